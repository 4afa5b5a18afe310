"""Who may do and see what: pages, API paths, rows and columns, from one policy.

Holds no tables of its own; posts and roles are in `platform.accounts`."""
