"""Forms as data: what a file says, read into parts, and which of it a unit has to fill in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import QuerySet

from wutong.engines.ledger import api as ledger
from wutong.engines.ledger.types import EntryCheck, EntryField, SeriesKey
from wutong.engines.returns.errors import FormFault, FormFixed, FormUnknown
from wutong.engines.returns.models import FormEdition, Return
from wutong.platform import clock
from wutong.platform.accounts.models import Unit
from wutong.platform.asking import once
from wutong.platform.audit.chain import canonical, plain
from wutong.platform.naming import in_english
from wutong.platform.statements import Composed

NUMBER, RATING, TEXT = "number", "rating", "text"
KEPT = 200


@dataclass(frozen=True)
class Field:
    """One row of a form; `units` are those that fill it in. A rating has a scale and wants evidence."""

    code: str
    indicator: str = ""
    measure: str = "level"
    breakdown: str = ""
    kind: str = NUMBER
    zh: str = ""
    en: str = ""
    unit: str = ""
    places: int | None = None
    required: bool = True
    formula: str = ""
    least: str = ""
    most: str = ""
    note: str = ""
    note_en: str = ""
    about: str = "area"  # area: the unit's area; unit: the unit itself
    units: tuple[str, ...] = ()
    scale: tuple[tuple[str, str, str], ...] = ()  # code, zh, en

    @property
    def title(self) -> str:
        """What the row is called, in the reader's language."""
        return (in_english() and self.en) or self.zh

    @property
    def explained(self) -> str:
        """What to watch when filling it in."""
        return (in_english() and self.note_en) or self.note

    def word_of(self, code: str) -> str:
        """Return a step of the scale in words."""
        return next(((in_english() and en) or zh for one, zh, en in self.scale if one == code), code)


