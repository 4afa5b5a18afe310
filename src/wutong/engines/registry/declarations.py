"""What the data files of the registry declare: panel columns, forms, sources, survivorship, certificates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from wutong.engines.registry.types import CertificateKind, Correctable, FormKind, PanelColumn, SourceKind
from wutong.kernel.yaml_text import read_yaml
from wutong.platform.naming import in_english

DATA = Path(__file__).parent / "data"
SIZES = {"micro": _("微型"), "small": _("小型"), "medium": _("中型"), "large": _("大型")}
REQUEST = "request"  # the source of what was corrected because the firm asked for it


@cache
def _read(name: str) -> Mapping[str, Any]:
    return read_yaml((DATA / f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def panel_columns() -> Mapping[str, PanelColumn]:
    """Return the columns of the panel by code, in the order pages show them."""
    return {
        code: PanelColumn(
            code=code,
            name_zh=row["zh"],
            name_en=row["en"],
            unit=row["unit"],
            shown_unit=row["shown"],
            per_shown=row["per"],
            field_group=row["group"],
            better=row["better"],
        )
        for code, row in _read("panel")["columns"].items()
    }


@cache
def forms() -> Mapping[str, FormKind]:
    """Return the returns by code, the most trusted first."""
    return {
        code: FormKind(code, row["zh"], row["en"], row["source"], order)
        for order, (code, row) in enumerate(_read("panel")["forms"].items())
    }


@cache
def sources() -> Mapping[str, SourceKind]:
    """Return the sources by code."""
    return {code: SourceKind(code, row["zh"], row["en"]) for code, row in _read("sources")["sources"].items()}


def table_sources() -> Mapping[str, SourceKind]:
    """Return the sources that a table may be of: what firms asked for comes in by their requests alone."""
    return {code: kind for code, kind in sources().items() if code != REQUEST}


@cache
def trust(field: str) -> Mapping[str, int]:
    """Return source -> place in the order of trust for a field; the lowest is believed."""
    table: Mapping[str, Sequence[str]] = _read("sources")["survivorship"]
    named = table.get(field, table["default"])
    return {source: place for place, source in enumerate([*named, *(s for s in sources() if s not in named)])}


@cache
def field_group(field: str) -> str:
    """Return the field group of an entity's field or a panel column."""
    column = panel_columns().get(field)
    return column.field_group if column else str(_read("sources")["groups"].get(field, "open"))


@cache
def sensitive_groups() -> frozenset[str]:
    """Return the field groups at which every look is recorded."""
    return frozenset(_read("sources")["sensitive"])


@cache
def correctable() -> Mapping[str, Correctable]:
    """Return the fields that a firm may ask to have corrected by code, in the order of the form."""
    return {
        code: Correctable(code, row["zh"], row["en"], row["kind"], row["most"], row["hint"], row["hint_en"])
        for code, row in _read("corrections")["corrections"].items()
    }


@cache
def certificate_kinds() -> Mapping[str, CertificateKind]:
    """Return the kinds of certificates by code."""
    return {
        code: CertificateKind(code, row["zh"], row["short"], row["en"], row["years"])
        for code, row in _read("certificates")["certificates"].items()
    }


def certificate_kind(word: str) -> str | None:
    """Return the code of a certificate's kind for its code, its name or its short name; None for another word."""
    plain = word.strip()
    return next(
        (code for code, kind in certificate_kinds().items() if plain in {code, kind.name_zh, kind.short, kind.name_en}),
        None,
    )


@cache
def identity_thresholds() -> Mapping[str, float]:
    """Return from which probability two records are merged (`certain`), and from which people are asked (`doubtful`)."""
    return {name: float(value) for name, value in _read("identity").items()}


def knows_industry(code: str) -> bool:
    """Return whether a code stands in a division of the classification."""
    return code[:2] in _divisions()


def industry_name(code: str) -> str:
    """Return an industry code with the division it belongs to: 6513 软件和信息技术服务业; an unknown one alone."""
    known = _divisions().get(code[:2])
    return f"{code} {known[in_english()]}" if known else code


@cache
def _divisions() -> Mapping[str, tuple[str, str]]:
    return {str(code): (words[0], words[1]) for code, words in _read("industries")["divisions"].items()}
