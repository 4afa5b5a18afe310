"""Every Chinese message of the product has an English text in some app's catalogue."""

import pytest

from wutong.site import messages


@pytest.fixture(scope="module")
def lacking():
    return messages.missing()


@pytest.mark.parametrize("app", [app.relative_to(messages.PACKAGE).as_posix() for app in messages.apps()])
def test_every_message_of_an_app_is_translated(lacking, app):
    assert lacking.get(app, []) == [], (
        f"add them to {app}/{messages.CATALOGUE} (python -m wutong.site.messages --missing)"
    )


@pytest.mark.parametrize("app", [app.relative_to(messages.PACKAGE).as_posix() for app in messages.apps()])
def test_an_english_text_keeps_the_placeholders_of_its_message(app):
    wrong = [text for text, english in messages.entries(messages.PACKAGE / app) if _places(text) != _places(english)]
    assert wrong == []


def _places(text: str) -> list[str]:
    import re

    return sorted(re.findall(r"%\(\w+\)s|\{\w+", text))
