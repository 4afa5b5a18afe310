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
from wutong.platform.audit.models import Act
from wutong.platform.files.api import StoredFile, path_of, store
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


BY_LAW = {"reason": "本人要求", "basis": "个人信息保护法第四十七条"}


def test_a_photo_deleted_by_law_leaves_the_store_with_its_public_copy(
    street, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = str(tmp_path)
    case = api.open_case(street.new(), by=street.chief)
    add_file(street.chief, case, photo(1))
    file = api.state_at(case).files[0]
    with django_capture_on_commit_callbacks(execute=True):
        api.erase(case, by=street.chief, **BY_LAW)
    assert not path_of(file.digest).exists()
    assert not path_of(file.public).exists()
    assert not StoredFile.objects.filter(digest__in=[file.digest, file.public]).exists()
    assert api.state_at(case).files == ()
    assert Act.objects.filter(verb="files.discard", object_key=file.digest).count() == 1
    add_file(street.chief, case, photo(1))  # sent again it is there again
    assert path_of(api.state_at(case).files[0].digest).exists()


def test_a_photo_that_another_case_has_too_stays_until_it_is_deleted_there(
    street, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = str(tmp_path)
    cases = [api.open_case(street.new(place=place), by=street.chief) for place in ("梧桐街5号", "红松路9号")]
    for case in cases:
        add_file(street.chief, case, photo(1))
    place = path_of(api.state_at(cases[0]).files[0].digest)
    left = []
    for case in cases:
        with django_capture_on_commit_callbacks(execute=True):
            api.erase(case, by=street.chief, **BY_LAW)
        left.append(place.exists())
    assert left == [True, False]


def test_bytes_that_come_in_again_while_they_are_being_discarded_stay(
    street, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = str(tmp_path)
    case = api.open_case(street.new(), by=street.chief)
    add_file(street.chief, case, photo(1))
    place = path_of(api.state_at(case).files[0].digest)
    with django_capture_on_commit_callbacks(execute=True):
        api.erase(case, by=street.chief, **BY_LAW)
        store(photo(1), name="又一张.jpg", person=street.north)
    assert place.exists()
