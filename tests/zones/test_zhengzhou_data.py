"""The reference zone's data files agree with the documents, with each other and with their schemas."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction

import jsonschema
import pytest

from wutong.kernel.unit import conversion, unit

SCHEMA_OF = {
    "indicators": "indicators",
    "documents": "documents",
    "chapters": "chapters",
    "plan13": "plan_table",
    "plan14": "plan_table",
    "programmes": "programmes",
    "organisation": "organisation",
    "territory": "territory",
    "subjects": "subjects",
    "facts_known_repeats": "facts_known_repeats",
    "unit_readings": "unit_readings",
    "economy": "economy",
}
PRINTED = ("document", "number", "value", "value_hi", "unit", "comparator", "kind", "measure", "period")
LONGEST_COMMON_RUN = 15
PRINTED_NAME_FIELDS = {
    "title", "name", "subname", "printed_name", "zh", "indicator_printed", "aliases", "title_zh", "breakdown", "notes",
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEMA_OF)
def test_each_file_follows_its_schema(zone, name):
    assert list(jsonschema.Draft202012Validator(zone.schema(SCHEMA_OF[name])).iter_errors(zone.data(name))) == []


def test_every_published_fact_is_present_and_unchanged(zone, shared):
    with (shared / "figures/facts.csv").open(encoding="utf-8", newline="") as lines:
        published = [tuple(row[k] for k in PRINTED) + (row["indicator"],) for row in csv.DictReader(lines)]
    assert [tuple(row[k] for k in PRINTED) + (row["indicator_printed"],) for row in zone.facts] == published
    assert len(published) == 831


def test_every_fact_points_to_an_indicator_a_subject_and_a_section(zone):
    subjects = {item["key"] for item in zone.data("subjects")["subjects"]}
    sections = {(d["code"], s["key"]) for d in zone.data("documents")["documents"] for s in d["sections"]}
    for row in zone.facts:
        assert row["indicator_code"] in zone.indicators, _name(row)
        assert row["subject"] in subjects, _name(row)
        assert (row["document"], row["section"]) in sections, _name(row)
        assert row["nature"] == "published"


def test_documents_count_their_facts(zone):
    counted = Counter(row["document"] for row in zone.facts)
    assert {d["code"]: d["facts"] for d in zone.data("documents")["documents"]} == counted


def test_breakdowns_are_sorted_pairs(zone):
    for row in zone.facts:
        keys = [pair.split("=")[0] for pair in row["breakdown"].split(";") if pair]
        assert keys == sorted(set(keys)), _name(row)
        assert all(pair.count("=") == 1 for pair in row["breakdown"].split(";") if pair), _name(row)


def test_facts_without_a_period_say_so(zone):
    assert all("期间" in row["note"] for row in zone.facts if not row["period"])


def test_every_own_figure_converts_to_the_unit_of_its_indicator(zone):
    for row in zone.facts:
        indicator = zone.indicators[row["indicator_code"]]
        if row["measure"] in indicator["own_measures"]:
            assert conversion(_unit_read(zone, row), indicator["unit"]) > 0, _name(row)


def test_every_derived_figure_has_a_unit_of_its_measure(zone):
    allowed = {"growth": {"%", "倍"}, "share": {"%", "个百分点", ""}, "rank": {"位", "名", "年"}}
    for row in zone.facts:
        unit(row["unit"])
        if row["measure"] not in zone.indicators[row["indicator_code"]]["own_measures"]:
            assert row["unit"] in allowed.get(row["measure"], {row["unit"]}), _name(row)


def test_every_reading_of_a_shortened_unit_is_needed(zone):
    used = {(row["indicator_code"], row["unit"]) for row in zone.facts}
    assert all((r["indicator"], r["printed"]) in used for r in zone.data("unit_readings")["readings"])


def test_the_same_quantity_said_twice_is_known_and_explained(zone):
    groups = defaultdict(list)
    for row in zone.facts:
        key = (
            row["indicator_code"],
            _stored_measure(zone, row),
            row["breakdown"],
            row["subject"],
            row["period"],
            row["kind"],
        )
        groups[key].append(_name(row))
    found = {frozenset(names) for names in groups.values() if len(names) > 1}
    assert found == {frozenset(item["facts"]) for item in zone.data("facts_known_repeats")["repeats"]}


def test_repeats_are_equal_and_all_other_pairs_have_a_reason(zone):
    for item in zone.data("facts_known_repeats")["repeats"]:
        rows = [zone.by_name[name] for name in item["facts"]]
        if item["relation"] == "repeat":
            assert len({(_value(row), row["comparator"]) for row in rows}) == 1, item
        else:
            assert item["reason"], item


def test_indicator_names_and_aliases_are_unambiguous(zone):
    owner: dict[str, str] = {}
    for code, item in zone.indicators.items():
        for name in [item["zh"], *item["aliases"], *(part["name"] for part in item.get("parts", []))]:
            assert owner.setdefault(name, code) == code, name


def test_names_of_parts_lead_to_a_breakdown_that_facts_have(zone):
    used = {(row["indicator_code"], row["breakdown"]) for row in zone.facts}
    for code, item in zone.indicators.items():
        assert all((code, part["breakdown"]) in used for part in item.get("parts", [])), code


def test_indicators_number_about_one_hundred_and_twenty(zone):
    assert 110 <= len(zone.indicators) <= 130
    assert len({item["zh"] for item in zone.indicators.values()}) == len(zone.indicators)


def test_indicators_refer_to_known_groups_owners_units_and_formula_codes(zone):
    groups = {group["code"] for group in zone.data("indicators")["groups"]}
    units = {item["code"] for item in zone.data("organisation")["units"]}
    for item in zone.indicators.values():
        assert item["group"] in groups, item["code"]
        assert item["owner"] in units, item["code"]
        assert unit(item["unit"])
        for code in re.findall(r"\b[a-z][a-z0-9_.]*[a-z0-9]\b(?!\()", item.get("formula", "")):
            assert code in zone.indicators, (item["code"], code)


def test_formulas_reproduce_published_figures(zone):
    area = Decimal(zone.by_name["P364"]["value"])
    density = Decimal(zone.by_name["P287"]["value"]) / area
    assert abs(density - Decimal(zone.by_name["P289"]["value"])) / density < Decimal("0.015")


@pytest.mark.parametrize(("name", "rows", "groups"), [("plan13", 17, [7, 3, 2, 5]), ("plan14", 32, [8, 8, 9, 7])])
def test_plan_tables_have_the_printed_number_of_rows(zone, name, rows, groups):
    table = zone.data(name)
    assert [row["row"] for row in table["rows"]] == list(range(1, rows + 1))
    assert list(Counter(row["group"] for row in table["rows"]).values()) == groups


def test_the_thirteenth_plan_has_fourteen_numbered_indicators(zone):
    assert sorted({row["number"] for row in zone.data("plan13")["rows"]}) == list(range(1, 15))


@pytest.mark.parametrize("name", ["plan13", "plan14"])
def test_each_cell_prints_the_value_of_its_fact(zone, name):
    table = zone.data(name)
    columns = {column["key"]: column for column in table["columns"]}
    for row in table["rows"]:
        assert set(row["cells"]) == set(columns), row["row"]
        for key, cell in row["cells"].items():
            if "fact" in cell:
                fact = zone.by_name[f"P{cell['fact']}"]
                assert Decimal(re.search(r"\d[\d.]*", cell["printed"])[0]) == Decimal(fact["value"]), (name, row["row"])
                assert (fact["indicator_code"], fact["kind"]) == (row["indicator"], columns[key]["kind"])
                assert fact["section"] == table["section"]
            else:
                assert not re.fullmatch(r"[\d.]+", cell["printed"]), (name, row["row"], key)


@pytest.mark.parametrize("name", ["plan13", "plan14"])
def test_every_fact_of_a_plan_table_stands_in_one_cell(zone, name):
    table = zone.data(name)
    cells = Counter(cell["fact"] for row in table["rows"] for cell in row["cells"].values() if "fact" in cell)
    section = {int(r["number"]) for r in zone.facts if r["document"] == "P" and r["section"] == table["section"]}
    assert set(cells) == section
    assert set(cells.values()) == {1}


def test_merged_cells_cover_the_columns_they_claim(zone):
    table = zone.data("plan13")
    order = [column["key"] for column in table["columns"]]
    for row in table["rows"]:
        for key, cell in row["cells"].items():
            if "merged_into" in cell:
                span = row["cells"][cell["merged_into"]]["span"]
                assert 0 < order.index(key) - order.index(cell["merged_into"]) < span
                assert cell["printed"] == ""


def test_targets_in_words_and_sums_keep_their_reading(zone):
    rows = zone.data("plan14")["rows"]
    assert {row["reading"] for row in rows if row["cells"]["target_2025"]["printed"] == "按下达目标"} == {
        "later_instruction"
    }
    assert all(row["reading"] == "sum_of_years" for row in rows if row["cells"]["target_2025"]["printed"][:2] == "五年")


def test_values_in_brackets_are_of_the_year_before(zone):
    for row in zone.data("plan14")["rows"]:
        bracketed = row["cells"]["base_2020"]["printed"].startswith("(")
        assert row["base_period"] == ("2019" if bracketed else "2020"), row["name"]


def test_vision_targets_state_their_facts(zone):
    for target in zone.data("plan14")["vision_2035"]["targets"]:
        fact = zone.by_name[f"P{target['fact']}"]
        assert (fact["value"], fact["period"], fact["indicator_code"], fact["unit"]) == (
            target["printed"],
            "2035",
            target["indicator"],
            target["unit"],
        )


def test_the_annex_has_forty_three_programmes_each_in_its_category(zone):
    plan = zone.data("programmes")
    spans = {c["code"]: range(c["programmes"][0], c["programmes"][1] + 1) for c in plan["categories"]}
    units = {item["code"] for item in zone.data("organisation")["units"]}
    assert [p["number"] for p in plan["programmes"]] == list(range(1, 44))
    for programme in plan["programmes"]:
        assert programme["number"] in spans[programme["category"]]
        assert programme["owner"] in units
        assert (programme["state"] == "unknown") == ("evidence" not in programme)
        assert all(name in zone.by_name for name in programme.get("evidence", []))


def test_posts_units_and_areas_refer_to_each_other(zone):
    organisation, areas = zone.data("organisation"), {a["code"]: a for a in zone.data("territory")["areas"]}
    units, roles = ({item["code"] for item in organisation[key]} for key in ("units", "roles"))
    assert all(u.get("parent", "committee") in units and u["area"] in areas for u in organisation["units"])
    assert {post["role"] for post in organisation["posts"]} == roles
    assert all(post["unit"] in units and post["area"] in areas for post in organisation["posts"])
    assert all(area.get("parent", "china") in areas for area in areas.values())


def test_grid_counts_state_their_facts(zone):
    for entry in zone.data("territory")["grid_counts"]:
        row = next(r for r in zone.facts if (r["document"], r["number"]) == _reference(entry["fact"]))
        assert entry["count"] == int(row["value"])


def test_the_sample_report_prints_only_figures_of_facts(zone):
    position = 0
    for figure in zone.data("sample_report_facts")["figures"]:
        fact = zone.by_name[figure["fact"]]
        assert Decimal(re.search(r"\d[\d.]*", figure["printed"])[0]) == Decimal(fact["value"]), figure
        position = zone.report.find(figure["printed"], position) + len(figure["printed"])
        assert position >= len(figure["printed"]), f"{figure['printed']} is not in the report"


def test_every_number_of_the_sample_report_is_listed(zone):
    plain = re.sub(r"20\d\d年(?:\d+月)?", "", zone.report)
    printed = [re.search(r"\d[\d.]*", figure["printed"])[0] for figure in zone.data("sample_report_facts")["figures"]]
    assert re.findall(r"\d[\d.]*", plain) == printed


@pytest.mark.parametrize("document", ["plan-2021", "report-2022"])
def test_no_run_of_a_document_is_copied_outside_printed_names(zone, shared, document):
    text = _squeezed((shared / f"documents/{document}.txt").read_text(encoding="utf-8"))
    runs = {text[i : i + LONGEST_COMMON_RUN] for i in range(len(text) - LONGEST_COMMON_RUN + 1)}
    copied = [piece for piece in _own_words(zone) for run in _runs(piece) if run in runs]
    assert copied == []


def _name(row) -> str:
    """How other files name a fact: `P3` for the plan, `A22-10` for the reports."""
    return row["document"] + ("" if row["document"] == "P" else "-") + row["number"]


def _stored_measure(zone, row) -> str:
    """The measure a fact is stored under: an indicator's own measures count as one."""
    own = zone.indicators[row["indicator_code"]]["own_measures"]
    return own[0] if row["measure"] in own else row["measure"]


