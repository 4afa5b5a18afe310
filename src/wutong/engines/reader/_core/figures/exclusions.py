"""What is printed with digits and is no figure: dates, names, list numbers, time expressions, figures of speech.

Each rule has a name; `excluded` returns the first that applies, so that a reader of the result can be told why.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from wutong.engines.reader._core.figures import units
from wutong.engines.reader._core.figures.mentions import Mention

ABSTRACT = (
    r"(?:大|重大|重要|主要|基本|关键|核心)?(?:方面|体系|任务|使命|关系|目标|原则|意识|自信|维护|面向|优化|提升|一流|保障|高地|支撑|支柱|"
    r"特征|环节|层级|层次|维度|阶段|步骤|部分|子系统|清单|重点(?=[，。；、和,;]|$|领域|任务|方面|方向|环节|行业|工作)|行动|抓手|机制|制度|作用|方向|问题|要素|理念|思路|优先|分离|贯通|增加|"
    r"战略(?!性)|工程(?!项目)|计划|格局|主体|板块|定位|转变|转型|突破|统筹|坚持|确保|聚焦|强化|结合|领域|确定|部署|区分|转移|必须|始终|一批|"
    r"新(?!建|增|引|型|设)|更|不|全面|同步|主攻|高|好|百年|五年|字|样|点|人就业|窗口受理|流程|窗口|套|拳|化|统一)"
)
ABSTRACT_TAIL = re.compile(ABSTRACT)
BIG = re.compile(r"大(?!型|学|桥|赛|道|棚|厅|中|病|集)")
LIST_BEFORE = re.compile(r"[^，。；、：,;:（(]{2,12}、[^，。；：,;:、]{2,12}$")
ENUMERATION_END = re.compile(r"等(?:若干)?$")
COUNT_VERBS = re.compile(
    r"(?:新建|建成|新增|新设|新引进|引进|打造|建设|划分为|辖|下辖|签约|落地|培育|设立|成立|拥有|共有|现有|达到?|完成|增加|获批|创建|打通|"
    r"开工|投产|建有|布局|组建|改造|实施|举办|开展|承办|召开|每年|每月|每季度|每周|累计|组织|超过?|突破|近|约|和|及|与|将|辖区|全区|全市|全县|全省)$"
)
RANK_BEFORE = re.compile(
    r"(?:位居|位列|位次|居|列|名列|排名?|排在|升至|跃居|跃升至?|晋升至?|上升至?|提升至?|前移至?|回升至?|稳居|保持|并列|进入|进|跻身|迈入|入围|"
    r"闯入|挺进|获|为|是|评价|考核|全国|全省|全市|全区|全球|世界|亚洲|国内|中部|中西部|西部|东部|省|市|区|县|均|第|同类城市|城市|行业|总量|增速)$"
)
AFTER_RANK_END = re.compile(
    r"$|(?!、[一二三四五])[，。；、,;.:：)）”\"！和及与]|位次|行列|之列|的(?:好|位|成绩|优异)|，|,"
)
STRONG_BEFORE = re.compile(
    r"(?:跻身|进入|位列|入围|迈入|入选|闯入|挺进|重返|稳居|保持|居|列|冲刺|全国[^，。；]{0,12}|全球[^，。；]{0,8}|世界[^，。；]{0,8})$"
)
STRONG_AFTER = re.compile(r"$|[，。；、,;!)）”]|行列|之列|位|方阵")
STREAK_BEFORE = re.compile(r"连续$")
DURATION_BEFORE = re.compile(
    r"(?:连续|连续走过|走过了?|为期|历时|长达|成立|建区|建成|建园|运行|缩短至?|压缩至?|压减至?|减少至?|提前|节省|节约|延长至?|提速|平均|用时|耗时|"
    r"时间|时长|时限|周期|天数|寿命|工期|达到?|为|不超过|不少于|控制在|用|利用|累计|打造|形成|构建|实现)(?:约|超过?|近)?$"
)
DURATION_AFTER = re.compile(
    r"(?:时间|时长|工期|生活圈|通勤圈|服务圈|便民|医疗|交通圈|经济圈|新高|新低|最高|最好|来新高|的?历史|的?发展经验|建设|的?时间|优良)"
)
SPAN_AFTER = re.compile(r"(?:内|间|期间|来|前|后|以来|之内|之间|里|中|一次|期(?!限))")
YEARS_AFTER = re.compile(
    r"(?:度|初|底|末|起|的建设|一遇|如一日|行动|规划|计划|准备|初见|大见|基本|工作|以上工作|级|制)"
)
REACHED_BEFORE = re.compile(r"(?:缩短|压缩|压减|减少|精简|控制|限定)(?:到|至|在|为)$")
TIME_MARK = re.compile(r"(?:未来|今后|过去|近|前|后|下|上|这|此后|每|头|第|同|往|当|历)$")
NAME_AFTER = re.compile(r"(?:变电站|输变电|输电|输(?=[、，])|线路|级以上名|号|期工程|芯片|网络|标准|会客厅)")
POWER = frozenset({"千伏"})
IDIOMS = re.compile(
    r"千家万户|百花齐放|千方百计|千军万马|百姓|万户$|一件事|一次办|一次性|跑一次|一次成|第一次|下一步|一批"
)
QUOTES = {"“": "”", "‘": "’", "《": "》", "「": "」", '"': '"'}


def excluded(text: str, mention: Mention) -> str | None:
    """The name of the rule that says this number is no figure, None where it is one."""
    before, after = text[max(0, mention.start - 24) : mention.start], text[mention.end : mention.end + 16]
    printed = text[mention.core : mention.end]
    for name, rule in RULES.items():
        if rule(mention, before, after, printed, text):
            return name
    return None


def _calendar(mention: Mention, before: str, after: str, printed: str, text: str) -> bool:
    if mention.unit.startswith("年") and mention.shape == "quantity" and mention.value >= 1000:
        return True
    if mention.unit in ("分", "点") and re.search(r"[时点]$", before):
        return True
    return (
        mention.unit == "分"
        and after[:1] in "钟类步解别管"
        or mention.unit == "点"
        and after[:2] in ("至", "钟", "半", "整")
    )


def _time_expression(mention: Mention, before: str, after: str, printed: str, text: str) -> bool:
    """Spans of time that only say when; those that measure something (连续三年, 为期1年, 提前20天) stay."""
    if mention.unit == "届":
        return not STREAK_BEFORE.search(before)
    if mention.unit not in units.DURATIONS or mention.shape != "quantity":
        return False
    if STREAK_BEFORE.search(before) or mention.unit == "个年头" or re.match(r"来?(?:新高|新低|最高|最好水平)", after):
        return False
    if after.startswith("内") and REACHED_BEFORE.search(before):
        return False
    if SPAN_AFTER.match(after) or mention.unit == "年" and YEARS_AFTER.match(after):
        return not (mention.comparator == ">=" and after.startswith("以来"))
    if DURATION_AFTER.match(after):
        return mention.chinese and mention.value_hi is None and not TIME_SPAN_HELD.match(after)
    if mention.unit != "年" and not TIME_MARK.search(before):
        return mention.chinese and not DURATION_BEFORE.search(before)
    return mention.chinese or not DURATION_BEFORE.search(before)


TIME_SPAN_HELD = re.compile(r"(?:的)?(?:时间|时长|工期)")


def _ordinal(mention: Mention, before: str, after: str, printed: str, text: str) -> bool:
    if mention.shape == "ordinal":
        return text[mention.end - 1] == "次" and not re.search(r"(?:已经是|已是|累计|这是|是)$", before)
    if mention.shape != "rank":
        return before.endswith("第") and mention.shape == "quantity"
    if printed.endswith("强") and not printed.startswith("前"):
        return not (STRONG_BEFORE.search(before) and STRONG_AFTER.match(after))
    if printed.startswith("TOP"):
        return False
    if printed.endswith(("位", "名", "强")):
        return bool(
            re.match(r"(?:人大代表|候选|申请|书记)", after)
            or re.search(r"[放摆置]在(?:了)?(?:首位|重要|突出)?$", before)
        )
    if printed.startswith("前"):
        return not AFTER_RANK_END.match(after)
    return not (RANK_BEFORE.search(before) and AFTER_RANK_END.match(after))


def _enumeration(mention: Mention, before: str, after: str, printed: str, text: str) -> bool:
    if mention.shape != "quantity" or mention.unit not in units.SOFT_COUNTERS:
        return False
    if ABSTRACT_TAIL.match(after) and mention.value < 13 and mention.comparator == "=":
        return True
    if BIG.match(after) and mention.value < 13:
        return True
    return bool(
        mention.value <= 10
        and after
        and after[0] not in "，。；、"
        and mention.value_hi is None
        and LIST_BEFORE.search(before)
        and not ENUMERATION_END.search(before)
        and _names_only(before)
    )


def _names_only(before: str) -> bool:
    """Whether a list with 、 runs straight into the number, as in 签约、开工、竣工3种类型."""
    listed = re.split(r"[，。；：,;:]", before)[-1]
    return not re.search(r"\d", listed) and not COUNT_VERBS.search(listed) and "等" not in listed


def _chinese_small(mention: Mention, before: str, after: str, printed: str, text: str) -> bool:
    """一个, 两项, 三类 and their like, unless a verb of building or having counts real things with them."""
    if not mention.chinese or mention.shape != "quantity":
        return False
    if mention.unit in units.DURATIONS or mention.unit == "届":
        return False
    if mention.unit == "度":
        return True
    if not mention.unit or units.bare(mention.unit) == "":
        return mention.comparator == "=" and not SIZES_AFTER.match(after)
    if mention.unit in units.PERCENT_LIKE:
        return mention.unit == "成" and not re.match(r"$|[，。；以左的、]", after) and not SHARE_VERB.search(before)
    if mention.comparator != "=" or mention.value_hi is not None:
        return False
    if mention.unit in ("位", "名", "个位次") and STEPS_BEFORE.search(before):
        return False
    if mention.value >= 100 or len(mention.unit) > 1 and mention.unit[0] in "万亿":
        return bool(IDIOMS.search(text[max(0, mention.start - 2) : mention.end + 2]))
    return not (_real_count(mention, before, after) and not IDIOMS.search(before[-2:] + printed + after[:2]))


STEPS_BEFORE = re.compile(r"(?:前进|上升|提升|下降|后移|前移|退步|进位|跃升)(?:了)?$")
SIZES_AFTER = re.compile(r"(?:级)?(?:项目|企业|工程)\d+(?:个|家)")
SHARE_VERB = re.compile(r"(?:增长|下降|减少|提高|占|达|缩短|压缩)(?:了|到|近|约|超)*$")


# Measure words of real things: 新设企业六十七家 closes its clause with the count.
COUNTED_AT_END = ("家", "户", "人", "名", "座", "所", "台", "辆", "件", "套", "栋", "亩", "人次", "万人", "万户")


def _real_count(mention: Mention, before: str, after: str) -> bool:
    if ABSTRACT_TAIL.match(after) or BIG.match(after):
        return False
    if not after or after[0] in "，。；、,;":
        return mention.value > 10 and mention.unit in COUNTED_AT_END
    if mention.unit == "次":
        return bool(re.search(r"(?:每年|每月|每季度|每周)(?:组织|举办|召开|开展)?$", before)) or (
            before.endswith("和") and "一次" in before
        )
    if mention.unit in (
        "人",
        "名",
        "位",
        "套",
        "张",
        "类",
        "种",
        "门",
        "点",
        "道",
        "件",
        "款",
        "片",
        "节",
        "字",
        "头",
        "本",
        "面",
    ):
        return False
    if mention.value == 1:
        if mention.unit not in ("家", "座", "所", "处", "条", "个"):
            return False
        return bool(re.search(r"(?:新建|建成|新增|打造|建设|引进|新设)$", before))
    return bool(COUNT_VERBS.search(before)) and (mention.value > 1)


def _of_a_rate(mention: Mention, before: str, after: str, printed: str, text: str) -> bool:
    """The base of a rate and no count: 每千人口…4.3个, 每百元营业收入中的成本85元, 千人托位数4个."""
    per = (
        before.endswith(("每", "平均每"))
        or mention.chinese
        and mention.comparator == "="
        and mention.value in (100.0, 1000.0)
    )
    if not per or mention.unit not in ("人", "元", "名", "户", "家", "万人", "万元", "亿元", "平方公里", "亩", "公里"):
        return False
    rest = re.split(r"[，。；,;]", text[mention.end : mention.end + 40])[0]
    return re.search(r"\d", rest) is not None


IN_PROJECT_NAME = re.compile(r"(?!的)[^，。；、的\d]{1,20}(?:项目|工程|生产线)")


def _in_name(mention: Mention, before: str, after: str, printed: str, text: str) -> bool:
    if before.endswith("年产") and IN_PROJECT_NAME.match(after):
        return True
    if mention.shape == "quantity" and re.search(r"[A-Za-z0-9_.\-+〔\[/]$", before) and not re.search(r"\s$", before):
        return not re.search(r"(?:GDP|PM2\.5|PM10|CPI|R&D|ETC|5G|4G|AI|PPP|APP)$", before)
    if mention.shape == "quantity" and after.startswith("级") and mention.unit not in units.MULTIPLIERS:
        return True
    if mention.unit in ("号", "伏") or after.startswith(("伏", "号线")):
        return True
    if (
        mention.unit == "路"
        and re.match(r"公交|公共汽车|车|巴士|军", after)
        or mention.unit == "周"
        and after[:1] == "年"
    ):
        return True
    return bool(mention.unit in ("级", "线"))


def _quoted(mention: Mention, before: str, after: str, printed: str, text: str) -> bool:
    """A number inside quotation marks or a title belongs to the name, unless it measures time or a rank."""
    inside = _quotation(text, mention)
    if inside is None:
        return False
    mark, content = inside
    if mark == "《":
        return True
    if mention.shape == "rank" and printed.startswith("TOP") or mention.unit == "分钟":
        return False
    if content.endswith(("。", "！", "？", "，", "……")) and not mention.chinese:
        return False  # speech, no name
    return mention.chinese or len(content) <= 24 or mention.unit in units.SOFT_COUNTERS


def _quotation(text: str, mention: Mention) -> tuple[str, str] | None:
    for opening, closing in QUOTES.items():
        left = text.rfind(opening, max(0, mention.start - 60), mention.start)
        if left < 0 or opening == closing:
            continue
        right = text.find(closing, left + 1, mention.end + 60)
        if right >= mention.end:
            return opening, text[left + 1 : right]
    return None


COUNT_BEFORE = re.compile(
    r"[\d一二两三四五六七八九十多余]+(?:个|条|家|大|座|艘|台|支|处)(?:以上)?(?:[^，。；、\d]{0,6})$"
)
AGE_AFTER = re.compile(
    r"(?:及)?(?:以上|以下)?(?:的)?(?:婴幼儿|儿童|老年人|老人|人口|妇女|适龄|少年|青少年|学生|居民|青年)"
)


def _age_group(mention: Mention, before: str, after: str, printed: str, text: str) -> bool:
    """3岁以下婴幼儿 names whom the next number of the clause counts."""
    if mention.unit != "岁" or not AGE_AFTER.match(after):
        return False
    rest = re.split(r"[，。；]", text[mention.end : mention.end + 60])[0]
    return re.search(r"\d", rest) is not None


def _size_class(mention: Mention, before: str, after: str, printed: str, text: str) -> bool:
    """A class of size (千亿级) is a figure where its sentence dates it; elsewhere, or of things counted, an epithet."""
    if mention.shape != "size":
        return False
    if COUNT_BEFORE.search(before):
        return True
    start = max(text.rfind(mark, 0, mention.start) for mark in "。！？") + 1
    return not re.search(r"20\d\d年", text[start : mention.start])


def _page_furniture(mention: Mention, before: str, after: str, printed: str, text: str) -> bool:
    return bool(
        re.match(r"^第\d+页", text)
        or re.search(r"(?:附件|专栏|图|表|附表|第)$", before)
        and mention.shape == "quantity"
    )


RULES: dict[str, Callable[[Mention, str, str, str, str], bool]] = {
    "calendar": _calendar,
    "time expression": _time_expression,
    "ordinal": _ordinal,
    "quoted name": _quoted,
    "enumeration": _enumeration,
    "small Chinese count": _chinese_small,
    "rate": _of_a_rate,
    "name": _in_name,
    "age group": _age_group,
    "size class": _size_class,
    "page furniture": _page_furniture,
}
