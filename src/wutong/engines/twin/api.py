"""The front door of the twin: read a declaration, build its zone, hold the files against it."""

from wutong.engines.twin._core.declaration import read_declaration
from wutong.engines.twin.building import build
from wutong.engines.twin.checking import about, check

__all__ = ["about", "build", "check", "read_declaration"]
