"""Messages written in the transaction they belong to and delivered at least once."""
