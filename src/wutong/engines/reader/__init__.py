"""Documents as located text, tables and figures.

Holds what a document says and where it says it. Leaves to the ledger which of
those figures is the one that counts.
"""
