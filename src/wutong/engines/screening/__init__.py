"""Every firm of the register held against dated clauses: the snapshot, the runs that pin it, assessment sheets, what-ifs.

A pack declares its scheme (rungs, sources of fields, clause files) once; this engine reads the register in columns, lets
the rules engine judge it, keeps the decisions under their content hash and answers within a reader's scope. What a verdict
is, is the rules engine's; who the firms are, the registry's; pages are the pack's.
"""
