"""The whole register in columns."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.registry import api
from wutong.engines.registry.testing import hand_in, make_firm

pytestmark = pytest.mark.django_db


def test_columns_hold_the_believed_figure_with_its_corrections_and_change_the_state() -> None:
    key = make_firm("郑州甲科技有限公司", number=1, founded=date(2019, 5, 1))
    before = api.state()
    hand_in(key, "2023", "firm.annual", revenue_fen=100, staff=7)
    row = hand_in(key, "2023", "torch.annual", revenue_fen=200)
    api.correct(row, "revenue_fen", 300, by=None, reason="核对")
    api.record_certificate(key, "high_tech", by=None, valid_from=date(2023, 12, 1))

    figures = api.figure_columns("2023").row(0, named=True)

    assert (figures["firm"], figures["revenue_fen"], figures["staff"], figures["rd_fen"]) == (
        int(key[1:]),
        300,
        7,
        None,
    )
    assert api.firm_columns()["founded"].to_list() == [date(2019, 5, 1)]
    assert api.certificate_columns()["valid_to"].to_list() == [date(2026, 11, 30)]
    assert api.periods_reported() == ["2023"]
    assert api.state() != before
