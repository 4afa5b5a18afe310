"""One folder a business. Packs are strangers to one another: they meet in an engine or on a page of the site."""
