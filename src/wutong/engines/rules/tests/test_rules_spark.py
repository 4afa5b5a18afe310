"""Spark and this machine's kernel decide alike, from the same clause file."""

from __future__ import annotations

import sys
from datetime import date

import polars as pl
import pytest

from wutong.engines.rules import api
from wutong.engines.rules._core.ruleset import Law
from wutong.engines.rules.testing import CLAUSES, firms
from wutong.site.commandline import main

DAY = date(2025, 3, 3)


@pytest.fixture(scope="module")
def spark():
    pytest.importorskip("pyspark", reason="Spark is an optional extra")
    from wutong.engines.rules.spark import session

    made = session("wutong-test")
    yield made
    made.stop()


@pytest.mark.slow
def test_spark_and_the_kernel_agree_to_the_fen_on_two_hundred_thousand_firms(spark, tmp_path):
    from wutong.engines.rules.spark import run_spark

    rules = api.load_text(CLAUSES)
    firms(200_000, seed=11).write_parquet(tmp_path / "firms.parquet")
    here = api.run(rules, api.read_firms(tmp_path / "firms.parquet", rules, on=DAY), on=DAY).frame().sort("firm")
    table = run_spark(Law(rules, DAY), rules.on(DAY), tmp_path / "firms.parquet", year=2024, spark=spark)
    table.write.parquet(str(tmp_path / "out"))
    there = pl.read_parquet(tmp_path / "out" / "*.parquet").sort("firm").select(here.columns)
    for name in here.columns[1:]:
        assert there[name].cast(pl.Int64).equals(here[name].cast(pl.Int64), null_equal=True), name


def test_a_clause_file_is_written_as_sql_with_null_for_what_cannot_be_determined():
    from wutong.engines.rules._core.sql import Sql

    rules = api.load_text(CLAUSES)
    sql = Sql(Law(rules, DAY), {("rd", 0): "`rd`", ("revenue", 0): "`revenue`"})
    assert sql.condition(rules.conditions["clean"].condition) == "(NOT CAST(NULL AS BOOLEAN))"
    assert "CASE WHEN `revenue` = 0 THEN NULL" in sql.condition(rules.conditions["intense"].condition)


def test_without_spark_the_command_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    (tmp_path / "c.yaml").write_text(CLAUSES, encoding="utf-8")
    arguments = ["--data", str(tmp_path / "f.parquet"), "--on", "2025-03-03", "--engine", "spark"]
    assert main(["rules", "run", str(tmp_path / "c.yaml"), *arguments]) == 1
    assert "没有安装 pyspark" in capsys.readouterr().err
