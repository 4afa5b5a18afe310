"""Tasks: an indicator that falls behind its path becomes a case for the unit that answers for it.

Its case type and its calendar are data of this pack; what the case concludes is read back on the indicator's page.
Leaves how a case is handled to the case engine, how a target stands to the ledger.
"""
