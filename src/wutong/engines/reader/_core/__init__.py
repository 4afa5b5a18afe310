"""Pure reading of documents: no Django, no clock, no network."""
