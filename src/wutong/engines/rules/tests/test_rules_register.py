"""Any clause file can be run over the register: its fields find their columns, in their own unit."""

from __future__ import annotations

from datetime import date

import pytest

from wutong.engines.registry import api as registry
from wutong.engines.registry.testing import hand_in, make_firm
from wutong.engines.rules import api
from wutong.engines.rules.register import register_frame

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 30)
CLAUSES = """
rules: 1
fields:
  revenue: {title: 营业收入, unit: 万元, over: years}
  rd: {title: 研发费用, unit: 万元, stored: fen, over: years}
  holds_high_tech: {title: 高企, kind: flag}
  loans: {title: 贷款, unit: 万元}
clauses:
  - id: growing
    title: 增长
    who: ["revenue > ago(revenue, 1)", "rd >= '100.5 万元'", holds_high_tech]
    amount: {rate: 10 %, of: rd}
  - id: borrowing
    title: 贷款
    who: ["loans > '1 万元'"]
"""


def test_fields_find_their_columns_in_their_unit_and_titles_count_on_the_day():
    keys = [make_firm(f"梧桐第{number}有限公司", number=number) for number in (1, 2)]
    for key, rd in zip(keys, (100_5000_00, 100_4999_99), strict=True):
        hand_in(key, "2022", revenue_fen=1000, rd_fen=0)
        hand_in(key, "2023", revenue_fen=1001, rd_fen=rd)
        registry.record_certificate(key, "high_tech", by=None, valid_from=date(2022, 1, 1))
    rules = api.load_text(CLAUSES)
    decisions = api.run(rules, api.read_firms(register_frame(rules, DAY), rules, on=DAY), on=DAY)
    assert decisions.verdicts("growing").tolist() == [2, 0]
    assert decisions.total.tolist() == [10_0500_00, 0]
    assert decisions.verdicts("borrowing").tolist() == [1, 1]  # nothing in the register says it
    before = date(2021, 12, 31)
    assert not register_frame(rules, before)["holds_high_tech"].any()
