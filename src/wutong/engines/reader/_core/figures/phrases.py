"""Cutting noun phrases out of the words before and after a number."""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba

from wutong.engines.reader._core.figures.parts import WORDS as PART_OF_YEAR

TIME_HEAD = (
    r"(?:截至|截止|到|至|自|从|在|由|于|以)?(?:(?:19|20)\d\d年?[-—–~至到]{1,2}(?:19|20)\d\d年?|(?:19|20)\d\d年(?:度|底|末|初)?(?:\d{1,2}月(?:\d{1,2}日)?)?(?:底|末|初)?"
    r"|“?十[一二三四五六七八九]五”?(?:期末|末|期间|时期|以来)?|[今去前明]年|上年|本年度?|全年|当年|年内|年末前?|年底前?|一年来|过去的?一年|近?[一二两三四五六七八九十\d]+年(?:来|内|间)|"
    r"未来[一二三四五六七八九十]年|五年|目前|当前|截至目前|迄今|近年来|多年来|上半年|下半年|[一二三四]季度|前三季度|(?:\d{1,2}月份?)?当月|\d{1,2}月(?:末|底|份)|\d{1,2}[-—至]\d{1,2}月份?|期间|同期|期末|末(?!端|级|梢)|底(?!盘|层|部|座|线|数|商))"
    r"(?:以来|至今|期间|，|,|的|末|底|内|中)?"
)
LEADING = re.compile(
    rf"^(?:{TIME_HEAD}|(?:{PART_OF_YEAR})(?:，|的|期间)?|其中|此外|另外|同时|另有|另|尤其|特别是|(?:较|比)(?:(?:19|20)\d\d年(?:底|末)?|年初|期初|上年末?|上月末?|去年(?:同期|末)?|{PART_OF_YEAR})|仍有?|尚有?|包括|包含|主要(?!经济|污染|指标|产业|领域)|全部为|分别为?|分别|其(?!他|它|中|余)|该(?![区市县省园开高经])|我们|\d{{1,2}}月份?(?=[、和及\u4e00-\u9fff])|并(?!网|购|联|轨|行)|且|也|已经|已|先后|相继|共计|共(?!同|享|青|产|有制|建|性|轭)|总共|合计|累计(?=完成|实现)|"
    r"[，,、；;：:。.)）\]】—\s]+|和(?!谐|平|顺)|及(?!时|格)|与(?!会)|以及|仅|还(?!贷|款|原)|又|再(?!生|贷款|制造|就业|保险|担保|融资)|均(?!衡|等|价)|都(?!市)|不断|持续(?!性)|稳定(?!性|就业|岗位)|确保|力争|争取|努力|计划(?!单列|生育)|拟|预计|预期(?!寿命)|将|要(?!素|闻|求|案)|有望|可(?!再生|支配|持续|比|控|视|回收|利用|开采|降解|溶)|会(?!议|展|计|员|务|场)|——|"
    r"[一二三四五六七八九十]是|第[一二三四五六七八九十],|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、．]|控制在|按照|通过|据统计|数据显示|成为|这是|即(?!时|食))"
)
LIGHT_VERB = re.compile(
    r"^(?:完成|实现|达到|拥有|现有|共有(?!制|产)|共(?!同|享|青|产)|有(?!效|限|机|色|关|线|害|轨|氧|源)|建有|形成|初步形成|集聚了?|聚集了?|汇聚了?|设有|下设|设(?!立|施|备|计|置)|推出了?|出台了?|吸引了?|包含了?|获得了?|取得|贯彻|落实(?=.{12})|配备|涵盖|辖|下辖|带动形成|"
    r"提供了?|总计|合计|累计完成|累计实现|全年完成|迎来|布局了?|拥有了)"
)
TRAILING = re.compile(
    r"(?:(?:较|比)(?:上年|去年)(?:执行数|决算数|完成数|预算数|实绩|水平)|(?:较|比)(?:[一二三四]季度|前三季度|上半年|\d+[-—–至]\d+月份?|上月)|翻了?|加快|放缓|回升|收窄|攀升|转为|跃升|达到了?|高达|达|完成(?:了)?|实现(?:了)?|突破|超过|超|增加到|增加至|增至|增长到|增长至|提高到|提高至|提升到|提升至|上升到|上升至|下降到|下降至|降到|降至|降低到|降低至|减少到|减少至|"
    r"优化为|优化到|调整为|调整到|压缩至|缩短至|扩大到|扩大至|增长|增加|提高|提升|上升|上涨|下跌|下调|压缩|压减|缩短|精简|改善|下降|降低|减少|回落|下滑|扩大|(?<!均)增收|减收|增支|同比多[一-龥]?|同比少[一-龥]?|(?:同比|环比|比上年)[增降升]|预计|预期|同比|环比|同口径|可比口径|按?可比价(?:格)?(?:计算)?|按不变价格?(?:计算)?|(?:是|为|相当于)(?:上年|去年)(?:同期)?的?|扭亏为盈|由负转正|翻[一两]番|实现翻番|翻番|年均|年平均|平均|(?:较|比)(?:年初|期初|上年末|上月末?|上季度末?|去年同期)|比上年末|比上年同期|较上年同期|比上年|较上年|比去年|较去年|"
    r"(?:比|较|是|由|从|至|到|为)(?:19|20)\d\d年(?:底|末|的)?|上一年同期|同期|(?<!签)约为|(?<!签)约|近|共计|共有|共|累计(?:达到?)?|合计|总计|均为|为|是|有|已|也|仍|仍然|依然|均|都|仅|再|净|新|分别|的|在|到|至|由|从|以|按|"
    r"保持在?|稳定在|控制在|维持在|只有|只|有望|首次|首度|再次|(?:未来)?[\d一二两三四五六七八九十]+年内|(?<=..)[三五]年|年内|不低于|不超过|不少于|左右|力争|确保|可达|可|将|要|即|位居|位列|名列|增速达?到?|目标|[:：，,、\s—(（]|其中|当|不|进入|以来|获|创)$"
)
PART_AT_END = re.compile(rf"(?<=..)(?<![较比与])(?:{PART_OF_YEAR}|(?<![\d—–~至到-])\d{{1,2}}月份?)$")
FROM_YEAR = re.compile(r"(?:由|从)(?:(?:19|20)\d\d年(?:底|末)?)?的?$")
BRACKET = re.compile(r"\((?!.{0,30}[(])[^()]{0,30}$")
BECAUSE = re.compile(r"^(?:执行中)?(?:因(?!子)|由于|受(?=[^，。；]{0,16}(?:影响|冲击|制约|拖累)))")
SPAN_ALONE = re.compile(r"(?:近|连续)?[一二两三四五六七八九十\d]+年(?:内|间|来)?")
LEAVING_OUT = re.compile(r"^(?:若|如)?(?:剔除|扣除|不含|不考虑)[^，。；]{2,20}?(?:因素|影响)(?:后|外)?[，,]?")
LISTED = re.compile(r"^.*、.*等(?:[一-龥]{0,4}(?:单位|企业|机构|部门|公司|高校|院所))?(?=.{2})")
ADVERB = re.compile(r"基本|全部|全面|正式|顺利|陆续|相继|均|都|已|来.?|赴.?")
NOUN_LIKE = ("n", "nz", "nr", "ns", "nt", "vn", "b", "j", "l")
COMPOUND_HEAD = re.compile(
    r"^(?:项目|工程|企业|机构|平台|中心|基地|人才|人员|产品|服务|设施|小区|用户|场所|基金|园区|试点|单位|专家|团队|活动|资金|设备|体系|事项)"
)
COUNTED_HEAD = ("企业", "项目", "群众", "学生", "单位", "机构", "人员", "产品", "社区", "家庭", "团队", "村")


