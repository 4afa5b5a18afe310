"""A figure, a unit and a moment as pages print them."""

from __future__ import annotations

from datetime import UTC, datetime

from django.template import Context, Template
from django.utils import translation

from wutong.platform.naming import unit_label

COMPUTED = Template("{% computed value url unit %}")


def test_what_a_figure_says_is_escaped_in_every_part() -> None:
    printed = COMPUTED.render(Context({"value": '<b>"7"</b>', "url": '/why/?a="&b', "unit": "<家>"}))
    assert printed == (
        '<a class="figure computed" href="/why/?a=&quot;&amp;b" title="计算得出，点开看算法">'
        '&lt;b&gt;&quot;7&quot;&lt;/b&gt;<span class="unit">&lt;家&gt;</span></a>'
    )


def test_a_moment_is_printed_in_the_zone_s_time() -> None:
    printed = Template("{% moment when %}").render(Context({"when": datetime(2025, 3, 2, 23, 5, tzinfo=UTC)}))
    assert printed == '<time datetime="2025-03-03T07:05+08:00">2025-03-03 07:05</time>'


def test_a_unit_is_told_in_the_language_of_the_moment() -> None:
    told = []
    for language in ("zh-hans", "en", "zh-hans"):
        with translation.override(language):
            told.append(unit_label("家"))
    assert told == ["家", "firms", "家"]
