"""The whole way of an import: block by block, each in one transaction, so that a kill at any moment loses and doubles nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction

from wutong.engines.registry import models
from wutong.engines.registry._core.mapping import TableMapping, lists_relations
from wutong.engines.registry.declarations import field_group
from wutong.engines.registry.errors import MappingFaulty
from wutong.engines.registry.importing.reading import SourceTable
from wutong.engines.registry.importing.refusals import refusals_csv, wording
from wutong.engines.registry.importing.relating import RelationWriter
from wutong.engines.registry.importing.understanding import Reading, understood
from wutong.engines.registry.importing.writing import BlockWriter, Outcome
from wutong.engines.registry.peers import refresh_quartiles
from wutong.engines.registry.search_index import built_beside, rest_index
from wutong.engines.registry.types import ImportReport
from wutong.platform import clock
from wutong.platform.access.api import scope_of
from wutong.platform.audit.api import record_act
from wutong.platform.bulk_rows import refresh_statistics
from wutong.platform.files.api import store

BLOCK = 50_000  # rows of one transaction
MANY = 100_000  # rows after which the database counts anew how its rows are spread
SHOWN = 200  # refused rows told with the report
Progress = Callable[[int, int], None]  # rows done, rows in all; may raise to stop
Kept = Callable[[], None]  # called in the transaction of each block, which fails where it raises


def _quiet(_done: int, _rows: int) -> None:
    return


def _nothing() -> None:
    return


def import_table(
    table: SourceTable,
    mapping: TableMapping,
    *,
    by: Any,
    dry_run: bool = False,
    progress: Progress = _quiet,
    kept: Kept = _nothing,
) -> ImportReport:
    """Import a table, or say what would become of it; an import of the same table that was interrupted goes on.

    A dry run writes every block and takes it back: counts are those of each block by itself.

    Raises
        MappingFaulty  if the table lacks columns that the mapping names, or `by` may not write what they hold
    """
    _check(table, mapping, by)
    if dry_run:
        return _tried(table, mapping, by, progress)
    batch = _batch(table, mapping, by)
    rest_index(min(batch.rows - batch.done, newcomers(table, mapping)))
    writer = _writer(mapping)(mapping, batch.pk, batch.started_at, str(by or ""))
    for rows in _understood(table, Reading.of(mapping), batch.done):
        _write_block(rows, batch, writer, kept)
        progress(batch.done, batch.rows)
    return _finished(table, mapping, batch, by)


def newcomers(table: SourceTable, mapping: TableMapping) -> int:
    """Return about how many subjects of a table its source has not named before: those beyond what it is linked to."""
    head = next((mapping.head_of(name) for name in ("key", "code", "name") if mapping.head_of(name)), "")
    subjects = table.cells[head].n_unique() if head else 0
    return max(0, subjects - models.IdentityLink.objects.filter(source=mapping.source).count())


def _writer(mapping: TableMapping) -> type[BlockWriter]:
    return RelationWriter if lists_relations(mapping) else BlockWriter


def _understood(table: SourceTable, reading: Reading, start: int) -> Iterator[pl.DataFrame]:
    """Yield the blocks from row `start` on, understood; the next one is read while one is written."""
    blocks = [table.cells.slice(at, BLOCK) for at in range(start, table.cells.height, BLOCK)]
    with ThreadPoolExecutor(1) as beside:
        coming = beside.submit(understood, blocks[0], reading) if blocks else None
        for following in [*blocks[1:], None]:
            if coming is None:
                return
            rows = coming.result()
            coming = beside.submit(understood, following, reading) if following is not None else None
            yield rows


def _check(table: SourceTable, mapping: TableMapping, by: Any) -> None:
    absent = [head for head in mapping.columns if head not in table.heads]
    if absent:
        raise MappingFaulty(
            name=table.name,
            faults=f"表里没有这些列：{'、'.join(absent)}",
            faults_en=f"the table has no columns {', '.join(absent)}",
        )
    if by is None:
        return
    groups = {group for _path, group in scope_of(by, "firms.import").pairs}
    closed = [head for head, meaning in mapping.columns.items() if not groups & {"*", field_group(meaning.field)}]
    if closed:
        raise MappingFaulty(
            name=table.name,
            faults=f"您无权导入这些列：{'、'.join(closed)}",
            faults_en=f"you may not import the columns {', '.join(closed)}",
        )


@transaction.atomic
def _batch(table: SourceTable, mapping: TableMapping, by: Any) -> models.ImportBatch:
    """Return the batch of this table and mapping that was interrupted, or a new one."""
    content = mapping.as_json()
    for batch in models.ImportBatch.objects.filter(digest=table.digest).exclude(state="done"):
        if batch.mapping == content:
            batch.state = "running"
            batch.save(update_fields=["state"])
            return batch
    batch = models.ImportBatch.objects.create(
        source=mapping.source, file_name=table.name[:200], digest=table.digest, mapping=content,
        heads=table.heads, rows=table.cells.height, started_at=clock.now(), recorded_by=by,
    )  # fmt: skip
    detail = {"file": table.name, "digest": table.digest, "source": mapping.source, "rows": batch.rows}
    record_act("registry.import", person=by, object_kind="import", object_key=str(batch.pk), detail=detail)
    return batch


def _write_block(rows: pl.DataFrame, batch: models.ImportBatch, writer: BlockWriter, kept: Kept) -> None:
    """Write the next block, and with it how far the batch is: both or neither."""
    with transaction.atomic():
        outcome = writer.write(rows)
        models.ImportRefusal.objects.bulk_create(
            [models.ImportRefusal(batch=batch, row=row, problem=problem) for row, problem in outcome.problems.items()],
            batch_size=500,
        )
        batch.done = min(batch.rows, batch.done + BLOCK)
        batch.counts = {name: batch.counts.get(name, 0) + count for name, count in outcome.counts().items()}
        batch.save(update_fields=["done", "counts"])
        kept()


def _finished(table: SourceTable, mapping: TableMapping, batch: models.ImportBatch, by: Any) -> ImportReport:
    """Do what follows from all blocks together; each step may be done twice."""
    from wutong.engines.registry.identifying import identify

    periods = set(models.PanelRow.objects.filter(batch=batch).values_list("period", flat=True).distinct())
    periods |= set(models.PanelOverride.objects.filter(batch=batch).values_list("panel__period", flat=True).distinct())
    with built_beside():
        refresh_quartiles(sorted(periods))
    if batch.rows >= MANY:
        refresh_statistics()
    found = identify(batch.pk, batch.started_at)
    if found["merged"]:
        refresh_quartiles(sorted(periods))
    problems = dict(models.ImportRefusal.objects.filter(batch=batch).order_by("row").values_list("row", "problem"))
    language = getattr(by, "language", "zh")
    if problems:
        batch.refusals = _kept_refusals(table, problems, mapping, by)
    batch.counts = dict(batch.counts) | found
    batch.state, batch.finished_at = "done", clock.now()
    batch.save(update_fields=["counts", "refusals", "state", "finished_at"])
    return _report(batch, table.name, problems, language, dry_run=False)


def _kept_refusals(table: SourceTable, problems: Mapping[int, str], mapping: TableMapping, by: Any) -> str:
    """Store the rows that were refused with their reasons; return the file's digest."""
    content = refusals_csv(table.cells, dict(problems), getattr(by, "language", "zh"))
    name = f"{_stem(table.name)}.refused.csv"
    return store(content, name=name, person=by, field_group=_group(mapping)).digest


