"""The ladder of the demonstration: its firms screened, the lists checked, a threshold tried, the largest on the way to a listing."""

from __future__ import annotations

from datetime import datetime

from wutong.engines.registry import api as registry
from wutong.engines.screening import api as ladders
from wutong.engines.screening.errors import NothingToScreen
from wutong.engines.screening.types import ONE_SHORT
from wutong.packs.ladder.listing import record_step
from wutong.platform import clock
from wutong.platform.accounts.api import person_for_username

SCREENED = datetime(2025, 2, 27, 9, tzinfo=clock.SHANGHAI)
YEAR = "2023"
TRIED = {"ht_staff_share": "8"}  # technical staff of a high-tech enterprise: 8 % of all instead of 10 %
STEPS = (
    {"stage": "tutoring", "board": "star", "obstacle": "finance", "adviser": "示例证券", "expected_on": "2025-12-31"},
    {"stage": "shares", "board": "beijing", "obstacle": "shareholding", "expected_on": "2026-06-30"},
    {"stage": "reserve", "board": "", "obstacle": "profit"},
)


def tell_of_the_ladder() -> None:
    """Screen the register as the planner does, keep what was said on the way, and try one other threshold."""
    planner = person_for_username("planner")
    with clock.standing_at(SCREENED):
        _checked_lists(planner)
        try:
            ladders.screen(by=planner)
        except NothingToScreen:  # a zone without firms has no ladder
            return
        opening = ladders.editions_of(ladders.opens_with())[0]
        ladders.try_out(opening.key, "科技人员占比降为 8%", TRIED, by=planner)
        for firm, step in zip(_largest(len(STEPS)), STEPS, strict=True):
            record_step(firm, step, by=planner)
        _opened_account(opening.key, planner)


def _opened_account(edition: str, planner: object) -> None:
    """Let the demonstration's firm account speak for the firm that is nearest to the title and can get there itself."""
    last = ladders.last()
    assert last is not None
    short = ladders.Reader(last, None).lines(edition, ONE_SHORT, last.years[-1])
    own = [line for line in short if line.changer == "firm"] or list(short)
    if own:
        registry.represent(own[0].key, person_for_username("firm"), evidence="示例法人委托书", by=planner)


def _checked_lists(planner: object) -> None:
    """Say that the lists of bad marks were checked for all firms: nobody is on them."""
    clean = dict.fromkeys(ladders.sources().lists, "否")
    ladders.record(None, 0, clean, source="应急、市场监管、税务名单核对（示例）", by=planner)


def _largest(count: int) -> list[int]:
    figures = registry.figure_columns(YEAR).select("firm", "revenue_fen").drop_nulls()
    return figures.sort("revenue_fen", descending=True)["firm"].head(count).to_list()
