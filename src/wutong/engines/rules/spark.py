"""Clauses run on Spark: the same clause files, the same decisions, on as many machines as there are.

Needs the optional extra `wutong[spark]` and Java 17. Firms are read by Spark, one row each; nothing but the plan goes
through this process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.lowering import points_unit
from wutong.engines.rules._core.names import FieldInfo
from wutong.engines.rules._core.opcodes import UNBOUNDED
from wutong.engines.rules._core.planning import constant_cap, grouped, needed_columns
from wutong.engines.rules._core.ruleset import Clause, Law, Score, Steps
from wutong.engines.rules._core.sql import Columns, Sql, half_up
from wutong.engines.rules._core.stacking import FEN_PER_YUAN, barred_by, order
from wutong.engines.rules.errors import EngineAbsent
from wutong.engines.rules.tables import column_name


def session(name: str = "wutong") -> Any:
    """Return a Spark session on this machine's cores. Raises EngineAbsent."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise EngineAbsent(engine="Spark", package="pyspark") from None
    builder = SparkSession.builder.appName(name).config("spark.ui.enabled", "false")
    # One method for all layers together would outgrow the JVM's limit; layer by layer they are compiled.
    return (
        builder.config("spark.sql.ansi.enabled", "false").config("spark.sql.codegen.wholeStage", "false").getOrCreate()
    )


def run_spark(
    law: Law, clauses: Sequence[Clause], source: Path, *, year: int, id_column: str = "firm", spark: Any = None
) -> Any:
    """Return the decisions as a Spark table with the columns of `Decisions.frame`: 0, 1, 2 a clause, fen a group."""
    spark = spark or session()
    table = spark.read.parquet(str(source))
    types = dict(table.dtypes)
    fields = {}
    for code, ago in sorted(needed_columns(clauses, law)):
        info = law.rules.fields[code]
        name = column_name(SimpleNamespace(columns=table.columns), info, ago, year)
        if name:
            fields[code, ago] = (f"f_{code}_{ago}", stored(name, types[name], info))
    columns: Columns = {key: f"`{alias}`" for key, (alias, _) in fields.items()}
    named = [f"`{id_column}` AS firm", *(f"{text} AS `{alias}`" for alias, text in fields.values())]
    table = table.selectExpr(*named)
    for step in filter(None, steps(law, clauses, columns)):
        table = table.selectExpr("*", *(f"{text} AS `{name}`" for name, text in step))
    return table.selectExpr(*_shown(clauses))


def summed(table: Any, keys: Sequence[str]) -> dict[str, Any]:
    """Return how many firms meet each clause and what is paid for certain, in one pass."""
    sums = [f"sum(CASE WHEN `{key}` = {verdict} THEN 1 ELSE 0 END)" for key in keys for verdict in (2, 1, 0)]
    row = table.selectExpr("count(*)", "sum(total_fen)", *sums).collect()[0]
    counted = [int(value or 0) for value in row]
    clauses = {
        key: dict(zip(("met", "undetermined", "not_met"), counted[2 + 3 * at : 5 + 3 * at], strict=True))
        for at, key in enumerate(keys)
    }
    return {"firms": counted[0], "total_fen": counted[1], "clauses": clauses}


def stored(name: str, dtype: str, info: FieldInfo) -> str:
    """Return a stored column as the whole number, flag or word that expressions read."""
    column = f"`{name}`"
    if info.kind == "flag":
        return f"CAST({column} AS BOOLEAN)"
    if info.kind == "code":
        return f"CAST({column} AS STRING)"
    if info.kind == "date":
        return f"CAST(unix_date({column}) AS BIGINT)"
    scale = info.factor * 10**info.decimals
    if dtype in ("double", "float") or dtype.startswith("decimal"):
        scaled = f"(CAST({column} AS DOUBLE) * CAST({float(scale)!r} AS DOUBLE))"
        whole = f"CAST(CASE WHEN {scaled} >= 0 THEN {scaled} + 0.5D ELSE {scaled} - 0.5D END AS BIGINT)"
        return f"(CASE WHEN isnan({scaled}) THEN NULL ELSE {whole} END)"
    return half_up(f"CAST({column} AS BIGINT)", Fraction(scale))


def steps(law: Law, clauses: Sequence[Clause], columns: Columns) -> Iterator[list[tuple[str, str]]]:
    """Yield the columns to work out, layer upon layer: points, verdicts and amounts, what may be paid, groups, totals.

    Few layers with many columns: Spark copies the whole row from each into the next.
    """
    sql = Sql(law, columns)
    for scores in _by_depth(_scores(law, clauses)):
        yield _tests(sql, scores)
        yield [column for score in scores for column in _items(sql, score)]
    verdicts = [(f"v_{clause.key}", sql.condition(clause.condition)) for clause in clauses]
    yield verdicts + [(f"a_{one.key}", _in_fen(sql, one.amount)) for one in clauses if one.amount is not None]
    yield from _payable(sql, clauses)
    groups = grouped(clauses)
    yield [pair for code, members in groups.items() for pair in _group(sql, code, members)]
    certain = " + ".join(f"`g_{code}`" for code in groups) or "CAST(0 AS BIGINT)"
    possible = " + ".join(f"`m_{code}`" for code in groups) or "CAST(0 AS BIGINT)"
    yield [("total_fen", certain), ("possible_sum", possible)]


def _by_depth(depths: Mapping[Any, int]) -> list[list[Any]]:
    """Return things by how many of the others they rest on, one upon another."""
    return [[one for one, own in depths.items() if own == depth] for depth in sorted(set(depths.values()))]


