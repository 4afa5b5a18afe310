"""For tests and benchmarks of what reads registers: of what made-up names are made, and valid codes of a district that does not exist."""

from wutong.engines.twin._core.naming import FAMILY, GIVEN, ROADS, STEMS, codes

__all__ = ["FAMILY", "GIVEN", "ROADS", "STEMS", "codes"]
