"""Arithmetic of clauses: typed expressions, three-valued verdicts, amounts in fen. No file, clock, database or network."""
