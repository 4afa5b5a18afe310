"""Every rule is named, explained, documented and can be run."""

import os
import re
from pathlib import Path

from wutong.engines.reader import api
from wutong.engines.reader._core.audit.catalogue import CHECKS

ROOT = Path(__file__).resolve().parents[5]
PAGE = ROOT / "docs/reference/auditing.md"
BEGIN, END = "<!-- rules: ", "<!-- end of rules -->"


def table() -> str:
    rows = ["| rule | | checks |", "| --- | --- | --- |"]
    rows += [f"| `{rule.name}` | {rule.title_zh} | {rule.about_en} {rule.about_zh} |" for rule in api.audit_rules()]
    return "\n".join(rows)


def test_every_rule_of_the_catalogue_is_described_and_the_other_way_round():
    described = [rule.name for rule in api.audit_rules()]
    run = [name for names in CHECKS.values() for name in names]

    assert set(described) == set(run)
    assert len(set(described)) == len(described)


def test_the_reference_page_lists_every_rule():
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(BEGIN)
    mark, tail = rest.split("\n", 1)[0], rest.split(END)[1]
    wanted = f"{head}{BEGIN}{mark}\n{table()}\n{END}{tail}"
    if os.environ.get("WUTONG_WRITE_DOCS"):
        PAGE.write_text(wanted, encoding="utf-8")

    assert page == wanted, "run WUTONG_WRITE_DOCS=1 pytest src/wutong/engines/reader/tests/test_audit_rules.py"


def test_rule_names_are_plain_words():
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", rule.name) for rule in api.audit_rules())
