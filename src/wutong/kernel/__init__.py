"""What every part reasons with: periods, quantities and units, money, comparators, sources, errors.

Pure Python: no Django, no clock, no file, no network. Leaves storage to the
engines and wording on pages to the site.
"""