@dataclass(frozen=True)
class Form:
    """One edition of a form. `category` names the limit of the case type that its returns run under."""

    code: str
    edition: int
    valid_from: date
    zh: str
    en: str
    frequency: str
    category: str
    fields: tuple[Field, ...]
    checks: tuple[EntryCheck, ...] = ()
    note: str = ""
    note_en: str = ""
    document: str = ""

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return (in_english() and self.en) or self.zh

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units that have anything to fill in, in the order of the rows."""
        return tuple(dict.fromkeys(unit for field in self.fields for unit in field.units))

    def part_of(self, unit: str) -> tuple[Field, ...]:
        """Return the rows that a unit fills in."""
        return tuple(field for field in self.fields if unit in field.units)


def record_form(content: Mapping[str, Any]) -> Form:
    """Record an edition of a form; the same content again changes nothing.

    Raises
        FormFault  if it cannot be understood: the sentence says where
        FormFixed  if something else is recorded under this number
    """
    parts = plain(content)
    form = read_form(parts)
    digest = hashlib.sha256(canonical(parts)).hexdigest()
    told = {
        "valid_from": form.valid_from, "title_zh": form.zh, "title_en": form.en, "content": parts, "digest": digest,
        "recorded_at": clock.now(),
    }  # fmt: skip
    kept, _new = FormEdition.objects.get_or_create(code=form.code, edition=form.edition, defaults=told)
    if kept.digest != digest:
        raise FormFixed(form=form.code, edition=form.edition)
    return form


def read_form(parts: Mapping[str, Any]) -> Form:
    """Return a form as its file says it, indicators looked up and formulas tried.

    Raises
        FormFault  naming the form and the place
    """
    code = str(parts.get("code", "?"))
    try:
        infos = {info.code: info for info in ledger.indicators(_codes(parts))}
        fields = tuple(_field(one, infos) for one in parts["fields"])
        checks = tuple(_check(one) for one in parts.get("checks", ()))
        form = Form(
            code, int(parts["edition"]), date.fromisoformat(str(parts["valid_from"])), parts["zh"], parts.get("en", ""),
            parts["frequency"], parts["category"], fields, checks, parts.get("note", ""), parts.get("note_en", ""),
            parts.get("document", ""),
        )  # fmt: skip
        ledger.check_fields(entry_fields(form.fields, "", ""), checks)
    except (KeyError, ValueError, TypeError) as problem:
        raise FormFault(form=code, problem=str(problem)) from problem
    _refuse_two_reporters(form)
    return form


def _codes(parts: Mapping[str, Any]) -> list[str]:
    return sorted({one["indicator"] for one in parts["fields"] if one.get("indicator")})


def _field(one: Mapping[str, Any], infos: Mapping[str, Any]) -> Field:
    rest = {name: value for name, value in one.items() if name not in ("scale", "units")}
    info = infos[one["indicator"]] if one.get("indicator") else None
    if info is not None:
        measure = one.get("measure", info.measure)
        named = {
            "zh": info.name_zh,
            "en": info.name_en,
            "unit": "%" if measure == "growth" != info.measure else info.unit,
        }
        rest = {**named, "measure": measure, **rest}
    units = tuple(one.get("units", ())) or ((info.owner,) if info is not None and info.owner else ())
    scale = tuple((step["code"], step["zh"], step.get("en", "")) for step in one.get("scale", ()))
    return Field(**{**rest, "units": units, "scale": scale})


def _check(one: Mapping[str, Any]) -> EntryCheck:
    return EntryCheck(
        one["left"], one.get("is", "="), one["right"], Decimal(str(one.get("tolerance", 0))), bool(one.get("ask")),
        one["zh"], one.get("en", ""),
    )  # fmt: skip


def _refuse_two_reporters(form: Form) -> None:
    """Two units may not report the same figure: whose would it be."""
    areas = dict(Unit.objects.filter(code__in=form.units).values_list("code", "area__code"))
    seen: dict[tuple[str, ...], str] = {}
    for field in form.fields:
        for unit in field.units:
            about = unit if field.about == "unit" else f"area:{areas.get(unit)}"
            fact = (field.indicator or field.code, field.measure, field.breakdown, about)
            if seen.setdefault(fact, unit) != unit:
                raise FormFault(form=form.code, problem=f"{field.zh}：{seen[fact]}、{unit}")


def entry_fields(fields: Iterable[Field], unit: str, area: str) -> list[EntryField]:
    """Return the numeric rows of a form as the ledger judges them, about one unit."""
    return [
        EntryField(
            field.code, series_of(field, unit, area), field.unit, field.places, field.required, field.formula,
            Decimal(field.least) if field.least else None, Decimal(field.most) if field.most else None,
        )
        for field in fields
        if field.kind == NUMBER
    ]  # fmt: skip


def series_of(field: Field, unit: str, area: str) -> SeriesKey:
    """Return the series that a row of a unit's return is about."""
    subject = f"unit:{unit}" if field.about == "unit" else f"area:{area}"
    return SeriesKey(field.indicator or field.code, subject, field.measure, field.breakdown)


@once
def form_of(code: str, edition: int) -> Form:
    """Return an edition of a form.

    Raises
        FormUnknown
    """
    found = _digests(code, edition)
    if not found:
        raise FormUnknown(form=code)
    return _form_of(code, edition, found[0][0])


def _editions(code: str, edition: int) -> QuerySet[Any, Any]:
    return FormEdition.objects.filter(code=code, edition=edition).values_list("digest")


_digests = Composed(_editions, str, int)


def form_for(row: Return) -> Form:
    """Return the form of a return; asked of the same object again it is looked up no more.

    Raises
        FormUnknown
    """
    form: Form | None = row.__dict__.get("_form")
    if form is None:
        form = row.__dict__["_form"] = form_of(row.form, row.edition)
    return form


@lru_cache(maxsize=KEPT)
def _form_of(code: str, edition: int, digest: str) -> Form:
    return read_form(FormEdition.objects.get(code=code, edition=edition, digest=digest).content)


def forms_on(day: date) -> list[Form]:
    """Return the edition in force on a day of every form."""
    rows = FormEdition.objects.filter(valid_from__lte=day).order_by("code", "edition").values_list("code", "edition")
    return [form_of(code, edition) for code, edition in dict(rows).items()]
