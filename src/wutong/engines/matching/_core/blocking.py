"""Which pairs are worth comparing: records that share a key, a key being a part of name, code or contact that survives one slip.

Keys are made from whole columns at once: a million records are read in seconds. Names are split here by patterns, more
roughly than for comparing: what matters is only that both registers are split alike.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, product

import polars as pl

from wutong.engines.matching._core.names import Name, names_of, numbers_plain, parted
from wutong.engines.matching._core.vocabulary import Vocabulary

MOST = 150  # records that may share a key; a key shared by more tells nothing, its finer keys are used instead
BEST = 12  # right records that one left record is compared with
SHARE = 0.15  # of the weight of its best candidate that another one has to have
FEW = (
    4_000  # records of both registers up to which any two characters of a name are a key, too, and more pairs compared
)
BEST_OF_FEW = 80
_PIECE = 4_000  # left records whose pairs are weighed at a time, which bounds the memory
_ROWS = 100_000  # right records whose keys are made at a time
_LONGEST_STEM = 6
_APART = (1, 2, 4)  # how far from one another two characters of a pair stand
_PAIR = 2
_READINGS = 16  # of a stem, at most

_MARKS = r"[\s·•,，.。、“”\"'’‘:：;；_\-—–―*#~～/\\|]+"
_BRACKET = r"[(\[【〔<《]([^)\]】〕>》]*)[)\]】〕>》]"
_TOLD = r"^(?:已?[于在]?\d{4}年(?:\d{1,2}月)?)?(?:原名称|原名?|曾用名称|曾用名|前身|现名|更名|又名|别名|简称)[:为是]*"
_RENAMED = r"[(,]?(?:[于在]?\d{4}年(?:\d{1,2}月)?)?[现已]?(?:更名为|改名为|变更为|改制为|原名称?|曾用名|前身为?):?"  # between two names
_ROAD = r"(\p{Han}{2})(?:大道|大街|路|街|道|巷|环)[^0-9]{0,4}(\d+)"
_NAMED = r"(\p{Han}{2})(?:大厦|广场|产业园|科技园|工业园|创业园|软件园|园区|中心|大楼|基地|村)"


_NUMBERS = re.compile("[0-9〇零第*]|[一二三四五六七八九]{3}")
_SPELT_FORM = re.compile(r"(?:(?:gufen|youxian|zeren|jituan|gongsi)+|chang)$")


@dataclass(frozen=True)
class Patterns:
    """The word lists as patterns that take a name apart."""

    form: str
    place: str
    trades: str
    words: Vocabulary

    @classmethod
    def of(cls, words: Vocabulary) -> Patterns:
        """Make the patterns of a vocabulary."""
        forms = _either([*words.forms, "集团", "股份", "控股", "企业"])
        return cls(
            form=f"(?:{forms})+$",
            place=f"^(?:(?:{_either(words.regions)})(?:省|市|县|区)?){{1,4}}",
            trades=f"^(.{{2,}}?)((?:{_either(words.trades)})*)$",
            words=words,
        )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def keys_of(
    records: pl.DataFrame,
    names: pl.DataFrame,
    words: Vocabulary,
    *,
    thorough: bool = False,
    only: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return the keys of records; two records of one firm share at least one, unless all they say differs.

    Shapes
        records   row (UInt32, from 0 and without a gap), code, address, person, phone
        names     row, text: a line for each name of a record, in any script, by row
        thorough  any two characters of a name are a key: for few records
        only      keys of the other register, without which a key tells nothing; it saves memory
        returns   key (UInt64), row (UInt32)
    """
    patterns = Patterns.of(words)
    pieces = []
    for piece in records.iter_slices(_ROWS):
        keys = _piece(piece, _of(names, piece), patterns, thorough).unique()
        pieces.append(keys if only is None else keys.join(only, on="key", how="semi"))
    return pl.concat(pieces) if pieces else pl.DataFrame(schema={"key": pl.UInt64, "row": pl.UInt32})


