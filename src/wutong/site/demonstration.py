"""A morning's work of the demonstration's accounts: done through the same functions as the pages call.

Nothing here is a figure of its own: the report that is read ships with the zone's data, its figures are
published facts, and every decision on them is an act of an account.
"""

from __future__ import annotations

from datetime import date
from importlib.resources import files

from django.conf import settings

from wutong.engines.atlas import api as atlas
from wutong.engines.ledger import api as ledger
from wutong.engines.reader import library
from wutong.engines.reader.library import CandidateInfo
from wutong.kernel.errors import WutongError
from wutong.packs.documents import review
from wutong.platform import clock
from wutong.platform.accounts.api import person_for_username
from wutong.platform.files.api import store
from wutong.platform.notices.api import notify
from wutong.site.demonstration_cases import tell_of_tasks
from wutong.site.demonstration_corrections import tell_of_corrections
from wutong.site.demonstration_economy import tell_of_the_economy
from wutong.site.demonstration_firms import tell_of_firms
from wutong.site.demonstration_ladder import tell_of_the_ladder
from wutong.site.demonstration_reporting import tell_of_reporting
from wutong.site.demonstration_streets import tell_of_streets
from wutong.site.demonstration_supervision import tell_of_supervision

REPORT = "sample_report.md"
# The days for which the numbers of grids are published: 198, then 571.
GRID_BEFORE, GRID_SINCE = date(2020, 12, 31), date(2023, 12, 31)
LOOKED_AT = 16  # so many of the figures read have been looked at by ten in the morning


def first_day() -> None:
    """Tell of the weeks before; then upload the zone's sample report, read it, and decide on the first of its figures."""
    tell_of_tasks()
    tell_of_supervision()
    tell_of_the_economy()
    tell_of_reporting()
    tell_of_firms()
    tell_of_the_ladder()
    tell_of_corrections()
    planner, officer = person_for_username("planner"), person_for_username("officer")
    atlas.load_illustration(GRID_SINCE, before=GRID_BEFORE)
    tell_of_streets()
    content = (files("wutong.zones") / settings.WUTONG_ZONE / REPORT).read_bytes()
    stored = store(content, name=REPORT, person=officer)
    code = library.add_document(stored, content, published=clock.today(), by=officer, suggest=review.suggest_indicator)
    for candidate in library.candidates(code)[:LOOKED_AT]:
        if _confirmed(candidate):
            _accept(candidate, planner)
    info = library.document(code)
    notify(
        planner, key=f"document.read:{code}", topic="documents", title=f"《{info.title}》已读完，{info.open} 个数据待审",
        link=f"/documents/{code}/",
    )  # fmt: skip


def _confirmed(candidate: CandidateInfo) -> bool:
    """Say whether the ledger holds the same value for the same period: then a careful planner accepts at once."""
    if not candidate.indicator_code:
        return False
    known = ledger.current(ledger.series_of(candidate.indicator_code))
    return any(
        one.quantity is not None
        and float(one.quantity.value) == candidate.figure.value
        and one.period.code == candidate.figure.period
        for figures in known.values()
        for one in figures
    )


def _accept(candidate: CandidateInfo, person: object) -> None:
    """Accept a figure; what the ledger refuses stays open for a person to look at."""
    try:
        review.decide(candidate.id, act="accept", given={}, expected=candidate.version, by=person)
    except WutongError:
        return
