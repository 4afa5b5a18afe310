"""What naming an indicator works with: the figure's frame, the sentence's topics, and the name it comes to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from wutong.engines.reader._core.figures import phrases, units
from wutong.engines.reader._core.figures.frames import Frame

LONGEST = 40
COUNTED_ALREADY = re.compile(
    r"(?:数|数量|人数|人口|总数|总量|户数|家数|次数|面积|规模|总额|额|量|人次|率|里程|长度|收入|投资|比重|强度|指数|浓度|天数|床位|学位|得分|位次|资金|产值|产能|税收|总值|融资|贷款|余额|费用|能力|寿命|价格|时间|时长|时限|周期|年限)$"
)


@dataclass(slots=True)
class Topic:
    """What the sentence has been about: the last thing measured, and all of them in order."""

    base: str = ""
    bases: list[str] = field(default_factory=list)
    whole: str = ""  # the indicator last named in full
    before: str = ""  # the base of the last figure of the sentence before
    listed: list[str] = field(default_factory=list)  # names that the last 分别 list gave
    structure: str = ""  # what a ratio such as 4:46:50 divides

    def note(self, base: str, whole: str) -> None:
        """Remember a figure that was named."""
        self.whole = whole
        if base:
            self.base = base
            if base not in self.bases:
                self.bases.append(base)


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator name, the thing it is about, and how far the name came from (0 the clause … 4 nowhere)."""

    name: str
    base: str
    reason: str
    distance: int


@dataclass(frozen=True, slots=True)
class Naming:
    """One figure to be named: where it stands, what came before it, and the document's own area."""

    frame: Frame
    text: str
    topic: Topic
    area: str

    @property
    def own(self) -> str:
        """The noun phrase that leads to the number, '' where there is none."""
        return phrases.subject(self.frame.lead, self.area)

    @property
    def unit(self) -> str:
        return units.bare(self.frame.mention.unit)

    @property
    def clause_before(self) -> str:
        """The words of the clause up to the number."""
        return self.text[self.frame.clause[0] : self.frame.mention.start]

    def or_topic(self, own: str) -> tuple[str, str, int]:
        """The phrase, or what the sentence is about: name, reason, distance."""
        if own:
            return own, "named in the clause", 0
        return (self.topic.base, "named before", 1) if self.topic.base else ("", "not named", 4)

    def clause_earlier(self) -> str:
        """The clause before this one in the sentence, without its mark."""
        earlier = self.text[self.frame.sentence[0] : self.frame.clause[0]].rstrip("，；：")
        return re.split(r"[，；。：]", earlier)[-1]

    def with_quantity(self, name: str) -> str:
        """The name of a count with 数量 or 人数 where it does not say so already."""
        if not name or self.unit not in units.COUNTABLE - units.DURATIONS or COUNTED_ALREADY.search(name):
            return name
        return name + ("人数" if self.unit in ("人", "名", "位") else "数量")


def tidy(name: str) -> str:
    """Drop stray marks and cut what no name needs."""
    name = unicodedata.normalize("NFKC", re.sub(r"[_{}$^\\]|\[\d+\]", "", name)).strip("，,、；;：:。.—-·的 ")
    name = re.sub(r"(?<![惠涉普])[和及与]$", "", name)
    if name.count("”") != name.count("“"):
        name = name.replace("“", "").replace("”", "")
    return name if len(name) <= LONGEST else name[-LONGEST:]
