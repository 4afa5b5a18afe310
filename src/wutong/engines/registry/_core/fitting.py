"""How well an entity answers what was typed, and by which of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from wutong.engines.registry._core.grams import LATIN, plain_name

CODE, WHOLE, BEGINNING, PART, OTHER_NAME, INITIALS, ADDRESS, PRODUCT, SCATTERED = (
    1,
    1,
    0.9,
    0.8,
    0.7,
    0.6,
    0.4,
    0.4,
    0.3,
)
Fit = tuple[str, str, float]  # what answered (name, former, initials, code, address, product), its text, 0 to 1


def fit(
    typed: str,
    name: str,
    others: Iterable[str],
    code: str,
    address: str,
    products: str,
    initials: Callable[[str], Iterable[str]],
) -> Fit:
    """Return what answers best; ("", "", 0) where nothing does.

    >>> fit("华创", "郑州华创科技有限公司", (), "", "", "", lambda name: [])
    ('name', '郑州华创科技有限公司', 0.8)
    """
    wanted = plain_name(typed)
    if not wanted:
        return "", "", 0
    glance = at_a_glance(wanted, name, code)
    if glance:
        return glance
    best = max(_names(wanted, name, others), key=lambda found: found[2])
    if best[2]:
        return best
    if LATIN.fullmatch(wanted):
        for one in (name, *others):
            if any(wanted in text for text in initials(one)):
                return "initials", one, INITIALS
    return elsewhere(wanted, address, products) or _scattered(typed, name, (*others, address, products))


def at_a_glance(wanted: str, name: str, code: str) -> Fit | None:
    """Return what answers a plain word where it is the code or the shown name, which it mostly is."""
    if code and code.lower().startswith(wanted):
        return "code", code, CODE
    value = _within(wanted, plain_name(name))
    return ("name", name, value) if value else None


def elsewhere(wanted: str, address: str, products: str) -> Fit | None:
    """Return what answers a plain word in the address or the products."""
    for kind, text, value in (("address", address, ADDRESS), ("product", products, PRODUCT)):
        if wanted in plain_name(text):
            return kind, text, value
    return None


def _names(wanted: str, name: str, others: Iterable[str]) -> list[Fit]:
    found = [("name", name, _within(wanted, plain_name(name)))]
    return found + [
        ("former", other, min(OTHER_NAME, _within(wanted, plain_name(other)))) for other in others if other != name
    ]


def _within(wanted: str, plain: str) -> float:
    if wanted not in plain:
        return 0
    return WHOLE if wanted == plain else BEGINNING if plain.startswith(wanted) else PART


def _scattered(typed: str, name: str, texts: Iterable[str]) -> Fit:
    """Return an answer by words that stand apart from one another, each somewhere."""
    whole = [plain_name(text) for text in (name, *texts)]
    pieces = [plain_name(piece) for piece in typed.split()]
    if len(pieces) > 1 and all(any(piece in text for text in whole) for piece in pieces):
        return "name", name, SCATTERED
    return "", "", 0
