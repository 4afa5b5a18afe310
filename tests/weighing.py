"""Which tests are weighty: measured, and written down for `--fast`, which leaves them out.

    python -m tests.weighing

`./wutong test --fast` is to take less than a minute on two cores, from a fresh clone. It runs what is about pure
functions and what asks the database quickly: tests that take less than WEIGHTY_SECONDS of processor each, counted as on
a quiet core by the benchmarks' yardstick, so that a quick machine makes no test light. The others
are listed in `tests/weighty.txt` by this command, and run in `./wutong test`, on both databases. A test that nobody has
weighed yet is taken for a light one. Tests of several seconds are marked `slow` by hand instead.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Generator, Iterable
from pathlib import Path

import pytest
from tests.benchmarks.measuring import QUIET_YARDSTICK_MS, yardstick_ms

WEIGHTY_SECONDS = 0.08
LIST = Path(__file__).with_name("weighty.txt")
HEAD = "# Tests that --fast leaves out, by processor time. Made by `python -m tests.weighing`, which says why.\n"


class Scale:
    """A plugin that measures each test's own set-up and run."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._module = ""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Generator[None, None, None]:
        begun = time.process_time()
        yield
        module = item.nodeid.partition("::")[0]
        if module == self._module:  # the first test of a module waits for what all of them share
            self._add(item, begun)
        self._module = module

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, None, None]:
        begun = time.process_time()
        try:
            yield
        finally:
            self._add(item, begun)

    def _add(self, item: pytest.Item, begun: float) -> None:
        self.seconds[item.nodeid] = self.seconds.get(item.nodeid, 0.0) + time.process_time() - begun

    def heaviest(self) -> dict[str, float]:
        """Return the seconds of each test's heaviest parameters, as they were on this machine."""
        found: dict[str, float] = {}
        for test, seconds in self.seconds.items():
            name = test.partition("[")[0]
            found[name] = max(found.get(name, 0.0), seconds)
        return found


def write(names: Iterable[str]) -> None:
    """Write the list."""
    LIST.write_text(HEAD + "".join(f"{name}\n" for name in sorted(names)), encoding="utf-8")


def main() -> int:
    """Weigh all tests that are neither slow nor of the browser, and write the list."""
    scale, yardsticks = Scale(), [yardstick_ms()]
    code = pytest.main(["-q", "-m", "not browser and not slow", "--doctest-modules", *sys.argv[1:]], plugins=[scale])
    yardsticks.append(yardstick_ms())
    weighty = WEIGHTY_SECONDS * sum(yardsticks) / len(yardsticks) / QUIET_YARDSTICK_MS
    if code == 0:
        write(name for name, seconds in scale.heaviest().items() if seconds >= weighty)
    light = sum(seconds for seconds in scale.seconds.values() if seconds < weighty)
    print(f"{light:.0f} of {sum(scale.seconds.values()):.0f} s are of light tests")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
