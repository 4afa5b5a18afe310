"""Naming ranks: in which ranking, by which measure, among whom."""

from __future__ import annotations

import re

from wutong.engines.reader._core.figures import phrases
from wutong.engines.reader._core.figures.lists import respective
from wutong.engines.reader._core.figures.naming import Named, Naming

RANK_VERB = re.compile(
    r"(?:已经?|均|连续[^，。]{0,4}|稳)?(?:位居|位列|位次|居于|居|名列|排名|排在|排到?|夺得|斩获|荣膺|取得|列|升至|跃居|跃升至?|晋升至?|上升至?|提升至?|前移至?|回升至?|保持|并列|进入|跻身|迈入|入围|入选|成功|成为|获得?|荣获|为|是|达到|世界|第)+(?:到|为|在)?$"
)
INNER_VERB = re.compile(
    r"(?:稳居|稳(?=全[国省市])|跃居|升至|跃升至?|晋升至?|位居|位列|排名|名列|列|居|保持)(?=全|国|省|市|同|“|《)"
)
PLACED = re.compile(r"(?:稳?居|位居|位列|排名|列|名列)")
AMONG = re.compile(
    r"(?:全国|全省|全市|全区|全球|世界|国内|中部|中西部|[一-龥]{2,3}[省市])?"
    r"(?:各?(?:高新区|城市|开发区|地市|县区|省份|国家高新区|国家级经开区))?"
)
CONTEST = re.compile(r"评价|考核|排名|榜|评估|测评|评比|考评|排行")
OWN_MEASURE = re.compile(r"以\d|(?:数|额|量|率|收入|值|投资|增速|面积)(?:以|位|居|排|列|名)")
LONGEST_AMONG = 8


def rank(naming: Naming) -> Named:
    """The name of a rank."""
    topic = naming.topic
    if "分别" in naming.clause_before and (listed := respective(naming)):
        return Named(listed if listed.endswith("排名") else f"{listed}排名", listed, "in the order of the list", 1)
    if contest := ranking_named(naming):
        name = contest if contest.endswith(("排名", "排行榜", "榜单")) else contest + "排名"
        return Named(name, contest, "ranking named before", 1)
    own = _own(naming)
    placed = len(own) <= LONGEST_AMONG and topic.base and PLACED.match(naming.frame.lead.lstrip("，、"))
    if placed or AMONG.fullmatch(own):
        return Named(f"{topic.base}{own}排名", topic.base, "named before", 1)
    return Named(own if own.endswith(("排名", "位次")) else own + "排名", own, "named in the clause", 0)


def _own(naming: Naming) -> str:
    """What the clause says is ranked, with the verbs of ranking taken out."""
    lead = naming.frame.lead
    own = RANK_VERB.sub("", re.sub(r"^.*?以\d[^，。；]*?(?=位|排|列|居|名)", "", lead) or lead)
    own = phrases.strip_head(INNER_VERB.sub("", own), naming.area).strip("的")
    if own in (naming.area, naming.area[-3:]):
        return ""
    own = re.sub(r"(?:由|从)(?=全国|全省|全市|全区|$)", "", own)
    if own.startswith(("总量", "增速", "增幅")) and naming.topic.base:
        own = naming.topic.base + own
    own = re.sub(r"^在|中$|上$", "", own)
    own = re.sub(r"在(?=全[国省市区县]|我[省市区县])", "", own)
    own = re.sub(r"连续(?:多|[一二三四五六七八九十\d]+)年|(?:均|都)(?=$|全|居|列|位|排)", "", own)
    return re.sub(r"(?:排名)?分别$|排$", "", own)


def ranking_named(naming: Naming) -> str:
    """The ranking named in the clause before (在…评价中，), '' where there is none."""
    found = re.search(r"([^，。；]{2,60})[中里上]$", naming.clause_earlier())
    if not found or OWN_MEASURE.search(naming.clause_before) or not CONTEST.search(found[1]):
        return ""
    named = re.sub(r"^.*为基础的|^.*(?:发布|公布)的", "", found[1])
    return re.sub(r"[《》]", "", phrases.strip_head(re.sub(r"^在", "", named), naming.area))
