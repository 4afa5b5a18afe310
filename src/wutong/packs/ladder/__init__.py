"""The enterprise ladder: rungs with their editions as clause files, pools, one firm's ladder, what-ifs, listings, renewals.

Holds the scheme (data/) and the pages. Who stands where is worked out by the screening engine.
"""
