"""Reading days, units and lists of decisions out of text; scoring a matter by its events. Pure functions."""
