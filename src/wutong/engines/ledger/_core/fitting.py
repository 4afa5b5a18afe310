"""Which units a claim may have: what the indicator's level and the claim's measure allow."""

from __future__ import annotations

from wutong.kernel.unit import Unit, unit

_BY_MEASURE = {
    "growth": {"share", "percentage_point", "multiple", "number"},
    "share": {"share", "number"},  # a third is stated without a unit
    "rank": {"number", "years"},  # the best in ten years
}
_ANY = {"ratio", "change"}  # a ratio or a change may be stated in whatever it compares


def fits(given: str, wanted: str, measure: str) -> bool:
    """Return whether a claim in unit `given` may state `measure` of an indicator whose level is in `wanted`.

    A bare number (亿, without 元) fits any level: reports drop the counting word that the head of the
    table has already named.

    Raises
        UnitUnknown  if either unit is not known

    >>> fits("万元", "亿元", "level"), fits("个百分点", "%", "level"), fits("%", "亿元", "growth")
    (True, False, True)
    """
    found = unit(given)
    if measure in _ANY or (measure == "rank" and _counts(found)):
        return True
    allowed = _BY_MEASURE.get(measure)
    if allowed is not None:
        return found.dimension in allowed
    level = unit(wanted)
    return found.dimension in {level.dimension, "number"} or (_counts(found) and _counts(level))


def _counts(counted: Unit) -> bool:
    return counted.dimension.startswith("count:") or counted.dimension == "number"


def unit_of_measure(level_unit: str, own: str, measure: str) -> str:
    """Return the unit in which a measure of an indicator is stated, when its claims do not say otherwise.

    >>> unit_of_measure("亿元", "level", "growth"), unit_of_measure("%", "share", "change")
    ('%', '个百分点')
    """
    if measure == own:
        return level_unit
    if measure == "change":
        return "个百分点" if level_unit == "%" else level_unit
    return {"growth": "%", "share": "%", "rank": "位"}.get(measure, level_unit)
