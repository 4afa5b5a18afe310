"""The running of the economy: what came in this month, who pulls and who drags, where the year is heading, what is decided.

Figures come from the ledger and stay there; decisions become cases; forecasts are the nowcast engine's. The arithmetic
of growth lies in `_core` and knows neither Django, clock, file nor network.
"""
