"""Tables of firms: plain files or frames bound to the declared fields, without copying what can be used as it lies."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from wutong.engines.rules._core.layout import BITS, CODES8, CODES32, FLOAT, INT8, INT32, INT64, Column, Layout
from wutong.engines.rules._core.names import FieldInfo, closest
from wutong.engines.rules._core.plain import Row, Value
from wutong.engines.rules._core.ruleset import RuleSet
from wutong.engines.rules.errors import FirmsUnreadable, FirmUnknown

if TYPE_CHECKING:
    import polars as pl

MOST_BYTE_CODES = 254
_TRUE = {"true", "1", "是", "y", "yes", "有", "t"}
_FALSE = {"false", "0", "否", "n", "no", "无", "f"}
_BITMAP_DTYPES = "Boolean"
Key = tuple[str, int]


@dataclass(frozen=True)
class Firms:
    """Firms to be judged: one row each, bound to the fields of a rule set for one year.

    `ids` are the firms' own numbers as text, or None where the table has none (the row number counts then). `absent` are
    the fields that no column gives: missing for every firm.
    """

    layout: Layout
    frame: pl.DataFrame
    id_column: str
    year: int
    columns: Mapping[Key, str]
    absent: tuple[Key, ...] = ()
    fields: Mapping[str, FieldInfo] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> int:
        """How many firms."""
        return self.layout.rows

    def id(self, row: int) -> str:
        """Return a firm's number."""
        return str(self.frame[self.id_column][row]) if self.id_column else str(row)

    def ids(self) -> list[str]:
        """Return every firm's number."""
        if not self.id_column:
            return [str(row) for row in range(self.rows)]
        return [str(value) for value in self.frame[self.id_column].to_list()]

    def find(self, firm: str) -> int:
        """Return the row of a firm. Raises FirmUnknown."""
        import polars as pl

        if not self.id_column:
            if firm.isdigit() and int(firm) < self.rows:
                return int(firm)
            raise FirmUnknown(firm=firm)
        numbers = self.frame[self.id_column]
        if numbers.dtype.is_integer() and firm.isdecimal():  # without a query plan: lists ask often
            at = np.flatnonzero(numbers.to_numpy() == int(firm))
            found = int(at[0]) if at.size else None
        else:
            found = numbers.cast(pl.String).index_of(firm)
        if found is None:
            raise FirmUnknown(firm=firm)
        return found

    def row(self, at: int) -> Row:
        """Return the values of one firm, as the plain evaluator reads them."""

        known: dict[Key, Value] = {}

        def value(code: str, ago: int) -> Value:
            key = code, ago
            try:
                return known[key]
            except KeyError:
                column = self.columns.get(key)
                found = None if column is None else plain_value(self.frame[column][at], self.fields[code])
                return known.setdefault(key, found)

        return value


def plain_value(raw: Any, info: FieldInfo) -> Value:
    """Return a stored value as the plain evaluator reads it: base units with the field's decimals, None when missing."""
    if raw is None or (isinstance(raw, float) and math.isnan(raw)):
        return None
    if info.kind == "flag":
        return bool(raw)
    if info.kind == "code":
        return str(raw)
    if info.kind == "date":
        return Fraction(raw.toordinal() - _EPOCH) if hasattr(raw, "toordinal") else Fraction(int(raw))
    scale = info.factor * 10**info.decimals
    if isinstance(raw, float):
        scaled = raw * float(scale)
        whole = int(scaled + math.copysign(0.5, scaled))
    else:
        exact = abs(Fraction(raw) * scale)
        whole = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator) * (1 if raw >= 0 else -1)
    return Fraction(whole, 10**info.decimals)


_EPOCH = 719163  # date(1970, 1, 1).toordinal()


