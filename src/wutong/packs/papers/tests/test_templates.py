"""Templates: read as written, and refused by line with what may have been meant."""

import pytest

from wutong.packs.papers.editions import editions
from wutong.packs.papers.errors import TemplateRefused
from wutong.packs.papers.template import read_template
from wutong.platform.papers.sources import known_fields

HEAD = """种类: monthly
启用日期: 2025-01-01
依据: 试行
标题: "{{ 规划简称 }}报告"
落款: "{{ 印发单位 }}"
表:
  进展:
    取自: 指标
    列:
      - [指标, 名称, 3]
---
"""


def read(text: str):
    return read_template(text, known_fields(), name="试")


def refusal(text: str) -> str:
    with pytest.raises(TemplateRefused) as refused:
        read(text)
    return refused.value.message("zh")


def test_a_template_is_read_with_its_head_and_the_line_its_text_begins_in():
    found = read(HEAD + "# 总体\n共{{ 指标数 }}项。\n【表 进展】\n")

    assert (found.kind, found.valid_from.isoformat(), found.first_line) == ("monthly", "2025-01-01", 12)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# 总体\n共{{ 规划见称 }}项。\n", "第13行：没有“规划见称”这个字段，是不是“规划简称”"),
        (
            "{% for 项 in 滞后指标 %}\n{{ 项.责任单未 }}\n{% endfor %}\n",
            "第13行：“滞后指标”没有“项.责任单未”这个字段，是不是“责任单位”",
        ),
        ("{% for 项 in 滞后指表 %}{% endfor %}\n", "第12行：没有“滞后指表”这个字段，是不是“滞后指标”"),
        ("【表 进站】\n", "第12行：抬头没有表“进站”，是不是“进展”"),
        ("{% if 滞后数 %}没有结束\n", "第12行：写法有误"),
        ("共{{ 滞后指标|length }}项\n", "第12行：不能用“length”：数据会失去来源"),
        ("{% set 数 = 3 %}\n", "第12行：模板里不能计算或赋值"),
    ],
)
def test_what_there_is_not_is_refused_by_line_with_what_may_have_been_meant(text, said):
    assert said in refusal(HEAD + text)


def test_a_column_a_list_and_a_key_of_the_head_are_checked_too():
    assert "第10行：“指标”没有“名字”这个字段，是不是“名称”" in refusal(HEAD.replace("名称", "名字"))
    assert "第7行：“进展”取自“指表”，没有这个清单，是不是“指标”" in refusal(HEAD.replace("取自: 指标", "取自: 指表"))
    assert "抬头没有“落宽”这一项，是不是“落款”" in refusal(HEAD.replace("---", "落宽: 甲\n---"))
    assert "抬头缺少“标题”" in refusal(HEAD.replace("标题:", "表题:"))
    assert "没有用单独一行“---”分开抬头和正文" in refusal("种类: monthly\n")


@pytest.mark.django_db
def test_every_shipped_template_is_in_order():
    assert [one.template().kind for one in editions()] == ["midterm", "monthly", "monthly", "yearly"]
