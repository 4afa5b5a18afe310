"""The arithmetic of the twin: declared totals, exact allocation, and the made-up shape around them."""
