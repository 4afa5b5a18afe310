"""Naming rates: growth (…增速), shares (…占…比重), percentage points (…提高幅度)."""

from __future__ import annotations

import re

from wutong.engines.reader._core.figures import phrases
from wutong.engines.reader._core.figures.lists import OF_PRODUCT, respective
from wutong.engines.reader._core.figures.measures import AGAINST_YEAR, DONE_OF_PLAN, goes_on, reduction
from wutong.engines.reader._core.figures.naming import LONGEST, Named, Naming

SHARE = re.compile(
    r"^(?P<whose>.*?)占(?:到了?|据|了)?(?P<of>[^，。；]*?)(?:的)?(?P<word>比重|比例|份额|比)?(?:的|分别|由|从|保持|稳定|维持|控制|在|达到?了?|为|约|近|超过?|到|至|提高|首次|首度|仅|已|突破)*$"
)
SHARE_GOES_ON = re.compile(
    r"^[、和与及,，]?(?P<of>(?![^，。；]*(?:至|到|增|升|降|20\d\d))[^，。；]{1,14}?)的?(?:约|近|超过?)?$"
)
RATE_WORDS = re.compile(r"(?:率|比重|占比|比例|强度|增速|增幅|份额|覆盖面|达标率|指数)$")
GROWTH_SUFFIX = re.compile(r"(?:增速|增幅|增长率|增长速度|降幅|涨幅|降低率)$")
REDUCTION = "降低"  # 单位GDP能耗降低: positive, the more the better, as plans and the ledger name it
MEAN = re.compile(r"年均|年平均")
INDUSTRY_SHARE = re.compile(r"(第[一二三]产业)(?:增加值)?(?:所占)?(?:的)?(?:比重|占比|比例)")
SHARE_WORD = re.compile(r"(?:的)?(?:比重|占比|比例|份额)$")
TIMES_OF = re.compile(r"(?:是|为|相当于|达到?)(?P<whom>[^，。；]{2,14})的$")
PRICES = ("名义", "实际")
LIKE_ANOTHER = re.compile(
    r"(?:仅|只)?(?:是|为|有|占|相当于|达到?|不到|不足)+(?P<whom>[^，。；\d]{0,8}(?:平均水平|平均|均值))的$"
)
LISTED_WHOLE = re.compile(r"分别占([^，。；\d]{2,16}?)(?:的|比重)")
GROWTH_END = re.compile(r"(?:年均|年平均)?(?:复合)?(?:增速|增幅|增长率|增长|增产|减产)$|^(?:增产|减产)$")
SHRUNK = re.compile(r"(压缩|压减|缩短|精简|改善)(?:了|近|约)?$")
DIFFERENCE = {"提高": "提高幅度", "提升": "提高幅度", "上升": "提高幅度", "增加": "提高幅度", "增长": "提高幅度", "扩大": "提高幅度",
              "加快": "加快幅度", "放缓": "放缓幅度", "回升": "回升幅度", "拉动": "拉动幅度",
              "下降": "降幅", "降低": "降幅", "回落": "降幅", "减少": "降幅", "下滑": "降幅", "收窄": "收窄幅度", "缩小": "降幅"}  # fmt: skip
POINTS_VERB = re.compile(rf"({'|'.join(DIFFERENCE)})(?:了|约|近)*$")
GAP_WORD = re.compile(
    r"(高于|低于|快于|高出|领先|(?<![同环])比(?!重|例|[一二三四]季度|上半年)|较(?![一二三四]季度|上半年))(?P<whom>[^，。；\d]{0,12}?)(?:平均水平|水平)?(?:高|低|快)?$"
)
GAP_NAMED = re.compile(r"(?<=增速)(?:高于|低于|快于|慢于|高出|领先)[^，。；]*幅度$")
OVER_TIME = re.compile(r"比(?:上年|去年|20\d\d|同期)|较(?:上|去|20)")


def growth(naming: Naming) -> Named:
    """A rate of growth, named by what grows."""
    frame, topic = naming.frame, naming.topic
    if naming.own.endswith("自然增长率"):
        return Named(naming.own, naming.own, "named in the clause", 0)
    listed = respective(naming)
    base, reason, distance = (listed, "in the order of the list", 1) if listed else naming.or_topic(naming.own)
    if naming.own in PRICES and topic.base:
        return Named(f"{topic.base}{naming.own}增速", topic.base, "named before", 1)
    if frame.mention.shape == "zero":
        return Named(base + "增速", base, reason, distance)
    base = GROWTH_END.sub("", base) or topic.base or base
    if listed and frame.mention.shape == "quantity" and frame.mention.unit == "倍" and "倍" in topic.whole:
        return Named(f"{base}的倍数", base, reason, distance)
    if frame.mention.shape == "doubled":
        return Named(base + "翻番", base, reason, distance)
    if frame.mention.unit == "倍" and (like := TIMES_OF.search(frame.lead)):
        base = phrases.subject(frame.lead[: like.start()], naming.area) or topic.base or base
        return Named(f"{base}相当于{like['whom']}的倍数", base, reason, distance)
    if GROWTH_SUFFIX.search(base):
        return Named(base, base, reason, distance)
    if shrunk := SHRUNK.search(frame.lead):
        return Named(base + shrunk[1] + "幅度", base, reason, distance)
    mean = "年均" if MEAN.search(naming.clause_before) else ""
    if reduction(frame, base) or goes_on(frame) and topic.whole.endswith(REDUCTION):
        return Named(f"{base}{mean}{REDUCTION}", base, reason, distance)
    return Named(f"{base}{mean}增速", base, reason, distance)


