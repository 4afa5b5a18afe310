"""Naming levels, changes and ratios: a count of what follows the number, or an amount of what stands before it."""

from __future__ import annotations

import re

from wutong.engines.reader._core.figures import phrases, units
from wutong.engines.reader._core.figures.lists import respective, said_of_each
from wutong.engines.reader._core.figures.naming import AREA_UNITS, COUNTED_ALREADY, LONGEST, Named, Naming
from wutong.engines.reader._core.figures.ranks import ranking_named
from wutong.engines.reader._core.figures.thresholds import is_threshold

PEOPLE_AFTER = re.compile(
    r"居民|群众|人口|市民|师生|学生|职工|用户|家庭|游客|农民|劳动者|老人|老年人|青年|妇女|儿童|村民"
)
VERB_KEPT = re.compile(
    r"(?:新增加?|新建|新引进|新认定|新签约|新开工|新培育|签约|开工|投产|竣工|引进|培育|累计培育|完成|获批|入选|推荐|支持|带动|服务|走访|解决|召开|举办|开展|新设|"
    r"设立|组织|认定|惠及|吸引|满足|服务|带动|覆盖|接待|招引|促成|入选|培养|吸纳|安置|救助|资助|打通|改造|实施|建成|兑现|办理|淘汰|关停|培训|布局|承办|建设|搭建|修建|打造|发布|参与|推进|储备|盘活|提供|发放|助推|助力|落实|储备|争取)[^，。；]*$"
)
GAINED = re.compile(
    r"^(?:每年)?(?:新增加?|净增|新培育|培育|新引进|新建|新认定|新入库|新登记|新注册|新签约|新开工|新开办|新设立?)(?=.{2})"
)
FOUNDING = re.compile(r"^(?:发起)?(?:设立|成立|建设|打造|组建|新建|建成|建立|开发|形成)")
GENERIC_END = re.compile(
    r"(?:总|实际|计划|年度|完成|累计)*(?:投资|投资额|面积|总面积|规模|总规模|产值|总投资额|签约额|金额|数量)$"
)
GAIN = re.compile(r"净增|新增|增收|减收|增支|增加(?!值)|累计(?:建成|完成|实施|开工)")
GENERIC = re.compile(
    r"^(?:总|实际|计划|年度|完成|累计|投资|签约|新增)*(?:投资|投资额|面积|总面积|规模|总规模|产值|投资项目|总投资额|签约额|金额|长度|里程|总数|总量|限额)$"
)
OF_LATER = re.compile(
    r"、[^，。；\d]*\d[\d.]*[亿万]?[元亩家个]+的?([^，。；、的\d]{2,4}?)(?:尽快|早日|加快|落地|建设|$)"
)
FROM_AMONG = re.compile(r"([^，。；\d]{2,24})[中里](?!心)")
AMONG_LEAD = ("在", "从", "以", "全国", "全省", "全市")
CONTEST_END = re.compile(r"(?:统计数据|高质量发展|综合|年度)*(?:考核|考评|测评|评价|评比|排名|评估|统计)+$")
COUNT_LEAD_END = re.compile(r"(?:了|过|(?<!签)约|近|的|等|共|达|为|是|有|有将|计)+$")
REST_HEAD = re.compile(r"^(?:要|将|应|可|共计|总计|合计|累计|共有|共|均|都|已|了|进行(?:了)?)+")
DONE_WITHIN = re.compile(r"(?:内)?(?:办结|完成|办理|审结|拿证|拿地|答复|到位)$")
AGAINST_OTHERS = re.compile(r"(?:是|为|相当于|达到?)(?P<whom>[^，。；\d]{2,14})的$")
SIZE_NAMED = re.compile(r"(?:总投资|投资|(?:主营业务|营业)?收入|年?产值|税收|占地面积|建筑面积)$")
SOME_OF = re.compile(r"^(?P<whole>[^，。；、\d]{2,14}?)中(?:，|有|已有)+$")
TOOK = re.compile(r"(?:仅|只)?(?:(?<![利使应运启])用时?|需|花|历时|耗时)了?$")
PER_HEAD = re.compile(r"^每[千百万]?[^，。；\d]{0,4}?人口?(?:拥有)?")
GRADE = re.compile(r"(?:世界|国家|国|省部?|市|县|区)级(?:以上)?|规模以上|规上|限额以上|三甲")
OWN_GRADE = re.compile(r"^(?:拥有|建有)?(?:各级各类|各类|各级|(?:国家|省部?|市|县|区)级(?:及)?(?:以上)?)")
STEPS = re.compile(r"(?:排名|位次|名次)?(前进|上升|提升|下降|后移|前移|退步|进位|跃升)(?:了)?$")
NOUN_UNITS = ("商户", "农户", "师生", "学子")
LONGEST_MEASURE = 8  # characters of a measure that stands behind 分别 (东区、西区分别完成产值…)
LENGTH_UNITS = ("公里", "千米", "米")
ROOM = 16  # characters of what is said of the counted that a name takes in
ROOM_FOR_BARE = 32  # where the noun alone (企业, 项目) names nothing


