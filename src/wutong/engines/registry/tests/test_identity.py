"""Records of several sources are found to be one firm, people decide the doubtful ones, and a merge is undone without loss."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from wutong.engines.registry import api, models
from wutong.engines.registry.errors import MergeRefused
from wutong.engines.registry.importing.mappings import checked
from wutong.engines.registry.testing import credit_code, hand_in, make_firm
from wutong.engines.registry.types import ImportReport, Question

COLUMNS = {"名称": "name", "代码": "code", "地址": "address", "负责人": "person", "电话": "phone"}
SHOWN = (models.Entity, models.EntityName, models.Identifier, models.IdentityLink, models.SourceRecord, models.PanelRow,
         models.SearchText)  # fmt: skip


def put(source: str, *rows: tuple[str, str, str, str, str]) -> ImportReport:
    data = pl.DataFrame(rows, schema=list(COLUMNS), orient="row").write_csv().encode()
    return api.import_table(
        api.read_bytes(data, f"{source}.csv"), checked({"source": source, "columns": COLUMNS}, source), by=None
    )


def state() -> list[tuple[Any, ...]]:
    """Return every byte of what is shown, known and found."""
    return [tuple(row) for kind in SHOWN for row in kind.objects.order_by("pk").values_list()]


@pytest.mark.django_db
class TestJoining:
    """What an import does by itself."""

    def test_a_record_without_code_joins_by_name_address_person_and_phone(self) -> None:
        put("market", ("郑州华创电子科技有限公司", credit_code(1), "郑州高新区科学大道100号", "张伟", "13800000001"))
        report = put("torch", ("郑州华创电子科技有限公司", "", "科学大道100号", "张伟", "13800000001"))
        assert (report.counts["merged"], report.counts["doubtful"]) == (1, 0)
        (hit,) = api.find(Question("华创电子")).hits
        firm = api.firm(hit.key)
        assert (firm.code, len(firm.members)) == (credit_code(1), 2)
        (merge,) = api.merges(firm.key)
        assert {reason["kind"] for reason in merge.reasons} >= {"name.same", "phone.same"}

    def test_a_parent_and_its_subsidiary_are_not_confused(self) -> None:
        put(
            "market",
            ("郑州华创科技集团有限公司", credit_code(1), "科学大道100号", "张伟", ""),
            ("郑州华创科技有限公司", credit_code(2), "科学大道100号", "张伟", ""),
        )
        report = put("torch", ("郑州华创电子科技有限公司", credit_code(3), "科学大道100号", "张伟", ""))
        assert report.counts["merged"] == 0
        assert models.Entity.objects.filter(merged_into=None).count() == 3

    def test_a_renamed_firm_stays_one_by_its_code(self) -> None:
        put("market", ("郑州华创电子科技有限公司", credit_code(1), "", "", ""))
        put("tax", ("郑州旭日仪表有限公司", credit_code(1), "", "", ""))
        assert models.Entity.objects.count() == 1
        assert api.find(Question("旭日仪表")).total == 1


@pytest.mark.django_db
class TestReviewing:
    """What people decide."""

    @pytest.fixture
    def pair(self) -> models.Review:
        one, two = make_firm("郑州华创电子科技有限公司", number=1), make_firm("郑州华创电子有限公司")
        return models.Review.objects.create(
            left_id=int(two[1:]),
            right_id=int(one[1:]),
            score=0.7,
            recorded_at=models.Entity.objects.earliest("pk").recorded_at,
        )

    def test_an_accepted_pair_is_one_and_can_be_taken_back(self, pair: models.Review) -> None:
        before = state()
        api.accept(pair.pk, by=None)
        assert api.firm(pair.left.key).key == pair.right.key
        assert api.reviews()[1] == 0
        api.undo(pair.pk, by=None)
        assert state() == before
        assert [item.id for item in api.reviews()[0]] == [pair.pk]

    def test_a_refused_pair_is_not_asked_again(self, pair: models.Review) -> None:
        api.refuse(pair.pk, by=None, note="两家")
        assert api.reviews()[1] == 0
        with pytest.raises(MergeRefused, match="已经判定过"):
            api.accept(pair.pk, by=None)

    def test_a_pair_that_is_one_already_cannot_be_merged_again(self, pair: models.Review) -> None:
        api.merge(pair.left.key, pair.right.key, by=None)
        with pytest.raises(MergeRefused, match="已是同一主体"):
            api.merge(pair.right.key, pair.left.key, by=None)

    def test_figures_of_a_merged_firm_are_read_as_those_of_the_one(self, pair: models.Review) -> None:
        hand_in(pair.left.key, "2023", revenue_fen=5)
        api.merge(pair.left.key, pair.right.key, by=None)
        assert api.panel(pair.right.key)["2023", "revenue_fen"].value == 5


class UndoTakesNothingAlong(TestCase):
    """Whatever is merged and taken back in whatever order, what is left is what the standing merges alone make."""

    @settings(max_examples=12, deadline=None)
    @given(
        some.lists(some.tuples(some.integers(0, 4), some.integers(0, 4)), max_size=6),
        some.randoms(use_true_random=False),
    )
    def test_undoing_restores_the_state_byte_for_byte(self, pairs: list[tuple[int, int]], chance: Any) -> None:
        keys = [make_firm(f"郑州示例{sign}有限公司", number=number + 1) for number, sign in enumerate("甲乙丙丁戊")]
        api.amend(keys[1], {"capital_fen": 7, "address": "长椿路11号"}, by=None)
        start = state()
        done = []
        for one, two in pairs:
            before = state()
            try:
                number = api.merge(keys[one], keys[two], by=None)
            except MergeRefused:
                assert state() == before
                continue
            merged = state()
            api.undo_merge(number, by=None)
            assert state() == before
            done.append(api.merge(keys[one], keys[two], by=None))
            assert state() == merged
        chance.shuffle(done)
        for number in done:
            api.undo_merge(number, by=None)
        assert state() == start
