"""Broken files of every format are read or refused: no other error, no endless work, whatever the damage."""

from __future__ import annotations

import functools
import io
import resource
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wutong.engines.reader import api
from wutong.engines.reader.api import open_document
from wutong.engines.reader.errors import ReaderError
from wutong.engines.reader.tests import samples
from wutong.engines.reader.types import Document

pytestmark = pytest.mark.slow

MAKERS = {
    "txt": lambda: samples.as_text().encode("gb18030"),
    "md": lambda: samples.as_markdown().encode(),
    "html": samples.as_html,
    "pdf": samples.as_pdf,
    "docx": samples.as_docx,
    "xlsx": samples.as_xlsx,
}
CHANGES = st.lists(
    st.tuples(st.sampled_from(["put", "cut", "double"]), st.floats(0, 1), st.binary(min_size=1, max_size=12)),
    min_size=1,
    max_size=12,
)
SOUND = {"read", "refused"}
MANY, GIGABYTE = 10_000, 10**9
# No deadline: the machine that runs the tests may be busy; an endless loop still shows as a run that does not end.
careful = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@functools.cache
def _sound(kind: str) -> bytes:
    return MAKERS[kind]()


def _changed(data: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    for change, share, piece in changes:
        place = int(share * len(data))
        if change == "put":
            data = data[:place] + piece + data[place + len(piece) :]
        elif change == "cut":
            data = data[:place] + data[place + len(piece) * 5 :]
        else:
            data = data[:place] + data[place : place + len(piece) * 20] + data[place:]
    return data


def _outcome(data: bytes, name: str) -> str:
    """What became of a file: `read`, `refused` with a code and words, or what is wrong with the document read from it."""
    try:
        document = open_document(data, name=name)
    except ReaderError as refusal:
        return "refused" if refusal.message("zh").startswith(f"[{refusal.code}]") else "refused without words"
    if not document.text.strip():
        return "read as nothing"
    if any(document.text[c.start : c.end] != c.text for table in document.tables for c in table.cells):
        return "a cell stands elsewhere than it says"
    if not all(0 <= b.start < b.end <= len(document.text) for b in document.blocks):
        return "a block stands outside the text"
    return "read" if _stand_inside(document) else "a reading stands outside the text"


def _stand_inside(document: Document) -> bool:
    """Read all that can be read; whether every figure, commitment and project stands inside the text."""
    figures = api.read(document, published=date(2025, 1, 20), area="梧桐示范高新区")
    found = [*figures, *api.commitments(document, figures=figures), *api.projects(document, figures=figures)]
    return all(0 <= one.start < one.end <= len(document.text) for one in found)


def _most_memory() -> int:
    """The largest resident size of this process so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("kind", MAKERS)
def test_damaged_bytes_are_read_or_refused(kind):
    @careful
    @given(changes=CHANGES)
    def check(changes):
        assert _outcome(_changed(_sound(kind), changes), f"damaged.{kind}") in SOUND

    check()


@pytest.mark.full
def test_ten_thousand_damaged_files_are_read_or_refused_within_a_gigabyte():
    def check_of(kind: str) -> Callable[[], None]:
        @settings(careful, max_examples=MANY // len(MAKERS) + 1)
        @given(changes=CHANGES)
        def check(changes):
            assert _outcome(_changed(_sound(kind), changes), f"damaged.{kind}") in SOUND

        return check

    for kind in MAKERS:
        check_of(kind)()

    assert _most_memory() < GIGABYTE


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_damage_inside_a_package_is_read_or_refused(kind):
    entries = zipfile.ZipFile(io.BytesIO(_sound(kind))).namelist()

    @careful
    @given(entry=st.sampled_from(entries), changes=CHANGES)
    def check(entry, changes):
        with zipfile.ZipFile(io.BytesIO(_sound(kind))) as package:
            content = _changed(package.read(entry), changes)
        assert _outcome(samples.repacked(_sound(kind), {entry: content}), f"damaged.{kind}") in SOUND

    check()


@careful
@given(data=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    assert _outcome(data, "any.bin") in SOUND


@careful
@given(text=st.text(alphabet="\t\n |-#第一章表注：123.5%亿元，。（）《“\u3000\r\f", max_size=300))
def test_any_text_is_read_or_refused(text):
    assert _outcome(text.encode(), "any.md") in SOUND
