"""The auditor on whole documents: tables, figures told twice, headings, other documents and the ledger."""

from wutong.engines.reader import api
from wutong.engines.reader.types import KnownFigure

GROWTH = """指标\t单位\t2022年\t2023年\t增长（%）
甲项收入\t亿元\t279.3\t312.4\t11.9
乙项收入\t亿元\t160.5\t196.5\t{second}
丙项收入\t亿元\t808.5\t1084.6\t34.1
"""
TOTALS = """地区\t企业数（家）\t从业人员（人）
东片区\t34\t5173
西片区\t84\t7520
南片区\t137\t7280
合计\t{firms}\t19973
"""


def audited(text: str, **choices):
    return api.audit(api.open_document(text.encode(), name="示例.txt"), **choices)


def test_a_column_of_growth_is_learned_from_its_rows_and_the_odd_row_is_told():
    assert audited(GROWTH.format(second="22.4")) == []
    found = audited(GROWTH.format(second="12.4"))

    assert [(one.rule, one.expected) for one in found] == [("table-growth", "22.4%")]


def test_a_total_row_must_be_the_sum_of_the_rows_above_it():
    assert audited(TOTALS.format(firms="255")) == []
    found = audited(TOTALS.format(firms="265"))

    assert [(one.rule, one.expected) for one in found] == [("table-sum", "255")]


def test_a_figure_told_twice_with_two_values_is_found_with_both_places():
    text = "示例区2023年工作报告\n\n2023年，全区工业投资完成170.5亿元。\n\n二、主要工作\n\n2023年工业投资达到{again}亿元，保持平稳。\n"
    assert audited(text.format(again="170.5")) == []
    found = audited(text.format(again="192.1"))

    assert [one.rule for one in found] == ["repeated"]
    assert [one.value_text for one in found[0].figures] == ["170.5亿元", "192.1亿元"]


def test_rounding_is_computed_and_never_flagged():
    assert audited("示例区2023年工业投资完成170.5亿元。\n\n2023年工业投资达到171亿元，保持平稳。\n") == []
    assert audited("全年收入99.9亿元，其中甲项33.3亿元、乙项33.3亿元、丙项33.4亿元。") == []


def test_a_section_that_is_called_a_chapter_is_told():
    text = "".join(f"第{number}节 标题之{number}\n\n正文说明若干事项。\n\n" for number in "一二三")
    found = audited(f"第一章 总则\n\n{text}第四章 标题之四\n\n正文说明若干事项。\n\n第五节 标题之五\n\n正文。\n")

    assert [(one.rule, one.expected) for one in found] == [("numbering", "第四节")]


def known(value: float, text: str, origin: str) -> KnownFigure:
    return KnownFigure(
        "工业投资", "示例区", "2023", "actual", "level", text, value, "亿元", "=", "《示例统计公报》", origin, "/x/"
    )  # fmt: skip


def test_what_another_document_or_the_ledger_says_otherwise_is_told_with_its_source():
    document = api.open_document(
        "示例区2023年工作报告\n\n2023年，示例区工业投资完成170.5亿元。\n".encode(), name="示例.txt"
    )
    figures = api.read(document, area="示例区")
    for origin, rule in (("document", "other-document"), ("ledger", "ledger")):
        assert api.audit(document, figures=figures, known=[known(170.5, "170.5亿元", origin)]) == []
        found = api.audit(document, figures=figures, known=[known(149.2, "149.2亿元", origin)])

        assert [(one.rule, one.expected) for one in found] == [(rule, "149.2亿元")]
        assert "《示例统计公报》" in found[0].message


def test_a_small_difference_to_the_ledger_is_explained_as_preliminary_and_less_certain():
    document = api.open_document(
        "示例区2023年工作报告\n\n2023年，示例区工业投资完成170.5亿元。\n".encode(), name="示例.txt"
    )
    figures = api.read(document, area="示例区")
    near, far = (
        api.audit(document, figures=figures, known=[known(value, f"{value}亿元", "ledger")])[0]
        for value in (171.9, 120.4)
    )

    assert [one.code for one in near.explanations] == ["preliminary"]
    assert near.certainty < far.certainty


def test_a_rate_is_compared_with_levels_that_stand_elsewhere():
    text = "示例区2023年工作报告\n\n2022年，全区工业投资完成149.2亿元。\n\n二、主要指标\n\n2023年，全区工业投资完成170.5亿元。\n\n2023年工业投资同比增长{rate}%。\n"
    assert audited(text.format(rate="14.3")) == []
    found = audited(text.format(rate="24.3"))

    assert [(one.rule, one.expected) for one in found] == [("growth", "14.3%")]
    assert len(found[0].figures) == 3