def amount(naming: Naming) -> Named:
    """The name by the first rule that fits."""
    for rule in RULES:
        if named := rule(naming):
            return named
    own = naming.own
    if own:
        named, reason, distance = naming.or_topic(own)
        return Named(naming.with_quantity(named), named, reason, distance)
    base = GAINED.sub("", naming.topic.base)
    if base:
        return Named(naming.with_quantity(base), base, "named before", 1)
    after = re.sub(r"^(?:的|以上|左右)+", "", naming.frame.rest)[:LONGEST]
    return Named(naming.with_quantity(after), after, "not named", 4)


def extent(naming: Naming) -> str:
    """What a unit measures of a thing: 面积, 长度, 人数 or, for money and the rest, 规模."""
    if naming.unit in AREA_UNITS:
        return "面积"
    if naming.unit in LENGTH_UNITS:
        return "长度"
    return "人数" if naming.unit in units.PEOPLE else "规模"


def _in_list(naming: Naming) -> Named | None:
    listed = respective(naming)
    if not listed:
        return None
    each = said_of_each(naming)
    measured = COUNTED_ALREADY.search(each) is not None and not COUNTED_ALREADY.search(listed)
    name = listed + each if measured and len(each) <= LONGEST_MEASURE else listed
    return Named(name, listed, "in the order of the list", 1)


def _of_later(naming: Naming) -> Named | None:
    """在谈的29个、总投资420亿元的项目: the noun stands after the next number."""
    frame = naming.frame
    found = OF_LATER.match(frame.rest) if frame.lead.endswith("的") and not frame.tail else None
    if not found:
        return None
    name = phrases.strip_head(frame.lead.rstrip("的"), naming.area) + found[1]
    return Named(naming.with_quantity(name), name, "named after the number", 1)


def _threshold(naming: Naming) -> Named | None:
    if not is_threshold(naming.frame):
        return None
    noun = phrases.noun_phrase(re.sub(r"^(?:的|及)?(?:以上|以下)?的?", "", naming.frame.rest))[0]
    if size := SIZE_NAMED.search(naming.own):
        return Named(f"{noun}{size.group()}门槛", noun, "named in the clause", 0)
    return Named(f"{noun}{extent(naming)}门槛", noun, "named after the number", 0)


def _place_in_a_count(naming: Naming) -> Named | None:
    """第18家上市公司 → 累计上市公司数量."""
    if naming.frame.mention.shape != "ordinal":
        return None
    noun = phrases.noun_phrase(re.sub(r"^.*第[\d一二三四五六七八九十百]+[家户次]", "", naming.frame.rest))[0]
    suffix = "次数" if naming.unit == "次" else "数量"
    return Named(f"累计{noun or naming.topic.base}{suffix}", noun, "place in a count", 0)