def _scores(law: Law, clauses: Sequence[Clause]) -> dict[Score, int]:
    """Return the scores that clauses rest on, each with its depth: above every score that it rests on itself."""
    found: dict[str, int] = {}

    def follow(node: tree.Node) -> int:
        for part in tree.points(node):
            if part.score not in found:
                items = law.rules.scores[part.score].items
                found[part.score] = 1 + max((follow(inner) for item in items for inner in item.nodes()), default=0)
        return max((found[part.score] for part in tree.points(node)), default=0)

    for clause in clauses:
        for node in (clause.condition, *([clause.amount] if clause.amount is not None else [])):
            follow(node)
    return {law.rules.scores[code]: depth for code, depth in found.items()}


def _payable(sql: Sql, clauses: Sequence[Clause]) -> Iterator[list[tuple[str, str]]]:
    """Yield the columns of what may be paid: met, asked for where it must be, and nothing paid that excludes it."""
    barred, depths = barred_by(clauses), dict[str, int]()
    texts = {}
    for clause in order(clauses):
        parts = [f"`v_{clause.key}`", *(f"NOT `p_{key}`" for key in barred[clause.key])]
        if clause.application:
            parts.append(sql.condition(tree.Flag(clause.application)))
        texts[clause.key] = " AND ".join(parts)
        depths[clause.key] = 1 + max((depths[key] for key in barred[clause.key]), default=0)
    for keys in _by_depth(depths):
        yield [(f"p_{key}", texts[key]) for key in keys]


def _tests(sql: Sql, scores: Sequence[Score]) -> list[tuple[str, str]]:
    """Return a column for every condition of the scores' steps, and let what follows read it: items ask it several times."""
    options = [option for score in scores for item in score.items for option in item.options]
    steps_of = [option.steps for option in options if isinstance(option, Steps)]
    tests = dict.fromkeys(test for given in steps_of for test, _ in given if test is not None)
    columns = [(f"t_{scores[0].code}_{place}", sql.condition(test)) for place, test in enumerate(tests)]
    sql.worked_out |= {test: f"`{name}`" for test, (name, _) in zip(tests, columns, strict=True)}
    return columns


def _items(sql: Sql, score: Score) -> list[tuple[str, str]]:
    """Return the columns of a score's items, and let what follows read them."""
    columns = []
    for place, item in enumerate(score.items):
        names = (f"s_{score.code}_{place}_least", f"s_{score.code}_{place}_most")
        columns += list(zip(names, sql.item(item, points_unit(score)), strict=True))
        sql.items[score.code, item.id] = (f"`{names[0]}`", f"`{names[1]}`")
    return columns


def _in_fen(sql: Sql, amount: tree.Number) -> str:
    text, unit = sql.number(amount)
    return half_up(text, unit * FEN_PER_YUAN)


def _group(sql: Sql, code: str, members: list[Clause]) -> list[tuple[str, str]]:
    group = sql.law.rules.groups.get(code)
    stacking = group.stacking if group else "highest"
    if stacking == "priority":
        certain, possible = _by_priority(sql, members)
    else:
        least = [f"(CASE WHEN `p_{one.key}` THEN coalesce(`a_{one.key}`, 0) ELSE 0 END)" for one in members]
        most = [f"(CASE WHEN NOT `p_{one.key}` THEN 0 ELSE {_most(sql, one)} END)" for one in members]
        certain, possible = (
            f"greatest(CAST(0 AS BIGINT), {', '.join(one)})" if stacking == "highest" else f"({' + '.join(one)})"
            for one in (least, most)
        )
    possible = f"least({possible}, {UNBOUNDED})"
    if group is not None and group.cap is not None:
        cap = _in_fen(sql, group.cap)
        certain = f"(CASE WHEN {cap} IS NULL THEN 0 ELSE least({certain}, {cap}) END)"
        possible = f"least({possible}, coalesce({cap}, {UNBOUNDED}))"
    return [(f"g_{code}", certain), (f"m_{code}", possible)]


def _most(sql: Sql, clause: Clause) -> str:
    return f"coalesce(`a_{clause.key}`, {constant_cap(clause, sql.law)})"


def _by_priority(sql: Sql, members: list[Clause]) -> tuple[str, str]:
    certain, possible = "CAST(0 AS BIGINT)", "CAST(0 AS BIGINT)"
    for one in reversed(members):
        pay, amount, most = f"`p_{one.key}`", f"coalesce(`a_{one.key}`, 0)", _most(sql, one)
        certain = f"(CASE WHEN {pay} THEN {amount} WHEN NOT {pay} THEN {certain} ELSE least({certain}, {amount}) END)"
        possible = f"(CASE WHEN {pay} THEN {most} WHEN NOT {pay} THEN {possible} ELSE greatest({possible}, {most}) END)"
    return certain, possible


def _shown(clauses: Sequence[Clause]) -> list[str]:
    shown = ["firm"]
    for clause in clauses:
        shown.append(
            f"CAST(CASE WHEN `v_{clause.key}` THEN 2 WHEN NOT `v_{clause.key}` THEN 0 ELSE 1 END AS TINYINT) AS `{clause.key}`"
        )
    shown += [f"`g_{code}` AS `group:{code}`" for code in grouped(clauses)]
    limited = f"CASE WHEN possible_sum < {UNBOUNDED} THEN possible_sum END"
    return [*shown, "CAST(total_fen AS BIGINT) AS total_fen", f"CAST({limited} AS BIGINT) AS possible_fen"]
