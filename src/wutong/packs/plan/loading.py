"""Plans out of a zone's data files: tables, targets, chapters, programmes, as known since the plan's document.

Each plan is loaded once; what people have changed since stays.
"""

from __future__ import annotations

from importlib.resources.abc import Traversable
from typing import Any

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.api import TableSource
from wutong.kernel.period import Period
from wutong.packs.plan.models import Chapter, Plan, PlanLine, Programme
from wutong.platform import clock
from wutong.platform.zone_files import ZoneFiles

YEARS = 5
TABLES = ("plan13", "plan14")


def load_plans(folder: Traversable) -> None:
    """Load the plans of a zone's folder that are not there yet, and the draft of the next one."""
    zone = ZoneFiles(folder)
    previous: Plan | None = None
    for name in TABLES:
        data = zone.yaml(name)
        with clock.standing_at(zone.known_from(data["document"])):
            previous = _load_plan(zone, data, previous)
    assert previous is not None
    draft_next(previous)


def draft_next(previous: Plan) -> Plan:
    """Return the following five years' plan, empty and in drafting until its lines are taken over or added."""
    first = previous.last_year + 1
    draft, _ = Plan.objects.get_or_create(
        code=str(int(previous.code) + 1),
        defaults={
            "title_zh": f"{first}—{first + YEARS - 1}年规划纲要（编制中）",
            "title_en": f"Plan {first}–{first + YEARS - 1} (in drafting)",
            "first_year": first,
            "last_year": first + YEARS - 1,
            "state": "drafting",
            "subject": previous.subject,
            "previous": previous,
        },
    )
    return draft


def _load_plan(zone: ZoneFiles, data: dict[str, Any], previous: Plan | None) -> Plan:
    code = data["plan"].removeprefix("plan")
    known = Plan.objects.filter(code=code).first()
    if known:
        return known
    source = _source(zone, data)
    period = Period.parse(data["period"])
    plan = Plan.objects.create(
        code=code, title_zh=data["title"], title_en=f"Five-year plan {period.start.year}–{period.end.year}",
        first_year=period.start.year, last_year=period.end.year, document=data["document"], previous=previous,
        state="in_force" if period.end.year > clock.today().year else "completed",
        subject=source.subject, columns=data["columns"], notes=data.get("notes", []),
    )  # fmt: skip
    claims = source.load()
    for row in data["rows"]:
        line = _load_line(plan, row, source)
        source.set_target(line.target, row, claims, plan_code=plan.code, owner=line.owner)
    if plan.state == "in_force":
        _load_chapters(plan, zone.yaml("chapters"), source)
        _load_programmes(plan, zone)
    return plan


def _source(zone: ZoneFiles, data: dict[str, Any]) -> TableSource:
    code = data["document"]
    facts = {int(row["number"]): row for row in zone.facts() if row["document"] == code}
    return TableSource(data, code, zone.documents[code]["title_zh"], zone.section_titles(code), facts)


def _load_line(plan: Plan, row: dict[str, Any], source: TableSource) -> PlanLine:
    return PlanLine.objects.create(
        plan=plan, row=row["row"], number=row["number"], group=row["group"], name=row["name"],
        subname=row.get("subname", ""), marks=row.get("marks", ""), unit=row["unit"], indicator=row["indicator"],
        measure=row["measure"], breakdown=row["breakdown"], target=f"plan:{plan.code}:{row['row']:02d}",
        owner=row.get("owner", "") or ledger.indicator(row["indicator"]).owner, cells=source.cells(row),
        reading_basis=row.get("reading_basis", ""),
    )  # fmt: skip


def _load_chapters(plan: Plan, data: dict[str, Any], source: TableSource) -> None:
    stated: dict[str, list[str]] = {}
    for fact in source.facts.values():
        codes = stated.setdefault(fact["section"], [])
        if fact["indicator_code"] not in codes:
            codes.append(fact["indicator_code"])
    known: dict[str, Chapter] = {}
    for entry in data["chapters"]:
        known[entry["key"]] = Chapter.objects.create(
            plan=plan, key=entry["key"], kind=entry["kind"], number=entry.get("number", ""), title=entry["title"],
            parent=known.get(entry.get("parent", "")), order=entry["order"], indicators=stated.get(entry["key"], []),
        )  # fmt: skip


def _load_programmes(plan: Plan, zone: ZoneFiles) -> None:
    """Load the annex's programmes; what a later document shows of them is a state from that document on."""
    data = zone.yaml("programmes")
    annex = Chapter.objects.filter(plan=plan, key=data["section"]).first()
    categories = {category["code"]: category for category in data["categories"]}
    for entry in data["programmes"]:
        category = categories[entry["category"]]
        programme = Programme.objects.create(
            plan=plan, number=entry["number"], name=entry["name"], category=category["zh"], chapter=annex,
            levers=[lever["name"] for lever in category.get("levers", [])], owner=entry.get("owner", ""),
        )  # fmt: skip
        programme.states.create(sequence=1, state="unknown", note=annex.title if annex else "", at=clock.now())
        if entry["state"] != "unknown":
            shown_by = max(zone.known_from(fact.partition("-")[0]) for fact in entry["evidence"])
            programme.states.create(sequence=2, state=entry["state"], note=entry["state_basis"], at=shown_by)
