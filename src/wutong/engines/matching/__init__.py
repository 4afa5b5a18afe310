"""Matching: which records are the same firm, with a score that explains itself.

Knows records (name, code, address, person, phone) and how Chinese firms' names, addresses and codes are built. Knows no
database and no screen: the registry above it keeps links and reviews.
"""
