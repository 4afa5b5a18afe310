"""The registry's tables, by what they hold; `models` gathers them."""
