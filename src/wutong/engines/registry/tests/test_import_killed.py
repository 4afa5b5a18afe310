"""An import that is killed at any moment loses nothing and doubles nothing, on both databases."""

from __future__ import annotations

from typing import Any

import pytest

from wutong.engines.registry.testing import credit_code

ROWS, BLOCK = 240, 40
IMPORT = """
    import os, sys
    from wutong.engines.registry.importing import run
    from wutong.engines.registry.importing.mappings import checked
    from wutong.engines.registry.importing.reading import read_source
    run.BLOCK = 40
    run.MANY = 100
    mapping = {"source": "torch", "form": "torch.annual", "period": "2023", "columns": {"名称": "name", "代码": "code",
        "收入": "revenue_fen", "人员": "staff"}}
    killed = int(os.environ.get("KILL_AT", "-1"))
    statements = 0

    def counting(execute, sql, params, many, context):
        global statements
        statements += 1
        if statements == killed:
            os.kill(os.getpid(), 9)
        return execute(sql, params, many, context)

    from django.db import connection
    with connection.execute_wrapper(counting):
        run.import_table(read_source(os.environ["TABLE"]), checked(mapping, "table"), by=None)
    print(statements, flush=True)
"""
STATE = """
    import hashlib, json
    from wutong.engines.registry import models
    kinds = (models.Entity, models.EntityName, models.Identifier, models.IdentityLink, models.SourceRecord, models.PanelRow,
             models.SearchText, models.PeerQuartile)
    left = {"recorded_at", "valid_from", "computed_at", "id", "entity_id", "batch_id", "panel_id"}
    rows = [sorted(str({k: v for k, v in row.items() if k not in left}) for row in kind.objects.values()) for kind in kinds]
    batch = models.ImportBatch.objects.get()
    print(json.dumps([hashlib.sha256(str(rows).encode()).hexdigest(), batch.state, batch.counts, models.Entity.objects.count()]))
"""


@pytest.fixture
def table(installation: Any) -> Any:
    """An installation with a table of firms, of which one row is refused."""
    lines = [f"郑州示例{number}号有限公司,{credit_code(number)},{number}.5,{number}" for number in range(1, ROWS)]
    place = installation.folder / "firms.csv"
    place.write_text("\n".join(["名称,代码,收入,人员", *lines, ",,x,1"]), encoding="utf-8")
    installation.extra["TABLE"] = str(place)
    return installation


def kill(here: Any, at: int) -> None:
    here.extra["KILL_AT"] = str(at)
    assert here.spawn(IMPORT).wait() == -9
    del here.extra["KILL_AT"]


def through(here: Any) -> Any:
    here.run(IMPORT)
    return here.run(STATE)


@pytest.mark.slow
@pytest.mark.parametrize("moments", [(9, 30, 31), (60, 20)])
def test_a_killed_import_goes_on_and_ends_as_if_nothing_had_happened(table: Any, moments: tuple[int, ...]) -> None:
    for moment in moments:
        kill(table, moment)
    digest, state, counts, firms = through(table)
    assert (state, firms, counts["new"], counts["refused"]) == ("done", ROWS - 1, ROWS - 1, 1)
    table.run("from wutong.engines.registry import models\nmodels.ImportBatch.objects.update(digest='')")
    again = table.run(IMPORT)
    assert again > 0
    assert table.run(STATE.replace("objects.get()", "objects.earliest('pk')"))[0] == digest
