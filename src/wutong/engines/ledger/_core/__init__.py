"""Pure arithmetic of figures: formulas, paths to a target, import of tables."""
