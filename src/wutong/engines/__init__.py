"""The engines every pack is made of: documents, figures, and later firms, rules, cases and maps.

An engine is entered through its `api`, `types` and `errors` only.
"""
