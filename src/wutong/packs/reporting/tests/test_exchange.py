"""Sealed exports and what comes back: any change shows, the same result counts once."""

import io
import zipfile

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import IndicatorInfo, SeriesKey
from wutong.engines.returns import api as returns
from wutong.engines.returns.errors import ReasonMissing
from wutong.engines.returns.testing import FEBRUARY, right_values
from wutong.engines.returns.types import Doing
from wutong.packs.reporting import exchange
from wutong.packs.reporting.errors import SealBroken


@pytest.fixture
def sealed(committee):
    ledger.ensure_indicator(IndicatorInfo(exchange.SCORE, "评估得分", "Score", "分", "index", group="work"))
    for unit, row in committee.open().items():
        returns.submit(row, Doing(committee.officers[unit], values=right_values()))
        if unit == "bureau0":
            returns.approve(row, Doing(committee.heads[unit]))
            returns.adopt(row, Doing(committee.planner))
    return exchange.seal(FEBRUARY.end, purpose="年度第三方评估", by=committee.planner)


def file(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode("utf-8-sig")


def result(sealed, text: str, seal: str = ""):
    return exchange.import_result(
        text.encode(), name="result.csv", seal_text=seal or sealed.handover.digest, evaluator="评估中心", by=None
    )


def test_it_holds_what_was_adopted_and_nothing_else(sealed):
    lines = file(sealed.content, "figures.csv").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["bureau0", "bureau0"]
    assert file(sealed.content, "steps.csv").count("submit") == 2


def test_it_proves_itself_and_any_change_shows(sealed):
    assert exchange.proven(sealed.content)["number"] == sealed.handover.number
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sealed.content)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"1030", b"1090"))
    with pytest.raises(SealBroken, match="figures.csv"):
        exchange.proven(changed.getvalue())


def test_it_comes_out_the_same_again(sealed, committee):
    assert exchange.sealed_again(sealed.handover).content == sealed.content


def test_a_purpose_is_wanted(committee):
    committee.open()
    with pytest.raises(ReasonMissing):
        exchange.seal(FEBRUARY.end, purpose=" ", by=committee.planner)


def test_a_result_enters_the_ledger_once(sealed):
    text = "unit,score,reason\nbureau0,92.5,按时完成\nbureau1,,\n"
    first = result(sealed, text)
    assert result(sealed, text) == first
    key = SeriesKey(exchange.SCORE, "unit:bureau0")
    (figure,) = ledger.current([key])[key]
    assert (figure.printed, figure.note, figure.sequence) == ("92.5", "按时完成", 1)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("unit,score,reason\nelsewhere,90,好\n", "第 2 行"), ("unit,score,reason\nbureau0,101,好\n", "第 2 行"),
        ("unit,score,reason\nbureau0,90,\n", "第 2 行"), ("unit,score,reason\n", "没有任何得分"),
    ],
)  # fmt: skip
def test_a_result_that_does_not_fit_is_refused_whole(sealed, text, problem):
    with pytest.raises(SealBroken, match=problem):
        result(sealed, text)
    assert not sealed.handover.evaluations.exists()


def test_a_result_for_another_seal_is_refused(sealed):
    with pytest.raises(SealBroken, match="封存码"):
        result(sealed, "unit,score,reason\nbureau0,90,好\n", seal="0" * 64)
