"""What crosses the ledger's border: indicators, series, figures, claims to be recorded, targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from wutong.engines.ledger._core.forecast import Forecast
from wutong.engines.ledger._core.progress import Aim, Answer, Judgement, Point
from wutong.engines.ledger._core.standing import SEVERITY, Standing, State, Thresholds
from wutong.engines.ledger.entry_types import EntryCheck, EntryField, EntryFinding, Judged, SeriesKey
from wutong.kernel.period import Period
from wutong.kernel.quantity import Quantity
from wutong.kernel.source import SourceRef

__all__ = [
    "AdoptionInfo", "Aim", "Answer", "Contradiction", "DefinitionInfo", "EntryCheck", "EntryField", "EntryFinding", "Figure", "Forecast", "IndicatorInfo",
    "IndicatorMatch", "Judged", "Judgement", "NewClaim", "PartsGap", "Point", "SEVERITY", "SeriesHistory", "SeriesKey", "Standing", "State",
    "SubjectInfo", "TargetState", "Thresholds",
]  # fmt: skip


@dataclass(frozen=True)
class IndicatorInfo:
    """An indicator: `unit` is that of its level, `quantity` one of stock, flow, ratio, share, rank, index, growth.

    `direction` is higher, lower or none; `group` and `owner` are codes (owner empty when nobody is named);
    `measure` is the one that states the indicator itself: level for most, share for a share, rank for a rank.
    """

    code: str
    name_zh: str
    name_en: str
    unit: str
    quantity: str
    direction: str = "higher"
    field_group: str = "open"
    group: str = ""
    owner: str = ""
    aliases: tuple[str, ...] = ()
    order: int = 0
    measure: str = "level"


@dataclass(frozen=True)
class IndicatorMatch:
    """A guess which indicator a printed name means: `score` is 1 for its own name, `matched` the name that fitted."""

    indicator: IndicatorInfo
    score: float
    matched: str


@dataclass(frozen=True)
class DefinitionInfo:
    """A dated edition of what an indicator means; `formula` is empty when it is not computed."""

    indicator: str
    edition: int
    valid_from: date
    text: str
    formula: str
    document: str
    recorded_at: datetime


@dataclass(frozen=True)
class SubjectInfo:
    """Whom figures are about; `area` is the code of the area whose people may see them."""

    key: str
    kind: str
    name_zh: str
    name_en: str
    area: str


@dataclass(frozen=True)
class Figure:
    """One claim as people read it; `sequence` is that of its adoption, None when it is not the adopted value.

    `quantity` is None where the source prints words instead of a number. `printed` is what the source prints, without the
    unit; where a reviewer corrected what a text says it is the corrected number, and `passage` what the text says.
    """

    claim_id: int
    series: SeriesKey
    period: Period
    quantity: Quantity | None
    printed: str
    kind: str
    nature: str
    source: SourceRef
    note: str
    recorded_at: datetime
    recorded_by: str
    sequence: int | None = None
    inputs: tuple[int, ...] = ()  # claims a computation started from
    passage: str = ""  # the words of the text that state it, unit and all; empty for a table's cell

    @property
    def unit(self) -> str:
        """The printed unit, empty for words."""
        return self.quantity.unit if self.quantity else ""


@dataclass(frozen=True)
class NewClaim:
    """What a source says, about to be recorded. `quantity` None needs `printed` words."""

    series: SeriesKey
    period: Period
    quantity: Quantity | None
    source: SourceRef
    printed: str = ""
    kind: str = "actual"
    nature: str = "reported"
    note: str = ""
    inputs: tuple[int, ...] = ()  # claims a computation started from


@dataclass(frozen=True)
class AdoptionInfo:
    """One word on a fact: claim `claim_id` is the figure (None: withdrawn), from `recorded_at` on."""

    series: SeriesKey
    period: Period
    kind: str
    sequence: int
    claim_id: int | None
    printed: str
    recorded_at: datetime
    recorded_by: str
    post: str
    reason: str


@dataclass(frozen=True)
class SeriesHistory:
    """Everything the ledger knows of one series at a moment.

    `claims` by period, then as they were recorded, the adopted one of each fact with its sequence; `words` on the
    facts, those on later periods first, of each fact the last word first.
    """

    claims: tuple[Figure, ...]
    words: tuple[AdoptionInfo, ...]


@dataclass(frozen=True)
class Contradiction:
    """One fact about which sources disagree: the adopted figure (None when none is) and every differing claim."""

    series: SeriesKey
    period: Period
    adopted: Figure | None
    others: tuple[Figure, ...]


@dataclass(frozen=True)
class TargetState:
    """What a target says as of some moment.

    `reading` is at_end, every_year, mean_of_years, sum_of_years or later_instruction; `path` linear, compound or
    stepwise, with `steps` from period code to printed value; `quantity` is None for a target in words;
    `binding` is True (约束性), False (预期性) or None (not said); `parent` is the key of the target it is part of.
    """

    key: str
    series: SeriesKey
    plan_code: str
    version: int
    base_period: str
    base: Figure | None
    end_period: str
    quantity: Quantity | None
    printed: str
    comparator: str
    reading: str
    path: str
    steps: Mapping[str, str]
    binding: bool | None
    owner: str
    document: str
    reason: str
    recorded_at: datetime
    recorded_by: str
    unit: str = ""
    parent: str = ""
    end_claim: int | None = None


@dataclass(frozen=True)
class PartsGap:
    """How far the parts of a target are from adding up; `gap` = whole - sum of parts, in the whole's unit."""

    target: str
    parts: tuple[str, ...]
    total: Quantity | None
    gap: Quantity | None
    without_value: tuple[str, ...] = field(default=())

    @property
    def adds_up(self) -> bool:
        """Whether every part has a value and nothing is left over."""
        return not self.without_value and self.gap is not None and self.gap.unscaled == 0


