"""How a document is cited on a page: by its title, never by its code alone."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from wutong.engines.reader.models import Document
from wutong.platform import clock

pytestmark = pytest.mark.django_db
CITED = Template("{% document code %}")


def test_a_known_document_is_its_title_and_number_and_leads_to_its_page():
    Document.objects.create(
        code="P", title="示例规划", title_en="A sample plan", number="示例〔2021〕10号", recorded_at=clock.now()
    )
    shown = CITED.render(Context({"code": "P"}))
    assert '<a href="/documents/P/">示例规划</a>' in shown
    assert "示例〔2021〕10号" in shown
    with override("en"):
        assert ">A sample plan</a>" in CITED.render(Context({"code": "P"}))


def test_what_is_no_known_document_stays_as_it_was_written():
    assert CITED.render(Context({"code": "示例<1>号文"})) == "示例&lt;1&gt;号文"
    assert CITED.render(Context({"code": ""})) == "—"