@lru_cache(maxsize=20_000)
def tagged(text: str) -> tuple[tuple[str, str], ...]:
    """Words with part-of-speech tags; the cache spares the phrases that documents repeat."""
    return tuple(rjieba.tag(text))


@lru_cache(maxsize=50_000)
def subject(lead: str, area: str) -> str:
    """The noun phrase that a lead (the words before a number) is about, '' where it has none."""
    text = strip_tail(lead)
    if BECAUSE.match(text):
        return ""
    text = strip_head(text, area)
    text = LISTED.sub("", text) or text
    if SPAN_ALONE.fullmatch(text) or text in (area, area[-3:], "区内", "全区", "辖区", "市内", "全市", "省内"):
        return ""
    return text if len(text) > 1 or text in ("人",) else ""


@lru_cache(maxsize=20_000)
def strip_tail(text: str) -> str:
    """Take verbs, hedges and years off the end of a lead."""
    while True:
        text = PART_AT_END.sub("", FROM_YEAR.sub("", text))
        shorter = TRAILING.sub("", text)
        if shorter == text or not shorter:
            return _balanced(shorter)
        text = shorter


@lru_cache(maxsize=20_000)
def strip_head(text: str, area: str) -> str:
    """Take time, connectives, the document's own area and light verbs off the head of a lead."""
    areas = area_heads(area)
    text = LEAVING_OUT.sub("", text)
    for _ in range(12):
        shorter = LEADING.sub("", text)
        shorter = areas.sub("", shorter)
        shorter = LIGHT_VERB.sub("", shorter) if len(shorter) > 3 else shorter
        if shorter == text:
            break
        text = shorter
    return text


