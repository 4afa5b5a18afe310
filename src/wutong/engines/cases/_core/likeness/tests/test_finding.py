import itertools

import pytest

from wutong.engines.cases._core.likeness.finding import find_pairs
from wutong.engines.cases._core.likeness.messages import Message
from wutong.engines.cases.likeness_words import load_lexicon, load_weights

LEXICON, WEIGHTS = load_lexicon(), load_weights()
HOUR = 60


def pairs(*messages: Message) -> set[tuple[str, str]]:
    found = find_pairs(messages, LEXICON, WEIGHTS)
    return {(messages[pair.left].id, messages[pair.right].id) for pair in found}


def told(*texts: str, hours: float = 5, **own) -> list[Message]:
    return [Message(str(row), text, int(row * hours * HOUR), **own) for row, text in enumerate(texts)]


@pytest.mark.parametrize(
    "texts",
    [
        ("和平路与友谊街交叉口路灯不亮", "友谊街和平路口的灯坏了，黑灯瞎火的"),
        ("锦绣小区3号楼1单元电梯停运", "錦繡小區三號樓一單元的電梯壞了沒人修"),
        ("翠竹街井盖不见了", "翠柱街有个窨井没盖子"),
        ("幸福路菜市场门口占道经营", "幸福路农贸市场外头净是摆摊嘞"),
        ("中山公园地铁站B口共享单车堵门", "中山公园站b出口自行车堆满了"),
        ("东湖花园停水了", "东湖花园什么时候来水"),
        ("新华小区暖气不热", "新华小区家里供暖温度不达标"),
        ("康宁苑二期水管出来的水是黄的", "康宁苑2期自来水浑得像泥汤"),
        ("市第三中学放学堵车", "三中大门前家长的车堵得水泄不通"),
        ("我在天水工地干钢筋，三个月没见钱", "天水工地拖欠钢筋工工资"),
        ("锦绣小区3号楼1单元电梯停运", "锦绣小区3号楼1单元电剃不动了"),
        ("和平路与友谊街口工地杨尘大", "友谊街和平路工地黄土裸露，扬尘严重"),
        ("师新庄公厕锁着不开", "狮新庄公共厕所一直锁门"),
        ("高新区第一中学北门车辆乱停", "高新一中北门乱停车"),
        ("金水河靠近和平路桥的地方河水发臭，有死鱼", "和平路桥下金水河水质恶化，死了很多鱼"),
        ("河南工业大学家属院暖气管爆了", "工业大学家属院暖气管爆裂漏水"),
    ],
)
def test_one_matter_in_other_words_is_found(texts):
    assert pairs(*told(*texts)) == {("0", "1")}


@pytest.mark.parametrize(
    "texts",
    [
        ("和平路与友谊街交叉口路灯不亮", "和平路与建设街交叉口路灯不亮"),
        ("锦绣小区3号楼1单元电梯停运", "锦绣小区8号楼1单元电梯停运"),
        ("锦绣小区3号楼1单元电梯停运", "锦绣小区3号楼1单元楼道堆满杂物"),
        ("和平路井盖不见了", "友谊街井盖不见了"),
        ("万和城二期停水了", "万和城三期停水了"),
        ("中山公园地铁站B口共享单车堵门", "中山公园地铁站D口共享单车堵门"),
        ("幸福路18号门前污水外溢", "幸福路81号门前污水外溢"),
        ("东王村路面有大坑", "西王村路面有大坑"),
        ("建设路北侧盲道停满了车", "建设路南侧盲道停满了车"),
        ("康宁苑自来水发黄", "康宁苑停水一天了"),
        ("康宁苑一群流浪狗追人", "康宁苑草坪里到处是狗屎"),
        ("59路公交等了一个小时", "59路公交司机到站不停，甩站"),
        ("青松路路灯不亮", "青松路路灯白天也亮着"),
        ("迎春巷大树倒了", "迎春巷倒的树砸了我的车找谁赔"),
        ("天水工地拖欠钢筋工工资", "天水工地瓦工班组的工钱没结"),
        ("解放街悦动游泳年卡退不了款，店都搬空了", "解放街美纹美甲店卷款跑路，卡里八百块退不出来"),
        ("第二人民医院停车费太贵", "人民医院停车费太贵"),
        ("金鼎广场负一层车库漏水", "金鼎广场负二层车库漏水"),
        ("和平路与友谊街交叉口红绿灯坏了", "和平路与友谊街交叉口路灯不亮"),
        ("樱花街大树被风刮倒挡住了路", "樱花街的树枝伸到窗户上，希望修剪"),
        ("合欢街垃圾站臭味扰民", "合欢街垃圾站凌晨作业噪音大"),
        ("北山公墓管理费涨了一倍", "北山公墓停车场乱收费"),
        ("天水工地木工的工资没给，干了半年的活，一共十二个人", "天水工地瓦工的工资没给，一共七个人"),
    ],
)
def test_what_only_looks_alike_is_left_apart(texts):
    assert pairs(*told(*texts)) == set()


