"""Is a number that somebody is typing likely? Judged against what is known of its own series, without any rule of thumb.

Comes in through `checking.doubts_about`. Knows periods and decimals, and neither forms, people nor tables.
"""
