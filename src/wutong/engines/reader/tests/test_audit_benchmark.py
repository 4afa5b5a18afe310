"""The benchmark of changed statements keeps its bars, for wordings seen and not seen in development, and on annotated documents."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from wutong.engines.reader import api

ROOT = Path(__file__).resolve().parents[5]
CASES = 312  # one in each wording; the command itself makes more
FOUND, FLAGGED = 0.85, 0.05
LEAST_TRUE, MOST_FINDINGS = 12, 33


def benchmark():
    spec = importlib.util.spec_from_file_location("score_audit", ROOT / "tests/benchmarks/score_audit.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_audit"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_changed_figures_are_found_and_untouched_statements_left_alone():
    module = benchmark()
    score = module.score(module.cases_for(2024, CASES), show=False)

    for wordings in ("all", "held"):
        assert score[wordings]["found"] >= FOUND, score
        assert score[wordings]["flagged"] <= FLAGGED, score


def test_the_audit_of_the_annotated_plan_names_what_contradicts_and_little_else():
    folder = next(
        (one.parent / "shared" for one in (ROOT, *ROOT.parents) if (one.parent / "shared/documents").is_dir()), None
    )
    if folder is None:
        pytest.skip("no ../shared/documents beside the repository")
    found = api.audit(api.open_document(folder / "documents/plan-2021.txt", name="plan-2021.txt"))

    assert LEAST_TRUE <= len(found) <= MOST_FINDINGS
