"""Rules: dated clauses as data, verdicts that explain themselves, amounts exact to the fen.

A clause file says who gets what from when under which article; `api` runs it over one firm or ten million, tells met, not
met and cannot be determined apart, and says what a change would do. Usable alone, without a database: `./wutong rules`.
Knows no register and no ladder: firms come in as a table, what a verdict leads to is the packs' business.

How it computes: docs/explanation/rules.md. The clause file: docs/reference/rules.md.
"""
