"""An import that is killed at any moment loses nothing and doubles nothing, on both databases."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from wutong.engines.registry.testing import credit_code

ROWS, BLOCK = 240, 40
IMPORT = """
    import os
    from wutong.engines.registry.importing import run
    from wutong.engines.registry.importing.mappings import checked
    from wutong.engines.registry.importing.reading import read_source
    run.BLOCK = 40
    run.MANY = 100
    mapping = {"source": "torch", "form": "torch.annual", "period": "2023", "columns": {"名称": "name", "代码": "code",
        "收入": "revenue_fen", "人员": "staff"}}
    statements = 0

    def counting(execute, sql, params, many, context):
        global statements
        statements += 1
        if statements == killed:
            os.kill(os.getpid(), 9)
        return execute(sql, params, many, context)

    from django.db import connection
    with connection.execute_wrapper(counting):
        run.import_table(read_source(TABLE), checked(mapping, "table"), by=None)
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
def table(installation: Any) -> tuple[Any, str]:
    """An installation with a table of firms, of which one row is refused."""
    lines = [f"郑州示例{number}号有限公司,{credit_code(number)},{number}.5,{number}" for number in range(1, ROWS)]
    place = installation.folder / "firms.csv"
    place.write_text("\n".join(["名称,代码,收入,人员", *lines, ",,x,1"]), encoding="utf-8")
    return installation, str(place)


def importing(table: str, killed: int = -1) -> str:
    """The import as code, killed before so many of its statements."""
    return f"TABLE, killed = {table!r}, {killed}\n" + dedent(IMPORT)


@pytest.mark.slow
def test_a_killed_import_goes_on_and_ends_as_if_nothing_had_happened(table: tuple[Any, str]) -> None:
    here, file = table
    for moment in (9, 30, 31, 60, 20):
        assert here.spawn(importing(file, moment)).wait() == -9
    _statements, (digest, state, counts, firms) = here.run_all(importing(file), STATE)
    assert (state, firms, counts["new"], counts["refused"]) == ("done", ROWS - 1, ROWS - 1, 1)
    forgotten = "models.ImportBatch.objects.update(digest='')"
    again = STATE.replace("objects.get()", "objects.earliest('pk')")
    statements, (same, *_told) = here.run_all(
        f"from wutong.engines.registry import models\n{forgotten}", importing(file), again
    )
    assert statements > 0
    assert same == digest
