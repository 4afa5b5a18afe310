"""Returns: what units have to report on dated forms, period by period, from the first keystroke to locked figures.

Forms are data. Whether a typed number is likely is the ledger's question, reminders and escalation are the case engine's.
"""
