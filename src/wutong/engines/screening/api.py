"""The front door of screening: the scheme, runs over the register, pools and lists within a scope, sheets, what-ifs."""

from wutong.engines.screening.firm import known_of, lacking, lines, on_ladder, read_by, sensitive
from wutong.engines.screening.law import edition, editions, editions_of, law, parameters_of, rung_of
from wutong.engines.screening.measuring import distances
from wutong.engines.screening.reading import Reader, overview
from wutong.engines.screening.rungs import opens_with, rung, rungs, sources
from wutong.engines.screening.scheme import declare
from wutong.engines.screening.screening import is_current, last, screen
from wutong.engines.screening.sheets import OWN_WORD, askable, claim, claimable, record, said_of, unchecked_lists
from wutong.engines.screening.whatif import Comparison, standing_value, try_out, variant, variants

__all__ = [
    "Comparison", "OWN_WORD", "Reader", "askable", "claim", "claimable", "declare", "distances", "edition", "editions", "editions_of", "is_current", "known_of",
    "lacking", "last", "law", "lines", "on_ladder", "opens_with", "overview", "parameters_of", "read_by", "record", "rung", "rung_of",
    "rungs", "said_of", "screen", "sensitive", "sources", "standing_value", "try_out", "unchecked_lists", "variant",
    "variants",
]  # fmt: skip
