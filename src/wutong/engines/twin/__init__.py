"""The twin: a synthetic zone that reproduces the published totals, for demonstrations, tests and load.

Knows how a zone's declaration (`twin.yaml`) becomes firms, yearly figures, titles, people, grids and events, written as
Parquet and GeoJSON, and how the files are held against the declaration. No row of it is about anybody: names are marked 示例,
and codes lie in a district that does not exist.
"""
