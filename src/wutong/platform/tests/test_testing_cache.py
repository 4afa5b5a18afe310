"""Databases kept for later runs: found again for the same sources alone, and never in the way."""

import os

import pytest

from wutong.platform import testing_cache


@pytest.fixture
def made(tmp_path, monkeypatch):
    """A finished database, with a cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tmp_path / "made.sqlite3"
    file.write_bytes(b"rows")
    return file


def test_a_database_that_was_offered_is_found_by_the_next_run(made, tmp_path):
    assert not testing_cache.fetch("zone.sqlite3", tmp_path / "before.sqlite3")
    testing_cache.offer("zone.sqlite3", made)

    assert testing_cache.fetch("zone.sqlite3", tmp_path / "found.sqlite3")
    assert (tmp_path / "found.sqlite3").read_bytes() == b"rows"


def test_a_cache_that_cannot_be_written_is_done_without(made, tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    testing_cache.offer("zone.sqlite3", made)

    assert not testing_cache.fetch("zone.sqlite3", tmp_path / "found.sqlite3")
    assert not (tmp_path / "found.sqlite3").exists()


@pytest.fixture
def sources(tmp_path):
    folder = tmp_path / "source"
    for name in ("zones/facts.csv", "models.py", "tests/test_models.py", "templates/page.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("one")
    return folder


@pytest.mark.parametrize(
    ("changed", "other"),
    [("zones/facts.csv", True), ("models.py", True), ("tests/test_models.py", False), ("templates/page.html", False)],
)
def test_sources_have_another_name_once_rows_could_differ(sources, changed, other):
    before = testing_cache.digest.__wrapped__(sources)
    (sources / changed).write_text("two")

    assert (testing_cache.digest.__wrapped__(sources) != before) == other


def test_only_the_latest_sources_stay(made, tmp_path, monkeypatch):
    for number in range(testing_cache.KEPT + 2):
        monkeypatch.setattr(testing_cache, "digest", lambda number=number: f"source-{number}")
        testing_cache.offer("zone.sqlite3", made)
        os.utime(tmp_path / f"cache/wutong/test-databases/source-{number}", (number, number))

    assert len(list((tmp_path / "cache/wutong/test-databases").iterdir())) <= testing_cache.KEPT + 1
    assert testing_cache.fetch("zone.sqlite3", tmp_path / "found.sqlite3")
