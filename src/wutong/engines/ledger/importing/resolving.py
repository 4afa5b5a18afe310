"""What the words of a table mean: indicators, subjects, periods, numbers; each distinct word is looked up once.

A row that cannot be understood gets a `problem` (a code of REASONS) and a `detail`; the others get ids and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from wutong.engines.ledger._core.breakdown import normal
from wutong.engines.ledger._core.fitting import fits, unit_of_measure
from wutong.engines.ledger._core.sheets.cells import value_of
from wutong.engines.ledger._core.sheets.heads import MEASURE_WORDS, name_and_unit
from wutong.engines.ledger._core.sheets.mapping import SheetMapping
from wutong.engines.ledger.catalogue import subjects_by_name
from wutong.engines.ledger.importing.understanding import known_names
from wutong.engines.ledger.models import Indicator, Subject
from wutong.kernel.likeness import plain
from wutong.kernel.period import Period, PeriodUnknown
from wutong.kernel.unit import UnitUnknown
from wutong.platform.access.scope import Scope

PLAIN_NUMBER = r"^-?\d{1,12}(\.\d{1,6})?$"  # fits 64 bits without looking
MEASURES = {code for code, _ in Indicator.MEASURES}


def resolved(facts: pl.DataFrame, mapping: SheetMapping, scope: Scope | None) -> pl.DataFrame:
    """Return the facts with columns code, key, measure, period (code), start, end, unit, number columns, problem, detail."""
    infos = {row.code: row for row in Indicator.objects.all()}
    frame = facts.with_columns(pl.lit("").alias("problem"), pl.lit("").alias("detail"))
    frame = _named(frame, "indicator", "code", _indicator_codes(mapping), "indicator_unknown")
    frame = _refuse(frame, pl.col("subject") == "", "subject_missing", pl.lit(""))
    frame = _named(frame, "subject", "key", _subject_keys(mapping), "subject_unknown")
    frame = _named(frame, "period", "period_code", _period_code, "period_unknown")
    frame = _named(frame, "measure", "own_measure", _measure, "measure_unknown")
    frame = frame.with_columns(pl.col("breakdown").map_elements(normal, pl.String, skip_nulls=True))
    frame = _with_dates(frame)
    frame = _with_units(frame, infos)
    frame = _with_numbers(frame)
    frame = _fitting(frame, infos)
    frame = _allowed(frame, infos, scope)
    return _without_duplicates(frame)


def _table(
    frame: pl.DataFrame, columns: list[str], found: Callable[..., Any], names: list[str], types: list[Any]
) -> pl.DataFrame:
    """Return `frame` with the outcomes of `found`, called once for each distinct combination of `columns`."""
    distinct = frame.select(columns).unique()
    outcomes = [found(*row) for row in distinct.iter_rows()]
    looked_up = distinct.with_columns(
        pl.Series(name, [outcome[number] for outcome in outcomes], dtype=kind)
        for number, (name, kind) in enumerate(zip(names, types, strict=True))
    )
    return frame.join(looked_up, on=columns, how="left", maintain_order="left")


def _refuse(frame: pl.DataFrame, condition: pl.Expr, problem: str | pl.Expr, detail: pl.Expr) -> pl.DataFrame:
    """Give the rows that meet `condition` a problem, unless they have one."""
    first = condition & (pl.col("problem") == "")
    code = pl.lit(problem) if isinstance(problem, str) else problem
    return frame.with_columns(
        pl.when(first).then(detail).otherwise("detail").alias("detail"),
        pl.when(first).then(code).otherwise("problem").alias("problem"),
    )


def _named(
    frame: pl.DataFrame, column: str, into: str, found: Callable[[str], str | None], problem: str
) -> pl.DataFrame:
    frame = _table(frame, [column], lambda word: (found(word),), [into], [pl.String])
    return _refuse(frame, pl.col(into).is_null(), problem, pl.col(column))


def _indicator_codes(mapping: SheetMapping) -> Callable[[str], str | None]:
    code_of = known_names()

    def found(printed: str) -> str | None:
        return mapping.names.get(printed) or code_of(printed) or None

    return found


def _subject_keys(mapping: SheetMapping) -> Callable[[str], str | None]:
    named = subjects_by_name()

    def found(printed: str) -> str | None:
        known = named.get(plain(printed))
        return mapping.subjects.get(printed) or (known[0].key if known else None)

    return found


def _period_code(printed: str) -> str | None:
    text = printed.removesuffix(".0")  # a spreadsheet's 2020.0
    try:
        return Period.parse(text).code or None
    except PeriodUnknown:
        return None


def _measure(printed: str) -> str | None:
    if printed in MEASURES or not printed:
        return printed
    return MEASURE_WORDS.get(printed)


def _with_dates(frame: pl.DataFrame) -> pl.DataFrame:
    def dates(code: str | None) -> tuple[Any, Any]:
        if code is None:
            return None, None
        period = Period.parse(code)
        return period.start, period.end

    return _table(frame, ["period_code"], dates, ["start", "end"], [pl.Date, pl.Date])


def _with_units(frame: pl.DataFrame, infos: Mapping[str, Indicator]) -> pl.DataFrame:
    """Settle measure and unit: the sheet's word, else the unit in the indicator's printed name, else the usual one."""

    def settled(indicator: str, code: str | None, measure: str | None, unit: str) -> tuple[str, str]:
        if code is None or code not in infos:
            return measure or "", unit
        info = infos[code]
        own = measure or info.measure
        in_name = name_and_unit(indicator)[1] if own == info.measure else ""
        return own, unit or in_name or unit_of_measure(info.unit, info.measure, own)

    columns = ["indicator", "code", "own_measure", "unit"]
    return _table(frame, columns, settled, ["said_measure", "said_unit"], [pl.String, pl.String])


def _with_numbers(frame: pl.DataFrame) -> pl.DataFrame:
    """Take the plain numbers apart all at once, the others (notes, units, signs, ranges) one distinct text at a time."""
    is_plain = pl.col("text").str.contains(PLAIN_NUMBER)
    places = pl.col("text").str.len_chars() - pl.col("text").str.find(".", literal=True).cast(pl.Int64) - 1
    simple = frame.filter(is_plain).with_columns(
        pl.col("text").str.replace(".", "", literal=True).cast(pl.Int64).alias("unscaled"),
        places.fill_null(0).cast(pl.Int16).alias("scale"),
        pl.lit(None, pl.Int64).alias("high_unscaled"),
        pl.col("said_unit").alias("unit_code"),
        pl.lit("=").alias("comparator"),
        pl.col("text").alias("printed"),
    )
    names = ["unscaled", "scale", "high_unscaled", "unit_code", "comparator", "printed", "number_problem"]
    types = [pl.Int64, pl.Int16, pl.Int64, pl.String, pl.String, pl.String, pl.String]
    other = _table(frame.filter(~is_plain), ["text", "said_unit"], _number, names, types)
    other = _refuse(other, pl.col("number_problem") != "", pl.col("number_problem"), pl.col("text")).drop(
        "number_problem"
    )
    joined = pl.concat([simple, other], how="vertical_relaxed").sort("row", "cell", maintain_order=True)
    return joined.with_columns(
        (pl.col("unscaled").cast(pl.Float64) / pl.lit(10.0).pow(pl.col("scale").cast(pl.Float64))).alias("approx")
    )


def _number(text: str, unit: str) -> tuple[Any, ...]:
    value = value_of(text, unit)
    quantity = value.quantity
    if quantity is None:
        return None, 0, None, unit, "=", text[:80], value.problem
    return (
        quantity.unscaled, quantity.scale, quantity.high_unscaled, quantity.unit, quantity.comparator.value,
        value.printed[:80], "",
    )  # fmt: skip


def _fitting(frame: pl.DataFrame, infos: Mapping[str, Indicator]) -> pl.DataFrame:
    def problem(code: str | None, measure: str, unit: str) -> tuple[str, str]:
        if code is None or code not in infos:
            return "", ""
        try:
            fitting = fits(unit, infos[code].unit, "level" if measure == infos[code].measure else measure)
        except UnitUnknown:
            return "unit_unknown", unit
        return ("", "") if fitting else ("unit_unfit", f"{unit or '（无）'} → {infos[code].unit}")

    frame = _table(frame, ["code", "said_measure", "unit_code"], problem, ["misfit", "why"], [pl.String, pl.String])
    return _refuse(frame, pl.col("misfit") != "", pl.col("misfit"), pl.col("why")).drop("misfit", "why")


def _allowed(frame: pl.DataFrame, infos: Mapping[str, Indicator], scope: Scope | None) -> pl.DataFrame:
    if scope is None:
        return frame
    paths = dict(Subject.objects.values_list("key", "area__path"))

    def allowed(code: str | None, key: str | None) -> tuple[bool]:
        return (code not in infos or key not in paths or scope.covers(paths[key], infos[code].field_group),)

    frame = _table(frame, ["code", "key"], allowed, ["may"], [pl.Boolean])
    detail = pl.concat_str([pl.col("subject"), pl.col("indicator")], separator=" ")
    return _refuse(frame, ~pl.col("may"), "not_allowed", detail).drop("may")


def _without_duplicates(frame: pl.DataFrame) -> pl.DataFrame:
    """Refuse the second and later cells about one fact; each names the first."""
    fact = ["code", "key", "said_measure", "breakdown", "period_code"]
    sound = pl.col("problem") == ""
    frame = frame.with_columns(pl.int_range(pl.len()).alias("order"))
    first = (
        frame.filter(sound)
        .group_by(fact)
        .agg(pl.col("cell").first().alias("twin"), pl.col("order").first().alias("at"))
    )
    frame = frame.join(first, on=fact, how="left", nulls_equal=False, maintain_order="left")
    repeated = pl.col("at").is_not_null() & (pl.col("order") != pl.col("at"))
    return _refuse(frame, repeated, "duplicate", pl.col("twin")).drop("twin", "at", "order")