def test_the_same_matter_months_later_is_another_one():
    assert pairs(*told("和平路与友谊街交叉口路灯不亮", "和平路与友谊街交叉口路灯不亮", hours=24 * 50)) == set()


def test_the_place_may_stand_in_a_column_of_its_own():
    one = Message("a", "路灯不亮", 0, place="和平路与友谊街交叉口")
    same = Message("b", "没灯 太黑了", 300, place="友谊街和平路口")
    other = Message("c", "路灯不亮", 300, place="和平路与建设街交叉口")
    assert pairs(one, same, other) == {("a", "b")}


def test_a_place_of_its_own_column_is_a_name_also_where_it_is_built_like_none():
    one = Message("a", "夜里有人在球场打球喊叫", 0, place="悦榕汀")
    same = Message("b", "悦榕汀半夜打篮球的太吵", 300)
    other = Message("c", "云栖汀半夜打篮球的太吵", 300, place="云栖汀")
    assert pairs(one, same, other) == {("a", "b")}


def test_what_is_found_does_not_hang_on_the_order_of_sets():
    from wutong.engines.cases._core.likeness.words import terms_of, weighted

    texts = ["和平路与友谊街交叉口路灯不亮", "友谊街和平路口的路灯整晚不亮，请尽快修"]
    rows, words = weighted(texts), list(dict.fromkeys(terms_of(texts[0])))
    numbers = {word: at for at, word in enumerate(words)}  # words are numbered as they are met, whatever the hash seed
    second = [numbers[word] for word in dict.fromkeys(terms_of(texts[1])) if word in numbers]
    assert [at for at in rows[1].indices.tolist() if at < len(words)] == second


def test_points_on_the_map_bring_together_and_keep_apart():
    texts = ["这个路口斑马线看不清", "路口的斑马线磨没了", "这个路口斑马线看不清"]
    points = [(113.55, 34.80), (113.5501, 34.8001), (113.60, 34.85)]
    messages = [
        Message(str(row), text, row * 60, point=point)
        for row, (text, point) in enumerate(zip(texts, points, strict=True))
    ]
    assert pairs(*messages) == {("0", "1")}


def test_a_text_posted_by_many_accounts_is_one_matter():
    text = "强烈要求解决万和城孩子上学难的学区划分问题"
    messages = [Message(str(row), text, row, reporter=f"r{row}") for row in range(4)]
    assert pairs(*messages) == {(str(a), str(b)) for a, b in itertools.combinations(range(4), 2)}


def test_reasons_say_what_was_compared():
    messages = told("和平路与友谊街交叉口路灯不亮", "友谊街和平路口的灯坏了")
    (pair,) = find_pairs(messages, LEXICON, WEIGHTS)
    said = " ".join(pair.reasons)
    assert "同一事项：路灯/不亮（+" in said
    assert "同一路口" in said
    assert "和平路" in said


def test_messages_without_text_or_time_are_no_trouble():
    assert pairs(Message("a", ""), Message("b", "，。！"), Message("c", "路")) == set()
    assert pairs() == set()


def test_the_order_of_messages_does_not_matter():
    messages = told("和平路与友谊街交叉口路灯不亮", "翠竹街井盖不见了", "友谊街和平路口的灯坏了", "翠竹街窨井没盖子")
    found = {frozenset(pair) for pair in pairs(*messages)}
    assert found == {frozenset(pair) for pair in pairs(*reversed(messages))} == {frozenset("02"), frozenset("13")}


def test_few_messages_in_full_matrices_are_scored_as_many_in_sparse_ones(monkeypatch):
    from wutong.engines.cases._core.likeness import words

    messages = told(
        "东湖花园停水了", "东湖花园什么时候来水", "幸福路菜市场门口占道经营", "幸福路农贸市场外头净是摆摊嘞"
    )
    full = list(find_pairs(messages, LEXICON, WEIGHTS, threshold=0.0))
    monkeypatch.setattr(words, "_FULL", 0)
    assert list(find_pairs(messages, LEXICON, WEIGHTS, threshold=0.0)) == full
    assert full


def test_pairs_about_one_message_are_those_of_all_pairs_that_hold_it():
    messages = told("东湖花园停水了", "幸福路路灯不亮", "东湖花园什么时候来水", "幸福路的路灯坏了")
    every = list(find_pairs(messages, LEXICON, WEIGHTS))
    assert list(find_pairs(messages, LEXICON, WEIGHTS, about=0)) == [pair for pair in every if pair.left == 0]
