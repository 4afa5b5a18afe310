"""Two kept documents are compared once, until somebody decides on a figure of either."""

from dataclasses import asdict

import pytest

from wutong.engines.reader import comparison, library
from wutong.engines.reader.api import compare
from wutong.engines.reader.models import Candidate, Document
from wutong.engines.reader.types import Figure
from wutong.platform import clock
from wutong.platform.files.api import store

pytestmark = pytest.mark.django_db


def stored(code, *, kind, value):
    """A kept report that states one rate of growth."""
    text = f"{code}：规上工业增加值增速{value}%。"
    start = text.index(f"{value}%")
    document = Document.objects.create(
        code=code, title=f"报告{code}", text=text, recorded_at=clock.now(), layout={"blocks": [], "tables": []},
        file=store(text.encode(), name=f"{code}.txt", person=None),
    )  # fmt: skip
    figure = Figure(
        start, start + len(f"{value}%"), f"{value}%", value, None, "%", "=", kind, "growth", "2023", "测试区",
        "规上工业增加值增速", "text", 0.9,
    )  # fmt: skip
    return Candidate.objects.create(document=document, start=figure.start, end=figure.end, reading=asdict(figure)).pk


def test_a_pair_is_compared_once_until_somebody_decides_on_a_figure(monkeypatch) -> None:
    stored("D1", kind="target", value=15.0)
    later = stored("D2", kind="actual", value=12.4)
    compared: list[int] = []
    monkeypatch.setattr(comparison, "compare", lambda *given, **named: compared.append(1) or compare(*given, **named))
    assert [library.comparison("D1", "D2").count("missed") for _again in range(3)] == [1, 1, 1]
    assert len(compared) == 1
    library.decide(later, expected=0, state="rejected", by=None)
    assert library.comparison("D1", "D2").count("dropped") == 1
    assert len(compared) == 2
