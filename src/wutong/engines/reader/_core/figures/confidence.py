"""How far a reading can be trusted, from how far its parts were fetched."""

from __future__ import annotations

SURE = 0.97
NAME_COST = (0.0, 0.06, 0.12, 0.2, 0.35)
PERIOD_COST = (0.0, 0.03, 0.07, 0.12, 0.1, 0.18)
NO_PERIOD = 0.08
CHINESE_NUMERAL = 0.06
LEAST = 0.2


def confidence(name_distance: int, period_distance: int, period: str, chinese: bool, in_table: bool = False) -> float:
    """A confidence between 0.2 and 0.97.

    `name_distance` counts 0 for a name in the clause up to 4 for none found, `period_distance` 0 for a year in the clause
    up to 5 for the document's date. A place in a table with its heads costs nothing more than its period.
    """
    cost = NAME_COST[min(name_distance, 4)] + PERIOD_COST[min(period_distance, 5)]
    cost += 0.0 if period else NO_PERIOD
    cost += CHINESE_NUMERAL if chinese and not in_table else 0.0
    return round(max(LEAST, SURE - cost), 2)
