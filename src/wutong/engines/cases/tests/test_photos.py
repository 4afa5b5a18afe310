"""Photos tell cases apart and together: by what is on them, not by their bytes."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from wutong.engines.cases import api
from wutong.engines.cases.casetypes import record_type
from wutong.engines.cases.models import Case
from wutong.engines.cases.testing import sample_text
from wutong.engines.cases.web.files import add_file
from wutong.platform.files.errors import FileTypeRefused

pytestmark = pytest.mark.django_db


def photo(seed: int, size: int = 400, quality: int = 90) -> SimpleUploadedFile:
    """Return a photo of a scene of its own, as large and as well kept as asked for."""
    scene = Image.new("RGB", (400, 300), (seed * 37 % 256, 90, 120))
    draw = ImageDraw.Draw(scene)
    for step in range(8):
        left = (seed * 53 + step * 97) % 360
        draw.ellipse((left, step * 30, left + 80, step * 30 + 90), fill=(step * 30, (seed * 71) % 256, 255 - step * 20))
    out = io.BytesIO()
    scene.resize((size, size * 3 // 4)).save(out, "JPEG", quality=quality)
    return SimpleUploadedFile("现场.jpg", out.getvalue(), "image/jpeg")


def test_the_same_scene_sent_again_smaller_is_found_though_the_words_differ(street):
    one = api.open_case(street.new(title="路口有东西挡路"), by=street.chief)
    other = api.open_case(street.new(title="人行道走不过去", category=""), by=street.chief)
    add_file(street.chief, one, photo(1))
    add_file(street.chief, other, photo(1, size=200, quality=60))
    third = api.open_case(street.new(title="绿化带里有异味", category=""), by=street.chief)
    add_file(street.chief, third, photo(5))
    found = {alike.row.pk: alike.reasons for alike in api.candidates(Case.objects.get(pk=other))}
    assert any("照片相同" in reason for reason in found[one])
    assert not any("照片相同" in reason for reason in found.get(third, ()))


def test_a_type_that_merges_by_itself_does_so_when_the_photo_comes(street):
    text = sample_text(
        **{
            "closing: {check_percent": "duplicates: {merge_at: 0.5}\nclosing: {check_percent",
            "edition: 1": "edition: 2",
            "valid_from: 2020-01-01": "valid_from: 2020-01-02",
        }
    )
    record_type(text)
    one = api.open_case(street.new(title="共享单车倒在盲道上", category="", place="梧桐街5号"), by=street.chief)
    add_file(street.chief, one, photo(1))
    other = api.open_case(street.new(title="请来看看", category="", place="梧桐街5号"), by=street.chief)
    assert Case.objects.get(pk=other).merged_into_id is None
    add_file(street.chief, other, photo(1, quality=70))
    assert Case.objects.get(pk=other).merged_into_id == one


def test_a_file_is_attached_once_however_often_it_is_sent(street):
    case = api.open_case(street.new(), by=street.chief)
    for _again in range(2):
        add_file(street.chief, case, photo(3))
    assert len(api.state_at(case).files) == 1


def test_a_damaged_picture_is_refused_in_words(street):
    case = api.open_case(street.new(), by=street.chief)
    whole = photo(3).read()
    with pytest.raises(FileTypeRefused):
        add_file(street.chief, case, SimpleUploadedFile("现场.jpg", whole[:400], "image/jpeg"))
    assert api.state_at(case).files == ()