def _stem(name: str) -> str:
    return name.rpartition("/")[2].rpartition("#")[2].rpartition(".")[0] or "table"


def _group(mapping: TableMapping) -> str:
    """Return the narrowest field group of what a table holds: whoever may not see it must not open the file."""
    groups = {field_group(meaning.field) for meaning in mapping.columns.values()}
    return next((group for group in ("tax", "internal") if group in groups), "open")


def _tried(table: SourceTable, mapping: TableMapping, by: Any, progress: Progress) -> ImportReport:
    counts: Counter[str] = Counter()
    problems: dict[int, str] = {}
    reading = Reading.of(mapping)
    for number, rows in enumerate(_understood(table, reading, 0), 1):
        outcome = _taken_back(rows, mapping, clock.now())
        counts.update(outcome.counts())
        problems |= outcome.problems
        progress(min(number * BLOCK, table.cells.height), table.cells.height)
    kept = _kept_refusals(table, problems, mapping, by) if problems else ""
    batch = models.ImportBatch(pk=0, rows=table.cells.height, counts=dict(counts), refusals=kept)
    return _report(batch, table.name, dict(sorted(problems.items())), getattr(by, "language", "zh"), dry_run=True)


def _taken_back(rows: pl.DataFrame, mapping: TableMapping, moment: datetime) -> Outcome:
    with transaction.atomic():
        outcome = _writer(mapping)(mapping, None, moment, "").write(rows)
        transaction.set_rollback(True)
    return outcome


def _report(
    batch: models.ImportBatch, name: str, problems: Mapping[int, str], language: str, *, dry_run: bool
) -> ImportReport:
    first = tuple((row, wording(problem, language)) for row, problem in list(problems.items())[:SHOWN])
    return ImportReport(batch.pk, name, batch.rows, dict(batch.counts), first, batch.refusals, dry_run)
