"""What stands on pages has words for every code that may come."""

from __future__ import annotations

from importlib.resources import files

from django.utils import translation

from wutong.engines.registry.declarations import industry_name
from wutong.engines.registry.web.wording import COMPARED, EVIDENCE, reason_words
from wutong.kernel.yaml_text import read_yaml


def test_every_piece_of_evidence_has_words() -> None:
    weights = read_yaml((files("wutong.engines.matching") / "data/weights.yaml").read_text(encoding="utf-8"))
    groups = {name: kinds for name, kinds in weights.items() if isinstance(kinds, dict)}
    assert set(groups) <= set(COMPARED)
    assert {kind for kinds in groups.values() for kind in kinds} <= set(EVIDENCE)


def test_an_industry_is_named_by_its_division() -> None:
    assert industry_name("6513") == "6513 软件和信息技术服务业"
    assert industry_name("99") == "99"


def test_a_reason_is_written_with_the_marks_of_its_language() -> None:
    assert reason_words("phone.same") == "电话：一致"
    with translation.override("en"):
        assert "：" not in reason_words("phone.same")
