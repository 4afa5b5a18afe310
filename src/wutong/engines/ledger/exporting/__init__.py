"""Figures out of the ledger: CSV, XLSX, SDMX-CSV 2.0, JSON, and the columnar snapshot, all through the reader's scope."""
