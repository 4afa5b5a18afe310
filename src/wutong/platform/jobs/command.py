"""`./wutong worker`: the process that runs jobs and everything that falls due."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the data folder and the one-shot mode."""
    parser.add_argument("--data", type=Path, help="数据目录（默认 WUTONG_DATA）")
    parser.add_argument("--until-idle", action="store_true", help="做完等待中的任务后退出")


def run(given: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C."""
    from wutong.platform.jobs import worker

    worker.stop_on_signals()
    print("后台任务已启动，按 Ctrl-C 停止。", file=sys.stderr)
    worker.work(until_idle=given.until_idle)
    return 0
