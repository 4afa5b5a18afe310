"""Plans out of a zone's data files: tables, targets, chapters, programmes, as known since the plan's document.

Each plan is loaded once; what people have changed since stays. Table cells are recorded as
claims at the place where they are printed and adopted, so that the table comes out of the
ledger as it was printed.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib.resources.abc import Traversable
from typing import Any

import yaml

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import NewClaim, SeriesKey
from wutong.kernel.comparator import Comparator
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import Place, SourceRef
from wutong.packs.plan.models import Chapter, Plan, PlanLine, Programme
from wutong.platform import clock

MORNING = time(9, 0)
YEARS = 5
TABLES = ("plan13", "plan14")


@dataclass(frozen=True)
class Printed:
    """One document's facts by number, and what a claim of it is recorded from."""

    code: str
    title: str
    sections: Mapping[str, str]
    facts: Mapping[int, Mapping[str, str]]

    def claim(self, fact: Mapping[str, str], printed: str) -> NewClaim:
        """Return the claim of a fact as the table's cell prints it."""
        quantity = Quantity.of(
            fact["value"], fact["unit"], comparator=Comparator(fact["comparator"]), high=fact["value_hi"] or None
        )
        return NewClaim(
            _series(fact), Period.parse(fact["period"]), quantity, self.at(fact["section"], fact["number"]),
            printed=printed, kind=fact["kind"], nature=fact["nature"] or "published", note=fact["note"],
        )  # fmt: skip

    def at(self, section: str, number: str = "", cell: str = "") -> SourceRef:
        """Return the reference to a place in the document."""
        place = Place(section=self.sections.get(section, section), number=number, cell=cell)
        return SourceRef("document", f"document:{self.code}", self.title, place)


def load_plans(folder: Traversable) -> None:
    """Load the plans of a zone's folder that are not there yet, and the draft of the next one."""
    documents = {entry["code"]: entry for entry in _yaml(folder, "documents")["documents"]}
    previous: Plan | None = None
    for name in TABLES:
        data = _yaml(folder, name)
        document = documents[data["document"]]
        with clock.standing_at(_known_from(document)):
            previous = _load_plan(folder, data, document, previous)
    assert previous is not None
    draft_next(previous)


def draft_next(previous: Plan) -> Plan:
    """Return the following five years' plan, empty and in drafting until its lines are taken over or added."""
    first = previous.last_year + 1
    draft, _ = Plan.objects.get_or_create(
        code=str(int(previous.code) + 1),
        defaults={
            "title_zh": f"{first}—{first + YEARS - 1}年规划纲要（编制中）",
            "title_en": f"Plan {first}–{first + YEARS - 1} (in drafting)",
            "first_year": first,
            "last_year": first + YEARS - 1,
            "state": "drafting",
            "subject": previous.subject,
            "previous": previous,
        },
    )
    return draft


def _load_plan(folder: Traversable, data: dict[str, Any], document: dict[str, Any], previous: Plan | None) -> Plan:
    code = data["plan"].removeprefix("plan")
    known = Plan.objects.filter(code=code).first()
    if known:
        return known
    printed = _printed(folder, document)
    period = Period.parse(data["period"])
    plan = Plan.objects.create(
        code=code, title_zh=data["title"], title_en=f"Five-year plan {period.start.year}–{period.end.year}",
        first_year=period.start.year, last_year=period.end.year, document=document["code"], previous=previous,
        state="in_force" if period.end.year > clock.today().year else "completed",
        subject=_subject(data, printed), columns=data["columns"], notes=data.get("notes", []),
    )  # fmt: skip
    claims = _adopt_cells(plan, data, printed)
    for row in data["rows"]:
        _load_line(plan, data, row, printed, claims)
    if plan.state == "in_force":
        _load_chapters(plan, _yaml(folder, "chapters"), printed)
        documents = _yaml(folder, "documents")["documents"]
        _load_programmes(plan, _yaml(folder, "programmes"), {one["code"]: _known_from(one) for one in documents})
    return plan


def _printed(folder: Traversable, document: dict[str, Any]) -> Printed:
    lines = (folder / "facts.csv").read_text(encoding="utf-8-sig").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    facts = {int(row["number"]): row for row in rows if row["document"] == document["code"]}
    sections = {section["key"]: section["title"] for section in document.get("sections", []) if "key" in section}
    return Printed(document["code"], document["title_zh"], sections, facts)


