"""The thresholds by which progress is judged are dated data."""

import json
from datetime import date

import jsonschema

from wutong.engines.ledger.thresholds import files, thresholds_on
from wutong.kernel.yaml_text import read_yaml


def test_the_data_keep_their_schema():
    folder = files("wutong.engines.ledger") / "data"
    schema = json.loads((folder / "thresholds.schema.json").read_text(encoding="utf-8"))
    data = read_yaml((folder / "thresholds.yaml").read_text(encoding="utf-8"))
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(data)) == []


def test_a_day_before_the_first_edition_uses_the_first():
    assert thresholds_on(date(2000, 1, 1)) == thresholds_on(date(2025, 1, 1))
