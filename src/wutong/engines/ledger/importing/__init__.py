"""Tables of figures into claims: read a file, understand its columns, compare with what is known, write all or nothing.

`understanding` reads and guesses, `facts` lays out one row a cell, `resolving` finds what the words mean, `comparing`
holds it against the ledger, `writing` puts it in, `run` is the whole way.
"""
