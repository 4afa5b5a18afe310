"""Messages are found in sources, compared with catalogues, and compiled only when they changed."""

import os
from pathlib import Path

from wutong.site import messages

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "首页"\nmsgstr "Home"\n'


def app(folder: Path) -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "locale/en/LC_MESSAGES").mkdir(parents=True)
    (folder / "apps.py").write_text("")
    (folder / "views.py").write_text('x = _("首页"), pgettext("figure", "缺"), _("plain")\n', encoding="utf-8")
    page = "{% translate \"数据\" %}{% blocktranslate %}共 {{ n }} 行{% endblocktranslate %}{{ x|default:_('无') }}"
    (folder / "templates/page.html").write_text(page, encoding="utf-8")
    (folder / messages.CATALOGUE).write_text(PO, encoding="utf-8")
    return folder


def test_messages_come_from_python_and_templates_alike(tmp_path):
    found = messages.messages_of(app(tmp_path / "a"))
    assert found == {("", "首页"), ("figure", "缺"), ("", "数据"), ("", "共 %(n)s 行"), ("", "无")}


def test_only_messages_with_an_english_text_count_as_translated(tmp_path):
    folder = app(tmp_path / "a")
    assert messages.translated(folder) == {("", "首页")}


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path):
    folder = app(tmp_path / "a")
    compiled = folder / messages.CATALOGUE.with_suffix(".mo")
    assert messages.compile_catalogues(tmp_path) == [compiled]
    assert messages.compile_catalogues(tmp_path) == []
    later = compiled.stat().st_mtime + 10
    os.utime(folder / messages.CATALOGUE, (later, later))
    assert messages.compile_catalogues(tmp_path) == [compiled]
