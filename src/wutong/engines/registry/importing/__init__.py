"""Registers and returns into the registry: read a table, understand it by a saved mapping, write it block by block.

`reading` opens files and database tables, `mappings` keeps and checks what columns mean, `understanding` turns cells into
values and says what is wrong with a row, `staging` holds a block against what is known, `writing` puts it in, `run` is the
whole way, `refusals` gives back what was not taken.
"""
