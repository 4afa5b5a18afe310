"""Months as steps of a year, growth and its parts, entry and exit of firms, the method of the nowcast. Pure functions."""
