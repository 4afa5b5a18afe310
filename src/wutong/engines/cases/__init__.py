"""Cases: every matter with one owner, one clock and a verified end.

What happened to a case is a chain of events, and they are the truth: states, owners and clocks are read out of
them. Case types (states, acts, forms, limits, duties, closing rules) are data with dated editions.

Leaves the form of areas on the map to `atlas`, what a case is about to the packs that declare types.
"""
