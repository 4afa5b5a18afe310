"""Numbers in lists: which name of 甲、乙分别达到…和… each belongs to, and the members of a ratio."""

from __future__ import annotations

import re

from wutong.engines.reader._core.figures import phrases
from wutong.engines.reader._core.figures.naming import COUNTED_ALREADY, Named, Naming, Topic

MOVED = re.compile(r"^(?:调整|优化|演变|变化|变|转变|提升)")
REACH = 300  # characters a list of numbers may run over
OF_PRODUCT = "占地区生产总值比重"
OTHER_WHOLE = re.compile(r"投资|就业|从业|用电|用地|税收|贷款|人员|劳动力")
INDUSTRIES = ("第一产业", "第二产业", "第三产业")


def respective(naming: Naming) -> str:
    """The list member a number belongs to, '' where there is no such list."""
    frame, topic = naming.frame, naming.topic
    clause = naming.text[frame.clause[0] : frame.clause[1]]
    number_at = frame.mention.start - frame.clause[0]
    at = clause.find("分别")
    said = 0 <= at < number_at
    start = at + 2 if said else 0
    earlier = re.split(r"[、和与及]", clause[max(start, number_at - REACH) : number_at])[:-1]
    position = sum(re.search(r"\d", part) is not None for part in earlier)
    count = position + 1 + len(re.findall(r"[、和与及]\d", clause[frame.mention.end - frame.clause[0] :][:REACH]))
    if said:
        topic.listed = _listed(clause[:at], count, topic, naming.area)
    names = topic.listed if said or len(topic.listed) == count > 1 else []
    return names[position] if position < len(names) else ""


def said_of_each(naming: Naming) -> str:
    """What 分别 says of every member before the numbers (东区、西区分别完成产值…), '' where it says only how much."""
    clause = naming.text[naming.frame.clause[0] : naming.frame.mention.start]
    said = re.search(r"分别([^\d，。；、]*)", clause)
    return phrases.subject(said[1], naming.area) if said else ""


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
    short = all(
        len(part) <= 4 and len(last) - len(part) >= 2 and not COUNTED_ALREADY.search(part) for part in parts[:-1]
    )
    return [part + last[len(part) :] for part in parts[:-1]] + [last] if short else parts


def ratio_member(naming: Naming) -> Named:
    """The name of one member of 4.1:46.4:49.5."""
    mention, topic = naming.frame.mention, naming.topic
    if mention.member == 0:
        own = naming.own
        topic.structure = own if len(own) > 2 and not MOVED.match(own) else topic.structure or own or topic.whole
    names = _members(topic.structure, mention.members)
    return Named(names[mention.member], topic.structure, "member of a ratio", 0 if mention.member == 0 else 1)


def _members(whole: str, count: int) -> list[str]:
    if count == 3 and "产" in whole:
        tail = re.sub(r"^.*?(?=占)|^.*(?:产业|产业结构|结构)比?例?", "", whole)
        share = tail if tail.startswith("占") else "占比" if OTHER_WHOLE.search(whole) else OF_PRODUCT
        return [name + share for name in INDUSTRIES]
    parts = [part for part in re.split(r"[、:和与]", whole) if part]
    return parts if len(parts) == count else [f"{whole}（第{index}项）" for index in range(1, count + 1)]
