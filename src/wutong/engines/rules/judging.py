"""A program planned and run for one table, its refusals put into words."""

from __future__ import annotations

from collections.abc import Sequence

from wutong.engines.rules._core.lowering import TooLarge
from wutong.engines.rules._core.names import Names
from wutong.engines.rules._core.planning import Wanted, plan
from wutong.engines.rules._core.ruleset import Clause, Law
from wutong.engines.rules._core.running import OutOfRange, Results, execute
from wutong.engines.rules._core.wording import said
from wutong.engines.rules.decisions import Decisions
from wutong.engines.rules.errors import FirmsUnreadable, NumberTooLarge
from wutong.engines.rules.tables import Firms


def judge(law: Law, clauses: Sequence[Clause], firms: Firms, wanted: Wanted) -> Decisions:
    """Return the decisions of every firm. Raises NumberTooLarge and FirmsUnreadable."""
    return Decisions(law, firms, tuple(clauses), results_of(law, clauses, firms, wanted))


def results_of(law: Law, clauses: Sequence[Clause], firms: Firms, wanted: Wanted) -> Results:
    """Return the raw results of what is wanted."""
    try:
        program = plan(law, clauses, firms.layout, wanted)
        return execute(program, firms.layout)
    except TooLarge as fault:
        raise NumberTooLarge(expression=said(fault.node, Names(law.rules.fields)), clause="") from None
    except OutOfRange as fault:
        raise FirmsUnreadable(
            name=f"{firms.rows} 行",
            problem=f"有 {fault.rows} 个数超出字段允许的范围（least、most）",
            problem_en=f"{fault.rows} numbers are outside their field's range (least, most)",
        ) from None