@dataclass(frozen=True)
class Undetermined:
    """A derived figure that could not be computed: the inputs that are missing, or the reason."""

    series: SeriesKey
    period: Period
    missing: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Recomputation:
    """What a recomputation did: claims newly adopted, results that stayed, results that cannot be determined."""

    adopted: tuple[int, ...]
    unchanged: int
    withdrawn: int
    undetermined: tuple[Undetermined, ...]


@dataclass(frozen=True)
class Refusal:
    """A cell that was not imported: its address, its text, and why (a code of REASONS with its detail)."""

    row: int
    cell: str
    text: str
    code: str
    detail: str


@dataclass(frozen=True)
class Difference:
    """A cell that says something else than what is known: the known value as printed, its source's title, its claim."""

    cell: str
    series: SeriesKey
    period: str
    printed: str
    known: str
    known_source: str
    known_claim: int = 0  # 0 in reports stored before claims were named


@dataclass(frozen=True)
class ImportReport:
    """What a file holds and what was (or, in a dry run, would be) written of it. Counts are of cells with a number.

    `new`: nothing was known; `same`: this source has said it before; `confirming`: another source agrees;
    `contradicting`: another value is known; `adopted`: became the figure. `differences` and `refused` list at
    most LISTED each; `refused_count` is the whole number.
    """

    rows_read: int
    cells_read: int
    blank: int
    new: int
    same: int
    confirming: int
    contradicting: int
    adopted: int
    refused_count: int
    refused: tuple[Refusal, ...]
    differences: tuple[Difference, ...]
    source: str
    written: bool
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recording:
    """What one source brought on one day: its claims, those of them that became figures, the last claim's id.

    `document` is the reader's code of the document, empty for other sources; `recorded_at` the day's last moment;
    `about` the indicators it speaks of, the newest first, a few of them.
    """

    source: str
    document: str
    recorded_at: datetime
    claims: int
    adopted: int
    last_claim: int
    about: tuple[IndicatorInfo, ...] = ()


@dataclass(frozen=True)
class Coverage:
    """How many indicators there are, how many have any adopted figure, and how many have one of each year."""

    indicators: int
    filled: int
    by_year: Mapping[int, int]
