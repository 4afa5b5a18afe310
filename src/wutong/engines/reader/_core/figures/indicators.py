"""Naming what a figure measures, completed where the sentence leaves it out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from wutong.engines.reader._core.figures import phrases, units
from wutong.engines.reader._core.figures.frames import MOVES_TO, Frame
from wutong.engines.reader._core.figures.measures import DONE_OF_PLAN
from wutong.engines.reader._core.figures.thresholds import is_threshold

LONGEST = 40
SHARE = re.compile(
    r"^(?P<whose>.*?)占(?:到了?|据|了)?(?P<of>[^，。；]*?)(?:的)?(?P<word>比重|比例|份额|比)?(?:的|分别|由|从|保持|稳定|维持|控制|在|达到?了?|为|约|近|超过?|到|至|提高)*$"
)
SHARE_GOES_ON = re.compile(
    r"^[、和与及,，]?(?P<of>(?![^，。；]*(?:至|到|增|升|降|20\d\d))[^，。；]{1,14}?)的?(?:约|近|超过?)?$"
)
RATE_WORDS = re.compile(r"(?:率|比重|占比|比例|强度|增速|增幅|份额|覆盖面|达标率|指数)$")
GROWTH_SUFFIX = re.compile(r"(?:增速|增幅|增长率|增长速度|降幅|涨幅|降低率)$")
MEAN = re.compile(r"年均|年平均")
RANK_VERB = re.compile(
    r"(?:已经?|均|连续[^，。]{0,4}|稳)?(?:位居|位列|位次|居于|居|名列|排名|排在|列|升至|跃居|跃升至?|晋升至?|上升至?|提升至?|前移至?|回升至?|保持|并列|进入|跻身|迈入|入围|入选|成功|成为|获得?|荣获|为|是|达到|世界|第)+(?:到|为|在)?$"
)
COUNTED_ALREADY = re.compile(
    r"(?:数|数量|人数|人口|总数|总量|户数|家数|次数|面积|规模|总额|额|量|人次|率|里程|长度|收入|投资|比重|强度|指数|浓度|天数|床位|学位|得分|位次|资金|产值|产能|税收|总值|融资|贷款|余额|费用|能力|寿命|价格|时间|时长|时限|周期|年限)$"
)
PEOPLE_AFTER = re.compile(
    r"居民|群众|人口|市民|师生|学生|职工|用户|家庭|游客|农民|劳动者|老人|老年人|青年|妇女|儿童|村民"
)
PLACED = re.compile(r"(?:稳?居|位居|位列|排名|列|名列)")
MOVED = re.compile(r"^(?:调整|优化|演变|变化|变|转变|提升)")
INDUSTRIES = ("第一产业", "第二产业", "第三产业")
DIFFERENCE = {"提高": "提高幅度", "提升": "提高幅度", "上升": "提高幅度", "增加": "提高幅度", "增长": "提高幅度", "扩大": "提高幅度",
              "下降": "降幅", "降低": "降幅", "回落": "降幅", "减少": "降幅", "下滑": "降幅", "收窄": "降幅", "缩小": "降幅"}  # fmt: skip
GAP_WORD = re.compile(
    r"(高于|低于|快于|高出|领先|比(?!重|例)|较)(?P<whom>[^，。；\d]{0,12}?)(?:平均水平|水平)?(?:高|低|快)?$"
)
VERB_KEPT = re.compile(
    r"(?:新增加?|新建|新引进|新认定|新签约|新开工|新培育|签约|开工|投产|竣工|引进|培育|累计培育|完成|获批|入选|推荐|支持|带动|服务|走访|解决|召开|举办|开展|新设|"
    r"设立|组织|认定|惠及|吸引|满足|服务|带动|覆盖|接待|招引|促成|入选|培养|吸纳|安置|救助|资助|打通|改造|实施|建成|兑现|办理|淘汰|关停|培训|布局|承办|建设|搭建|修建|打造|发布|参与|推进|储备|盘活|提供|发放|助推|助力|落实|储备|争取)[^，。；]*$"
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
        self.whole = whole
        if base:
            self.base = base
            if base not in self.bases:
                self.bases.append(base)


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator name, the thing it is about, and how far the name came from."""

    name: str
    base: str
    reason: str
    distance: int


