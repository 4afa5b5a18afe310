"""Sealed exports and what comes back: any change shows, the same result counts once."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import IndicatorInfo, SeriesKey
from wutong.engines.returns import api as returns
from wutong.engines.returns.errors import ReasonMissing
from wutong.engines.returns.testing import FEBRUARY, right_values
from wutong.engines.returns.types import Doing
from wutong.packs.reporting import exchange
from wutong.packs.reporting.errors import SealBroken
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.accounts.organisation import UnitContent, change_unit
from wutong.platform.audit.signing import public_text


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


def test_it_comes_out_the_same_in_english_and_after_a_unit_was_renamed(sealed, committee):
    unit = Unit.objects.get(code="bureau0")
    change_unit(unit, UnitContent("旧名", area=unit.area), clock.today())
    with translation.override("en"):
        first = exchange.seal(FEBRUARY.end, purpose="年度第三方评估", by=committee.planner)
    with clock.standing_at(clock.now() + timedelta(hours=1)):
        change_unit(unit, UnitContent("新名", "New name", area=unit.area), clock.today())
    assert exchange.sealed_again(first.handover).content == first.content
    assert "旧名" in file(first.content, "figures.csv")


def test_an_archive_is_known_again_and_one_that_somebody_else_signed_is_not(client, sealed, committee):
    assert exchange.handover_of(sealed.content) == sealed.handover
    with pytest.raises(SealBroken, match="不是本系统封存的"):
        exchange.handover_of(signed_by_somebody(sealed.content))
    client.force_login(committee.planner)
    answer = client.post("/reporting/exchange/proof/", {"file": SimpleUploadedFile("x.zip", b"no zip")})
    assert (answer.status_code, "不是封存导出的文件" in answer.content.decode()) == (422, True)


def signed_by_somebody(content: bytes) -> bytes:
    """The archive with another purpose in its manifest, signed with a key of one's own."""
    key, made = Ed25519PrivateKey.generate(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        files = {name: old.read(name) for name in old.namelist()}
        files["manifest.json"] = files["manifest.json"].replace("年度第三方评估".encode(), "别的用途".encode())
        proof = {"public_key": public_text(key), "signature": key.sign(files["manifest.json"]).hex()}
        for name, told in (files | {"manifest.sig": json.dumps(proof).encode()}).items():
            new.writestr(name, told)
    return made.getvalue()


def test_what_was_typed_stays_when_a_result_is_refused(client, sealed, committee):
    client.force_login(committee.planner)
    typed = {"seal": "0" * 64, "evaluator": "评估中心", "file": SimpleUploadedFile("r.csv", b"unit,score,reason\n")}
    page = client.post("/reporting/exchange/result/", typed).content.decode()
    assert 'value="评估中心"' in page
    assert f'value="{"0" * 64}"' in page


def test_a_result_saved_by_a_chinese_spreadsheet_is_read_and_counts_for_one_export(sealed, committee):
    content = "unit,score,reason\nbureau0,92.5,按时完成全部任务\n".encode("gb18030")
    taken = {"name": "result.csv", "evaluator": "评估中心", "by": None}
    assert (
        exchange.import_result(content, seal_text=sealed.handover.digest, **taken).rows[0]["reason"]
        == "按时完成全部任务"
    )
    other = exchange.seal(FEBRUARY.end, purpose="另一次", by=committee.planner).handover
    with pytest.raises(SealBroken, match=sealed.handover.number):
        exchange.import_result(content, seal_text=other.digest, **taken)


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
