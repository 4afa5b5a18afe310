"""A block of printed rows as values under the registry's fields, and what is wrong with each row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from wutong.engines.registry._core import cells as columns
from wutong.engines.registry._core.mapping import (
    DATES,
    NAMES,
    NUMBERS,
    POINTS,
    RELATION,
    SHARES,
    TITLE,
    ColumnMeaning,
    TableMapping,
    lists_relations,
    lists_titles,
    places_of,
)
from wutong.engines.registry.declarations import DATA, certificate_kinds, panel_columns
from wutong.engines.registry.possible import never_below_zero, never_to_come
from wutong.engines.registry.search_words import plain_text
from wutong.kernel.period import Period, PeriodUnknown
from wutong.kernel.yaml_text import read_yaml
from wutong.platform import clock
from wutong.platform.territory.models import Area

LONGEST = {"name": 200, "address": 300, "products": 500, "legal_form": 40, "person": 60, "phone": 60, "chain": 60,
           "certificate_number": 64, "key": 80, "other_name": 200, "other_key": 80} | dict.fromkeys(NAMES, 200) | dict.fromkeys(NUMBERS, 64)  # fmt: skip
BETWEEN = "\x1f"  # cells of a record, which no table holds
_CONTROL = r"[\x00-\x1f\x7f]"


@dataclass(frozen=True)
class Reading:
    """What a block is read with: the mapping, and the areas by every word that names one."""

    mapping: TableMapping
    areas: Mapping[str, int]
    default_area: int | None

    @classmethod
    def of(cls, mapping: TableMapping) -> Reading:
        """Return the reading of a mapping with today's areas of the jurisdiction."""
        rows = Area.objects.filter(hierarchy="jurisdiction", valid_to=None).order_by("-path")
        words: dict[str, int] = {}
        for area in rows:
            words |= dict.fromkeys((area.code, area.name_zh, _office(area.name_zh)), area.pk)
        named = mapping.defaults.get("area", "")
        zone = next((area.pk for area in reversed(rows) if area.kind == "zone"), rows.last().pk if rows else None)
        return cls(mapping, words, words.get(named, zone))


def _office(name: str) -> str:
    """Return the name of an office without the word for what it is: 枫杨办事处 and 枫杨街道 are one."""
    return name.removesuffix("办事处").removesuffix("街道")