def name_of(frame: Frame, text: str, measure: str, topic: Topic, area: str) -> Named:
    """The indicator of a figure by its measure."""
    if MOVES_TO.match(frame.lead) and topic.whole and frame.mention.shape == "quantity" and not frame.first_in_sentence:
        return Named(topic.whole, topic.base, "named before", 1)
    maker = {"rank": _rank, "growth": _growth, "share": _share}.get(measure)
    if units.bare(frame.mention.unit) in ("%", "‰", "成") and measure == "ratio":
        maker = _share
    if units.bare(frame.mention.unit) in units.DURATIONS:
        maker = None
    if frame.mention.shape == "ratio":
        named = _ratio_member(frame, topic, area)
    elif units.bare(frame.mention.unit) in ("个百分点", "百分点"):
        named = _points(frame, topic, area)
    elif maker:
        named = maker(frame, text, topic, area)
    else:
        named = _amount(frame, text, topic, area)
    return Named(tidy(named.name), tidy(named.base), named.reason, named.distance)


def tidy(name: str) -> str:
    """Drop stray marks and cut what no name needs."""
    name = unicodedata.normalize("NFKC", re.sub(r"[_{}$^\\]|\[\d+\]", "", name)).strip("，,、；;：:。.—-·的 ")
    name = re.sub(r"(?<![惠涉普])[和及与]$", "", name)
    if name.count("”") != name.count("“"):
        name = name.replace("“", "").replace("”", "")
    return name if len(name) <= LONGEST else name[-LONGEST:]


def _own_subject(frame: Frame, area: str) -> str:
    return phrases.subject(frame.lead, area)


def _or_topic(own: str, topic: Topic) -> tuple[str, str, int]:
    if own:
        return own, "named in the clause", 0
    return (topic.base, "named before", 1) if topic.base else ("", "not named", 4)


def _growth(frame: Frame, text: str, topic: Topic, area: str) -> Named:
    respective = _respective(frame, text, topic, area)
    base, reason, distance = (
        (respective, "in the order of the list", 1) if respective else _or_topic(_own_subject(frame, area), topic)
    )
    if frame.mention.shape == "zero":
        return Named(base + "增速", base, reason, distance)
    base = re.sub(r"(?:年均|年平均)?(?:复合)?(?:增速|增幅|增长率|增长)$", "", base) or topic.base or base
    if frame.mention.unit == "倍" and re.search(r"(?:19|20)\d\d年的$|的$", frame.lead):
        return Named(base + "倍数", base, reason, distance)
    if GROWTH_SUFFIX.search(base):
        return Named(base, base, reason, distance)
    if shrunk := re.search(r"(压缩|压减|缩短|精简|改善)(?:了|近|约)?$", frame.lead):
        return Named(base + shrunk[1] + "幅度", base, reason, distance)
    mean = "年均" if MEAN.search(text[frame.clause[0] : frame.mention.start]) else ""
    return Named(f"{base}{mean}增速", base, reason, distance)


def _points(frame: Frame, topic: Topic, area: str) -> Named:
    gap = GAP_WORD.search(frame.lead)
    lead = frame.lead[: gap.start()] if gap else frame.lead
    if frame.lead in ("、", "和", "与", "及") and topic.whole:
        return Named(topic.whole, topic.base, "share list goes on", 1)
    own = re.sub(r"^(?:占比|比重|增速|增幅)$", "", phrases.subject(lead, area))
    short = not own and re.search(r"占比|比重", lead) is not None
    base, reason, distance = (
        (topic.whole, "named before", 1) if (short or not own) and topic.whole else (own, "named in the clause", 0)
    )
    if gap and not re.search(r"比(?:上年|去年|20\d\d|同期)|较(?:上|去|20)", gap.group()):
        return Named(f"{base}{gap.group(1)}{gap['whom']}幅度", topic.base or base, reason, distance)
    verb = re.search(r"(提高|提升|上升|增加|增长|扩大|下降|降低|回落|减少|下滑|收窄|缩小)(?:了|约|近)*$", frame.lead)
    return Named(base + DIFFERENCE.get(verb[1] if verb else "提高", "提高幅度"), base, reason, distance)


