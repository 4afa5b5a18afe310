"""The site's own commands: demo, test, bundle, migrate."""
