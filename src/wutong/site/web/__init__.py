"""What stands around every page: headers, language, shell."""
