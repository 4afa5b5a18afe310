"""Tables in plain files: anyone's CSV, JSON lines or XLSX read under known names, and results of commands printed.

Knows neither what the columns mean nor the database. Tables of figures with merged heads are the ledger's import.
"""

from wutong.platform.tables.errors import TableUnreadable
from wutong.platform.tables.printing import print_rows, write
from wutong.platform.tables.reading import Row, decoded, file_bytes, plain_word, read_table

__all__ = ["Row", "TableUnreadable", "decoded", "file_bytes", "plain_word", "print_rows", "read_table", "write"]
