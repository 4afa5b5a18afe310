"""Lists: one way to show, filter, sort, page, keep and export rows, for tables of the database and of memory.

A page calls `listing` to read the request and `respond` to answer it. Holds the views that people save.
Leaves how a single figure is printed to the site's template tags.
"""

from wutong.platform.lists.api import Column, ComputedCell, LineCell, Listing, PrintedCell, StateCell, listing, respond

__all__ = ["Column", "ComputedCell", "LineCell", "Listing", "PrintedCell", "StateCell", "listing", "respond"]
