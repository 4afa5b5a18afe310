"""The names of projects in running text, told from words like 重点项目 that name none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wutong.engines.reader._core.figures.phrases import tagged

SURE = r"(?:项目|工程)"
BUILT = (
    r"(?:生产基地|产业基地|基地|产业园|科技园|物流园|创新园|园区|生产线|总部|数据中心|综合体|枢纽|电站|变电站|水库|机场|大桥|隧道|高速公路|铁路|"
    r"污水处理厂|水厂|医院|新院区|校区|产业城)"
)
PHASE = r"(?:[（(]?[一二三四五六七八九十\d]+期(?:工程|项目)?[）)]?)?"
WORD = r"[^，。；：、的\s]"
# A kind of project ends a name; 工程大学 and 科技园区 go on, 项目单位 and 项目库 are about projects.
ENDS = r"(?!区|大学|学院|师|技术|机械|[一-龥]{0,2}(?:单位|库|化|资金|经理|负责人|现场会|数量))"
NAME = re.compile(rf"{WORD}{{2,40}}?(?P<kind>{SURE}|{BUILT}){PHASE}{ENDS}")
# Words that only say of what sort a project is; a name has something besides.
SORT = re.compile(
    r"(?:国家|省|市|县|区|级|重点|重大|在建|新|续建|拟建|储备|亿元|\d+|万元|以上|以下|投资|总投资|签约|落地|开工|竣工|投产|入库|产业|工业|民生|实事|招商|引资|基础设施|"
    r"基础|设施|类|各|等|个|项|该|本|此|一批|大|小|优质|优秀|好|先进|制造业|服务业|农业|科技|创新|创业|社会|事业|外资|内资|民间|建设|改造|技改|技术|前期|谋划|"
    r"类型|其他|有关|相关|所有|全部|多|支撑性|引领性|标志性|牵引性|补短板|两新|两重|高质量|主导|特色|和|与|及|双|“|”|标准化|新型|现代|工作|集群|园区|人才|企业|"
    r"全市|全区|全县|全省|我市|我区|条|座|所|处|家|试点|示范|科研|实验|培训|合作|专业|战略性?|转型|区域|系统|世界|强|中国|国内|国际|工程|平台|中小|扩建|百亿|千亿|十亿|惠民|文化|公共|绿色|智慧|数字)+"
)
NO_NAME = re.compile(
    r"\d+(?:个|项|家|座|亿元以上|万元以上)|[个项]$|[百千]亿级|以上|跟着|围绕|什么|如何|以及|等.{0,12}$|《|》|之间|类项目$|总投资|开展|选址|位于|坐落|进行|相结合|融入|投入到"
)
LEADING_VERBS = frozenset(
    {"计划", "安排", "拟", "迅速", "布局", "全面", "建设", "新建", "续建", "推进", "实施", "加快", "启动", "引进", "力争", "谋划", "开展", "完成", "打造", "支持", "围绕", "坚持", "签约", "落户",
     "推动", "争取", "依托", "抓好", "做好", "改造", "开工", "确保", "促进", "全力", "积极", "重点", "规划", "培育", "建成", "投资", "承办", "走进", "随着"}
)  # fmt: skip
NUMBERING = re.compile(r"^(?:[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．]|[一二三四五六七八九十]+是)")
PLACED = re.compile(r"^[^、]{0,8}?(?:市|区|县|镇)(?:投资)?(?:建设|新建|规划|计划)(?=.{4})")
PROPER = ("nr", "ns", "nz", "nt", "eng")
MOVES = ("v", "p", "d", "c", "ad")
CONNECTIVES = ("和", "与", "及", "以及", "等", "，", "、")
QUOTED = re.compile(r"“([^“”]{2,30})”(?:项目|工程)")
LISTED_WITH = re.compile(r"等(?:一批|\d+(?:个|项))?(?:重点|重大|产业|基础设施|在建|省|市|级)*(?:项目|工程)")
LISTED_NAME = re.compile(r"[^，。；：、\s“”（）()]{3,24}")
PREPOSITIONS = ("p", "d", "c", "ul", "uj", "r", "m", "q", "t", "f")


@dataclass(frozen=True, slots=True)
class Named:
    """A project's name and its place in the segment; `listed` names stand in a list that 等项目 closes."""

    start: int
    end: int
    name: str
    listed: bool = False
    singled: bool = False  # by a proper name, a phase, a capacity or quotation marks


def project_names(text: str) -> list[Named]:
    """The projects that a segment names, in order, none overlapping another."""
    found: list[Named] = []
    for one in sorted(
        [*_quoted(text), *_kinds(text), *_listed(text)], key=lambda named: (named.start, -named.end, not named.listed)
    ):
        if not any(one.start < other.end and other.start < one.end for other in found):
            found.append(one)
    return found


def _quoted(text: str) -> Iterator[Named]:
    for match in QUOTED.finditer(text):
        if not SORT.fullmatch(match[1]):
            yield Named(match.start(), match.end(), match.group(), singled=True)


def _kinds(text: str) -> Iterator[Named]:
    for match in NAME.finditer(text):
        start = match.start() + _verbs_before(match.group())
        name = text[start : match.end()]
        if is_name(name):
            yield Named(start, match.end(), name, singled=_singled(name))


def _listed(text: str) -> Iterator[Named]:
    """甲、乙、丙 of 推进甲、乙、丙等12个重点项目建设."""
    for match in LISTED_WITH.finditer(text):
        low = max(text.rfind(mark, 0, match.start()) for mark in "，。；：") + 1
        for piece in re.finditer(r"[^、]+", text[low : match.start()]):
            words = piece.group()
            skipped = _verbs_before(words) if piece.start() == 0 else 0
            name = words[skipped:]
            if "、" in text[low : match.start()] and LISTED_NAME.fullmatch(name) and not SORT.fullmatch(name):
                start = low + piece.start() + skipped
                yield Named(start, start + len(name), name, True)


def _verbs_before(words: str) -> int:
    """How many characters at the head lead to a name: numbering, verbs, particles, a bracket that closes before it."""
    numbered = NUMBERING.match(words)
    taken = numbered.end() if numbered and len(words) - numbered.end() > 4 else 0
    if placed := PLACED.match(words):
        taken = placed.end()
    if words.count("(") != words.count(")"):
        taken = max(taken, words.rfind("(") + 1, words.rfind(")") + 1)
    kept = tagged(words[taken:])
    for index, (word, tag) in enumerate(kept):
        rest = sum(len(one) for one, _ in kept[index:])
        leads = tag in PREPOSITIONS or tag in ("v", "vd", "d", "ad") or word in CONNECTIVES or word in LEADING_VERBS
        if not leads or rest <= 4:
            break
        taken += len(word)
    return taken


def is_name(words: str) -> bool:
    """Whether words with a kind of project at their end name one, and not just a sort of projects.

    >>> is_name("高端铝基新材料项目"), is_name("省市重点项目"), is_name("新入库项目")
    (True, False, False)
    """
    bare = re.sub(rf"(?:{SURE}|{BUILT}){PHASE}$", "", words)
    if len(words) < 4 or len(bare) < 2 or NO_NAME.search(words) or words.count("“") != words.count("”"):
        return False
    sure = re.search(rf"{SURE}{PHASE}$", words) is not None
    return SORT.fullmatch(bare) is None and not (sure and tagged(bare)[-1][1] in MOVES)


def _singled(name: str) -> bool:
    """Whether a name has what singles one project out."""
    return bool(re.search(r"年产|[一二三四五六七八九十\d]期|[A-Za-z]{2}|“", name)) or any(
        tag in PROPER for _, tag in tagged(name)
    )