def _places_gained(naming: Naming) -> Named | None:
    steps = STEPS.search(naming.frame.lead) if naming.unit in ("位", "名", "个位次") else None
    if not steps:
        return None
    topic, contest = naming.topic, ranking_named(naming)
    if contest and naming.frame.first_in_sentence:
        return Named(f"{contest}排名{steps[1]}位次", contest, "ranking named before", 1)
    whole = topic.whole if topic.whole.endswith(("排名", "位次")) else f"{topic.base}排名"
    return Named(f"{whole}{steps[1]}位次", topic.base, "places gained", 1)


def _length_of_time(naming: Naming) -> Named | None:
    """Streaks, time spent, reach in minutes and ages."""
    frame, unit = naming.frame, naming.unit
    if frame.lead.endswith("连续") and unit in ("年", "届", "次", "个月", "天", "季度", "个季度"):
        whose = phrases.subject(frame.lead.removesuffix("连续"), naming.area)
        name = f"{whose}连续{frame.rest}"[: LONGEST - 4]
        return Named(f"{name}{unit.removeprefix('个')}数", whose or naming.topic.base, "length of a streak", 0)
    if unit in units.DURATIONS and (spent := re.match(r"(?:的)?(?:时间|时长)[，,]?(?:分步实施)?(.{2,24})", frame.rest)):
        return Named(re.split(r"[，。；]", spent[1])[0] + "用时", "", "named after the number", 0)
    if unit in units.DURATIONS and naming.own and (took := TOOK.search(naming.own)):
        whose = naming.own[: took.start()] or naming.topic.base
        return Named(whose + "用时", whose, "named in the clause", 0)
    if unit in ("分钟", "小时") and (reach := re.match(r"[^，。；”]{2,14}圈", frame.rest)):
        return Named(reach.group() + "时间范围", reach.group(), "named after the number", 0)
    if unit in units.DURATIONS and naming.own and (done := DONE_WITHIN.match(frame.rest)):
        return Named(naming.own + done.group() + "时限", naming.own, "named in the clause", 0)
    if unit == "年" and phrases.begins_with_noun(frame.tail.lstrip("的")):
        noun = phrases.noun_phrase(frame.tail.lstrip("的"))[0]
        return Named(noun[:6] + "年数", noun, "length of time", 1)
    return None


def _noun_unit(naming: Naming) -> Named | None:
    """服务4000多万商户: the unit is itself what is counted."""
    if naming.unit not in NOUN_UNITS:
        return None
    verb = phrases.strip_head(naming.frame.lead, naming.area).strip("了、，")
    return Named(verb + naming.unit + "数", naming.unit, "counted with its noun", 0)


def _before_noun(naming: Naming) -> Named | None:
    """A number that stands before what it counts: 推荐27个项目参加大赛 → 推荐参加大赛项目数量."""
    frame, own = naming.frame, naming.own
    people = PEOPLE_AFTER.match(frame.tail) or not naming.unit and PEOPLE_AFTER.search(frame.tail[:10])
    countable = naming.unit in units.COUNTABLE or bool(people)
    spread = extent(naming) in ("面积", "长度") and not frame.tail.startswith("的")
    fits = countable or not own or spread or not GENERIC.match(own) and _ends_in_verb(frame.lead.rstrip("的"))
    if not fits or not phrases.begins_with_noun(frame.tail) or frame.tail.startswith("的") and own:
        return None
    noun, said, verb = _counted_parts(naming)
    base = f"{verb}{said}{noun}" if said and len(noun) <= 12 else f"{verb}{noun}"
    if countable:
        name = naming.with_quantity(base)
    else:
        name = base if COUNTED_ALREADY.search(base) else base + extent(naming)
    return Named(name, noun if len(noun) > 3 and not verb else base, "named after the number", 0)


