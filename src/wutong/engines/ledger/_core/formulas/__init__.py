"""Formulas over indicators: what they may say (`syntax`), whether their units agree (`dimensions`), what comes out
(`arithmetic`), and in which order dependents are computed (`order`). All exact, all pure."""