def read_frame(path: Path) -> pl.DataFrame:
    """Return the table of a Parquet, CSV or Arrow file, or of a folder of Parquet files. Raises FirmsUnreadable."""
    import polars as pl

    try:
        if path.is_dir():  # as Spark and the twin write them
            return pl.read_parquet(path / "*.parquet")
        if path.suffix == ".parquet":
            return pl.read_parquet(path, memory_map=True)
        if path.suffix in {".arrow", ".feather", ".ipc"}:
            return pl.read_ipc(path)
        return pl.read_csv(path, try_parse_dates=True, infer_schema_length=10_000)
    except FileNotFoundError:
        raise FirmsUnreadable(name=path.name, problem="没有这个文件", problem_en="There is no such file") from None
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as fault:
        said = str(fault).splitlines()[0][:200]
        raise FirmsUnreadable(
            name=path.name, problem=f"文件读不出来（{said}）", problem_en=f"Unreadable: {said}"
        ) from None


def bind(
    frame: pl.DataFrame,
    rules: RuleSet,
    keys: Iterable[Key],
    *,
    year: int,
    id_column: str = "firm",
    year_column: str = "year",
) -> Firms:
    """Return a frame bound to the fields that clauses read. Raises FirmsUnreadable on a column of the wrong type.

    With a year column there is a row a firm and year; the year asked is judged, earlier years are looked up by firm.
    """
    if id_column not in frame.columns:
        id_column = ""
    wanted = sorted(keys)
    if year_column in frame.columns and id_column:
        frame = _one_year(frame, rules, wanted, year, id_column, year_column)
    columns = {key: name for key in wanted if (name := column_name(frame, rules.fields[key[0]], key[1], year))}
    layout = Layout({key: _column(frame[name], rules.fields[key[0]]) for key, name in columns.items()}, frame.height)
    absent = tuple(key for key in wanted if key not in columns)
    return Firms(layout, frame, id_column, year, columns, absent, rules.fields)


def column_name(frame: pl.DataFrame, info: FieldInfo, ago: int, year: int) -> str:
    """Return the column that holds a field so many years before the year asked, empty where none does."""
    stems = [stem for stem in (info.column, info.code, info.title) if stem]
    names = [f"{stem}_{year - ago}" for stem in stems] if info.yearly else []
    names += stems if ago == 0 else []
    return next((name for name in names if name in frame.columns), "")


def _one_year(
    frame: pl.DataFrame, rules: RuleSet, wanted: list[Key], year: int, id_column: str, year_column: str
) -> pl.DataFrame:
    """Return one row a firm of the year asked, with the columns of earlier years beside it."""
    import polars as pl

    of_year = frame.filter(pl.col(year_column) == year)
    for ago in sorted({ago for _, ago in wanted if ago}):
        earlier = frame.filter(pl.col(year_column) == year - ago)
        stems = {code: column_name(frame, rules.fields[code], 0, year) for code, back in wanted if back == ago}
        named = [pl.col(name).alias(f"{code}_{year - ago}") for code, name in stems.items() if name]
        of_year = of_year.join(earlier.select(id_column, *named), on=id_column, how="left", maintain_order="left")
    return of_year


def unknown_columns(frame: pl.DataFrame, rules: RuleSet) -> list[tuple[str, str]]:
    """Return columns that no field claims, with the field that was probably meant."""
    names = [*rules.fields, *(info.title for info in rules.fields.values())]
    unclaimed = [name for name in frame.columns if name.rpartition("_")[0] not in names and name not in names]
    return [(name, closest(name, names)) for name in unclaimed]


def _column(series: pl.Series, info: FieldInfo) -> Column:
    try:
        if info.kind == "flag":
            return _flags(series)
        if info.kind == "code":
            return _codes(series)
        return _numbers(series, info)
    except (ValueError, TypeError, ArithmeticError) as fault:
        raise _unfit(series, info, str(fault)) from None
    except Exception as fault:
        if type(fault).__module__.startswith("polars"):
            raise _unfit(series, info, str(fault).splitlines()[0]) from None
        raise


def _unfit(series: pl.Series, info: FieldInfo, said: str) -> FirmsUnreadable:
    kinds = {"flag": "是/否", "code": "代码", "date": "日期", "money": "金额", "number": "数"}
    return FirmsUnreadable(
        name=series.name,
        problem=f"“{info.title}”应为{kinds[info.kind]}，列中是 {series.dtype}（{said[:160]}）",
        problem_en=f"“{info.code}” should be a {info.kind}, the column holds {series.dtype} ({said[:160]})",
    )


