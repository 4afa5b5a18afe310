"""The front door of matching: compare two records, match two registers, read registers from plain files."""

from wutong.engines.matching.finding import compare, find_matches
from wutong.engines.matching.record_tables import read_records

__all__ = ["compare", "find_matches", "read_records"]