def _of(names: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """Return the names of a piece of the records."""
    return names.filter(pl.col("row").is_between(records["row"][0], records["row"][-1]))


def _piece(records: pl.DataFrame, texts: pl.DataFrame, patterns: Patterns, thorough: bool) -> pl.DataFrame:
    names = _names(texts, patterns)
    contacts = _contacts(records).join(names.unique("row", keep="first"), on="row", how="left", maintain_order="left")
    every = [*_code_keys(records), *_name_keys(names), *_contact_keys(contacts)]
    every += [*_pairs_of_characters(names), *_readings_of_stems(names, patterns.words)] if thorough else []
    every += [_persons(contacts, patterns.words)] if thorough else []
    return pl.concat(
        frame.filter(pl.col("value").is_not_null() & (pl.col("value").str.len_chars() > 1))
        # A seed for each kind of key: a road is not taken for a stem that is written alike.
        .select(key=pl.col("value").hash(seed=number), row="row")
        for number, frame in every
    )


_Keyed = tuple[int, pl.DataFrame]


def _code_keys(records: pl.DataFrame) -> Iterator[_Keyed]:
    code = records.select("row", value=pl.col("code").str.to_uppercase().str.replace_all(r"[\s\-]", ""))
    credit = code.filter(pl.col("value").str.len_chars() == 18)
    yield 1, code
    yield 2, credit.with_columns(pl.col("value").str.slice(8, 9))
    yield 2, code.filter(pl.col("value").str.len_chars() == 9)
    yield 3, credit.with_columns(pl.col("value").str.slice(0, 12))


def _contacts(records: pl.DataFrame) -> pl.DataFrame:
    """Return persons and addresses made plain, with the parts of an address that keys are made of."""
    address = pl.col("address").str.replace_all(r"\s", "")
    numbers = address.str.extract_all(r"\d+")
    return records.select(
        "row",
        "phone",
        person=pl.when(~pl.col("person").str.contains(r"[*某]")).then(pl.col("person").str.replace_all(r"[\s·]", "")),
        road=address.str.extract(_ROAD, 1) + address.str.extract(_ROAD, 2),
        named=address.str.extract(_NAMED, 1),
        ends=numbers.list.first() + "-" + numbers.list.last(),
    )


def _contact_keys(contacts: pl.DataFrame) -> Iterator[_Keyed]:
    person, stem = pl.col("person"), pl.col("stem")
    phones = contacts.select("row", value=pl.col("phone").str.extract_all(r"\d[\d\- ]{5,}\d")).explode("value")
    yield 4, phones.with_columns(pl.col("value").str.replace_all(r"\D", "").str.slice(-8))
    yield 5, contacts.select("row", value=person + pl.col("road"))
    yield 6, contacts.select("row", value=person + pl.coalesce("named", "ends"))
    yield 7, contacts.select("row", value=person + stem.str.slice(0, 1))
    yield 8, contacts.select("row", value=person + pl.col("trades").fill_null(""))
    yield 9, contacts.select("row", value=pl.coalesce("road", "named") + pl.col("ends"))


def _persons(contacts: pl.DataFrame, words: Vocabulary) -> _Keyed:
    """Return the persons as they are read, which is how they are written in Latin letters."""
    said = _looked_up(contacts["person"].fill_null(""), lambda person: words.sound(person).lower())
    return 23, contacts.select("row", value=said)


def _names(texts: pl.DataFrame, patterns: Patterns) -> pl.DataFrame:
    """Return every name of every record taken apart: text, core, stem, trades, sound of the stem and of the core, where."""
    plain = pl.Series("text", [_plain(text, patterns.words) for text in texts["text"].to_list()], dtype=pl.String)
    every = _variants(texts.with_columns(plain)).filter(pl.col("text") != "").unique(maintain_order=True)
    han = every.filter(pl.col("text").str.contains(r"\p{Han}")).with_columns(pl.col("text").str.replace_all(_MARKS, ""))
    return pl.concat([_chinese(han, patterns), _latin(every, patterns.words)])


def _plain(text: str, words: Vocabulary) -> str:
    text = unicodedata.normalize("NFKC", text).translate(words.simplified).lower()
    return numbers_plain(text) if _NUMBERS.search(text) else text


def _variants(names: pl.DataFrame) -> pl.DataFrame:
    """Return names, and of those with brackets: without them, and each other name they hold."""
    text = pl.col("text")
    bracketed = names.filter(text.str.contains(_BRACKET))
    whole = names.with_columns(text.str.replace_all(r"[()\[\]【】〔〕<>《》]", ""))
    without = bracketed.with_columns(text.str.replace_all(_BRACKET, ""))
    held = bracketed.with_columns(text.str.extract(_BRACKET, 1).str.split(",")).explode("text")
    held = held.filter(text.str.contains(_TOLD))
    moved = without.with_columns(bracketed["text"].str.extract(_BRACKET, 1).fill_null("") + pl.col("text"))
    renamed = names.filter(text.str.contains(_RENAMED)).with_columns(text.str.replace(_RENAMED, "\n").str.split("\n"))
    both = renamed.explode("text").with_columns(text.str.strip_chars_end(")"))
    return pl.concat([whole, without, moved, held.with_columns(text.str.replace(_TOLD, "")), both])


def _chinese(names: pl.DataFrame, patterns: Patterns) -> pl.DataFrame:
    text = pl.col("text")
    head = text.str.extract(f"({patterns.place})", 1).fill_null("")
    # The name of a part of a firm is keyed by the whole's: a firm may be written with its branch.
    core = text.str.replace(r"(公司).+$", "$1").str.replace(patterns.form, "").str.replace(patterns.place, "")
    frame = names.with_columns(head=head, core=pl.when(core.str.len_chars() > 1).then(core).otherwise(text))
    frame = frame.with_columns(
        stem=pl.col("core").str.extract(patterns.trades, 1).fill_null(pl.col("core")),
        trades=pl.col("core").str.extract(patterns.trades, 2).fill_null(""),
        where=pl.col("head").str.strip_chars_end("省市县区").str.slice(-2),
    )
    return frame.select(
        "row", "text", "core", "stem", "trades", "where",
        sound=_looked_up(frame["stem"], patterns.words.sound),
        core_sound=_looked_up(frame["core"], patterns.words.sound),
        where_sound=_looked_up(frame["where"], patterns.words.sound),
        trade=_looked_up(frame["trades"], lambda trades: _first_trade(trades, patterns.words)),
    )  # fmt: skip


def _first_trade(trades: str, words: Vocabulary) -> str:
    """Return the number of the trade that a run of words of trade is known by, the same in every language."""
    return _trade_number(frozenset(words.trades[word] for word in parted("啊啊" + trades, words)[1]), words)


def _trade_number(kinds: frozenset[int], words: Vocabulary) -> str:
    return str(min(kinds - words.weak_kinds, default=""))


def _looked_up(column: pl.Series, look: Callable[[str], str]) -> pl.Series:
    """Return what is found for each text; each is looked up once."""
    texts = column.unique().to_list()
    return column.replace_strict(texts, [look(text) for text in texts], return_dtype=pl.String)


def _latin(names: pl.DataFrame, words: Vocabulary) -> pl.DataFrame:
    """Return names in Latin letters, a line for each reading that a Chinese stem or core may have."""
    rows = names.filter(~pl.col("text").str.contains(r"\p{Han}"))
    read = [(row, text, *said) for row, text in rows.iter_rows() for said in _readings(text, words)]
    schema = {"row": pl.UInt32, "text": pl.String, "said": pl.String, "where_sound": pl.String, "trade": pl.String}
    said, empty = pl.col("said"), pl.lit("")
    return pl.DataFrame(read, schema=schema, orient="row").select(
        "row", "text", core=said, stem=said, trades=empty, where=empty, sound=said, core_sound=said,
        where_sound="where_sound", trade="trade",
    )  # fmt: skip


def _readings(text: str, words: Vocabulary) -> list[tuple[str, str, str]]:
    """Return the stem, its first word, and what a name written in syllables says without place and form; with place and trade."""
    name: Name = names_of(text, words)[0]
    spelt = _SPELT_FORM.sub("", re.sub(r"[^a-z]", "", text))
    place = next((place for place in sorted(words.latin, key=len, reverse=True) if spelt.startswith(place)), "")
    core = re.sub("^(?:sheng|shi)", "", spelt.removeprefix(place))
    where, trade = words.sound(name.region[-1]) if name.region else "", _trade_number(name.kinds, words)
    return [(said, where, trade) for said in sorted({name.stem, name.sound.partition(" ")[0], core} - {""})]


def _name_keys(names: pl.DataFrame) -> Iterator[_Keyed]:
    row, stem, where, trades = "row", pl.col("stem"), pl.col("where"), pl.col("trades")
    yield 10, names.select(row, value="text")
    yield 11, names.select(row, value="core")
    yield 12, names.select(row, value="stem")
    yield 13, names.select(row, value=stem + where)
    yield 14, names.select(row, value="sound")
    yield 14, names.select(row, value="core_sound")
    yield 15, names.select(row, value=pl.col("sound") + where + trades)
    yield 12, names.select(row, value=pl.col("core").str.slice(0, 2))
    for size in (3, 4):  # a short form, or what a slip in a later word leaves
        yield (
            19,
            names.filter(pl.col("core").str.len_chars() >= size).select(row, value=pl.col("core").str.slice(0, size)),
        )
    yield 20, names.select(row, value=pl.col("sound") + pl.col("where_sound"))
    yield 21, names.filter(pl.col("trade") != "").select(row, value=pl.col("sound") + pl.col("trade"))
    yield from _slip_keys(names.filter(stem.str.len_chars().is_between(2, _LONGEST_STEM)))


def _slip_keys(names: pl.DataFrame) -> Iterator[_Keyed]:
    """Yield stems with one character left out: what survives a slip. Of two characters the trades and the place must agree."""
    stem, size = pl.col("stem"), pl.col("stem").str.len_chars()
    short = names.filter(size == 2)
    for place, number in ((0, 16), (1, 17)):
        yield number, short.select("row", value=stem.str.slice(place, 1) + pl.col("trades") + pl.col("where"))
    for place in range(_LONGEST_STEM):
        left = names.filter((size > 2) & (size > place))
        yield 18, left.select("row", value=stem.str.slice(0, place) + stem.str.slice(place + 1))


def _pairs_of_characters(names: pl.DataFrame) -> list[_Keyed]:
    """Return every two characters of a name that are neighbours, or would be in an abbreviation of words of two and four."""
    longest = int(names["text"].str.len_chars().max() or 0)  # type: ignore[arg-type]
    text = pl.col("text")
    names = names.filter(text.str.contains(r"\p{Han}"))
    pairs = ((first, first + apart) for apart in _APART for first in range(min(longest, 30) - apart))
    return [
        (22, names.select("row", value=text.str.slice(one, 1) + text.str.slice(other, 1)).filter(_two("value")))
        for one, other in pairs
    ]


def _two(column: str) -> pl.Expr:
    return pl.col(column).str.len_chars() == _PAIR


def _readings_of_stems(names: pl.DataFrame, words: Vocabulary) -> list[_Keyed]:
    """Return every reading of the stems, and of their first two characters: how a brand is written in Latin letters."""
    rows = names.filter(pl.col("text").str.contains(r"\p{Han}")).select("row", "stem").iter_rows()
    read = [(row, said) for row, stem in rows for part in (stem, stem[:2]) for said in _said(part, words)]
    return [(14, pl.DataFrame(read, schema={"row": pl.UInt32, "value": pl.String}, orient="row"))]


def _said(text: str, words: Vocabulary) -> Iterator[str]:
    ways = (words.readings.get(sign, (words.sounds.get(sign, sign),)) for sign in text)
    return map("".join, islice(product(*ways), _READINGS))


def candidates(
    left: pl.DataFrame, right: pl.DataFrame, *, most: int = MOST, best: int = BEST, share: float = SHARE
) -> pl.DataFrame:
    """Return the pairs (`left`, `right`) worth comparing: for each left record the `best` right ones by shared keys.

    A shared key counts by its rarity, the logarithm of how few right records have it.

    Shapes
        left, right  key (UInt64), row (UInt32): one line for each key of each record
        share        of the weight of a left record's best pair that its others must have
    """
    right = right.join(left.select("key").unique(), on="key", how="semi")
    rare = right.group_by("key").len().filter(pl.col("len") <= most)
    weight = 1.0 + math.log(most) - pl.col("len").cast(pl.Float64).log()
    weighed = left.join(rare.select("key", weight=weight), on="key").sort("row")
    right = right.join(rare.select("key"), on="key", how="semi")
    firsts = range(0, (weighed["row"].max() or 0) + 1, _PIECE)  # type: ignore[operator, arg-type]
    pieces = [
        _best(weighed.filter(pl.col("row").is_between(first, first + _PIECE - 1)), right, best, share)
        for first in firsts
    ]
    return pl.concat(pieces)


def _best(left: pl.DataFrame, right: pl.DataFrame, best: int, share: float) -> pl.DataFrame:
    shared = left.join(right, on="key", suffix="_right")
    pairs = shared.group_by(left="row", right="row_right").agg(pl.col("weight").sum())
    pairs = pairs.filter(pl.col("weight") >= share * pl.col("weight").max().over("left"))
    order = pairs.sort(["left", "weight", "right"], descending=[False, True, False], maintain_order=True)
    return order.group_by("left", maintain_order=True).head(best).select("left", "right")
