"""Months: indicators followed by 1–N月, their growth and who it comes from, and where quarter and year are heading.

Figures stay in the ledger; what is followed is data of the zone. The nowcast serves any series, from the ledger or from
a plain file: how it was chosen and measured stands in docs/explanation/nowcast.md. `files` reads such files without a
database. Knows no meeting and no task.
"""