def points(naming: Naming) -> Named:
    """Percentage points: how far a rate moved, or how far it stands from another place's."""
    frame, topic = naming.frame, naming.topic
    if frame.lead in ("、", "和", "与", "及") and topic.whole:
        return Named(topic.whole, topic.base, "share list goes on", 1)
    whole = GAP_NAMED.sub("", topic.whole)
    gap = GAP_WORD.search(frame.lead)
    lead = frame.lead[: gap.start()] if gap else frame.lead
    own = re.sub(r"^(?:占比|比重|增速|增幅|降幅|涨幅)$", "", phrases.subject(lead, naming.area))
    if own or not topic.whole:
        base, reason, distance = own, "named in the clause", 0
    else:
        base, reason, distance = whole, "named before", 1
    if gap and not OVER_TIME.search(gap.group()):
        return Named(f"{base}{gap.group(1)}{gap['whom']}幅度", topic.base or base, reason, distance)
    verb = POINTS_VERB.search(frame.lead)
    return Named(base + DIFFERENCE.get(verb[1] if verb else "提高", "提高幅度"), base, reason, distance)


def share(naming: Naming) -> Named:
    """A part of a whole, or a rate named as such."""
    for rule in (_share_list, _of_whole, _bare_share):
        if named := rule(naming):
            return named
    own = naming.own or _after(naming)
    if industry := INDUSTRY_SHARE.fullmatch(own):
        return Named(f"{industry[1]}{OF_PRODUCT}", industry[1], "named in the clause", 0)
    return Named(own, own, "named in the clause" if naming.own else "named after the number", 0)


def _share_list(naming: Naming) -> Named | None:
    """A share that goes on from the one before (占全市的41%、全省的12.5%) or stands in a list."""
    frame, topic = naming.frame, naming.topic
    goes_on = SHARE_GOES_ON.match(frame.lead) if "占" in topic.whole else None
    if goes_on and "率" not in goes_on["of"] and frame.lead.endswith(("的", "约", "近", "超过")):
        return Named(f"{topic.base}占{_of(goes_on['of'])}比重", topic.base, "share list goes on", 1)
    if listed := respective(naming):
        if DONE_OF_PLAN.search(re.split(r"\d", naming.clause_before)[0]):
            return Named(f"{listed}完成比例", listed, "in the order of the list", 1)
        whole = LISTED_WHOLE.search(naming.clause_before)
        name = f"{listed}占{_of(whole[1])}比重" if whole else listed
        return Named(name, listed, "in the order of the list", 0)
    if against := AGAINST_YEAR.search(frame.lead):
        base = phrases.subject(frame.lead[: against.start()], naming.area) or topic.base
        return Named(
            f"{base}相当于{frame.lead[against.start() :][-6:].strip('的')}比例", base, "against an earlier year", 0
        )
    if goes_on_whole := _whole_goes_on(naming):
        return goes_on_whole
    if like := LIKE_ANOTHER.search(frame.lead):
        base = phrases.subject(frame.lead[: like.start()], naming.area) or topic.base
        return Named(f"{base}相当于{like['whom']}比例", base, "compared with others", 0)
    if DONE_OF_PLAN.search(frame.lead) and topic.base:
        return Named(f"{topic.base}完成比例", topic.base, "named before", 1)
    return None


def _whole_goes_on(naming: Naming) -> Named | None:
    """第二产业比重为34.9% after 第一产业增加值占地区生产总值比重."""
    own, whole = naming.own, naming.topic.whole
    part = SHARE_WORD.sub("", own)
    if part in ("", own) or "占" in own or "占" not in whole or naming.frame.first_in_sentence:
        return None
    base = naming.completed(part) or part
    return Named(f"{base}占{whole.split('占', 1)[1]}", base, "share list goes on", 1)


def _of_whole(naming: Naming) -> Named | None:
    """…占…的…%."""
    lead = naming.frame.lead
    found = SHARE.match(lead) if "占" in lead and "占比" not in lead else None
    if not found:
        return None
    base, reason, distance = naming.or_topic(phrases.subject(found["whose"] + "为", naming.area))
    whole = _of(found["of"])
    return Named(f"{base}占{whole}比重" if whole else f"{base}占比", base, reason, distance)


def _bare_share(naming: Naming) -> Named | None:
    """A share whose subject or whose whole stands elsewhere (占比34%, 举措的三分之一, 70%以上的资源)."""
    frame, topic, own = naming.frame, naming.topic, naming.own
    if own in ("占比", "比重", "比例", "") and topic.base:
        return Named(f"{topic.base}{own or _said_of(naming)}", topic.base, "named before", 1)
    if not own or RATE_WORDS.search(own):
        return None
    if not frame.rest and frame.lead.endswith("的"):
        return Named(f"{topic.base}占{own}比重", topic.base, "part of a whole", 1)
    if frame.rest and not frame.tail.startswith(("，", "、")):
        return Named(own + _said_of(naming) + "比例", own, "named in the clause", 0)
    return None


def _of(words: str) -> str:
    words = re.sub(r"^(?:到了?|据|了)", "", words)
    return words.strip("的、，和").removesuffix("比重").removesuffix("比例").strip("的")


def _said_of(naming: Naming) -> str:
    return re.sub(r"^(?:的|以上|左右|实现|得到)+", "", naming.frame.rest)[:14]


def _after(naming: Naming) -> str:
    return re.sub(r"^(?:的|以上|左右)+", "", naming.frame.rest)[:LONGEST]
