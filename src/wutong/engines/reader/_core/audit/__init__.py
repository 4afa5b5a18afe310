"""What does not add up in a document: pure functions from text, tables and figures to findings.

Holds the rules and what they need to see a document as arithmetic: `intervals` (what a printed number may stand for),
`amounts` (numbers with unit and rounding), `sentences` (text with numbers as placeholders, so that relations are patterns),
`roles` (what a number is to its neighbours: level, rate, share, base, total, part), `material` (all of a document at hand),
`saying` (how a finding reads). Each module of `rules` is one relation.

Two habits keep alarms few. Rounding is computed: two numbers contradict each other only where no values that print like them
agree. And a sentence is read with charity: where one sensible reading is consistent, nothing is said.

Not here: reading figures (`_core.figures`), opening files, and where figures of other documents or the ledger come from: they
are handed in.
"""