def _counted_parts(naming: Naming) -> tuple[str, str, str]:
    """Of a count its noun, what is said of it after the noun, and the verb before the number."""
    frame = naming.frame
    noun, rest = phrases.noun_phrase(re.sub(r"^的", "", frame.tail))
    if len(noun) > 3 and noun.endswith(("中", "里")):
        noun, rest = noun[:-1], ""
    if (picked := FROM_AMONG.match(frame.rest)) and frame.lead.endswith(AMONG_LEAD):
        noun, rest = CONTEST_END.sub("", picked[1]) or noun, ""
    lead = phrases.strip_head(COUNT_LEAD_END.sub("", frame.lead), naming.area)
    verb = _counting_verb(lead)
    if frame.lead.endswith("的") and not verb and 2 <= len(lead) <= 20:
        verb = lead
    rest = REST_HEAD.sub("", rest)
    bare = len(noun) <= 2
    kept = 1 < len(rest) <= (ROOM_FOR_BARE if bare else ROOM) and ("的" not in rest or bare)
    return noun, rest if kept and not rest.startswith(("，", "、")) else "", verb


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


def _ends_in_verb(lead: str) -> bool:
    words = phrases.tagged(lead[-10:]) if lead else ()
    return bool(words) and words[-1][1] in ("v", "p", "vn", "ul") or lead.endswith(("等", "了", "的"))


def _modifying(naming: Naming) -> Named | None:
    """A size that qualifies the noun after it: 设立规模10亿元的基金 → 基金规模, 启动17平方公里的更新项目 → 更新项目面积."""
    frame, own = naming.frame, naming.own
    if not frame.rest.startswith("的") or naming.unit in units.PERCENT_LIKE or "投资" in own:
        return None
    noun = phrases.noun_phrase(frame.rest[1:])[0]
    attribute = FOUNDING.sub("", own)
    if noun and GENERIC.match(attribute):
        return Named(noun + attribute, noun, "named after the number", 0)
    if noun and (_only_verbs(own) or frame.lead.endswith(("有", "只", "过"))):
        name = noun if COUNTED_ALREADY.search(noun) else noun + extent(naming)
        return Named(name, noun, "named after the number", 0)
    return None


def _only_verbs(phrase: str) -> bool:
    return bool(phrase) and all(tag in ("v", "d", "vd", "p", "ul") for _, tag in phrases.tagged(phrase))


def _attribute(naming: Naming) -> Named | None:
    """总投资, 面积, 总数: an attribute of what the sentence, or the one before, was about."""
    own, topic = naming.own, naming.topic
    things = [base for base in topic.bases if not base.endswith(("率", "占比", "比重"))]
    last = topic.base if not topic.base.endswith(("率", "占比", "比重")) else (things or [""])[-1]
    owner = GAINED.sub("", GENERIC_END.sub("", last)) or topic.before
    if not own or not owner or not GENERIC.match(own) or naming.frame.rest.startswith("的"):
        return None
    return Named(naming.with_quantity(owner + own), owner, "named before", 1)


def _gained(naming: Naming) -> Named | None:
    """净增4200户 after the stock it adds to."""
    base, gain = naming.topic.base, GAIN.search(naming.frame.lead)
    if not gain or not base or naming.own not in ("", "净增", "新增", "增加", gain.group()):
        return None
    base = GAINED.sub("", base)
    name = gain.group() + base
    name = name if COUNTED_ALREADY.search(name) or extent(naming) != "面积" else name + "面积"
    return Named(naming.with_quantity(name), base, "named before", 1)


def _spread(naming: Naming) -> Named | None:
    """1719亩 after 出让用地22宗."""
    base = naming.topic.base
    if naming.own or not base or extent(naming) != "面积" or COUNTED_ALREADY.search(base):
        return None
    return Named(base + "面积", base, "named before", 1)


def _some_of(naming: Naming) -> Named | None:
    """33个 of 41个行业大类中有33个实现增长."""
    frame = naming.frame
    among = SOME_OF.match(frame.lead) if not frame.first_in_clause else None
    if not among or naming.unit not in units.COUNTABLE or not frame.rest:
        return None
    said = re.split(r"[，。；、]", frame.rest)[0][:ROOM]
    noun = among["whole"]
    return Named(naming.with_quantity(said if said.startswith(noun) else said + noun), noun, "picked from a whole", 1)


