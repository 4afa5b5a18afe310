"""`./wutong account`: the first account of a zone, made by whoever holds the machine; the rest are made on the page."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("username", help="用户名")
    parser.add_argument("--name", default="", help="姓名")
    parser.add_argument("--post", default="", help="岗位代码（不填则列出可选的岗位）")
    parser.add_argument("--data", type=Path, help="数据目录（默认 WUTONG_DATA）")


def run(given: argparse.Namespace) -> int:
    """Make the account, let it hold the post from today, and ask for its password without showing it."""
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from wutong.platform import clock
    from wutong.platform.accounts.api import add_person, hold
    from wutong.platform.accounts.models import Post

    post = Post.objects.filter(code=given.post).first()
    if post is None:
        for known in Post.objects.select_related("unit", "role").order_by("code"):
            print(f"{known.code}\t{known}\t{known.role.code}", file=sys.stderr)
        print("请用 --post 选定以上一个岗位代码。没有建立账号。", file=sys.stderr)
        return 2
    password = getpass.getpass("密码：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        validate_password(password)
    except ValidationError as problem:
        print("".join(problem.messages) + "没有建立账号。", file=sys.stderr)
        return 1
    person = add_person(given.username, given.name or given.username, password=password)
    hold(post, person, clock.today())
    print(person.username)
    return 0
