"""Two requests of the demonstration's firm account to correct its master data: one answered, one waiting for an official."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile

from wutong.engines.cases import api as cases
from wutong.engines.registry import api as registry
from wutong.packs.corrections import asking
from wutong.packs.corrections.asking import Wanted
from wutong.platform import clock
from wutong.platform.accounts.api import person_for_username

ASKED = datetime(2025, 2, 27, 14, 10, tzinfo=clock.SHANGHAI)
ANSWERED = datetime(2025, 2, 28, 10, 25, tzinfo=clock.SHANGHAI)
ASKED_AGAIN = datetime(2025, 2, 28, 16, 40, tzinfo=clock.SHANGHAI)
NOTICE = "变更登记通知书（示例）：住所变更为示例大街18号。"


def tell_of_corrections() -> None:
    """Let the firm ask for its telephone, the planner accept that, and the firm ask for its address with a file."""
    person = person_for_username("firm")
    own = registry.firms_of(person)
    if not own:  # a zone whose ladder has nobody near a title
        return
    with clock.standing_at(ASKED):
        wanted = Wanted("phone", "0371-60001818", "前台电话已换号（示例）")
        case = asking.ask(registry.firm(own[0].key), wanted, by=person)
    with clock.standing_at(ANSWERED):
        cases.take(case, "correct", by=person_for_username("planner"))
    with clock.standing_at(ASKED_AGAIN):
        wanted = Wanted("address", "示例大街18号", "已办理住所变更登记（示例）", ASKED_AGAIN.date().replace(day=20))
        evidence = ContentFile(NOTICE.encode(), name="变更登记通知书.txt")
        asking.ask(registry.firm(own[0].key), wanted, by=person, evidence=evidence)
