"""The rules, each a module with one relation; a rule is a function from the material to findings."""
