"""The cases an official can read, and the clause files they rest on."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from wutong.engines.rules.api import run_cases
from wutong.engines.rules.testing import differences, drawn_for
from wutong.engines.screening.api import editions, law, rungs

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@cache
def results(file: Path) -> list[Any]:
    return run_cases(file)


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_every_case_comes_out_as_written(file: Path) -> None:
    assert [(one.name, one.differences) for one in results(file) if not one.passed] == []


def test_there_are_cases_for_every_edition_of_every_rung() -> None:
    told = {told.key for file in CASES for case in results(file) for told in case.told}
    assert set(editions()) <= told
    assert sum(len(results(file)) for file in CASES) >= 120


def test_firms_drawn_around_every_threshold_are_judged_as_one_by_one_in_plain_python() -> None:
    day = date(2026, 6, 30)
    every = [clause.key for clause in law().clauses]
    frame = drawn_for(law(), on=day, rows=150)
    assert list(differences(law(), frame, on=day, only=every)) == []


def test_every_rung_names_clauses_that_there_are() -> None:
    assert {code for one in rungs().values() for code in one.clauses} == {clause.id for clause in editions().values()}
