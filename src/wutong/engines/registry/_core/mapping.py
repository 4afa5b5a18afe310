"""What the columns of a source's table mean: a mapping as it is saved, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

MONEY = {"分": 0, "角": 1, "元": 2, "百元": 4, "千元": 5, "万元": 6, "十万元": 7, "百万元": 8, "亿元": 10}
COUNTS = {
    "": 0,
    "人": 0,
    "件": 0,
    "个": 0,
    "平方米": 0,
    "千克标准煤": 0,
    "吨标准煤": 3,
    "万吨标准煤": 7,
    "百人": 2,
    "万人": 4,
    "公顷": 4,
}
SHARES = {"": 2, "%": 2, "比例": 4}  # of a capital, to ten-thousandths
DATES = ("founded", "ended", "certificate_from", "certificate_to", "relation_from", "relation_to")
OTHERS = ("other_name", "other_code", "other_key")  # by which a row of relations names the other one
NAMES = ("former", "short", "english", "misspelt")
NUMBERS = ("registration", "organisation", "taxpayer", "torch")
TEXTS = (
    "name", "code", "legal_form", "status", "industry", "size", "area", "address", "person", "phone", "products", "chain",
    "certificate", "certificate_number",
)  # fmt: skip
POINTS = ("lon", "lat")
CONTROL = ("key", "period")
REGISTER_FIELDS = (*TEXTS, *DATES, "capital_fen", *POINTS, *NAMES, *NUMBERS, *CONTROL, "relation", *OTHERS, "share")
RELATION = "relation "  # begins what a row of relations is about
TITLE = "title "  # begins what a row of a list of titles is about
TITLES = frozenset({"key", "name", "code", "certificate", "certificate_number", "certificate_from", "certificate_to"})
KEYS = frozenset({"source", "form", "kind", "period", "columns", "values", "defaults"})


@dataclass(frozen=True)
class ColumnMeaning:
    """What one column holds: the field, and for numbers the unit of the printed ones."""

    field: str
    unit: str = ""


@dataclass(frozen=True)
class TableMapping:
    """How a table is read.

    Shapes
        source    whose table it is; form: which return ("" for a register), whose rows have a period
        columns   head -> meaning; heads that are not named are kept with the record and not understood
        values    field -> printed word -> what it stands for
        defaults  field -> value for rows that say nothing
    """

    source: str
    form: str = ""
    kind: str = "firm"
    period: str = ""
    columns: Mapping[str, ColumnMeaning] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the mapping as JSON parts, as it is kept."""
        return asdict(self)

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> TableMapping:
        """Return the mapping that JSON or YAML parts describe; a column's meaning may be just its field."""
        columns = {
            str(head): ColumnMeaning(meaning) if isinstance(meaning, str) else ColumnMeaning(**meaning)
            for head, meaning in dict(given.get("columns") or {}).items()
        }
        return cls(
            source=str(given.get("source", "")),
            form=str(given.get("form") or ""),
            kind=str(given.get("kind") or "firm"),
            period=str(given.get("period") or ""),
            columns=columns,
            values={
                name: {str(k): str(v) for k, v in words.items()} for name, words in (given.get("values") or {}).items()
            },
            defaults={name: str(value) for name, value in (given.get("defaults") or {}).items()},
        )

    def head_of(self, name: str) -> str:
        """Return the head of the column that holds a field, "" where none does."""
        return next((head for head, meaning in self.columns.items() if meaning.field == name), "")


def lists_titles(mapping: TableMapping) -> bool:
    """Return whether a table lists titles, of which a firm may have several, and says nothing else of the firms."""
    named = {meaning.field for meaning in mapping.columns.values()}
    return not mapping.form and "certificate" in named and named <= TITLES


def lists_relations(mapping: TableMapping) -> bool:
    """Return whether each row of a table says what another one is to a firm."""
    return any(meaning.field in OTHERS for meaning in mapping.columns.values())


def faults(
    given: Mapping[str, Any],
    *,
    sources: Collection[str],
    forms: Collection[str],
    panel: Mapping[str, bool],
    kinds: Collection[str],
) -> list[tuple[str, str]]:
    """Return what is wrong with a mapping, each in Chinese and English; nothing for a good one.

    panel  column of the panel -> whether it holds money
    """
    shape = _shape(given)
    if shape:
        return shape
    mapping = TableMapping.from_json(given)
    found = []
    for what, value, known in (("source", mapping.source, sources), ("kind", mapping.kind, kinds)):
        if value not in known:
            found.append((f"{what} 应为 {'、'.join(known)} 之一", f"{what} must be one of {', '.join(known)}"))
    if mapping.form and mapping.form not in forms:
        found.append((f"没有报表“{mapping.form}”", f"there is no form {mapping.form}"))
    found += _column_faults(mapping, panel)
    named = {meaning.field for meaning in mapping.columns.values()}
    if not named & {"name", "code", "key"}:
        found.append(("没有一列是名称、代码或编号（name、code、key）", "no column holds the name, code or key"))
    says = "relation" in named or "relation" in mapping.defaults
    if says != bool(named & set(OTHERS)):
        found.append(
            (
                "关系表要有关系类型（列或默认值），也要有对方的名称、代码或编号",
                "a table of relations needs the relation (a column or a default) and the other one's name, code or key",
            )
        )
    if named & set(panel) and not (mapping.form and (mapping.period or "period" in named)):
        found.append(("有报表数据，却没有写 form 和 period", "it holds figures, but names no form or no period"))
    return found


def _shape(given: Mapping[str, Any]) -> list[tuple[str, str]]:
    if not isinstance(given, Mapping) or not isinstance(given.get("columns"), Mapping):
        return [("需要 columns：列名与字段的对照", "it needs columns: heads and what they mean")]
    odd = sorted(set(given) - KEYS)
    found = [(f"不认识“{key}”", f"{key} is not known") for key in odd]
    for head, meaning in given["columns"].items():
        plain = isinstance(meaning, str) or (
            isinstance(meaning, Mapping) and {"field"} <= set(meaning) <= {"field", "unit"}
        )
        if not plain:
            found.append(
                (f"列“{head}”应写字段名，或 field 与 unit", f"column {head} must name a field, or field and unit")
            )
    for name in ("values", "defaults"):
        if not isinstance(given.get(name) or {}, Mapping):
            found.append((f"{name} 应为对照表", f"{name} must be a table"))
    return found


def _column_faults(mapping: TableMapping, panel: Mapping[str, bool]) -> list[tuple[str, str]]:
    found, seen = [], set()
    for head, meaning in mapping.columns.items():
        if meaning.field not in REGISTER_FIELDS and meaning.field not in panel:
            found.append((f"列“{head}”：没有字段 {meaning.field}", f"column {head}: there is no field {meaning.field}"))
        elif meaning.field in seen and meaning.field not in NAMES:
            found.append((f"有两列都是 {meaning.field}", f"two columns hold {meaning.field}"))
        seen.add(meaning.field)
        units = MONEY if panel.get(meaning.field, meaning.field == "capital_fen") else COUNTS
        units = SHARES if meaning.field == "share" else units
        if meaning.unit and meaning.unit not in units:
            found.append(
                (f"列“{head}”：单位 {meaning.unit} 不合适", f"column {head}: the unit {meaning.unit} does not fit")
            )
    return found


def places_of(meaning: ColumnMeaning, money: bool) -> int:
    """Return by which power of ten a printed number becomes the stored whole one; money without a unit is in yuan."""
    return MONEY[meaning.unit or "元"] if money else COUNTS[meaning.unit]
