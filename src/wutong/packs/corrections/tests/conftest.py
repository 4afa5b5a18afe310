"""Two offices on a Monday morning: a firm in each with somebody who represents it, and an official for each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from wutong.engines.cases import api as cases
from wutong.engines.cases.testing import MONDAY, OFFICE_HOURS
from wutong.engines.registry import api as registry
from wutong.engines.registry.testing import make_firm, represented_by
from wutong.engines.registry.types import Firm
from wutong.packs.corrections import asking
from wutong.platform import clock
from wutong.platform.accounts.api import ensure_roles
from wutong.platform.accounts.testing import make_person, make_unit
from wutong.platform.territory.api import add_area

OLD, NEW = "科学大道1号", "梧桐街2号"


@dataclass
class Offices:
    """Keys of the two firms, who represents them, the official of each office, and one of the whole zone."""

    own: str
    other: str
    he: Any
    stranger: Any
    official: Any
    elsewhere: Any
    planner: Any

    @property
    def firm(self) -> Firm:
        """The first firm as it stands."""
        return registry.own_firm(self.he, self.own)

    def ask(self, field: str = "address", text: str = NEW, **more: Any) -> int:
        """Let the first firm ask, for the address unless something else is said."""
        return asking.ask(self.firm, asking.Wanted(field, text, "已迁址", **more), by=self.he)

    def now(self, field: str = "address") -> str:
        """Return what the register says of the first firm."""
        return registry.correction_now(registry.firm(self.own), field)


@pytest.fixture
def offices(db: None) -> Iterator[Offices]:
    with clock.standing_at(MONDAY):
        ensure_roles()
        zone = add_area("zone-of-test", "示例区", kind="zone", valid_from=date(2015, 1, 1))
        here, there = (
            add_area(f"office-{name}", name, kind="office", parent=zone, valid_from=date(2015, 1, 1)) for name in "甲乙"
        )
        make_unit(asking.owner(), zone)
        cases.record_calendar("committee", OFFICE_HOURS)
        asking.ensure_types()
        own = make_firm("示例甲有限公司", number=1, area=here.pk, address=OLD, phone="0371-1234567", person="张伟")
        other = make_firm("示例乙有限公司", number=2, area=there.pk, address=OLD)
        he, stranger = make_person(username="he"), make_person(username="stranger")
        represented_by(own, he)
        represented_by(other, stranger)
        official, elsewhere = (make_person("department_officer", area) for area in (here, there))
        yield Offices(own, other, he, stranger, official, elsewhere, make_person("planner", zone))


def browse(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client
