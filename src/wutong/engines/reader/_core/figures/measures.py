"""Which measure a number is: level, growth, share, rank, ratio or change."""

from __future__ import annotations

import re

from wutong.engines.reader._core.figures import units
from wutong.engines.reader._core.figures.frames import MOVES_TO, Frame, against_goal, other_place
from wutong.engines.reader._core.figures.thresholds import is_threshold

GROWTH_LEAD = re.compile(
    r"(?:同比|环比|年均|年平均|平均|比上年|较上年|比去年|较去年|比20\d\d年|较20\d\d年|同期)?(?:分别|也|均|仅|实际|名义|可比|同口径|合计|累计|再|约|就)?"
    r"(?:净)?(?:增长|增速|增幅|增长率|下降|下滑|减少|降低|回落|增加|提高|上升|扩大|缩小|压缩|压减|缩短|精简|改善|萎缩|降幅|递增|涨幅|上涨|下跌|提升|攀升|增产|减产|缩减|放缓|增|降|翻)"
    r"(?:率|速度|速率|幅度)?(?:分别|均|都)?(?:为|达到?了?|保持在|约|近|超过?|高达|力争|目标|不低于|至|到|了|在)*[:：]?$"
)
GROWTH_NAME = re.compile(r"增速|增幅|增长率|降幅|涨幅|降低率|同比|环比|年均|年平均|下降率|增长速度|增减率|增减|±|增长")
FALL = re.compile(r"(?:下降|下滑|减少|回落|萎缩|下跌|减产|缩减|降)(?:了|约|近|超过?|分别|为|幅度)*$")
REDUCED = re.compile(r"降低(?:了|约|近|超过?|分别|为)*$")
USE_PER_UNIT = re.compile(
    r"能耗|电耗|水耗|物耗|煤耗|能源(?:消费|消耗)?强度|碳(?:排放)?强度|(?:单位|万元|每[万亿]元)[^，。；]{2,14}(?:排放|用水|消耗)"
)
CHANGE_VERB = re.compile(
    r"(?<![更创高革最全翻重])新(?:增加?|建|引进|引入|招引|认定|投入|投用|改扩建|培育|入库|纳统|注册|设立?|登记|上市|成立|获批?|开通|改建|发展|挂牌|启用|组建|布局|评定|聘|孵化|开办|招录|授牌|创建|获评|认证|添|植|种植|铺设|安装|购置|配置|入规|上规|修)|改扩建|"
    r"(?:同比|比上年)[多少](?!为)|净增|增收|减收|增支|增加(?!值|到|至)|培育|扩大(?!到|至)|减少(?!到|至)|节约|节省|压减|缩短(?!到|至)|增长(?!至|到|值)(?=[^%]*$)"
)
NOT_CHANGE = re.compile(
    r"累计培育|续建、?新建|续建和新建|新开工|总孵化培育|新晋|培育面积|新签约|(?:发行|争取|获批|下达|安排)(?:到位)?新增"
)
RATE_NAME = re.compile(
    r"强度|利润率|毛利率|周转次数|(?:总资产|净资产)贡献率|完成比例|收益率|回报率|负债率|产出率|周转率|人均(?!预期寿命)|每万|每千|每百|亩均|地均|户均|单位"
)
PER = re.compile(
    r"每股|单产|亩产|每[千百万]?(?:平方米|名|户|家|人|公里|辆|吨|床)(?![年月天])|每[百千万]?[^，。；\d]{0,4}人口|人均(?!预期寿命)|日均|月均|每百元|每千人口|每人每月|每人每年|每万人|每千人|每百人|每亩|亩均|地均|户均|单均|单位面积|单位生产总值|单位GDP|平均每|每平方公里|每平方千米|万元(?:GDP|生产总值|产值|工业增加值)|强度|每个|万人(?:口)?(?:高价值|有效|拥有)?(?:高价值)?发明专利"
)
CAPACITY = re.compile(r"/(?:年|月|日|天|小时|秒)$")  # 15万吨/年 is how much a plant can make
CONCENTRATION = re.compile(r"[gk克]/")
RANK_STEPS = re.compile(r"(?:前进|上升|提升|下降|后移|前移|退步|进位|跃升|攀升|提高|晋升)(?:了)?$")
DONE_OF_PLAN = re.compile(
    r"(?:完成|占|为|达|是)(?:到|了)?(?:全?年度?|年初)?[^，。；]{0,8}(?:(?:计划|目标|任务|预期)[^，。；]{0,6}|预算数?)(?:的|比例为?)$|投资完成率|完成率"
)
AGAINST_YEAR = re.compile(r"(?:恢复到|恢复至|相当于|达到|是|仅?为|只有)(?:(?:19|20)\d\d年|上年|去年)(?:同期)?的$")
LIST_ITEM = re.compile(r"[、和与及][^，。；]{2,}$")
ACTS = re.compile(r"建成|完成|开工|达到|拥有|现有|签约|实施|改造|总数|累计|总量|占|共")
GOES_WITH = re.compile(r"(?:总?面积|包含|包括|用地|建筑面积)[^，。]*$")
MOVED_TO = re.compile(
    r"(?:提高|提升|上升|增加|增长|下降|降低|减少|扩大|缩小|压缩|优化|回升|回落|降|升|增)(?:到|至)(?:了|约|近|(?:19|20)\d\d年的?)*$"
)
VITAL_RATE = re.compile(r"(?:自然增长率|出生率|死亡率)[^，。；、\d]{0,8}$")
COMPARED = re.compile(r"(?:同比|环比|比上年|较上年|比去年|较去年)[^，。；、占率重\d]{0,14}$")
RATIO_RATE = re.compile(r"强度|完成比例|利润率|毛利率|收益率|负债率")
GAP = re.compile(
    r"(?<![占对相可])(?:比(?![重例较])|较)(?!上|去|前|20|年初|同期|“?十|[一二三四]季度|\d+[-—–至~])[^，。；\d]{2,12}(?<![加提减])(?:高|低|快|慢|多|少)出?$|(?:高于|低于|快于|高出|高(?=全|省|市)|领先|超过|多于|比全[国省市区]|较全[国省市区]|差距)[^，。；]*$"
)
OF_ANOTHER = re.compile(r"(?:平均|平均水平|均值|全国|全省|全市|全球|同类[^，。；]{0,6})的$")
AS_MUCH_AS = re.compile(r"(?:只有|仅为|仅有|仅是|相当于|不到|不足)[^，。；]{2,12}的$")
TIMES_GROWTH = re.compile(r"(?:是|为|相当于|达到?)[^，。；]{0,14}的$|(?:增长|增加|提高|扩大|翻)(?:了|约|近)?$")