def _share(frame: Frame, text: str, topic: Topic, area: str) -> Named:
    goes_on = SHARE_GOES_ON.match(frame.lead) if "占" in topic.whole else None
    if goes_on and "率" not in goes_on["of"] and frame.lead.endswith(("的", "约", "近", "超过")):
        return Named(f"{topic.base}占{_of(goes_on['of'])}比重", topic.base, "share list goes on", 1)
    respective = _respective(frame, text, topic, area)
    if respective:
        return Named(respective, respective, "in the order of the list", 0)
    if DONE_OF_PLAN.search(frame.lead) and topic.base:
        return Named(f"{topic.base}完成比例", topic.base, "named before", 1)
    found = SHARE.match(frame.lead) if "占" in frame.lead else None
    if found and not re.search(r"占比", frame.lead):
        own = phrases.subject(found["whose"] + "为", area)
        base, reason, distance = _or_topic(own, topic)
        return Named(f"{base}占{_of(found['of'])}比重" if _of(found["of"]) else f"{base}占比", base, reason, distance)
    own = _own_subject(frame, area)
    if own in ("占比", "比重", "比例", "") and topic.base:
        said = f"{topic.base}{own or _said_of(frame)}"
        return Named(said, topic.base, "named before", 1)
    if own and not frame.rest and frame.lead.endswith("的") and not RATE_WORDS.search(own):
        return Named(f"{topic.base}占{own}比重", topic.base, "part of a whole", 1)
    if own and not RATE_WORDS.search(own) and frame.rest and not frame.tail.startswith(("，", "、")):
        return Named(own + _said_of(frame) + "比例", own, "named in the clause", 0)
    if not own:
        return Named(_after(frame), _after(frame), "named after the number", 0)
    return Named(own, own, "named in the clause", 0)


def _of(words: str) -> str:
    words = re.sub(r"^(?:到了?|据|了)", "", words)
    return words.strip("的、，和").removesuffix("比重").removesuffix("比例").strip("的")


def _said_of(frame: Frame) -> str:
    return re.sub(r"^(?:的|以上|左右|实现|得到)+", "", frame.rest)[:14]


def _after(frame: Frame) -> str:
    return re.sub(r"^(?:的|以上|左右)+", "", frame.rest)[:LONGEST]


def _rank(frame: Frame, text: str, topic: Topic, area: str) -> Named:
    if contest := _contest(frame, text, area):
        return Named(
            contest if contest.endswith(("排名", "排行榜", "榜单")) else contest + "排名",
            contest,
            "ranking named before",
            1,
        )
    lead = frame.lead
    lead = re.sub(r"^.*?以\d[^，。；]*?(?=位|排|列|居|名)", "", lead) or lead
    own = RANK_VERB.sub("", lead)
    own = re.sub(r"(?:位居|位列|排名|名列|列|居)(?=全|国|省|市|同|“|《)", "", own)
    own = phrases.strip_head(own, area).strip("的")
    own = "" if own in (area, area[-3:]) else re.sub(r"(?:由|从)(?=全国|全省|全市|全区|$)", "", own)
    own = topic.base + own if own.startswith(("总量", "增速", "增幅")) and topic.base else own
    own = re.sub(r"^在|中$|上$", "", own)
    own = re.sub(r"连续(?:多|[一二三四五六七八九十\d]+)年|均|都$", "", own)
    scope = bool(
        re.fullmatch(
            r"(?:全国|全省|全市|全区|全球|世界|国内|中部|中西部|[一-龥]{2,3}[省市])?(?:各?(?:高新区|城市|开发区|地市|县区|省份|国家高新区|国家级经开区))?",
            own,
        )
    )
    if not scope and len(own) <= 8 and topic.base and PLACED.match(frame.lead.lstrip("，,、")):
        scope = True
    if scope and frame.first_in_clause:
        return Named(f"{topic.base}{own}排名", topic.base, "named before", 1)
    if scope or not own:
        return Named(f"{topic.base}{own}排名", topic.base, "named before", 1)
    name = own if own.endswith(("排名", "位次")) else own + "排名"
    return Named(name, own, "named in the clause", 0)


