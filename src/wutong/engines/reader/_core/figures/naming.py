"""What naming an indicator works with: the figure's frame, the sentence's topics, and the name it comes to."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from wutong.engines.reader._core.figures import phrases, units
from wutong.engines.reader._core.figures.frames import Frame

LONGEST = 40
COUNTED_ALREADY = re.compile(
    r"(?:数|数量|人数|人口|总数|总量|户数|家数|次数|面积|规模|总额|额|量|人次|率|里程|长度|收入|投资|比重|强度|指数|浓度|天数|床位|学位|得分|位次|资金|产值|产能|税收|总值|融资|贷款|余额|费用|能力|寿命|价格|时间|时长|时限|周期|年限)$"
)
WEAK = re.compile(r"(?:实际|累计|合计|总计|共计|全年|当年|当月|总量|完成|实现|执行|收入总计|支出总计)+")
BEARER = re.compile(
    r"(?:业|企业|公司|单位|城市|城镇|农村|乡村|市区|县域|本级|地区|行业|门类|居民|(?<!种)类)$|^(?:国有|民营|私营|外资|内资)(?:经济)?$"
)
MEASURE_NOUN = re.compile(
    r"(?P<priced>(?:居民消费|商品零售|工业生产者)[^，。；]{0,4}价格)$"
    r"|(?P<noun>增加值|总产值|产值|营业收入|主营业务收入|利润总额|利润|税收|投资额?|零售额|销售额|用电量|产量|贷款余额|存款余额|余额|出口额?|进口额?|收入|支出|里程|装机容量|装机|面积|人口)$"
)
AREA_UNITS = ("平方米", "平方公里", "平方千米", "平米", "公顷", "亩")
FIRMS = re.compile(r"(?:企业|主体|商户|公司|工商户|单位|合作社|农场|机构)$")
EACH = re.compile(r"(?:平均)?每[天日月年周]|[日月年]均")
PART_BEFORE = re.compile(r"其中")
NO_CHANGE = re.compile(r"(?:同比|环比|与上年)?(?:基本)?持平$")
SAID_OF = re.compile(
    r"(?P<name>.{2,24}?)(?:首次|再次|再创|再|持续|稳步|大幅|显著|不断|实现|全面|连续|创|突破|过半|翻|稳居|位居|跃居|快速|由负转正)"
)
LONGEST_BEARER = 24


@dataclass(slots=True)
class Topic:
    """What the sentence has been about: the last thing measured, and all of them in order."""

    base: str = ""
    bases: list[str] = field(default_factory=list)
    whole: str = ""  # the indicator last named in full
    before: str = ""  # the base of the last figure of the sentence before
    listed: list[str] = field(default_factory=list)  # names that the last 分别 list gave
    structure: str = ""  # what a ratio such as 4:46:50 divides

    def next_sentence(self, goes_on: bool) -> Topic:
        """What the next sentence knows: what the last one was about, as its own topic where it goes on with it."""
        return Topic(base=self.base if goes_on else "", whole=self.whole if goes_on else "", before=self.base)

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
        if own and (whole := self.completed(own)):
            return whole, "completed from the whole before", 1
        if not own and (spoken := self.spoken_of()):
            return spoken, "named in the clause before", 1
        if EACH.fullmatch(own) and self.topic.base:
            return own + self.topic.base, "named before", 1
        if own and not (self.topic.base and WEAK.fullmatch(own)):
            return own, "named in the clause", 0
        if self.topic.base:
            return self.topic.base, "named before", 1
        before = phrases.subject(NO_CHANGE.sub("", self.clause_earlier()), self.area)
        return (before, "named in the clause before", 2) if before else ("", "not named", 4)

    def completed(self, own: str) -> str:
        """Of one who bears a measure (城市, 制造业) the name with the measure of the figure before, '' for any other phrase.

        规模以上工业增加值增长8%，其中制造业增长9% speaks of 制造业增加值, 居民消费价格…其中城市 of 城市居民消费价格.
        """
        base = self.topic.base
        if self.unit in units.COUNTABLE or own.startswith(("新", "净增")):
            return ""
        bears = BEARER.search(own) or PART_BEFORE.search(self.frame.lead) and not COUNTED_ALREADY.search(own)
        fits = bears and len(own) <= LONGEST_BEARER and own not in base and not MEASURE_NOUN.search(own)
        measure = MEASURE_NOUN.search(base) if fits else None
        if measure is None:
            return ""
        return own + (base[measure.start("priced") :] if measure["priced"] else measure["noun"])

    def spoken_of(self) -> str:
        """What the clause before speaks of without a figure (可再生能源装机占比首次过半，达到52%), '' where it names no measure."""
        if not self.frame.first_in_clause or self.frame.lead.lstrip("，,、")[:1] not in ("达", "为", "升", "降", "增"):
            return ""
        earlier = self.clause_earlier()
        said = SAID_OF.match(earlier) if earlier and not re.search(r"\d", earlier) else None
        name = phrases.strip_head(said["name"], self.area) if said else ""
        return name if COUNTED_ALREADY.search(name) or name.endswith(("占比", "比例")) else ""

    def clause_earlier(self) -> str:
        """The clause before this one in the sentence, without its mark."""
        earlier = self.text[self.frame.sentence[0] : self.frame.clause[0]].rstrip("，；：")
        return re.split(r"[，；。：]", earlier)[-1]

    def with_quantity(self, name: str) -> str:
        """The name of a count with 数量 or 人数 where it does not say so already."""
        if not name or COUNTED_ALREADY.search(name):
            return name
        if self.unit in AREA_UNITS:
            return name + "面积"
        if self.unit not in units.COUNTABLE - units.DURATIONS:
            return name
        if self.unit == "户" and not FIRMS.search(name):
            return name.removesuffix("户") + "户数"
        return name + {"人": "人数", "名": "人数", "位": "人数", "人次": "人次"}.get(self.unit, "数量")


@lru_cache(maxsize=20_000)
def tidy(name: str) -> str:
    """Drop stray marks and cut what no name needs."""
    name = unicodedata.normalize("NFKC", re.sub(r"[_{}$^\\]|\[\d+\]", "", name)).strip("，,、；;：:。.—-·的 ")
    name = re.sub(r"(?<![惠涉普])[和及与]$", "", name)
    name = re.sub(r"(?<=之比)(?:为|是)?1$", "", name)
    name = re.sub(r"(排名|增速|数量|位次)\1", r"\1", name)
    if name.count("”") != name.count("“"):
        name = name.replace("“", "").replace("”", "")
    return name if len(name) <= LONGEST else name[-LONGEST:]
