"""Pure parts of cases: no Django, clock, file or network."""
