"""What any page needs: accounts, posts and rights, territory, clock, audit trail, jobs, notices, files.

Leaves all business to engines and packs.
"""
