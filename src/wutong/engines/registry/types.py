"""What the registry takes and gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class PanelColumn:
    """A column of the panel: stored in `unit` as a whole number, shown in `shown_unit`, of which each holds `per_shown`."""

    code: str
    name_zh: str
    name_en: str
    unit: str
    shown_unit: str
    per_shown: int
    field_group: str
    better: str


@dataclass(frozen=True, slots=True)
class FormKind:
    """A return: its code, names, source, and its place in the order of trust (0 is believed first)."""

    code: str
    name_zh: str
    name_en: str
    source: str
    order: int


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A source of the registry."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class CertificateKind:
    """A title a firm may hold; `years` of validity, 0 until revoked."""

    code: str
    name_zh: str
    short: str
    name_en: str
    years: int


@dataclass(frozen=True, slots=True)
class EntityName:
    """A name with its kind (official, former, short, english, misspelt) and the days it holds."""

    kind: str
    text: str
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number with its scheme and the days it holds."""

    scheme: str
    value: str
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a shown value comes from: source, the subject's number in it, file and line, when it became known."""

    source: str
    key: str
    file: str
    row: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Correctable:
    """A field of its master data that a firm may ask to have corrected: how it is written, how long, and a hint.

    kind  text, phone, day, amount, industry, choice (one of `correction_choices`), or name for a further name
    """

    code: str
    name_zh: str
    name_en: str
    kind: str
    most: int
    hint_zh: str
    hint_en: str


@dataclass(frozen=True, slots=True)
class Firm:
    """An entity as a reader may see it.

    Shapes
        hidden   names of fields that have a value which the reader may not see
        origins  field -> where its shown value comes from
        members  keys of the entities that were found to be this one, its own first
    """

    key: str
    kind: str
    name: str
    code: str
    legal_form: str
    status: str
    founded: date | None
    ended: date | None
    capital_fen: int | None
    industry: str
    size: str
    area_code: str
    area_name: str
    area_path: str
    address: str
    lon: float | None
    lat: float | None
    person: str
    phone: str
    products: str
    names: tuple[EntityName, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    chains: tuple[tuple[str, str], ...] = ()
    members: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    origins: Mapping[str, Origin] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A title with its validity; `standing` on the day asked: valid, ended, revoked or future."""

    id: int
    kind: str
    number: str
    issuer: str
    valid_from: date | None
    valid_to: date | None
    revoked_on: date | None
    source: str
    standing: str


@dataclass(frozen=True, slots=True)
class Relation:
    """What another entity is to this one: `role` parent, subsidiary, investor, invested, head, branch, supplier, customer."""

    id: int
    role: str
    key: str
    name: str
    share_basis_points: int | None
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of the panel, in the column's stored unit; `value` None where it was not reported.

    Shapes
        row_id      of the return it stands in; `override_id` of the correction that holds, if any
        recorded_at when this value became known
        hidden      the reader may not see it; `value` is then None
    """

    column: str
    period: str
    value: int | None
    form: str
    source: str
    row_id: int
    override_id: int | None
    file: str
    line: int
    recorded_at: datetime
    recorded_by: str = ""
    reason: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Lower quartile, middle and upper quartile of a column among `firms` peers of one industry and period."""

    industry: str
    firms: int
    lower: int
    middle: int
    upper: int
    computed_at: datetime


@dataclass(frozen=True, slots=True)
class PortraitRow:
    """One column over the years: a cell and the peers' quartiles for each period (None where there is none)."""

    column: PanelColumn
    cells: tuple[Cell | None, ...]
    peers: tuple[Quartiles | None, ...]
    hidden: bool


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what should be known is known: of a group of fields, and which are missing."""

    group: str
    known: int
    wanted: int
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Portrait:
    """Everything the registry's own part of the portrait page shows."""

    firm: Firm
    periods: tuple[str, ...]
    rows: tuple[PortraitRow, ...]
    peer_industry: str
    certificates: tuple[Certificate, ...]
    relations: tuple[Relation, ...]
    completeness: tuple[Completeness, ...]
    status_changes: tuple[StatusChange, ...]
    consents: tuple[Consent, ...]


@dataclass(frozen=True, slots=True)
class Representative:
    """Somebody who speaks for a firm: the account, the days, the proof, who recorded it, whether it holds today."""

    id: int
    username: str
    name: str
    valid_from: date
    valid_to: date | None
    evidence: str
    recorded_by: str
    ended_on: date | None
    in_force: bool
    last_login: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """An account that may speak for a firm from now on; `password` is said this once, empty for an account that was there."""

    id: int
    username: str
    name: str
    password: str


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A change of status on a day."""

    status: str
    on: date
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class Consent:
    """A firm's consent to share its data; `in_force` on the day asked."""

    id: int
    purpose: str
    recipient: str
    granted_on: date
    expires_on: date | None
    revoked_on: date | None
    evidence: str
    revocation: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched for: words as typed, and filters by facet (every value of one facet is an alternative).

    Shapes
        filters  facet (kind, industry, area, status, size, chain, certificate) -> values
    """

    words: str = ""
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hit:
    """One firm that answers a question: `by` says what was found (name, former, initials, code, address, product)."""

    key: str
    name: str
    code: str
    industry: str
    area_name: str
    status: str
    by: str
    found: str
    fit: float


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a facet and how many of the hits have it."""

    name: str
    value: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class Found:
    """Hits of a page, how many there are in all, and the facets.

    `exact` is false where counting stopped at `total` because there are too many to look at.
    """

    hits: tuple[Hit, ...]
    total: int
    exact: bool
    facets: Mapping[str, tuple[Facet, ...]]


@dataclass(frozen=True, slots=True)
class ListInfo:
    """A saved list of firms."""

    id: int
    name: str
    owner: str
    shared: bool
    question: Question | None
    members: int | None


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A pair that may be one: both as they are shown, the score and the evidence, and what was decided."""

    id: int
    left: Firm
    right: Firm
    score: float
    reasons: tuple[Mapping[str, Any], ...]
    state: str
    decided_by: str
    decided_at: datetime | None
    note: str
    merge: int | None = None


@dataclass(frozen=True, slots=True)
class MergeInfo:
    """A merge that was done: who into whom, why, by whom, and whether it was taken back."""

    id: int
    absorbed: str
    absorbed_name: str
    into: str
    into_name: str
    score: float | None
    reasons: tuple[Mapping[str, Any], ...]
    note: str
    at: datetime
    by: str
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of an import, or would become of it.

    Shapes
        counts    new, changed, same, refused (rows of the table), entities, panel_rows, corrections, merged, doubtful
        problems  the first refused rows: line of the file and what is wrong with it
        refusals  digest of the stored file of refused rows, "" where there is none
    """

    batch: int
    name: str
    rows: int
    counts: Mapping[str, int]
    problems: tuple[tuple[int, str], ...]
    refusals: str
    dry_run: bool


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """An import as the list of imports shows it."""

    id: int
    source: str
    name: str
    state: str
    rows: int
    done: int
    counts: Mapping[str, int]
    refusals: str
    started_at: datetime
    finished_at: datetime | None
    by: str
