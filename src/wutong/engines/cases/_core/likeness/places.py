"""The places a message names, facet by facet: roads, estates, schools, exits, buildings, house numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wutong.engines.cases._core.likeness.text import sound, sounds

ROAD = "road"
# Facets that name a place of their own; two different names of one facet are two places.
NAMED = ("estate", "school", "medical", "village", "nature", "venue", "station", "office", "line", "plate")
# Facets that tell apart what lies within one place.
FINE = (
    "building", "unit", "court", "phase", "number", "exit", "gate", "zone", "side", "section", "floor", "level", "trade", "branch",
)  # fmt: skip
CORNER = "corner"
ANY = "named"  # all of NAMED together
HEAD = "head"  # what a message begins with, where no name was recognised
FACETS = (ROAD, *NAMED, ANY, *FINE, CORNER, HEAD)

_HAN = r"[\u4e00-\u9fff]"
_SUFFIXES = {
    ROAD: r"大道|大街|路(?!灯|面|过|由|障|况|费|政|程|牌|标)|街(?!道|坊|景|舞)|巷|胡同|弄(?!丢|堂|得|的|坏|脏|啥|好)|(?<=[东南西北][一二三四五])环|快速路|高架|(?<!上|下|走)高速(?:公路)?",
    "school": r"小学|中学|幼儿园|学校|大学|学院|初中|高中|校区",
    "medical": r"医院|保健院|卫生院|卫生服务中心|社区卫生中心|卫生中心|诊所|药店",
    "village": r"村(?!民|里|委)|屯(?!新村|里)|庄(?=村|口)|社区(?!卫生|服务)|新村",
    "nature": r"公园|广场公园|河(?!道|面|里|公园|南|北省)|湖(?!面|边|水|公园|小区|花园)|渠|湿地|水库|游园",
    "venue": r"广场(?!舞)|大厦|购物中心|商场|超市|市场|农贸市场|菜市场|酒店|宾馆|饭店|大酒店|ktv|网吧|网咖|影院|健身房|加油站|银行|农行|工行|建行|"
    r"英语|驾校|汽修厂|工业园|科技园|产业园|创业园|写字楼|步行街|夜市|天桥|立交桥|大桥|铁路桥|体育馆|图书馆|文体中心|立交|歌厅|"
    r"游泳馆|(?:健身|游泳|瑜伽|美容|美发|美甲|舞蹈|教育|口腔|早教)(?=中心|俱乐部|跑路|关门|倒闭|会员|年卡|卡|店|馆|房|机构|培训)|瑜伽馆|便利店|美容院|美甲店|理发店|美发店|养生馆|会所|托育园|托管班|"
    r"公墓|陵园|殡仪馆|养老院|敬老院|护理院|公司(?!化)|厂(?!家|房|长|区|子|里|商)|火锅店|烧烤店|烤肉店|面馆|餐厅|奶茶店|蛋糕店|书店|洗浴",
    "station": r"地铁站|火车站|高铁站|客运站|汽车站|公交站|站(?=[a-h\d]?\d?号?出?口)|站(?=地铁)",
    "office": r"管委会|街道办|办事处|便民服务中心|便民中心|服务中心|政务服务中心|派出所|社区服务中心|税务局|医保局|公安局|教育局|行政服务中心",
    "estate": r"小区|花园|家园|公寓|新城|国际城|家属院|苑|华庭|名邸|城(?!市|管|区|里|乡|镇|中村|墙|花园|家园)|府(?!邸)|湾|庭(?!院)|郡|邸|公馆|雅居|"
    r"嘉园|丽景|新居|满园|华府|御园|人家|(?<![公校田花家乐果菜产业技创游御嘉满幼])园(?!林|区|丁|艺)|国际(?!城)",
}
# 街道办 and 小区 stand for thousands of places; these alone name no place. The first letters of each are enough to tell.
_COMMON = {
    "马路", "道路", "公路", "铁路", "走路", "上路", "修路", "条路", "小路", "大路", "线路", "辅路", "一路", "半路", "过街", "上街", "沿街", "临街", "逛街",
    "大街", "全城", "进城", "商城", "县城", "省城", "学校", "大学", "小学", "医院", "本村", "我村", "全村", "村", "社区", "公园", "河", "湖", "广场", "超市", "市场",
    "酒店", "饭店", "农贸市场", "菜市场", "小区", "花园", "公寓", "家园", "网吧", "网咖", "加油站", "银行", "服务中心", "站", "商场", "幼儿园", "天桥", "ktv", "公交站", "地铁站", "社区卫生服务中心", "便民服务中心", "卫生服务中心", "政务服务中心", "黑诊所", "药店",
    "过马路", "这条路", "那条路", "该路", "主路", "支路", "断头路", "政府", "高架", "歌厅", "过街天桥", "人行天桥", "铁路桥", "影院", "健身房",
    "公司", "工厂", "物业公司", "水务公司", "电力公司", "燃气公司", "天然气公司", "自来水公司", "热力公司", "开发公司", "分公司", "公交公司", "保险公司", "快递公司", "劳务公司", "公墓", "陵园", "殡仪馆", "养老院", "敬老院", "水厂", "热力厂", "便利店", "理发店", "美容院", "托管班", "火锅店", "餐厅",
    "新城", "英语", "诊所", "排水渠", "大桥", "夜市", "校区", "国际", "家属院", "卫生中心", "立交桥", "立交",
}  # fmt: skip
_LEAD = (
    "在|位于|与|和|到|从|往|沿|至|及|是|的|了|有|靠近|附近|对面|反映|举报|投诉|咨询|我们|我住|我|你|他|俺们|俺|咱们|咱|市民|来电|门口|路口|交叉口|口|角|侧|"
    "线|该|旁边|旁|请问|高新区|新区|区|市|县|省|镇|号院|号|处|去|走|住|下大雨|下雨|修|每天|晚上|今天|昨天|建议|希望|因|把|被|向|由|经|过|内|外|前|后|"
    "边|桥下|桥上|桥底|辖区|楼|整个|全|本|老|家|不管|对|怀疑|突然|找|来|给|但|就|都|让|为|像|某|机构|跟|或|，"
)
_LONE_LEAD = re.compile("[从到往去和与跟对找来给市区县本全该老]")
_LEADING = re.compile(rf"^{_HAN}*?(?:{_LEAD})(?={_HAN}{{2,}})")
_NUMBERED = re.compile(rf"({_HAN}{{2,7}}?)(?=\d{{1,3}}(?:号楼|栋|幢|期|号院|座|#|区))")
_HOUSE = re.compile(rf"({_HAN}{{2,5}}[1-9]号)(?=物业|小区|业主|\d{{1,2}}(?:号楼|栋))")
_GATED = re.compile(rf"({_HAN}{{2,6}}?)(?=小区|(?:[东西南北]|正)(?:大?门)|业主|物业|\d{{1,2}}期)")
_FINE: dict[str, re.Pattern[str]] = {
    "building": re.compile(r"(?<![路街巷道弄\d])(\d{1,3}|[a-z])(?:号楼|栋|幢|#楼?|座)"),
    "unit": re.compile(r"(\d{1,2})单元"),
    "court": re.compile(r"(\d{1,3})号院"),
    "phase": re.compile(r"(\d{1,2})期(?!间|待|望)"),
    "number": re.compile(r"(?:路|街|巷|大道|村|弄)(\d{1,4})号(?!院|线|口|窗)"),
    "exit": re.compile(r"([a-h]\d?)(?:出口|口|出入口)|(\d)号(?:出口|口)"),
    "gate": re.compile(r"([东西南北]{1,2}|正|后)(?:大门|侧门|门(?!店|诊|市))"),
    "zone": re.compile(
        r"([东西南北中]|[a-z]|\d)(?:校)?区(?!域|间|别)|([\u4e00-\u9fff])地块|(\d{1,3})号(?:安置|地块|地)"
    ),
    "side": re.compile(r"([东西南北])(?:侧|边(?!界))|路([东西南北])(?![侧边门段区头口方街路大]|京|站|街)"),
    "section": re.compile(r"([东西南北中])(?:段|头|半段)|([东西南北中])间?那一?段"),
    "floor": re.compile(r"(?<![\d#号栋负b])(\d{1,2})(?:楼|层)(?![上下道顶])"),
    "level": re.compile(r"(?:负|地下)([一二三四1234])(?:层|楼)|(?<![a-z])b([1234])(?!\d)"),
    "branch": re.compile(
        r"(?:健身房?|超市|火锅|英语|教育|瑜伽|ktv|酒店|便利|药房|奶茶|影城|咖啡|烤肉|美容|培训|口腔|舞蹈|汉堡|蛋糕|超市|早教)"
        r"[（(,，]?([\u4e00-\u9fff]{2,4}?)(?:路|街)?(?:分?店(?![家铺员主面])|校区|分公司|支行)"
    ),
    "trade": re.compile(
        r"(木工|钢筋|瓦工|水电|塔吊|油漆|架子工|泥工|抹灰|保洁|保安|防水|焊工|绿化|电工|外墙|幕墙|司机|厨师|服务员|搬运|门窗|贴砖|粉刷|消防)"
    ),
    "line": re.compile(r"(?<!\d)([a-z]{0,2}\d{1,4})路|公交车?([a-z]{0,2}\d{1,4})路?|(\d{1,2})号线"),
    "plate": re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][a-z0-9]{5,6}"),
    CORNER: re.compile(r"(东南|东北|西南|西北)(?:角|侧|方向)"),
}
_WAGES = re.compile(r"工资|工钱|血汗|见钱|结账|薪|劳务")  # a trade tells apart who waits for wages, and nothing else
_DWELLING = (re.compile(r"(?:小区|社区|家属院|村)$"), re.compile(r"\d+期$"), re.compile(r"(?:花园|家园|城|园|苑)$"))
_TAILS = {
    "estate": _DWELLING,
    "village": _DWELLING,
    "nature": (re.compile(r"(?:森林|湿地)?公园$"),),
    "station": (re.compile(r"(?:地铁|公交)?站$"),),
    "venue": (
        re.compile(r"(?:批发|农贸|菜|综合)?市场$|(?:大|健身|休闲|文化|购物)(?:广场|酒店|饭店)$|酒店$|饭店$"),
        re.compile(r"(?:馆|店|房|中心|俱乐部|公司|厂)$"),
    ),
}
_FAR_LEADS = set("东西南北大小老新上下前后")  # 东史马村 is not 史马村
_ON_RIVER = re.compile(rf"^{_HAN}{{2,4}}[河渠](?={_HAN}{{3}})")  # 东风渠科学大道 is a crossing of both
_PROVINCE = re.compile(
    "[河湖云海]南|[河湖]北|[山广]东|[江山陕广]西"
)  # 工业大学 is 河南工业大学, its last character no direction
_ORDINAL_LEAD = re.compile(r"第|[一二三四五六七八九十\d]$")  # 第二人民医院 is not 人民医院
_INSIDE = "这那哪家屋夜车心城村店院区校厂水河楼公手嘴堂油园房室箱桶吧场市面站柜机池道街路坑洞头眼肚怀脑"  # 家里, 车里: no lane
_NO_ROADS = tuple(
    "道路 马路 公路 走路 过路 上路 修路 条路 个路 段路 的路 小路 线路 电路 水路 辅路 过街 上街 沿街 临街 逛街 半路 网路 出路 这路 那路 "
    "主路 支路 断头路 着路 住路 边路 了路 跑路 铺路 死路 退路 后路 没路 无路 筑路 绕路 让路 拦路 挡路 堵路 问路 迷路 赶路 开路 带路 十字路".split()
)
_UNIQUE = {"管委会", "高铁站", "火车站", "政务服务中心", "行政服务中心", "政务大厅"}  # a zone has one of each
_NO_RIVERS = set("小大过下运内护本这排沿")
_NOT_IN_ESTATES = re.compile(r"[进出停住买租卖修]|车辆|外来")
_NO_NAMES = set(
    "我们 你们 他们 咱们 俺们 我家 本 该 某 这 那 旁边 附近 门口 对面 边 旁 一个 这个 那个 整个 住宅 老旧 隔壁 楼上 楼下 黑 大 小 一家 那家 别的 其他 哪家 有家 几家 所有 各大 劳务 物业 开发 燃气 热力 供水 自来水 供热 保险 装修 装饰 施工 运营 移动 联通 电信 网络".split()
)
_NEVER_IN_NAMES = re.compile(
    r"这儿|那儿|哪儿|[0-9]+楼|负?[一二三]层|[的了在是有我你他她您俺咱这那个把被就很没不啥嘞们]|(?<![成首绿丰花国帝古商龙新江中京])都(?!市|城)|门口|路口|街口|交叉口|附近|旁边|对面|外面|里面|下雨|大风|地方"
)
_FACET_ON_ROAD = {"小学": "school", "中学": "school", "幼儿园": "school", "社区卫生服务中心": "medical", "派出所": "office",
                  "便民服务中心": "office", "公园": "nature", "地铁站": "station", "站": "station"}  # fmt: skip


_NOT_IN_HEADS = re.compile(
    r"[晚早天昨今明没有在的了吗请问我你为什么怎是这那谁个被把上下里外半夜每又还太很人刚]|app|系统|驾照|反映|投诉|举报|咨询|路灯|附近|旁边|门口"
)


@dataclass
class Place:
    """What one message says of its place: names by facet, and whether it speaks of a crossing."""

    names: dict[str, set[str]] = field(default_factory=dict)  # facet -> keys
    shown: dict[str, str] = field(default_factory=dict)  # key -> the name as it was written
    crossing: bool = False

    @property
    def known(self) -> bool:
        """Whether a road or an institution was recognised."""
        return any(self.names.get(facet) for facet in (ROAD, *NAMED))

    def add(self, facet: str, name: str) -> None:
        """Note a name under its facet."""
        key = sounds(name) if facet == ROAD or facet in NAMED else name
        self.names.setdefault(facet, set()).add(key)
        if facet in NAMED:
            self.names.setdefault(ANY, set()).add(key)
        self.shown.setdefault(key, name)


_PATTERNS = {
    facet: re.compile(rf"((?:{_HAN}|(?<={_HAN})\d(?!\d*号)){{1,7}}?)({suffix})") for facet, suffix in _SUFFIXES.items()
}
# What a name says of the matter: 金嗓子KTV is a KTV; of an estate and a road nothing follows.
_KINDS = {
    facet: re.compile(f"(?:{suffix})$")
    for facet, suffix in _SUFFIXES.items()
    if facet not in (ROAD, "estate", "village")
}
# The characters a suffix may end in; a text without any of them need not be searched.
_LAST_SIGNS = {
    facet: {
        part[-1] for part in re.findall(r"[\u4e00-\u9fffa-z]+", re.sub(r"\(\?[^)]*\)|\(\?<?[!=][^)]*\)", "", suffix))
    }
    for facet, suffix in _SUFFIXES.items()
}
_LANE = re.compile(rf"({_HAN}{{2}})(?<![{_INSIDE}])里(?=与|和|交|路口|\d+号|社区|便民|附近|网吧|{_HAN}{{2}}(?:路|街))")
_ON_ROAD = re.compile(
    r"小学|中学|幼儿园|社区卫生服务中心|派出所|便民服务中心|公园|菜市场|天桥|加油站|公交站|地铁站|站(?=[a-h]\d?出?口)"
)


def names_in(text: str) -> list[tuple[str, str]]:
    """Return (facet, name) of what looks like a name of a road, estate or institution in a plain text.

    Roads are found first and taken out, so that no other name begins in the middle of one.
    """
    found: list[tuple[str, str]] = []
    for pattern in (_PATTERNS[ROAD], _LANE):
        text = pattern.sub(lambda match: _road(match, found), text)
    signs = set(text)
    for facet, pattern in _PATTERNS.items():
        before: tuple[int, str] = (-1, "")
        for match in pattern.finditer(text) if facet != ROAD and _LAST_SIGNS[facet] & signs else ():
            name = _trimmed(match[1], match[2])
            if facet == "estate" and match.start() == before[0] and before[1] and name:
                name = before[1] + name  # 绿城 and 百合小区 are one: 绿城百合小区
            before = (match.end(), name)
            if name and not _is_within_estate(facet, name) and not (facet == "estate" and _NOT_IN_ESTATES.search(name)):
                found.append((facet, name))
    found += [("office", name) for name in _UNIQUE if name in text]
    for pattern in (_NUMBERED, _GATED, _HOUSE):
        for match in pattern.finditer(text):
            name = _trimmed(match[1], "")
            if name and not name.endswith(("地铁", "公交")) and not _NOT_IN_ESTATES.search(name):
                found.append(("estate", name))
    return found


def _is_within_estate(facet: str, name: str) -> bool:
    """Return whether a name is that of an estate with something in it: 滨河花园小区广场 is a square of no name of its own."""
    return facet == "venue" and re.search(r"(?:小区|社区|花园|公园|家园)\D{1,3}$", name) is not None


def _road(match: re.Match[str], found: list[tuple[str, str]]) -> str:
    """Note a road and return what stands in its place; an institution named after it is noted as well."""
    name = _ON_RIVER.sub("", _trimmed(match[1], match[2] if match.lastindex == 2 else "里"))
    if not name or name.endswith(_NO_ROADS):
        return match[0]
    found.append((ROAD, name))
    if follows := _ON_ROAD.match(match.string, match.end()):
        found.append((_FACET_ON_ROAD.get(follows[0], "venue"), name + follows[0]))
    before = match[0][: -len(name)] if match[0].endswith(name) else ""  # 须水河靠近 of 须水河靠近雪松路
    return f"{before}，"


def _trimmed(name: str, suffix: str) -> str:
    """Return a name without the words before it; empty when nothing of its own is left."""
    name = _NEVER_IN_NAMES.split(name)[-1]
    while match := _LEADING.match(name):
        rest = name[match.end() :]
        if len(rest) < 2:
            break
        name = rest
    name = re.sub(r"(?:整个|全|小|住宅)$", "", name)
    whole = name + suffix
    if whole in _COMMON or name in _NO_NAMES or name.startswith("号") or whole.endswith("黑诊所"):
        return ""
    short = (len(suffix) > 1 and not _LONE_LEAD.fullmatch(name)) or (suffix == "河" and name not in _NO_RIVERS)
    return whole if len(name) >= 2 or (len(name) == 1 and short) else ""


_ENDED = re.compile(f"(?:{_SUFFIXES['estate']})$")
_Met = tuple[int, int, str, str]  # a name in a text: from, to, facet, and the name as it is rightly written
_PLAIN_NAME = re.compile(rf"{_HAN}{{2,8}}(?<![区市县镇乡办道处省近边口里外])")  # a district or a direction is no place
_SHORTEST_HEARD = 3  # shorter names sound like too much else


class Gazetteer:
    """Names learned from all messages of a file: what is a name in one message is looked up in all the others."""

    def __init__(self, texts: Iterable[str], given: Iterable[str] = ()) -> None:
        """Learn the names of texts, and of places that were given apart from them, in a column of their own."""
        counts: Counter[tuple[str, str]] = Counter()
        counts.update(("estate", name) for name in given if _PLAIN_NAME.fullmatch(name) and not names_in(name))
        for text in texts:
            counts.update(list(dict.fromkeys(names_in(text))))
        self._names = _settled(counts)
        self._lengths: dict[str, list[int]] = {}  # by the first two characters, longest first
        for name in sorted(self._names, key=len, reverse=True):
            lengths = self._lengths.setdefault(name[:2], [])
            if len(name) not in lengths:
                lengths.append(len(name))
        self._canonical = _canonical(self._names)
        self._heard = {sounds(name): name for name in sorted(self._names) if len(name) >= _SHORTEST_HEARD}
        self._heard_lengths: dict[tuple[str, str], set[int]] = {}  # by the first two sounds
        for heard in self._heard:
            spoken = heard.split(" ")
            self._heard_lengths.setdefault((spoken[0], spoken[1]), set()).add(len(spoken))

    def read(self, text: str) -> tuple[Place, str, str]:
        """Return the place a plain text names, the text without names, and the text with the kinds of places only."""
        met = self._met(text)
        return self._place(text, met), _without(text, met), _without(text, met, kinds=True)

    def _place(self, text: str, met: Sequence[_Met]) -> Place:
        """Return the place of a text: known names, the longest of them where they overlap, and what lies within."""
        place = Place()
        # Roads and other names are taken apart from each other: 瑞达路小学 stands on 瑞达路.
        taken = {True: [False] * len(text), False: [False] * len(text)}
        for start, end, facet, name in met:
            if not any(taken[facet == ROAD][start:end]):
                taken[facet == ROAD][start:end] = [True] * (end - start)
                place.add(facet, self._canonical[name])
        for facet, pattern in _FINE.items():
            for match in pattern.finditer(text) if facet != "trade" or _WAGES.search(text) else ():
                place.add(facet, next(filter(None, match.groups()), match[0]) if match.groups() else match[0])
        place.crossing = len(place.names.get(ROAD, ())) >= 2
        return place

    def _met(self, text: str) -> list[_Met]:
        """Return every known name in a text, the longest first, and of equal ones the right ones before those typed by sound."""
        found = [
            (start, start + length, self._names[text[start : start + length]], text[start : start + length])
            for start in range(len(text) - 1)
            for length in self._lengths.get(text[start : start + 2], ())
            if text[start : start + length] in self._names
        ]
        spoken = [sound(sign) for sign in text]
        found += [
            (start, start + length, self._names[name], name)
            for start in range(len(text) - 1)
            for length in self._heard_lengths.get((spoken[start], spoken[start + 1]), ())
            if (name := self._heard.get(" ".join(spoken[start : start + length])))
            and text[start : start + length] not in self._names
        ]
        return sorted(found, key=lambda one: one[0] - one[1])


def _without(text: str, met: Sequence[_Met], *, kinds: bool = False) -> str:
    """Return a text with names taken out, so that what is left is the matter; with `kinds`, 公园 is left of 柳湖公园."""
    left = list(text)
    for start, end, facet, _ in met:
        if end - start > 2:
            kind = _KINDS[facet].search(text[start:end]) if kinds and facet in _KINDS else None
            end = start + kind.start() if kind else end
            left[start:end] = ["，"] * (end - start)
    return re.sub("，+", "，", "".join(left))


def head_of(text: str, until: int) -> str:
    """Return the words before the matter where they may be a name (公园道1号 in 公园道1号物业乱收费), else nothing."""
    head = re.split(r"[，。！？、,!?]", text[:until])[0]
    return head if 2 <= len(head) <= 8 and not _NOT_IN_HEADS.search(head) else ""


def _settled(counts: Mapping[tuple[str, str], int]) -> dict[str, str]:
    """Return name -> facet; a longer name gives way to a known one it ends with when that is met more often."""
    facets: dict[str, str] = {}
    best: Counter[str] = Counter()
    for (facet, name), count in counts.items():
        if count > best[name]:
            best[name], facets[name] = count, facet
    settled = {}
    for name, facet in facets.items():
        shorter = [name[cut:] for cut in range(1, len(name) - 2) if name[cut:] in facets]
        if any(best[short] > 2 * best[name] and short[0] not in _FAR_LEADS for short in shorter) and len(name) > 5:
            continue
        if facet == "estate" and not _ENDED.search(name) and any(best[name[:cut]] for cut in range(3, len(name))):
            continue  # 谷水湾涨 of 谷水湾涨物业费
        settled[name] = facet
    return settled


def _canonical(names: Mapping[str, str]) -> dict[str, str]:
    """Return for each name the shortest one that means the same place: 万科城 for 北京万科城, 富田丽景 for 富田丽景花园."""
    cores = {name: core_of(name, facet) for name, facet in names.items()}
    shortest: dict[str, str] = {}  # by sound of the core
    for name in sorted(names, key=lambda one: (len(one), one)):
        shortest.setdefault(sounds(cores[name]), name)
    result = {}
    for name, facet in names.items():
        core = cores[name]
        keys = [sounds(core)]
        if facet != ROAD:
            keys += [sounds(core_of(end, facet)) for end in _ends(name)] + [sounds(end) for end in _ends(core)]
        # Two roads in a row are found as two; a longer road is another road.
        result[name] = shortest[next(key for key in reversed(keys) if key in shortest)]
    return result


def _ends(name: str) -> list[str]:
    """Return what a name ends with, three characters at least, unless what is left out tells its neighbours apart."""
    return [
        name[cut:]
        for cut in range(1, len(name) - 2)
        if (name[cut - 1] not in _FAR_LEADS or _PROVINCE.fullmatch(name[:cut])) and not _ORDINAL_LEAD.search(name[:cut])
    ]


def core_of(name: str, facet: str) -> str:
    """Return what is the name's own: without estate, market, station and the like at its end, 高新第1中学 of 高新区第1中学."""
    core = re.sub(r"[区市县镇](?=第\d)", "", name)
    for tail in _TAILS.get(facet, ()):
        shorter = tail.sub("", core)
        core = shorter if len(shorter) >= 2 else core
    return core


def described(places: Sequence[Place], facet: str, key: str) -> str:
    """Return a name as one of the messages wrote it."""
    return next((place.shown[key] for place in places if key in place.shown), f"{facet} {key}")