def understood(block: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Return the rows of a block under the registry's fields.

    Shapes
        block    `_row` (line of the file) and the source's columns as text
        returns  row, key, about, period, problem (None for a good row), digest, fields (JSON), cells, `panel` columns of
                 whole numbers, and every register field that the mapping names; text, days as 2024-03-01
    """
    mapping = reading.mapping
    series: dict[str, pl.Series] = {}
    wrong: list[pl.Series] = []
    for head, meaning in mapping.columns.items():
        cells = block[head] if head in block.columns else pl.Series(head, [None] * block.height, dtype=pl.String)
        values, odd = _column(meaning, cells, reading)
        if meaning.field in series:  # several columns of names
            values = pl.select(pl.coalesce(series[meaning.field], values)).to_series()
        series[meaning.field] = values.alias(meaning.field)
        if odd.any():
            wrong.append(_told(odd, head, meaning.field, cells))
        for fault, impossible in _impossible(meaning.field, values):
            if impossible.any():
                wrong.append(_told(impossible, head, fault, cells))
    frame = pl.DataFrame(series) if series else pl.DataFrame()
    frame = _with_defaults(frame.with_columns(row=block["_row"].cast(pl.Int64)), reading)
    frame = frame.with_columns(_problems(frame, wrong))
    return _sealed(frame, block, mapping)


def _column(meaning: ColumnMeaning, cells: pl.Series, reading: Reading) -> columns.Column:
    """Return the values of one column, and which of its cells are wrong."""
    name = meaning.field
    words = reading.mapping.values.get(name)
    if words:
        cells = columns.told(cells).replace(dict(words))
    panel = panel_columns().get(name)
    if panel or name == "capital_fen":
        return columns.whole_numbers(cells, places_of(meaning, name == "capital_fen" or panel.unit == "分"))  # type: ignore[union-attr]
    if name == "share":
        return columns.shares(cells, SHARES[meaning.unit])
    if name in DATES:
        return columns.days(cells)
    if name in POINTS:
        return columns.degrees(cells, 180 if name == "lon" else 90)
    special: dict[str, Callable[[pl.Series], columns.Column]] = {
        "code": columns.codes, "other_code": columns.codes, "industry": _industries, "period": _periods,
        "area": lambda given: _looked_up(given, {**reading.areas, **{f"{word}街道": at for word, at in reading.areas.items()}}),
        "status": lambda given: _looked_up(given, _words("status")), "size": lambda given: _looked_up(given, _words("size")),
        "certificate": lambda given: _looked_up(given, _titles()), "relation": lambda given: _looked_up(given, _words("relation")),
    }  # fmt: skip
    if name in special:
        return special[name](cells)
    text = columns.told(cells).str.replace_all(_CONTROL, " ").str.slice(0, LONGEST.get(name, 200))
    return text, pl.Series([False] * len(text), dtype=pl.Boolean)


def _looked_up(cells: pl.Series, words: Mapping[str, str | int]) -> columns.Column:
    text = columns.told(cells)
    kind = pl.Int64 if words and isinstance(next(iter(words.values())), int) else pl.String
    values = text.replace_strict(dict(words), default=None, return_dtype=kind)
    return values, values.is_null() & text.is_not_null()


@cache
def _words(field: str) -> Mapping[str, str]:
    listed = read_yaml((DATA / "words.yaml").read_text(encoding="utf-8"))[field]
    return {word: code for code, words in listed.items() for word in [code, *words]}


@cache
def _titles() -> Mapping[str, str]:
    return {word: code for code, kind in certificate_kinds().items() for word in (code, kind.name_zh, kind.short)}


def _industries(cells: pl.Series) -> columns.Column:
    """Return codes of GB/T 4754 of two to four digits, without the letter of the section."""
    text = columns.told(cells)
    values = text.str.extract(r"^[A-Ta-t]?(\d{2,4})(?:\D.*)?$", 1)
    return values, values.is_null() & text.is_not_null()


def _periods(cells: pl.Series) -> columns.Column:
    text = columns.told(cells)
    known = {word: _period(word) for word in text.drop_nulls().unique().to_list()}
    values = text.replace_strict(known, default=None, return_dtype=pl.String)
    return values, values.is_null() & text.is_not_null()


def _period(word: str) -> str | None:
    try:
        return Period.parse(word).code
    except PeriodUnknown:
        return None


def _impossible(field: str, values: pl.Series) -> Iterator[tuple[str, pl.Series]]:
    """Yield kinds of faults of values that can be read but cannot be, and which rows have them."""
    if never_below_zero(field):
        yield "negative", (values < 0).fill_null(False)
    if never_to_come(field):
        yield "future", (values > clock.today().isoformat()).fill_null(False)


def _told(odd: pl.Series, head: str, fault: str, cells: pl.Series) -> pl.Series:
    """Return for each wrong cell what is wrong with it: the head, the kind of fault, and the cell."""
    fault = f"{head}\t{fault}\t"
    return (
        pl.select(pl.when(odd).then(pl.lit(fault) + cells.fill_null("").str.slice(0, 60)).otherwise(None))
        .to_series()
        .alias(head)
    )


def _with_defaults(frame: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Return the frame with the defaults of the mapping, the area and the period where a row says nothing."""
    mapping = reading.mapping
    given: dict[str, pl.Expr] = {}
    for name, value in mapping.defaults.items():
        if name != "area":
            given[name] = pl.lit(value)
    if mapping.form and mapping.period:
        given["period"] = pl.lit(Period.parse(mapping.period).code)
    placed = mapping.head_of("area") or not (mapping.form or lists_relations(mapping))
    if reading.default_area is not None and placed:
        given["area"] = pl.lit(reading.default_area, pl.Int64)
    for name, value in given.items():
        old = pl.col(name) if name in frame.columns else pl.lit(None)
        frame = frame.with_columns(pl.coalesce(old, value).alias(name))
    for name in ("name", "code", "key", "period"):
        if name not in frame.columns:
            frame = frame.with_columns(pl.lit(None, pl.String).alias(name))
    key = pl.coalesce("key", "code", plain_text(pl.col("name")).str.slice(0, LONGEST["key"]))
    return frame.with_columns(key=key, about=_about(mapping, frame.columns))


def _about(mapping: TableMapping, columns: list[str]) -> pl.Expr:
    """Return what each row is about: the period of a return, one title of many in a list of titles, "" in a register."""
    if mapping.form:
        return pl.concat_str("period", pl.lit(f" {mapping.form}")).fill_null("")
    if lists_relations(mapping):
        return _relation(columns)
    if not lists_titles(mapping):
        return pl.lit("")
    since = pl.col("certificate_from") if "certificate_from" in columns else pl.lit(None, pl.String)
    return pl.concat_str(pl.lit(TITLE), "certificate", (pl.lit(" ") + since).fill_null("")).fill_null("")


def _relation(columns: list[str]) -> pl.Expr:
    """Return the relation, the other one and the day, short enough to be kept: a name or number by its digest."""
    named = [pl.col(name) for name in ("other_key", "other_name") if name in columns]
    short = pl.coalesce(*named, pl.lit("")).map_elements(
        lambda text: hashlib.blake2b(text.encode(), digest_size=5).hexdigest(), pl.String
    )
    other = pl.coalesce(*([pl.col("other_code")] if "other_code" in columns else []), short)
    since = pl.col("relation_from") if "relation_from" in columns else pl.lit(None, pl.String)
    return pl.concat_str(
        pl.lit(RELATION), pl.col("relation").fill_null(""), pl.lit(" "), other, (pl.lit(" ") + since).fill_null("")
    )


def _problems(frame: pl.DataFrame, wrong: list[pl.Series]) -> pl.Series:
    """Return all that is wrong with each row, one a line; None for a good row."""
    whole = [
        pl.when(pl.col("key").is_null() | (pl.col("key") == "")).then(pl.lit("\tkey.missing\t")),
    ]
    if any(name in panel_columns() for name in frame.columns):
        whole.append(pl.when(pl.col("period").is_null()).then(pl.lit("\tperiod.missing\t")))
    if "relation" in frame.columns:
        whole.append(pl.when(pl.col("relation").is_null()).then(pl.lit("\trelation\t")))
    twice = pl.struct("key", "about").is_duplicated() & ~pl.struct("key", "about").is_first_distinct()
    whole.append(pl.when(twice & pl.col("key").is_not_null()).then(pl.lit("\trow.twice\t") + pl.col("key")))
    found = frame.select(*(expression.alias(f"_{place}") for place, expression in enumerate(whole)))
    faults = found.with_columns(*(series.alias(f"_c{place}") for place, series in enumerate(wrong)))
    joined = faults.select(pl.concat_str(pl.all(), separator="\n", ignore_nulls=True)).to_series()
    return joined.set(joined == "", None).alias("problem")


def _sealed(frame: pl.DataFrame, block: pl.DataFrame, mapping: TableMapping) -> pl.DataFrame:
    """Return the frame with the record as it is kept: fields as JSON, the printed cells, and the digest of the meaning."""
    panel = [name for name in frame.columns if name in panel_columns()]
    said = sorted(set(frame.columns) - set(panel) - {"row", "key", "about", "period", "problem"})
    fields = frame.select(
        pl.concat_str(*(_json(name, frame.schema[name]) for name in said), separator=", ", ignore_nulls=True)
    )
    figures = [pl.col(name).cast(pl.String).fill_null("") for name in panel] or [pl.lit("")]
    frame = frame.with_columns(
        fields=pl.concat_str(pl.lit("{"), fields.to_series(), pl.lit("}")),
        cells=block.select(pl.concat_str(pl.exclude("_row").fill_null(""), separator=BETWEEN)).to_series(),
        figures=pl.concat_str(figures, separator=","),
    )
    told = frame.select(pl.concat_str("fields", "figures", separator="\n")).to_series().to_list()
    marks = [hashlib.blake2b(one.encode(), digest_size=16).hexdigest() for one in told]
    return frame.with_columns(digest=pl.Series(marks, dtype=pl.String)).drop("figures")


def _json(name: str, kind: pl.DataType) -> pl.Expr:
    """Return `"name": value` as JSON, nothing where there is no value."""
    if kind.is_numeric():
        value = pl.col(name).cast(pl.String)
    else:
        text = pl.col(name).str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
        value = pl.lit('"') + text + pl.lit('"')
    return pl.lit(f'"{name}": ') + value
