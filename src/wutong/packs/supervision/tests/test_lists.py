"""Lists of decisions: numbered items of minutes, and the units they name."""

from datetime import date

from wutong.packs.supervision._core.lists import drafts_of, named_units

MONDAY = date(2025, 3, 3)
UNITS = {
    "industry": "产业发展局", "finance": "财政局", "development": "发展规划与统计局", "party": "党政办公室", "shifo": "石佛办事处",
    "land": "自然资源和规划局",
}  # fmt: skip
MINUTES = """会议议定事项：
一、梳理停产半停产企业名单，逐户提出帮扶措施。（责任单位：产业发展局；配合单位：财政局；完成时限：3月20日前）
二、做好一季度数据衔接
责任单位：发展规划与统计局
完成时限：4月10日
三、各办事处每周报送在建项目进度
""".splitlines()


def test_numbered_items_are_matters_with_unit_and_day() -> None:
    first, second, third = drafts_of(MINUTES, MONDAY)
    assert first.title == "梳理停产半停产企业名单，逐户提出帮扶措施"
    assert (first.unit, first.assisting, first.deadline) == ("产业发展局", "财政局", date(2025, 3, 20))
    assert (second.title, second.unit, second.deadline) == ("做好一季度数据衔接", "发展规划与统计局", date(2025, 4, 10))
    assert (third.unit, third.deadline) == ("", None)


def test_arabic_numbers_and_brackets_count_as_numbers() -> None:
    found = drafts_of(["1.报送工业企业名单", "2、核对企业用电量", "（三）召开企业座谈会"], MONDAY)
    assert [one.title for one in found] == ["报送工业企业名单", "核对企业用电量", "召开企业座谈会"]


def test_without_numbers_every_line_is_a_matter() -> None:
    assert [one.title for one in drafts_of(["报送工业企业名单", "", "核对企业用电量"], MONDAY)] == [
        "报送工业企业名单",
        "核对企业用电量",
    ]


def test_units_are_found_by_name_and_by_short_name_in_the_order_of_mention() -> None:
    assert named_units("请财政局会同产业局办理", UNITS) == ["finance", "industry"]
    assert named_units("由党政办牵头，石佛办配合", UNITS) == ["party", "shifo"]
    assert named_units("请有关部门研究", UNITS) == []