def _own_words(zone) -> list[str]:
    """Every text of the data that is not a printed name, and the prose of the sample report."""
    pieces = zone.report.splitlines()
    pieces += [row[key] for row in zone.facts for key in row if key not in PRINTED_NAME_FIELDS]
    for path in sorted(zone.folder.glob("*.yaml")):
        pieces += _texts(zone.data(path.stem))
    return pieces


def _texts(node, field="") -> list[str]:
    if isinstance(node, dict):
        return [text for key, value in node.items() for text in _texts(value, key)]
    if isinstance(node, list):
        return [text for value in node for text in _texts(value, field)]
    return [node] if isinstance(node, str) and field not in PRINTED_NAME_FIELDS else []


def _runs(piece: str) -> list[str]:
    squeezed = _squeezed(piece)
    return [squeezed[i : i + LONGEST_COMMON_RUN] for i in range(len(squeezed) - LONGEST_COMMON_RUN + 1)]


def _squeezed(text: str) -> str:
    return re.sub(r"[\s*#]", "", text)


def _unit_read(zone, row) -> str:
    """The unit a fact means where the document shortens it."""
    readings = {(r["indicator"], r["printed"]): r["read_as"] for r in zone.data("unit_readings")["readings"]}
    return readings.get((row["indicator_code"], row["unit"]), row["unit"])


def _value(row: dict[str, str]) -> Fraction:
    return Fraction(row["value"]) * unit(row["unit"]).factor


def _reference(fact: dict[str, object]) -> tuple[str, str]:
    return str(fact["document"]), str(fact["number"])
