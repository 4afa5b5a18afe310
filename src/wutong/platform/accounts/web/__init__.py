"""Pages of accounts: signing in and out, one's own account, administration of people, units, posts and roles."""
