"""Several processes of the web server listen at one port; a stranger's port is left to him; the worker stands back."""

import os
import socket
import subprocess

import pytest

from wutong.site.commands import serving
from wutong.site.commands.serving import _refuse_taken
from wutong.site.server import make_server


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_two_servers_share_a_port_and_a_third_who_does_not_share_is_refused():
    port = free_port()
    first = make_server("127.0.0.1", port, None, shared=True)
    first.prepare()
    second = make_server("127.0.0.1", port, None, shared=True)
    second.prepare()
    try:
        assert second.bind_addr[1] == port
        with pytest.raises(OSError, match="in use"):
            make_server("127.0.0.1", port, None).prepare()
        with pytest.raises(OSError, match="in use"):
            _refuse_taken("127.0.0.1", port)
    finally:
        first.stop()
        second.stop()


def test_a_free_port_is_not_refused_and_is_still_free_after_the_look():
    port = free_port()
    _refuse_taken("127.0.0.1", port)
    server = make_server("127.0.0.1", port, None)
    server.prepare()
    server.stop()
    assert server.bind_addr[1] == port


def test_the_worker_stands_back_where_pages_want_the_processor(monkeypatch):
    monkeypatch.setattr(serving, "_started", lambda *_given: subprocess.Popen(["sleep", "60"]))
    worker = serving._worker()
    try:
        assert os.getpriority(os.PRIO_PROCESS, worker.pid) > os.getpriority(os.PRIO_PROCESS, 0)
    finally:
        worker.kill()
        worker.wait()
