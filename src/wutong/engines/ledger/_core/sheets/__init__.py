"""Tables of figures as people lay them out: heads, units, notes, layouts; what each column and cell means."""
