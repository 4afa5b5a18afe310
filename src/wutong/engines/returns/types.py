"""What crosses the border of the returns engine."""

from wutong.engines.returns.acts import Doing
from wutong.engines.returns.forms import NUMBER, RATING, TEXT, Field, Form
from wutong.engines.returns.judging import Row, View
from wutong.engines.returns.models import Return, Step
from wutong.engines.returns.queries import Cell, Matrix
from wutong.engines.returns.rights import APPROVE, CHECK, FILL, READ, READ_ALL

__all__ = [
    "APPROVE", "CHECK", "Cell", "Doing", "FILL", "Field", "Form", "Matrix", "NUMBER", "RATING", "READ", "READ_ALL",
    "Return", "Row", "Step", "TEXT", "View",
]  # fmt: skip
