"""Score the reader on annotated documents and print one JSON object.

`python tests/benchmarks/score_reader.py` looks for `../shared/figures` (annotations, `score.py`) and `../shared/documents`
beside the repository or beside any folder above it. Without them it says so and ends with success: the documents are not
part of the product. Each document gives `found_f1`, `whole_f1`, the share of found figures whose fields agree, counts and
seconds; the machine is named because seconds depend on it. The texts of our own (`engines/reader/tests/gold`) are part of the
product and scored always, by text and third, with the share of right readings in each tenth of confidence.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import sys
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = {
    "plan-2021": (date(2021, 7, 28), "郑州高新区"),
    "report-2022": (date(2022, 3, 1), "郑州高新区"),
}


def shared_folder() -> Path | None:
    """The folder with annotations, None where this machine has none."""
    for folder in (ROOT, *ROOT.parents):
        if (folder.parent / "shared" / "figures" / "score.py").is_file():
            return folder.parent / "shared"
    return None


def scorer(shared: Path) -> ModuleType:
    """The annotators' own scorer, loaded from their folder."""
    spec = importlib.util.spec_from_file_location("figure_scorer", shared / "figures" / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(shared / "figures" / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold(shared: Path, name: str) -> list[dict[str, Any]]:
    """The annotated figures of a document."""
    lines = (shared / "figures" / f"gold-{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def read(shared: Path, name: str) -> tuple[str, list[dict[str, Any]], float]:
    """The document's text, the figures read from it as JSON objects, and the seconds it took."""
    from wutong.engines.reader._core.figures import read_figures
    from wutong.engines.reader.types import Document

    text = (shared / "documents" / f"{name}.txt").read_text(encoding="utf-8")
    published, area = DOCUMENTS[name]
    started = time.perf_counter()
    figures = read_figures(Document(text, (), ()), published=published, area=area)
    return text, [asdict(figure) for figure in figures], time.perf_counter() - started


def score(shared: Path, name: str) -> dict[str, Any]:
    """One document's scores."""
    rules = scorer(shared)
    text, predicted, seconds = read(shared, name)
    result = rules.score(gold(shared, name), text, predicted)
    found = max(result["found"], 1)
    return {
        "gold": result["gold"],
        "predicted": result["predicted"],
        "found": result["found"],
        "found_f1": round(rules.f1(result["found"], result["predicted"], result["gold"])[2], 4),
        "whole_f1": round(rules.f1(result["whole"], result["predicted"], result["gold"])[2], 4),
        "agree": {field: round(count / found, 4) for field, count in result["agree"].items()},
        "seconds": round(seconds, 3),
    }


def own_texts() -> dict[str, Any]:
    """The scores of the annotated texts of the product, over each third and by tenths of confidence."""
    from wutong.engines.reader.api import open_document
    from wutong.engines.reader.api import read as read_document
    from wutong.engines.reader.tests import gold_texts

    texts: dict[str, Any] = {}
    thirds: dict[str, gold_texts.Score] = {}
    judged: list[tuple[float, bool]] = []
    for name in gold_texts.gold_names():
        text = gold_texts.gold_text(name)
        document = open_document(text.text.encode(), name=f"{name}.txt")
        figures = [asdict(one) for one in read_document(document, published=text.published, area=text.area)]
        result = gold_texts.score(text.figures, figures)
        texts[name] = {"third": text.third, **result.summary()}
        thirds.setdefault(text.third, gold_texts.Score(0, 0)).add(result)
        judged += result.judged()
    return {
        "texts": texts,
        "thirds": {name: one.summary() for name, one in thirds.items()},
        "tenths_of_confidence": tenths(judged),
    }


def tenths(judged: list[tuple[float, bool]]) -> list[dict[str, float]]:
    """Of readings ordered by confidence, for each tenth its mean confidence and the share that was right."""
    ordered = sorted(judged)
    bounds = [index * len(ordered) // 10 for index in range(11)]
    parts = [ordered[low:high] for low, high in zip(bounds, bounds[1:], strict=False) if high > low]
    return [
        {
            "count": len(part),
            "confidence": round(sum(sure for sure, _ in part) / len(part), 3),
            "right": round(sum(right for _, right in part) / len(part), 3),
        }
        for part in parts
    ]


def main() -> int:
    """Print the scores of every annotated document, or why there are none."""
    sys.path.insert(0, str(ROOT / "src"))
    shared = shared_folder()
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    if shared is None:
        skipped = "no ../shared/figures beside the repository"
        print(json.dumps({"skipped": skipped, "own": own_texts(), "machine": machine}, ensure_ascii=False))
        return 0
    scores = {name: score(shared, name) for name in DOCUMENTS}
    count = sum(one["gold"] for one in scores.values())
    report = {"documents": scores, "count": count, "own": own_texts(), "machine": machine}
    print(json.dumps(report, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
