"""The reader against annotated documents; skipped where they are not at hand."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).resolve().parents[5] / "tests" / "benchmarks" / "score_reader.py"
FOUND_BAR = {"plan-2021": 0.98, "report-2022": 0.98}
WHOLE_BAR = {"plan-2021": 0.88, "report-2022": 0.80}


def benchmark():
    spec = importlib.util.spec_from_file_location("score_reader", BENCHMARK)
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_reader"] = module
    spec.loader.exec_module(module)
    return module


def shared_or_skip(module) -> Path:
    shared = module.shared_folder()
    if shared is None:
        pytest.skip("no ../shared/figures beside the repository")
    return shared


@pytest.mark.parametrize("name", sorted(FOUND_BAR))
def test_the_score_on_an_annotated_document_does_not_fall(name):
    module = benchmark()

    scores = module.score(shared_or_skip(module), name)

    assert scores["found_f1"] >= FOUND_BAR[name], scores
    assert scores["whole_f1"] >= WHOLE_BAR[name], scores


@pytest.mark.parametrize("field", ["value", "start", "period", "indicator"])
def test_the_score_falls_when_the_reading_is_disturbed(field):
    module = benchmark()
    shared = shared_or_skip(module)
    rules, annotated = module.scorer(shared), module.gold(shared, "report-2022")
    text, predicted, _ = module.read(shared, "report-2022")
    disturbances = {
        "value": lambda one: {**one, "value": one["value"] * 1.1 + 1},
        "start": lambda one: {**one, "start": one["start"] + 400, "end": one["end"] + 400},
        "period": lambda one: {**one, "period": "1999"},
        "indicator": lambda one: {**one, "indicator": "别的东西"},
    }

    disturbed = [disturbances[field](one) for one in predicted]

    kind = "found" if field in ("value", "start") else "whole"
    assert rules.score(annotated, text, disturbed)[kind] < 0.5 * rules.score(annotated, text, predicted)[kind]