def _contest(frame: Frame, text: str, area: str) -> str:
    """The ranking named in the clause before (在…评价中，), '' where there is none."""
    if re.search(
        r"以\d|(?:数|额|量|率|收入|值|投资|增速|面积)(?:以|位|居|排|列|名)", text[frame.clause[0] : frame.mention.start]
    ):
        return ""
    before = re.split(r"[，,；;。]", text[frame.sentence[0] : frame.clause[0]].rstrip("，,；;"))[-1]
    found = re.search(r"([^，。；]{2,60})[中里上]$", before)
    if not found or not re.search(r"评价|考核|排名|榜|评估|测评|评比|排行", found[1]):
        return ""
    named = re.sub(r"^.*为基础的|^.*(?:发布|公布)的", "", found[1])
    return re.sub(r"[《》]", "", phrases.strip_head(re.sub(r"^在", "", named), area))


def _ratio_member(frame: Frame, topic: Topic, area: str) -> Named:
    mention = frame.mention
    if mention.member == 0:
        own = phrases.subject(frame.lead, area)
        topic.structure = own if len(own) > 2 and not MOVED.match(own) else topic.structure or own or topic.whole
    names = _members(topic.structure, mention.members)
    return Named(names[mention.member], topic.structure, "member of a ratio", 0 if mention.member == 0 else 1)


def _members(whole: str, count: int) -> list[str]:
    if count == 3 and "产" in whole:
        tail = re.sub(r"^.*?(?=占)|^.*(?:产业|产业结构|结构)比?例?", "", whole)
        return [name + (tail if tail.startswith("占") else "占比") for name in INDUSTRIES]
    parts = [part for part in re.split(r"[、:和与]", whole) if part]
    return parts if len(parts) == count else [f"{whole}（第{index}项）" for index in range(1, count + 1)]


def _respective(frame: Frame, text: str, topic: Topic, area: str) -> str:
    """The list member a number belongs to (甲、乙分别达到…和…), '' where there is no such list."""
    clause = text[frame.clause[0] : frame.clause[1]]
    number_at = frame.mention.start - frame.clause[0]
    at = clause.find("分别")
    said = 0 <= at < number_at
    start = at + 2 if said else 0
    position = len(re.findall(r"\d[^、和与及]*[、和与及]", clause[start:number_at]))
    after = clause[frame.mention.end - frame.clause[0] :]
    count = position + 1 + len(re.findall(r"[、和与及]\d", after))
    names = _listed(clause[:at], count, topic, area) if said else topic.listed if len(topic.listed) == count > 1 else []
    if said:
        topic.listed = names
    return names[position] if position < len(names) else ""


def _listed(subject: str, count: int, topic: Topic, area: str) -> list[str]:
    """The `count` names that a list of numbers after 分别 belongs to, [] where they cannot be told."""
    own = phrases.strip_head(phrases.strip_tail(subject), area)
    names = _coordinated(own, count)
    if names or own:
        return names or [own] * count
    return topic.bases[-count:] if len(topic.bases) >= count > 1 else []