def _subject(data: dict[str, Any], printed: Printed) -> str:
    """The whole table is about one subject: that of its first fact."""
    return next(
        printed.facts[cell["fact"]]["subject"]
        for row in data["rows"]
        for cell in row["cells"].values()
        if "fact" in cell
    )


def _adopt_cells(plan: Plan, data: dict[str, Any], printed: Printed) -> dict[tuple[int, str], int]:
    """Record the claim of every cell that says something, adopt the actual ones, return their ids by row and column."""
    found: dict[tuple[int, str], NewClaim] = {}
    for row in data["rows"]:
        for column in data["columns"]:
            cell = row["cells"][column["key"]]
            if "fact" in cell:
                found[row["row"], column["key"]] = printed.claim(printed.facts[cell["fact"]], cell["printed"])
            elif _is_words(cell) and column["kind"] == "actual" and not _covers_target(data, column, cell):
                found[row["row"], column["key"]] = _words(plan, data, row, column, printed)
    claims = dict(zip(found, ledger.record(found.values()), strict=True))
    _adopt(plan, found, claims)
    return claims


def _words(plan: Plan, data: dict[str, Any], row: dict[str, Any], column: dict[str, Any], printed: Printed) -> NewClaim:
    """Return the claim of a cell that prints words instead of a number."""
    place = printed.at(data["section"], str(row["row"]), column["title"])
    words = row["cells"][column["key"]]["printed"]
    series = SeriesKey(row["indicator"], plan.subject, row["measure"], row["breakdown"])
    return NewClaim(series, Period.parse(data["period"]), None, place, printed=words, nature="published")


def _adopt(plan: Plan, said: Mapping[tuple[int, str], NewClaim], claims: Mapping[tuple[int, str], int]) -> None:
    """Adopt the table's cells over what other parts of the document say; a later document's word stays."""
    for kind in ("actual", "target"):
        cells = {cell: claim for cell, claim in said.items() if claim.kind == kind}
        current = ledger.current({claim.series for claim in cells.values()}, kind=kind)
        standing = {(key, one.period.code): one for key, figures in current.items() for one in figures}
        for cell, claim in cells.items():
            now = standing.get((claim.series, claim.period.code))
            if now is None or (now.claim_id != claims[cell] and now.recorded_at <= clock.now()):
                expected = now.sequence or 0 if now else 0
                ledger.adopt(claims[cell], by=None, expected=expected, reason=plan.title_zh)
                standing.pop((claim.series, claim.period.code), None)


def _load_line(
    plan: Plan, data: dict[str, Any], row: dict[str, Any], printed: Printed, claims: Mapping[tuple[int, str], int]
) -> None:
    line = PlanLine.objects.create(
        plan=plan, row=row["row"], number=row["number"], group=row["group"], name=row["name"],
        subname=row.get("subname", ""), marks=row.get("marks", ""), unit=row["unit"], indicator=row["indicator"],
        measure=row["measure"], breakdown=row["breakdown"], target=f"plan:{plan.code}:{row['row']:02d}",
        owner=row.get("owner", "") or ledger.indicator(row["indicator"]).owner,
        cells=_cells(plan, data, row, printed), reading_basis=row.get("reading_basis", ""),
    )  # fmt: skip
    _set_target(line, data, row, printed, claims)


def _cells(plan: Plan, data: dict[str, Any], row: dict[str, Any], printed: Printed) -> dict[str, Any]:
    """Return what each cell of a row stands for (see PlanLine)."""
    target_column = _target_column(data)
    cells: dict[str, Any] = {}
    for column in data["columns"]:
        cell = row["cells"][column["key"]]
        entry: dict[str, Any] = {"span": cell["span"]} if "span" in cell else {}
        if "fact" in cell and column["key"] != target_column:
            fact = printed.facts[cell["fact"]]
            entry |= _where(_series(fact), fact["period"], fact["kind"])
        elif "fact" in cell or (_is_words(cell) and _covers_target(data, column, cell)):
            entry["target"] = True
        elif _is_words(cell):
            series = SeriesKey(row["indicator"], plan.subject, row["measure"], row["breakdown"])
            entry |= _where(series, data["period"], column["kind"])
        else:
            entry["printed"] = cell["printed"]
        cells[column["key"]] = entry
    return cells


def _where(series: SeriesKey, period: str, kind: str) -> dict[str, Any]:
    key = [series.indicator, series.subject, series.measure, series.breakdown]
    return {"series": key, "period": period, "kind": kind}


