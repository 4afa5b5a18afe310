"""People, the posts they hold, roles, log-in and tokens.

Rights belong to posts, never to people; what a right allows is in `platform.access`."""
