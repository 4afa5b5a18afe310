"""A firm asks to have its master data corrected: the request is a case of its own type, its acceptance writes the register.

The registry says which fields may be asked for and records what was accepted; the case engine gives owner, clock, reminder
and history. Nothing of a request stands in a table of this pack.
"""