def _numbers(series: pl.Series, info: FieldInfo) -> Column:
    import polars as pl

    if info.kind == "date":
        days = series.str.to_date() if series.dtype == pl.String else series.cast(pl.Date)
        return _stored(days.cast(pl.Int32), INT32, Fraction(1))
    scale = info.factor * 10**info.decimals
    if series.dtype == pl.String:
        series = series.str.strip_chars().str.replace_all(",", "").replace("", None).cast(pl.Float64)
    if series.dtype.is_decimal():
        series = series.cast(pl.Float64)
    if series.dtype.is_float():
        series = series.cast(pl.Float64)
        whole = series.null_count() == 0 and not series.is_nan().any()
        return _stored(series, FLOAT, scale, whole=whole)
    if series.dtype == pl.Boolean or not series.dtype.is_integer():
        raise TypeError(str(series.dtype))
    kinds = {pl.Int64: INT64, pl.Int32: INT32, pl.Int8: INT8}
    kind = next((kind for dtype, kind in kinds.items() if series.dtype == dtype), "")
    return _stored(series if kind else series.cast(pl.Int64), kind or INT64, scale)


def _flags(series: pl.Series) -> Column:
    import polars as pl

    if series.dtype == pl.String:
        lowered = series.str.strip_chars().str.to_lowercase()
        unknown = lowered.drop_nulls().unique().filter(~lowered.drop_nulls().unique().is_in([*_TRUE, *_FALSE, ""]))
        if len(unknown):
            raise ValueError(f"{unknown[0]!r}")
        series = pl.select(
            pl.when(lowered.is_in(list(_TRUE))).then(True).when(lowered.is_in(list(_FALSE))).then(False)
        ).to_series()
    return _stored(series.cast(pl.Boolean), BITS, Fraction(1))


def _codes(series: pl.Series) -> Column:
    import polars as pl

    if series.dtype in (pl.Int8, pl.UInt8) and (series.min() or 0) >= 0:  # type: ignore[operator]
        words = tuple(str(value) for value in range(int(series.max() or 0) + 1))  # type: ignore[arg-type]
        if len(words) <= MOST_BYTE_CODES:
            return _stored(series.cast(pl.UInt8), CODES8, Fraction(1), words=words)
    words, places = _kinds(series.cast(pl.String))
    small = len(words) <= MOST_BYTE_CODES
    return _stored(
        places.cast(pl.UInt8 if small else pl.UInt32), CODES8 if small else CODES32, Fraction(1), words=words
    )


def _kinds(series: pl.Series) -> tuple[tuple[str, ...], pl.Series]:
    """Return the distinct words of a column and, for every row, the place of its word among them."""
    import polars as pl

    words = series.drop_nulls().unique().sort()
    listed = words.to_list()
    if not listed:
        return (), pl.Series(series.name, [None] * len(series), dtype=pl.UInt32)
    places = series.cast(pl.Enum(words)).to_physical()
    return tuple(listed), places.cast(pl.UInt32)


def _stored(
    series: pl.Series, kind: str, scale: Fraction, *, words: tuple[str, ...] = (), whole: bool = False
) -> Column:
    """Return a series as it lies in memory: data, validity bitmap, and where both begin."""
    array: Any = series.rechunk().to_arrow()
    validity, data = array.buffers()[0], array.buffers()[1]
    offset = array.offset
    if data is None:
        return Column(kind, np.zeros(1, np.int64), None, 0, 0, scale, words, whole, array)
    raw: NDArray[Any] = np.frombuffer(data, np.uint8)
    if kind != BITS:
        size = {FLOAT: 8, INT64: 8, INT32: 4, INT8: 1, CODES8: 1, CODES32: 4}[kind]
        raw = raw[offset * size :]
    valid = None
    if array.null_count:
        valid = np.frombuffer(validity, np.uint8)
    return Column(kind, raw, valid, offset if kind == BITS else 0, offset, scale, words, whole, array)
