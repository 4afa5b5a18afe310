"""A further process of the web server, started by `./wutong serve` and listening at the same port.

    python -m wutong.site.beside HOST PORT [CERTIFICATE_FOLDER]

The environment names the data, as for the first process. It ends with the process that started it.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

LOOKS_EVERY, PATIENCE = 2.0, 10.0  # seconds


def main(host: str, port: str, *folder: str) -> int:
    """Serve until stopped, or until the first process is gone."""
    import django

    django.setup()
    from wutong.site.server import make_server

    server = make_server(host, int(port), Path(folder[0]) if folder else None, shared=True)
    signal.signal(signal.SIGTERM, _interrupt)
    threading.Thread(target=_end_with, args=(os.getppid(), threading.Event()), daemon=True).start()
    try:
        server.start()
    except KeyboardInterrupt:
        server.stop()
    return 0


def _end_with(parent: int, never: threading.Event) -> None:
    """Stop this process once another one is its parent: the first was killed and could not ask. Who hangs is not waited for."""
    while os.getppid() == parent:
        never.wait(LOOKS_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)
    never.wait(PATIENCE)
    os._exit(1)


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
