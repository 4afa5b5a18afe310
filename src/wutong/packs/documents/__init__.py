"""Documents are uploaded, read and reviewed here; what a reviewer accepts lands in the ledger with its place."""
