"""The reference zone loads whole, is known since its publication, and can be returned to as it was marked."""

import csv
from datetime import datetime
from importlib.resources import files

import pytest

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.models import Claim
from wutong.engines.ledger.types import SeriesKey
from wutong.engines.reader import library
from wutong.platform import clock
from wutong.platform.accounts.api import demo_usernames, ensure_demo_accounts, person_for_username
from wutong.platform.backup import api as backup
from wutong.site.baseline import BaselineMissing, has_baseline, mark_baseline, return_to_baseline
from wutong.site.zone import ensure_zone

ZONE = files("wutong.zones") / "zhengzhou"
GDP = SeriesKey("gdp", "area:zhengzhou-hitech")


@pytest.fixture
def zone(loaded_zone, db):
    """The reference zone as it stands on 2025-03-03."""
    with clock.standing_at(datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)):
        yield


def test_every_published_fact_stands_in_the_ledger_with_its_document_and_number(zone):
    rows = csv.DictReader((ZONE / "facts.csv").read_text(encoding="utf-8-sig").splitlines())

    stated = {
        (claim.source.key, claim.source.place.number): claim.printed
        for code in ("P", "A20", "A22", "A24", "A25")
        for claim in ledger.claims_from(f"document:{code}")
    }

    missing = [row for row in rows if (f"document:{row['document']}", row["number"]) not in stated]
    assert missing == []


def test_a_figure_is_known_only_from_its_publication_on(zone):
    before = ledger.current([GDP], as_known_on=datetime(2021, 7, 27).date())[GDP]  # noqa: DTZ001
    after = ledger.current([GDP], as_known_on=datetime(2021, 7, 29).date())[GDP]  # noqa: DTZ001

    assert "2015" not in [figure.period.code for figure in before]
    assert {"2015", "2020"} <= {figure.period.code for figure in after}


def test_loading_again_changes_nothing(zone):
    claims = Claim.objects.count()

    ensure_zone()

    assert Claim.objects.count() == claims
    assert len(library.documents()) == 5


@pytest.mark.slow
def test_the_zone_returns_to_the_state_that_was_marked(loaded_zone, transactional_db, settings, tmp_path):
    settings.DATA = tmp_path
    with clock.standing_at(datetime(2025, 3, 3, 10, tzinfo=clock.SHANGHAI)):
        ensure_demo_accounts({name: f"amber-{name}-cedar-417" for name in demo_usernames()})
    mark_baseline()
    before = backup.hashes()
    planner = person_for_username("planner")
    planner.full_name = "改过的名字"
    planner.save()

    return_to_baseline(by=planner)

    changed = {name for name, table in backup.hashes().items() if table != before[name]}
    assert changed <= {"audit_act", "audit_head", "sqlite_sequence", "django_migrations"}
    assert person_for_username("planner").full_name != "改过的名字"


def test_a_return_without_a_baseline_is_refused(settings, tmp_path, db):
    settings.DATA = tmp_path

    assert not has_baseline()
    with pytest.raises(BaselineMissing, match="site-E010"):
        return_to_baseline(by=None)