@lru_cache(maxsize=64)
def area_heads(area: str) -> re.Pattern[str]:
    """What the document calls its own area at the head of a clause."""
    own = [re.escape(area)] if area else []
    own += [re.escape(area[-3:])] if len(area) > 3 else []
    return re.compile(
        rf"^(?:{'|'.join([*own, '全区', '全市', '全县', '全省', '我区', '我市', '我县', '我省', '本区', '本市', '园区', '新区', '保税区', '综保区', '示范区', '该区', '该市', '该县', '该省', '该园区', '该开发区', '该高新区', '该经开区', '辖区', '区内', '高新区', '开发区', '经开区'])})"
        r"(?!内|外|级|域|拥|等)(?:的|共|内)?(?=.)"
    )


def _balanced(text: str) -> str:
    if text.count("(") > text.count(")"):
        return text[: text.rfind("(")]
    return text


@lru_cache(maxsize=20_000)
def noun_phrase(tail: str) -> tuple[str, str]:
    """Split the words after a count into the counted noun phrase and what is said of it.

    >>> noun_phrase("项目参加全国大赛")
    ('项目', '参加全国大赛')
    """
    taken, seen_noun = 0, False
    words = tagged(tail)
    for index, (word, tag) in enumerate(words):
        following = words[index + 1][0] if index + 1 < len(words) else ""
        compound = tag == "v" and len(word) == 2 and COMPOUND_HEAD.match(following) is not None
        splits = index == 1 and words[0][0] in COUNTED_HEAD and tag in ("vn", "v", "i")
        if word[0].isdigit() and index:
            break
        if seen_noun and (_stops(word, tag) and not compound or splits or ADVERB.fullmatch(word)):
            break
        if tag[0] in "njlis" or tag in ("vn", "eng", "an"):
            seen_noun = True
        taken += len(word)
    return tail[:taken].rstrip("的，、"), tail[taken:]


def _stops(word: str, tag: str) -> bool:
    return (
        tag in ("v", "p", "d", "c", "uj", "ul", "r")
        and word not in ("和", "与", "及", "的", "、")
        or word in "，,；;。:：)"
    )


@lru_cache(maxsize=20_000)
def begins_with_noun(tail: str) -> bool:
    """Whether the words after a number start with what it counts, and not with a verb or a connective."""
    if not tail or LANDMARK.match(tail) or tail[0] in "(（，,、；;。.:：)）—”-":
        return False
    words = tagged(tail[:14])
    first, tag = words[0]
    if tag in ("v", "p", "d", "c", "uj", "ul", "r") and first not in ("创新", "研究"):
        return tag == "v" and len(words) > 1 and words[1][1][:2] in NOUN_LIKE and not VERBAL.match(tail)
    return True


LANDMARK = re.compile(r"台阶|大关|关口|新台阶|以上的?台阶")
VERBAL = re.compile(
    r"入选|占|同比|增长|获|居|位|列|进入|实现|完成|纳入|通过|达到|在|被|为|是|已|均|全部|顺利|正式|落地|建成|开工|投产|竣工|投入|比|较"
)