def _set_target(
    line: PlanLine, data: dict[str, Any], row: dict[str, Any], printed: Printed, claims: Mapping[tuple[int, str], int]
) -> None:
    """Set the line's target as printed; a line that prints only a dash has none."""
    columns = {column["key"]: column for column in data["columns"]}
    target_column = _target_column(data)
    said = next((c for key, c in row["cells"].items() if _is_words(c) and _covers_target(data, columns[key], c)), None)
    if said is None:
        return
    fact = printed.facts.get(said.get("fact", 0))
    quantity = None
    series = SeriesKey(row["indicator"], line.plan.subject, row.get("target_measure", row["measure"]), row["breakdown"])
    if fact:
        series = _series(fact)
        comparator = Comparator(row.get("comparator", fact["comparator"]))
        quantity = Quantity.of(fact["value"], fact["unit"], comparator=comparator, high=fact["value_hi"] or None)
    base = next(column["key"] for column in data["columns"] if column["kind"] == "actual")
    steps = row.get("steps", {})
    path = row.get("path", "linear")
    ledger.set_target(
        line.target, series=series, plan_code=line.plan.code, quantity=quantity, printed=said["printed"],
        end_period=str(row.get("target_period", columns[target_column]["period"])),
        reading=row.get("reading", "at_end" if fact else "later_instruction"),
        path="linear" if path == "stepwise" and not steps else path, steps=steps,
        base_period=str(row.get("base_period", columns[base]["period"])), base_claim=claims.get((row["row"], base)),
        end_claim=claims.get((row["row"], target_column)), owner=line.owner, document=printed.code,
        reason=row.get("reading_basis", ""),
    )  # fmt: skip


def _load_chapters(plan: Plan, data: dict[str, Any], printed: Printed) -> None:
    stated: dict[str, list[str]] = {}
    for fact in printed.facts.values():
        codes = stated.setdefault(fact["section"], [])
        if fact["indicator_code"] not in codes:
            codes.append(fact["indicator_code"])
    known: dict[str, Chapter] = {}
    for entry in data["chapters"]:
        known[entry["key"]] = Chapter.objects.create(
            plan=plan, key=entry["key"], kind=entry["kind"], number=entry.get("number", ""), title=entry["title"],
            parent=known.get(entry.get("parent", "")), order=entry["order"], indicators=stated.get(entry["key"], []),
        )  # fmt: skip


def _load_programmes(plan: Plan, data: dict[str, Any], known_from: Mapping[str, datetime]) -> None:
    """Load the annex's programmes; what a later document shows of them is a state from that document on."""
    annex = Chapter.objects.filter(plan=plan, key=data["section"]).first()
    categories = {category["code"]: category for category in data["categories"]}
    for entry in data["programmes"]:
        category = categories[entry["category"]]
        programme = Programme.objects.create(
            plan=plan, number=entry["number"], name=entry["name"], category=category["zh"], chapter=annex,
            levers=[lever["name"] for lever in category.get("levers", [])], owner=entry.get("owner", ""),
        )  # fmt: skip
        programme.states.create(sequence=1, state="unknown", note=annex.title if annex else "", at=clock.now())
        if entry["state"] != "unknown":
            shown_by = max(known_from[fact.partition("-")[0]] for fact in entry["evidence"])
            programme.states.create(sequence=2, state=entry["state"], note=entry["state_basis"], at=shown_by)


def _known_from(document: dict[str, Any]) -> datetime:
    return datetime.combine(date.fromisoformat(str(document["known_from"])), MORNING, clock.SHANGHAI)


def _series(fact: Mapping[str, str]) -> SeriesKey:
    return SeriesKey(fact["indicator_code"], fact["subject"], fact["measure"], fact["breakdown"])


def _target_column(data: dict[str, Any]) -> str:
    """The first column of targets is the target itself; further ones (its yearly growth) are claims beside it."""
    return next(str(column["key"]) for column in data["columns"] if column["kind"] == "target")


def _covers_target(data: dict[str, Any], column: dict[str, Any], cell: dict[str, Any]) -> bool:
    keys = [entry["key"] for entry in data["columns"]]
    start = keys.index(column["key"])
    return _target_column(data) in keys[start : start + cell.get("span", 1)]


def _is_words(cell: dict[str, Any]) -> bool:
    """Whether a cell says something: neither blank nor a dash for "not applicable"."""
    return bool(str(cell["printed"]).strip("—-– "))


def _yaml(folder: Traversable, name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8")))
