"""Tables in plain files: anyone's CSV, JSON lines or XLSX read under known names, results of commands printed, refused rows given back.

Knows neither what the columns mean nor the database. Tables of figures with merged heads are the ledger's import.
"""

from wutong.platform.tables.errors import TableUnreadable
from wutong.platform.tables.printing import print_rows, write
from wutong.platform.tables.reading import Row, decoded, file_bytes, plain_word, read_table
from wutong.platform.tables.refused import refused_csv, safe_cell

__all__ = [
    "Row", "TableUnreadable", "decoded", "file_bytes", "plain_word", "print_rows", "read_table",
    "refused_csv", "safe_cell", "write",
]  # fmt: skip
