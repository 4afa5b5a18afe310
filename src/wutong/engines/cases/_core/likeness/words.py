"""Messages as rows of weighted words, weighted by how rare each word is in the file itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import rjieba
from scipy.sparse import csr_matrix

_FULL = 500_000  # cells up to which full matrices are quicker: a new case is compared with a handful of others
_STOP = set(
    "的了在是我有和就不人都一个上也很到说要去你会着没看好自己这那吗呢吧啊把被给让又还与及或，。！？、；：,.!?;:（）()【】 \n\t"
)

_MEANING = re.compile("〔([^〕]+)〕")

# Characters that stand in messages about anything.
_FAINT = set(
    "太多没天来能可以已经现还每次问题影响严重希望处理家大小下内里外门前后口旁边时间点半什么怎为谁请求老年月日号楼区第两三四五六七八九十几东西南北侧边村路街门段旁栋请"
)


def terms_of(text: str) -> list[str]:
    """Return the words of a text and its pairs of characters, which hold where words are cut wrongly or misspelt."""
    words = [word for word in rjieba.cut(text) if len(word) > 1 and word not in _STOP]
    pairs = [text[at : at + 2] for at in range(len(text) - 1) if not (_STOP & {text[at], text[at + 1]})]
    return [*words, *(f"_{pair}" for pair in pairs)]


def signs_of(text: str) -> list[str]:
    """Return the characters of a text that carry meaning, its pairs, and words that stand for their synonyms 〔so〕."""
    meanings = [f"〔{word}" for word in _MEANING.findall(text)]
    text = _MEANING.sub("，", text)
    signs = [sign for sign in text if "\u4e00" <= sign <= "\u9fff" and sign not in _STOP and sign not in _FAINT]
    pairs = [text[at : at + 2] for at in range(len(text) - 1) if not ((_STOP | _FAINT) & {text[at], text[at + 1]})]
    return [*meanings, *signs, *pairs]


def weighted(texts: Sequence[str], terms: Callable[[str], list[str]] = terms_of) -> csr_matrix:
    """Return tf-idf rows of length one, one a text; a word that stands in a single message counts for nothing in pairs."""
    vocabulary: dict[str, int] = {}
    columns: list[int] = []
    bounds = [0]
    for text in texts:
        columns += [vocabulary.setdefault(term, len(vocabulary)) for term in dict.fromkeys(terms(text))]
        bounds.append(len(columns))
    shape = (len(texts), max(len(vocabulary), 1))
    rows = csr_matrix((np.ones(len(columns)), np.array(columns, dtype=np.int64), np.array(bounds)), shape=shape)
    met = np.bincount(columns, minlength=shape[1]) if columns else np.zeros(shape[1])
    # Smoothed, so that in a file of a handful of messages a shared word is not worth nothing.
    rarity = np.log((1 + len(texts)) / (1 + met)) + 0.5
    rows.data = rarity[rows.indices]
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    rows.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(rows.indptr))
    return rows


def cosines(rows: csr_matrix, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the likeness of each pair of rows."""
    return cosines_of(rows, rows, left, right)


def covered(rows: csr_matrix, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return for each pair of rows how much of the shorter one's weight stands in the other, between 0 and 1."""
    squares = rows.multiply(rows).tocsr()
    marks = rows.copy()
    marks.data = np.ones_like(marks.data)
    return np.maximum(cosines_of(squares, marks, left, right), cosines_of(squares, marks, right, left))


def cosines_of(rows: csr_matrix, others: csr_matrix, left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Return the products of rows of one matrix with rows of another, in pieces that fit into memory."""
    if not rows.nnz or not others.nnz:
        return np.zeros(len(left))
    if max(rows.shape[0], len(left)) * rows.shape[1] <= _FULL:
        return np.einsum("ij,ij->i", rows.toarray()[left], others.toarray()[right])
    piece = 100_000
    parts = [
        np.asarray(rows[left[at : at + piece]].multiply(others[right[at : at + piece]]).sum(axis=1)).ravel()
        for at in range(0, len(left), piece)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)