def _coordinated(subject: str, count: int) -> list[str]:
    """Split A、B和C的D into A的D, B的D, C的D where there are `count` of them."""
    if count == 2 and subject.startswith("城乡"):
        return ["城镇" + subject[2:], "农村" + subject[2:]]
    shared = re.match(r"^(?P<list>.+?)(?P<tail>(?:对|的|占)[^、和与]*)$", subject)
    for listed, tail in ((shared["list"], shared["tail"]) if shared else ("", ""), (subject, "")):
        parts = [part for part in re.split(r"[、和与及]", listed) if part]
        if len(parts) == count and count > 1:
            return [part + tail for part in _completed(parts)]
    return []


def _completed(parts: list[str]) -> list[str]:
    """Give short members the end of the last one: 城镇、农村居民人均可支配收入 → 城镇居民人均可支配收入, …"""
    last = parts[-1]
    short = all(len(part) <= 4 and len(last) - len(part) >= 4 for part in parts[:-1])
    return [part + last[len(part) :] for part in parts[:-1]] + [last] if short else parts


def _amount(frame: Frame, text: str, topic: Topic, area: str) -> Named:
    """Levels, changes and ratios: a count of what follows, or an amount of what stands before."""
    respective = _respective(frame, text, topic, area)
    if respective:
        return Named(respective, respective, "in the order of the list", 1)
    if own_tail := OF_LATER.match(frame.rest) if frame.lead.endswith("的") and not frame.tail else None:
        name = phrases.strip_head(frame.lead.rstrip("的"), area) + own_tail[1]
        return Named(_with_quantity(name, frame), name, "named after the number", 1)
    if is_threshold(frame):
        noun = phrases.noun_phrase(frame.rest.removeprefix("的"))[0]
        return Named(f"{noun}{_extent(frame)}门槛", noun, "named after the number", 0)
    if special := _special(frame, topic, area):
        return special
    countable = units.bare(frame.mention.unit) in units.COUNTABLE or PEOPLE_AFTER.match(frame.tail) is not None
    own = _own_subject(frame, area)
    spread = _extent(frame) in ("面积", "长度") and not frame.tail.startswith("的")
    before_noun = countable or not own or spread or not GENERIC.match(own) and _ends_in_verb(frame.lead.rstrip("的"))
    if before_noun and phrases.begins_with_noun(frame.tail) and not (frame.tail.startswith("的") and own):
        return _counted(frame, topic, area, countable)
    if modified := _modifying(frame, own):
        return modified
    owner = GAINED.sub("", GENERIC_END.sub("", topic.base)) or topic.before
    if own and GENERIC.match(own) and owner and not frame.rest.startswith("的"):
        return Named(_with_quantity(owner + own, frame), owner, "named before", 1)
    gain = re.search(r"净增|新增|增收|减收|增支|增加(?!值)", frame.lead)
    if own in ("", "净增", "新增", "增加") and topic.base and gain:
        return Named(_with_quantity(gain.group() + topic.base, frame), topic.base, "named before", 1)
    if not own and topic.base and _extent(frame) == "面积" and not COUNTED_ALREADY.search(topic.base):
        return Named(topic.base + "面积", topic.base, "named before", 1)
    if own.endswith("居民") and "居民" in topic.base and own not in topic.base:
        base = own + topic.base.split("居民", 1)[1]
        return Named(base, base, "completed from the whole before", 1)
    if not own and not topic.base and (subject := _subject_before(frame, text, area)):
        return Named(_with_quantity(subject, frame), subject, "named in the clause before", 2)
    if not own:
        base = GAINED.sub("", topic.base) or _after(frame)
        return Named(
            _with_quantity(base, frame), base, "named before" if topic.base else "not named", 1 if topic.base else 4
        )
    return Named(_with_quantity(own, frame), own, "named in the clause", 0)


def _subject_before(frame: Frame, text: str, area: str) -> str:
    """The subject of the clause before, where that clause has no figure of its own (…数量翻一番，达到1024家)."""
    before = re.split(r"[，,；;]", text[frame.sentence[0] : frame.clause[0]].rstrip("，,；;"))[-1]
    return phrases.subject(before, area) if before else ""