def _adjacent(naming: Naming) -> Named | None:
    """2318人 right after 脱贫户642户, 31.6公里 after 新建道路14条、: the same things by another measure."""
    frame, base = naming.frame, naming.topic.base
    if not base or frame.first_in_clause or frame.lead not in ("", "、"):
        return None
    if frame.lead and (phrases.begins_with_noun(frame.tail) or frame.rest.startswith("的")):
        return None
    if extent(naming) in ("面积", "长度"):
        return Named(base + extent(naming), base, "the same by another measure", 1)
    return Named(naming.with_quantity(base), base, "the same by another measure", 1)


def _of_a_grade(naming: Naming) -> Named | None:
    """其中省级12家 after 市级以上龙头企业46家 counts 省级龙头企业."""
    own, base = naming.own, naming.topic.base
    if naming.unit not in units.COUNTABLE or not base or naming.frame.tail or not GRADE.fullmatch(own):
        return None
    name = own + OWN_GRADE.sub("", GAINED.sub("", base))
    return Named(naming.with_quantity(name), name, "completed from the whole before", 1)


def _of_a_sex(naming: Naming) -> Named | None:
    """男性139万人 after 户籍人口270万人."""
    own, base = naming.own, naming.topic.base
    if own not in ("男性", "女性", "男", "女") or not base.endswith("人口"):
        return None
    whose = re.sub(r"总?人口$|^年末", "", base)
    return Named(f"{own[0]}性{whose}人口", base, "completed from the whole before", 1)


def _per_head_too(naming: Naming) -> Named | None:
    """、注册护士数3.44人 after 每千人口执业医师数2.82人."""
    own, base = naming.own, naming.topic.base
    per = PER_HEAD.match(base) if naming.frame.lead.startswith("、") and own.endswith("数") else None
    return Named(per.group() + own, base, "completed from the whole before", 1) if per and "每" not in own else None


def _part_of_income(naming: Naming) -> Named | None:
    """其中工资性收入 after 居民人均可支配收入 is per head too."""
    own, base = naming.own, naming.topic.base
    if naming.unit != "元" or "人均" not in base or "人均" in own or not own.endswith(("收入", "支出")):
        return None
    name = base[: base.index("人均") + 2] + own
    return Named(name, base, "completed from the whole before", 1)


def _part_of_residents(naming: Naming) -> Named | None:
    """其中城镇居民53610元 after 居民人均可支配收入."""
    own, base = naming.own, naming.topic.base
    if not own.endswith("居民") or "居民" not in base or own in base:
        return None
    name = own + base.split("居民", 1)[1]
    return Named(name, name, "completed from the whole before", 1)


def _against_others(naming: Naming) -> Named | None:
    """3.6倍 of 是全省平均水平的3.6倍."""
    like = AGAINST_OTHERS.search(naming.frame.lead) if naming.unit == "倍" else None
    if not like:
        return None
    base = phrases.subject(naming.frame.lead[: like.start()], naming.area) or naming.topic.base
    return Named(f"{base}相当于{like['whom']}倍数", base, "compared with others", 1)


def _clause_before(naming: Naming) -> Named | None:
    """The subject of the clause before, where that clause has no figure of its own (…数量翻一番，达到1024家)."""
    if naming.own or naming.topic.base:
        return None
    before = phrases.subject(naming.clause_earlier(), naming.area)
    return Named(naming.with_quantity(before), before, "named in the clause before", 2) if before else None


RULES = (
    _in_list, _of_a_grade, _of_a_sex, _per_head_too, _some_of, _adjacent, _of_later, _threshold, _place_in_a_count, _places_gained, _length_of_time, _noun_unit, _before_noun,
    _modifying, _against_others, _attribute, _gained, _spread, _part_of_income, _part_of_residents, _clause_before,
)  # fmt: skip
