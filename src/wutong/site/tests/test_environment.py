"""What the settings make of the environment."""

import pytest

from wutong.site.environment import database


@pytest.mark.parametrize("address", ["", "postgres://user:word@host:5432/name"])
def test_a_thread_keeps_its_connection_on_either_database(address, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", address)
    assert database(tmp_path)["CONN_MAX_AGE"] > 0
