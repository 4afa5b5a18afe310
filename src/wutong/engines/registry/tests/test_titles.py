"""A list of titles comes in by one import, several of a firm among them, and what firms are found by follows from it."""

from __future__ import annotations

from typing import Any

import pytest

from wutong.engines.registry import api, models
from wutong.engines.registry.importing.mappings import checked
from wutong.engines.registry.showing import refresh
from wutong.engines.registry.testing import credit_code, make_firm
from wutong.engines.registry.types import ImportReport, Question

pytestmark = pytest.mark.django_db

MAPPING: dict[str, Any] = {
    "source": "torch",
    "columns": {"企业名称": "name", "信用代码": "code", "资质": "certificate", "起": "certificate_from", "止": "certificate_to"},
}  # fmt: skip
HEAD = ",".join(MAPPING["columns"])
FIRM = f"示例华创电子有限公司,{credit_code(1)}"


def put(*lines: str) -> ImportReport:
    table = api.read_bytes("\n".join([HEAD, *lines]).encode(), "资质.csv")
    return api.import_table(table, checked(MAPPING, "资质"), by=None)


def held(key: str) -> list[tuple[str, str, str]]:
    return sorted((one.kind, str(one.valid_from), str(one.valid_to)) for one in api.certificates(key))


def grams(key: str) -> str:
    return models.SearchText.objects.get(pk=int(key[1:])).grams


def test_one_import_brings_all_titles_of_a_firm_and_the_same_list_twice_none_twice() -> None:
    key = make_firm("示例华创电子有限公司", number=1)
    lines = (f"{FIRM},高企,2017-12-01,2020-11-30", f"{FIRM},高企,2020-12-01,2023-11-30", f"{FIRM},瞪羚,2021-01-01,")
    assert put(*lines).counts["refused"] == 0
    titles = [("gazelle", "2021-01-01", "None"), ("high_tech", "2017-12-01", "2020-11-30"), ("high_tech", "2020-12-01", "2023-11-30")]  # fmt: skip
    assert held(key) == titles
    assert put(*lines).counts["same"] == 3
    assert put(f"{FIRM},瞪羚,2021-01-01,2025-12-31").counts["changed"] == 1
    assert held(key) == [("gazelle", "2021-01-01", "2025-12-31"), *titles[1:]]


def test_a_firm_is_found_by_a_title_that_a_list_brings_and_by_nothing_else_than_if_it_were_written_anew() -> None:
    key = make_firm("示例华创电子有限公司", number=1)
    put(f"{FIRM},瞪羚,2021-01-01,", f"{FIRM},高企,2020-12-01,2023-11-30", "示例新来有限公司,,高企,,")
    assert {hit.name for hit in api.find(Question("", {"certificate": ["high_tech"]})).hits} == {
        "示例华创电子有限公司", "示例新来有限公司",
    }  # fmt: skip
    before = {row.pk: row.grams for row in models.SearchText.objects.all()}
    refresh(list(before))
    assert {row.pk: row.grams for row in models.SearchText.objects.all()} == before
    assert "xcertificategazelle" in grams(key)


def test_a_list_of_titles_leaves_a_known_firm_where_it_is(two_offices: tuple[Any, Any]) -> None:
    key = make_firm("示例华创电子有限公司", number=1, area=two_offices[1].pk, address="科学大道1号")
    put(f"{FIRM},高企,2020-12-01,2023-11-30")
    refresh([int(key[1:])])
    firm = api.firm(key)
    assert (firm.area_name, firm.address) == ("乙", "科学大道1号")
