"""A reviewer reads in Chinese why a figure was read as it was."""

import re
from pathlib import Path

from django.utils.translation import override

from wutong.engines.reader import api
from wutong.engines.reader.library import told_reason

SAMPLE = Path(__file__).parents[3] / "zones/zhengzhou/sample_report.md"


def test_every_reason_for_the_sample_report_has_a_chinese_wording():
    figures = api.read(api.open_document(SAMPLE, name=SAMPLE.name))
    with override("zh-hans"):
        told = {told_reason(reason) for figure in figures for reason in figure.reasons}
    assert told
    assert [one for one in told if re.search("[a-z]{3}", one)] == []


def test_on_english_pages_the_reasons_stay_english():
    with override("en"):
        assert told_reason("kind: stated as it is") == "kind: stated as it is"