def measure_of(frame: Frame, before: str = "") -> str:
    """The measure of a figure by its shape, its unit and the words that lead to it; `before` is the one before it."""
    mention = frame.mention
    if before and (against_goal(frame) or other_place(frame)):
        return before
    if before and goes_on(frame):
        return before
    if before and not frame.first_in_sentence and MOVES_TO.match(frame.lead):
        return before
    if before == "change" and not frame.first_in_clause and LIST_ITEM.match(frame.lead) and not ACTS.search(frame.lead):
        return (
            "change"
            if mention.shape == "quantity" and units.bare(mention.unit) in units.COUNTABLE
            else _by_shape(frame)
        )
    countable = mention.shape == "quantity" and units.bare(mention.unit) in units.COUNTABLE
    if before == "change" and countable and "其中" in frame.lead and not ACTS.search(frame.lead):
        return "change"
    if before == "change" and GOES_WITH.match(frame.lead.lstrip("，、")) and not frame.first_in_sentence:
        return (
            "change" if mention.shape == "quantity" and units.bare(mention.unit) not in units.PERCENT_LIKE else "share"
        )
    return _by_shape(frame)


def _by_shape(frame: Frame) -> str:
    mention = frame.mention
    if mention.shape == "rank":
        return "rank"
    if mention.shape in ("ordinal", "size", "score") or is_threshold(frame):
        return "level"
    if units.bare(mention.unit) in ("年", "个月") and re.match(r"来?(?:新高|新低|最高|最好水平)", frame.rest):
        return "rank"
    if mention.shape == "quotient":
        return "ratio"
    if mention.shape in ("zero", "doubled"):
        return "growth"
    if mention.shape == "ratio":
        return "share" if mention.unit == "%" else "ratio"
    unit = units.bare(mention.unit)
    if mention.shape == "fraction" or unit in ("%", "％", "‰", "成"):
        return _percentage(frame)
    if unit.endswith("分点"):
        return "level" if GAP.search(frame.lead) else "change"
    if unit == "倍":
        return "growth" if TIMES_GROWTH.search(frame.lead) and not OF_ANOTHER.search(frame.lead) else "ratio"
    return _quantity(frame, unit)


