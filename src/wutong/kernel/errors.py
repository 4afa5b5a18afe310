"""The one shape of every error that a person may read.

An error says what was asked, what stood in the way, what was and was not
written, and what to do next, in Chinese and in English, under a code that
docs/reference/errors.md explains.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Wording:
    """One language's text of an error: four sentences, each a format string over the error's facts."""

    asked: str
    obstacle: str
    written: str
    advice: str

    def fill(self, facts: dict[str, object]) -> tuple[str, str, str, str]:
        """Return the four sentences with the facts put in."""
        asked, obstacle, written, advice = (
            part.format(**facts) for part in (self.asked, self.obstacle, self.written, self.advice)
        )
        return asked, obstacle, written, advice


class WutongError(Exception):
    """Base of all errors shown to people; a subclass sets `code`, `zh` and `en`.

    >>> class NoSuchPage(WutongError):
    ...     code = "site-E000"
    ...     zh = Wording("打开第 {page} 页", "只有 {last} 页", "没有改动任何数据", "请选择 1 到 {last} 之间的页")
    ...     en = Wording("Open page {page}", "there are {last} pages", "nothing was changed", "choose 1 to {last}")
    >>> print(NoSuchPage(page=9, last=3).message("zh"))
    [site-E000] 打开第 9 页：只有 3 页。没有改动任何数据。请选择 1 到 3 之间的页。
    """

    code: ClassVar[str] = "kernel-E000"
    zh: ClassVar[Wording] = Wording("执行操作", "出现未说明的问题", "没有写入任何数据", "请联系管理员")
    en: ClassVar[Wording] = Wording("Run", "an unexplained problem", "nothing was written", "ask the administrator")

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(self.message("zh"))

    def message(self, language: str = "zh") -> str:
        """Return the whole message in `zh` or `en`, code first."""
        if language.startswith("en"):
            asked, obstacle, written, advice = self.en.fill(self.facts)
            return f"[{self.code}] {asked}: {obstacle}. {written}. {advice}."
        asked, obstacle, written, advice = self.zh.fill(self.facts)
        return f"[{self.code}] {asked}：{obstacle}。{written}。{advice}。"
