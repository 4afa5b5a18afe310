"""`./wutong audit-trail`: prove the trail, sign a checkpoint, print the acts."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path

LANGUAGE = "WUTONG_LANGUAGE"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the three acts of the command."""
    acts = parser.add_subparsers(dest="act", required=True)
    for name, text in (
        ("verify", "校验操作记录是否完整；有问题时退出码为 1"),
        ("checkpoint", "立即签署一个检查点"),
        ("list", "按顺序输出操作记录（JSONL）"),
    ):
        part = acts.add_parser(name, help=text)
        part.add_argument("--data", type=Path, help="数据目录（默认 WUTONG_DATA）")
        if name != "list":
            part.add_argument("--json", action="store_true", help="输出 JSON")


def run(given: argparse.Namespace) -> int:
    """Run the act that was asked for."""
    return {"verify": _verify, "checkpoint": _checkpoint, "list": _list}[given.act](given)


def _verify(given: argparse.Namespace) -> int:
    from wutong.platform.audit.api import verify

    language = os.environ.get(LANGUAGE, "zh")
    outcome = verify()
    if given.json:
        print(json.dumps(outcome.as_json(language), ensure_ascii=False))
    elif outcome.sound:
        print(
            f"完整：{outcome.acts} 条记录，检查点覆盖到第 {outcome.covered_to} 条，其后 {outcome.uncovered} 条尚未签署。"
        )
    else:
        for finding in outcome.findings:
            print(finding.message(language))
    if not outcome.sound:
        print("操作记录不完整。处理办法见 docs/explanation/audit-trail.md。", file=sys.stderr)
    return 0 if outcome.sound else 1


def _checkpoint(given: argparse.Namespace) -> int:
    from wutong.platform.audit.api import checkpoint

    row = checkpoint()
    if given.json:
        print(json.dumps({"sequence": row.sequence if row else None, "digest": row.digest if row else None}))
    elif row is None:
        print("没有新的记录需要签署。", file=sys.stderr)
    else:
        print(f"已签署第 {row.sequence} 条。")
    return 0


def _list(_given: argparse.Namespace) -> int:
    from wutong.platform.audit.models import Act
    from wutong.platform.audit.verification import COLUMNS, hashed_part

    for act in Act.objects.order_by("sequence").values(*COLUMNS).iterator(chunk_size=2000):
        print(json.dumps({**hashed_part(act), "digest": act["digest"]}, ensure_ascii=False))
    return 0