def _modifying(frame: Frame, own: str) -> Named | None:
    """A size that qualifies the noun after it: 设立规模10亿元的基金 → 基金规模, 启动17平方公里的更新项目 → 更新项目面积."""
    if not frame.rest.startswith("的") or units.bare(frame.mention.unit) in units.PERCENT_LIKE:
        return None
    noun = phrases.noun_phrase(frame.rest[1:])[0]
    attribute = FOUNDING.sub("", own)
    if noun and GENERIC.match(attribute) and "投资" not in attribute:
        return Named(noun + attribute, noun, "named after the number", 0)
    if noun and "投资" not in own and (_only_verbs(own) or frame.lead.endswith(("有", "只", "过"))):
        return Named(noun if COUNTED_ALREADY.search(noun) else noun + _extent(frame), noun, "named after the number", 0)
    return None


def _only_verbs(phrase: str) -> bool:
    return bool(phrase) and all(tag in ("v", "d", "vd", "p") for _, tag in phrases.tagged(phrase))


GAINED = re.compile(r"^(?:每年)?(?:新增加?|净增|新培育|培育|新引进)(?=.{2})")
FOUNDING = re.compile(r"^(?:发起)?(?:设立|成立|建设|打造|组建|新建|建成|建立|开发|形成)")
GENERIC_END = re.compile(
    r"(?:总|实际|计划|年度|完成|累计)*(?:投资|投资额|面积|总面积|规模|总规模|产值|总投资额|签约额|金额|数量)$"
)
GENERIC = re.compile(
    r"^(?:总|实际|计划|年度|完成|累计|投资|签约|新增)*(?:投资|投资额|面积|总面积|规模|总规模|产值|项目|投资项目|总投资额|签约额|金额|长度|里程|总数|总量|限额)$"
)
OF_LATER = re.compile(
    r"、[^，。；\d]*\d[\d.]*[亿万]?[元亩家个]+的?([^，。；、的\d]{2,4}?)(?:尽快|早日|加快|落地|建设|$)"
)
FROM_AMONG = re.compile(r"([^，。；\d]{2,24})[中里](?!心)")
AMONG_LEAD = ("在", "从", "以", "全国", "全省", "全市")
CONTEST_END = re.compile(r"(?:统计数据|高质量发展|综合|年度)*(?:考核|评价|评比|排名|评估|统计)+$")
STEPS = re.compile(r"(?:排名|位次|名次)?(前进|上升|提升|下降|后移|前移|退步|进位|跃升)(?:了)?$")
NOUN_UNITS = ("商户", "农户", "师生", "学子")


def _special(frame: Frame, topic: Topic, area: str) -> Named | None:
    """Streaks, places gained, cumulative ordinals and lengths of time, whose names follow their own pattern."""
    mention, unit = frame.mention, units.bare(frame.mention.unit)
    if mention.shape == "ordinal":
        noun = phrases.noun_phrase(re.sub(r"^.*第[\d一二三四五六七八九十百]+[家户次]", "", frame.rest))[0]
        return Named(f"累计{noun or topic.base}{'次数' if unit == '次' else '数量'}", noun, "place in a count", 0)
    if frame.lead.endswith("连续") and unit in ("年", "届", "次", "个月", "天", "季度", "个季度"):
        return Named(f"连续{frame.rest[: LONGEST - 4]}{unit}数", topic.base, "length of a streak", 0)
    if unit in ("位", "名") and (steps := STEPS.search(frame.lead)):
        whole = topic.whole if topic.whole.endswith(("排名", "位次")) else f"{topic.base}排名"
        return Named(f"{whole}{steps[1]}位次", topic.base, "places gained", 1)
    if unit in units.DURATIONS and (spent := re.match(r"(?:的)?(?:时间|时长)[，,]?(?:分步实施)?(.{2,24})", frame.rest)):
        return Named(re.split(r"[，。；]", spent[1])[0] + "用时", "", "named after the number", 0)
    if unit in ("分钟", "小时") and (reach := re.match(r"[^，。；”]{2,14}圈", frame.rest)):
        return Named(reach.group() + "时间范围", reach.group(), "named after the number", 0)
    if unit == "年" and phrases.begins_with_noun(frame.tail.lstrip("的")):
        noun = phrases.noun_phrase(frame.tail.lstrip("的"))[0]
        return Named(noun[:6] + "年数", noun, "length of time", 1)
    if unit in NOUN_UNITS:
        return Named(
            phrases.strip_head(frame.lead, area).strip("了、，") + unit + "数", unit, "counted with its noun", 0
        )
    return None


