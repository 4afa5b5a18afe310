"""Conditions and quantities in words that an official reads."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from wutong.engines.rules._core import tree
from wutong.engines.rules._core.dimensions import COUNT, DAYS, MONEY, SCORE, YEARS, Dimension
from wutong.engines.rules._core.names import Names

_SIGNS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "=": "＝", "<>": "≠", "+": "＋", "-": "－", "*": "×"}
_EPOCH = date(1970, 1, 1)
_WAN, _YI, _MILLION = 10**4, 10**8, 10**6
_UNITS = {COUNT: "", DAYS: " 天", YEARS: " 年", SCORE: " 分"}


def printed(value: Fraction | None, dimension: Dimension, unit: str = "") -> str:
    """Return a value in base units as it is printed: money in yuan, 万元 or 亿元, a share in %.

    >>> printed(Fraction(20_000_000), MONEY), printed(Fraction(3, 100), ()), printed(Fraction(5), COUNT)
    ('2000 万元', '3 %', '5')
    """
    if value is None:
        return "—"
    if dimension == (("date", 1),):
        return (_EPOCH + timedelta(days=int(value))).isoformat()
    if dimension == MONEY:
        top, bottom = value.numerator, value.denominator
        size = abs(top)
        scale, word = (_YI, "亿元") if size >= _YI * bottom else (_WAN, "万元") if size >= _WAN * bottom else (1, "元")
        return f"{_digits(top, bottom * scale)} {word}"
    if not dimension and (unit == "%" or (not unit and abs(value) <= 1 and value.denominator != 1)):
        return f"{_digits(value.numerator * 100, value.denominator)} %"
    return f"{_digits(value.numerator, value.denominator)}{_UNITS.get(dimension, '')}"


def _digits(numerator: int, denominator: int) -> str:
    """Return a fraction with six decimals at most, half to even; whole numbers are quicker here than fractions.

    >>> _digits(1, 3), _digits(-5, 2), _digits(20_000_000, 10_000), _digits(1, 10**7)
    ('0.333333', '-2.5', '2000', '0')
    """
    size, rest = divmod(abs(numerator) * _MILLION, denominator)
    size += 2 * rest > denominator or (2 * rest == denominator and size % 2)
    whole, part = divmod(size, _MILLION)
    text = f"{whole}.{part:06d}".rstrip("0") if part else str(whole)
    return f"-{text}" if numerator < 0 and size else text


def said(node: tree.Node, names: Names) -> str:
    """Return a condition or number in words: 营业收入 ≥ 2000 万元."""
    return _Speaker(names).say(node)


class _Speaker:
    def __init__(self, names: Names) -> None:
        self.names = names

    def say(self, node: tree.Node) -> str:
        spoken = getattr(self, f"_{type(node).__name__.lower()}", None)
        if spoken is None and isinstance(node, tree.Literal):
            return printed(node.value, node.dimension)
        return str(spoken(node)) if spoken else type(node).__name__

    def _title(self, field: str, ago: int) -> str:
        title = self.names.fields[field].title if field in self.names.fields else field
        return title if not ago else f"{ago}年前的{title}"

    def _literal(self, node: tree.Literal) -> str:
        return printed(node.value, node.dimension)

    def _parameter(self, node: tree.Parameter) -> str:
        return f"〔{node.code}〕"

    def _today(self, node: tree.Today) -> str:
        return "当日" if not node.years else f"当日前{-node.years}年" if node.years < 0 else f"当日后{node.years}年"

    def _fixed(self, node: tree.Fixed) -> str:
        if node.op == "power":
            return f"{self.say(node.left)} 的 {self.say(node.right)} 次方"
        if node.op == "/" and node.left == tree.ONE:
            return f"1/{self.say(node.right)}"
        return f"{self.say(node.left)}{_SIGNS.get(node.op, node.op)}{self.say(node.right)}"

    def _read(self, node: tree.Read) -> str:
        return self._title(node.field, node.ago)

    def _arithmetic(self, node: tree.Arithmetic) -> str:
        return f"（{self.say(node.left)}{_SIGNS[node.op]}{self.say(node.right)}）"

    def _quotient(self, node: tree.Quotient) -> str:
        return f"{self.say(node.top)}与{self.say(node.bottom)}之比"

    def _growth(self, node: tree.Growth) -> str:
        return f"{self.say(node.now)}{node.years}年复合增长率"

    def _extreme(self, node: tree.Extreme) -> str:
        word = "最小" if node.op == "least" else "最大"
        return f"{'、'.join(self.say(part) for part in node.parts)}中{word}者"

    def _shape(self, node: tree.Shape) -> str:
        return f"{self.say(node.of)}的{'绝对值' if node.op == 'abs' else '整数部分'}"

    def _coalesce(self, node: tree.Coalesce) -> str:
        return f"{self.say(node.parts[0])}（缺失时取{self.say(node.parts[-1])}）"

    def _choice(self, node: tree.Choice) -> str:
        return f"按条件取值（{self.say(node.numbers[0])}等）"

    def _yearssince(self, node: tree.YearsSince) -> str:
        return f"自{self.say(node.date)}起的年数"

    def _counttrue(self, node: tree.CountTrue) -> str:
        return f"满足项数（{'；'.join(self.say(part) for part in node.conditions)}）"

    def _points(self, node: tree.Points) -> str:
        title = self.names.score_titles.get(node.score, node.score)
        return f"{title}得分" if not node.item else f"{title}“{node.item}”得分"

    def _truth(self, node: tree.Truth) -> str:
        return "一律" if node.value else "一律不"

    def _flag(self, node: tree.Flag) -> str:
        return self._title(node.field, node.ago)

    def _compare(self, node: tree.Compare) -> str:
        return f"{self.say(node.left)} {_SIGNS[node.op]} {self.say(node.right)}"

    def _ratiocompare(self, node: tree.RatioCompare) -> str:
        if node.positive and isinstance(node.right, tree.Fixed) and isinstance(node.right.left, tree.Fixed):
            years = node.right.right.value if isinstance(node.right.right, tree.Literal) else 1
            rate = self.say(node.right.left.right)
            span = f"{years}年复合增长率" if years != 1 else "增长率"
            return f"{self.say(node.top)}{span} {_SIGNS[node.op]} {rate}"
        return f"{self.say(node.top)}与{self.say(node.bottom)}之比 {_SIGNS[node.op]} {self.say(node.right)}"

    def _among(self, node: tree.Among) -> str:
        words = [*sorted(node.values), *node.patterns]
        return f"{self._title(node.field, node.ago)}属于 {'、'.join(words)}"

    def _ismissing(self, node: tree.IsMissing) -> str:
        return f"{self._title(node.field, node.ago)}缺失"

    def _all(self, node: tree.All) -> str:
        return "且".join(self._inner(part) for part in node.parts)

    def _any(self, node: tree.Any) -> str:
        return "或".join(self._inner(part) for part in node.parts)

    def _inner(self, part: tree.Node) -> str:
        text = self.say(part)
        return f"（{text}）" if isinstance(part, (tree.All, tree.Any)) and len(part.parts) > 1 else text

    def _not(self, node: tree.Not) -> str:
        return f"不符合“{self.say(node.part)}”"

    def _named(self, node: tree.Named) -> str:
        return self.say(node.part)
