"""Reporting by departments: the pages, files and API of returns, sealed exports, and yearly tasks with their sheets.

What a return goes through is the returns engine's; how targets are cut is the ledger's.
"""
