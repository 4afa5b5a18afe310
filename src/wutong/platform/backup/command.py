"""`./wutong backup` and `./wutong restore`."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from dataclasses import asdict
from pathlib import Path


def add_backup_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file to write, or that only hashes are wanted."""
    parser.add_argument("file", type=Path, nargs="?", help="要写入的备份文件（.zip）")
    parser.add_argument("--with-keys", action="store_true", help="包含签名与会话密钥（备份须另行加密保管）")
    parser.add_argument("--hash", action="store_true", help="只输出各表的行数与哈希（JSON），不写文件")
    parser.add_argument("--data", type=Path, help="数据目录（默认 WUTONG_DATA）")


def add_restore_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the file to read and the consent to replace what is there."""
    parser.add_argument("file", type=Path, help="备份文件")
    parser.add_argument("--replace", action="store_true", help="替换目标中已有的全部数据")
    parser.add_argument("--data", type=Path, help="数据目录（默认 WUTONG_DATA）")
    parser.set_defaults(bare=True)  # the dump brings its own zone


def run_backup(given: argparse.Namespace) -> int:
    """Write a backup and print what it holds; or print the hashes alone."""
    from wutong.platform.backup import api

    if given.hash:
        print(_hash_text(api.hashes()))
        return 0
    if given.file is None:
        print("请给出备份文件的路径，例如：./wutong backup zone.zip", file=sys.stderr)
        return 2
    manifest = api.write(given.file, with_keys=given.with_keys, say=_say)
    for digest in manifest.missing_files:
        print(f"警告：数据目录中缺少文件 {digest}", file=sys.stderr)
    print(_summary(given.file, manifest))
    return 0


def run_restore(given: argparse.Namespace) -> int:
    """Restore a backup and print what came in."""
    from wutong.platform.backup import api

    manifest = api.restore(given.file, replace=given.replace, say=_say)
    print(_summary(given.file, manifest))
    return 0


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _hash_text(found: dict) -> str:
    tables = {name: asdict(outcome) for name, outcome in found.items()}
    whole = hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()
    return json.dumps({"sha256": whole, "tables": tables}, ensure_ascii=False)


def _summary(file: Path, manifest) -> str:  # type: ignore[no-untyped-def]
    rows = sum(outcome.rows for _table, outcome in manifest.tables)
    return json.dumps(
        {
            "file": str(file),
            "release": manifest.release,
            "taken_at": manifest.taken_at,
            "tables": len(manifest.tables),
            "rows": rows,
            "files": len(manifest.files),
            "with_keys": manifest.with_keys,
        },
        ensure_ascii=False,
    )