def _extent(frame: Frame) -> str:
    """What a unit measures of a thing: 面积, 长度, 人数 or, for money and the rest, 规模."""
    unit = units.bare(frame.mention.unit)
    if unit in ("平方米", "平方公里", "平方千米", "平米", "公顷", "亩"):
        return "面积"
    if unit in ("公里", "千米", "米"):
        return "长度"
    return "人数" if unit in units.PEOPLE else "规模"


def _ends_in_verb(lead: str) -> bool:
    words = phrases.tagged(lead[-10:]) if lead else ()
    return bool(words) and words[-1][1] in ("v", "p", "vn", "ul") or lead.endswith(("等", "了", "的"))


def _counted(frame: Frame, topic: Topic, area: str, countable: bool) -> Named:
    """A number that stands before what it counts: 推荐27个项目参加大赛 → 推荐参加大赛项目数量."""
    noun, rest = phrases.noun_phrase(re.sub(r"^的", "", frame.tail))
    if (picked := FROM_AMONG.match(frame.rest)) and frame.lead.endswith(AMONG_LEAD):
        noun, rest = CONTEST_END.sub("", picked[1]) or noun, ""
    lead = phrases.strip_head(re.sub(r"(?:了|过|(?<!签)约|近|的|等|共|达|为|是|有|有将|计)+$", "", frame.lead), area)
    verb = _counting_verb(lead)
    rest = re.sub(r"^(?:要|将|应|可|共计|总计|合计|累计|共有|共|均|都|已|了|进行(?:了)?)+", "", rest)
    if frame.lead.endswith("的") and not verb and 2 <= len(lead) <= 20:
        verb = lead
    room = 32 if len(noun) <= 2 else 16  # 企业 alone names nothing: 19家企业入选… needs what they were chosen for
    said = (
        rest if 1 < len(rest) <= room and ("的" not in rest or room > 16) and not rest.startswith(("，", "、")) else ""
    )
    base = f"{verb}{said}{noun}" if said and len(noun) <= 12 else f"{verb}{noun}"
    name = _with_quantity(base, frame) if countable else base + ("" if COUNTED_ALREADY.search(base) else _extent(frame))
    return Named(name, noun if len(noun) > 3 and not verb else base, "named after the number", 0)


def _counting_verb(lead: str) -> str:
    """The verb that belongs to the name of a count: 新引进 of 新引进甲、乙等 (3家机构), 推荐 of 推荐 (27个项目)."""
    head = VERB_KEPT.match(lead)
    if head and ("、" in lead or "等" in lead):
        words = phrases.tagged(lead)
        return words[0][0] if words[0][1] in ("v", "vn", "d") else ""
    if head:
        return lead if len(lead) <= 14 else lead[:4]
    kept = VERB_KEPT.search(lead)
    return kept.group() if kept and len(kept.group()) <= 10 and not re.search(r"[、等]", lead) else ""


def _with_quantity(name: str, frame: Frame) -> str:
    unit = units.bare(frame.mention.unit)
    if not name or unit not in units.COUNTABLE or COUNTED_ALREADY.search(name):
        return name
    return name + ("人数" if unit in ("人", "名", "位") else "数量")