def by_name(measure: str, indicator: str) -> str:
    """The measure once the name is complete: an amount that turns out to be per head is a ratio."""
    per_head = measure == "level" and PER.search(indicator) is not None and not indicator.endswith("幅度")
    return "ratio" if per_head else measure


def grows(frame: Frame) -> bool:
    """Whether the number is led to by a verb or noun of growth or fall."""
    return bool(
        GROWTH_LEAD.search(frame.lead) or re.search(r"(?:增速|增幅|增长率|涨幅|降幅)[^占率、]{0,12}$", frame.lead)
    )


def falls(frame: Frame) -> bool:
    """Whether the verb before the number says that it fell."""
    return bool(FALL.search(frame.lead))


def goes_on(frame: Frame) -> bool:
    """Whether the number goes on with the verb of the one before it in a list (分别下降3%、4.5%)."""
    return not frame.first_in_clause and frame.lead in ("、", "和", "及", "与", "以及")


def reduction(frame: Frame, base: str) -> bool:
    """Whether the fall is itself what is measured and stays positive: what is said to be 降低, and use per unit."""
    if frame.mention.value <= 0 or not grows(frame):
        return False
    return REDUCED.search(frame.lead) is not None or falls(frame) and USE_PER_UNIT.search(base) is not None


def _percentage(frame: Frame) -> str:
    lead = frame.lead
    if DONE_OF_PLAN.search(lead) or AGAINST_YEAR.search(lead):
        return "ratio"
    if "占" in lead and not re.search(r"占[^，]*(?:增长|提高|提升|上升|下降)(?:了)?$", lead):
        return "share"
    if vital := VITAL_RATE.search(lead):
        return "growth" if vital.group().startswith("自然增长率") else "ratio"
    if MOVED_TO.search(lead) and not re.search(r"增速|增幅|增长率|涨幅|降幅", lead):
        return "ratio" if RATIO_RATE.search(lead) else "share"
    if grows(frame) or re.match(r"的?(?:增长|增速|增幅)", frame.tail):
        return "growth"
    if re.match(r"的?(?:增长)?目标", frame.rest) and not re.search(r"率|比重|占比|比例|强度", lead[-12:]):
        return "growth"
    if re.search(r"强度|完成比例|利润率|毛利率|收益率|负债率|贡献率(?=.{0,4}$)(?<=资产贡献率)", lead[-16:]):
        return "ratio"
    if re.search(r"平均(?:水平)?的$", lead) or frame.mention.shape == "fraction" and AS_MUCH_AS.search(lead):
        return "ratio"
    return "growth" if COMPARED.search(lead) else "share"


def _quantity(frame: Frame, unit: str) -> str:
    lead = frame.lead
    if unit in ("位", "名", "个位次") and RANK_STEPS.search(lead):
        return "change"
    if "/" in unit and not CONCENTRATION.search(unit) and not CAPACITY.search(unit) or PER.search(lead):
        return "ratio"
    if CHANGE_VERB.search(lead) and not NOT_CHANGE.search(lead):
        return "change"
    return "level"
