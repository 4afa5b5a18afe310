"""The search words of an entity: what its row in the search table holds, and what a question asks for.

Facets stand among the words, so that the index answers words and filters together; theirs begin with x, which no pair
or triple of a name is long enough to be taken for.
"""

from __future__ import annotations

import hashlib
from functools import cache

import polars as pl

from wutong.engines.registry._core.gram_columns import BREAK, Signs, initial_words, pairs, readings
from wutong.engines.registry._core.grams import NOT_WORD, initials_of, plain_name
from wutong.engines.registry.declarations import DATA
from wutong.kernel.yaml_text import read_yaml

SINGLE_FACETS = ("kind", "area", "status", "size")
LISTED_FACETS = ("chain", "certificate")
FACETS = ("kind", "industry", "area", "status", "size", *LISTED_FACETS)
_INDUSTRY_LEVELS = (2, 3, 4)  # division, group and class: digits of the code


def search_texts(entities: pl.DataFrame) -> pl.Series:
    """Return the column that is searched, one cell an entity: words between blanks.

    Shapes
        entities  names (list), address, products, industry, and one column for each of SINGLE_FACETS and of LISTED_FACETS (lists)
    """
    plain = entities.select(
        names=_in_list("names", plain_text(pl.element()).unique(maintain_order=True)).list.join(BREAK),
        more=pl.concat_str(
            *(plain_text(pl.col(name)).fill_null("") for name in ("address", "products")), separator=BREAK
        ),
    )
    called = plain["names"].fill_null("")
    words = [pairs(called), initial_words(called, _readings()), pairs(plain["more"]), *_facets(entities)]
    joined = pl.DataFrame([word.alias(str(place)) for place, word in enumerate(words)])
    return joined.select(pl.concat_str(pl.all(), ignore_nulls=True).str.strip_chars_end()).to_series()


def plain_text(text: pl.Expr) -> pl.Expr:
    """Return texts as names are compared: `plain_name` over a column."""
    return text.str.normalize("NFKC").str.to_lowercase().str.replace_all(NOT_WORD.pattern, "")


def _in_list(name: str, work: pl.Expr) -> pl.Expr:
    return pl.col(name).list.drop_nulls().list.eval(work)


def _facets(entities: pl.DataFrame) -> list[pl.Series]:
    """Return the words of the facets, one column a facet, a blank after each word; null where there is none."""
    industry = entities["industry"].fill_null("")
    found = [
        _words("industry", industry.set(industry.str.len_chars() < size, "").str.slice(0, size))
        for size in _INDUSTRY_LEVELS
    ]
    found += [_words(facet, entities[facet].cast(pl.String)) for facet in SINGLE_FACETS]
    return found + [_listed(facet, entities[facet]) for facet in LISTED_FACETS]


def _listed(facet: str, values: pl.Series) -> pl.Series:
    """Return the words of lists of values, each once."""
    cells = pl.DataFrame({"at": range(len(values)), "value": values}, schema_overrides={"at": pl.Int64})
    rows = cells.explode("value").drop_nulls().unique(maintain_order=True)
    words = (
        rows.with_columns(_words(facet, rows["value"]).alias("word")).group_by("at").agg(pl.col("word").str.join(""))
    )
    return cells.select("at").join(words, on="at", how="left", maintain_order="left")["word"]


def _words(facet: str, values: pl.Series) -> pl.Series:
    words = {value: f"{facet_word(facet, value)} " for value in values.unique().to_list() if value not in (None, "")}
    if not words:
        return pl.repeat(None, len(values), dtype=pl.String, eager=True)
    return values.replace_strict(words, default=None, return_dtype=pl.String)


def facet_word(facet: str, value: str | int) -> str:
    """Return the search word of a facet's value, of letters and digits alone.

    >>> facet_word("industry", "C39"), facet_word("chain", "智能传感器") == facet_word("chain", "智能终端")
    ('xindustryc39', False)
    """
    text = str(value).lower()
    if not (text.isascii() and text.isalnum()):
        text = hashlib.sha256(text.encode()).hexdigest()[:12]
    return f"x{facet}{text}"


def initials(name: str) -> list[str]:
    """Return the initials of a name's reading, one text for each way it may be read."""
    return initials_of(plain_name(name), _letters(), _more())


@cache
def _letters() -> dict[int, str]:
    from unicodedata import normalize

    from pypinyin.constants import PINYIN_DICT  # 40,000 readings, which most processes never need

    return {code: normalize("NFD", reading)[0] for code, reading in PINYIN_DICT.items() if reading}


@cache
def _more() -> dict[str, str]:
    return dict(read_yaml((DATA / "initials.yaml").read_text(encoding="utf-8"))["more"])


@cache
def _readings() -> Signs:
    return readings(_letters(), _more())
