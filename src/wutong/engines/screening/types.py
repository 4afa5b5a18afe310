"""What screening takes and gives."""

from wutong.engines.screening._core.flows import NONE, Flow
from wutong.engines.screening._core.marks import FAR, ONE_SHORT, OPEN, REACHED, STANDINGS
from wutong.engines.screening._core.outlook import Trial
from wutong.engines.screening.firm import Known, Lacking, OnRung, Told
from wutong.engines.screening.models import Screening
from wutong.engines.screening.reading import CLIMBING, HOLDING, Line, Pool, RungPool
from wutong.engines.screening.rungs import HELD, NEW, Rung
from wutong.engines.screening.sheets import Said
from wutong.engines.screening.whatif import LOSERS, WINNERS, Moved

__all__ = [
    "CLIMBING", "FAR", "Flow", "HELD", "HOLDING", "Known", "LOSERS", "Lacking", "Line", "Moved", "NEW", "NONE", "ONE_SHORT", "OPEN", "OnRung", "Pool",
    "REACHED", "Rung", "RungPool", "STANDINGS", "Said", "Screening", "Told", "Trial", "WINNERS",
]  # fmt: skip
