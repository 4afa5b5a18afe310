"""Firms and clauses made up for the benchmark of rules: 25 fields, 80 clauses of three to five conditions in ten groups.

Stands in for the workload that is measured elsewhere (`--workload FILE`), with its names: NUM, BOOL, CAT, clauses, data.
"""

from __future__ import annotations

from typing import Any

import numpy as np

# name: median and spread (of the logarithm); money to the fen, heads, patents and years whole
NUM = {
    "revenue": (2.0e7, 1.8), "revenue_prev": (1.8e7, 1.8), "profit": (1.5e6, 1.6), "rd_spend": (1.0e6, 1.7),
    "tax_paid": (6.0e5, 1.7), "assets": (3.0e7, 1.8), "export": (8.0e5, 2.0), "capital": (1.0e7, 1.4),
    "equip_invest": (5.0e5, 1.9), "rent_paid": (2.0e5, 1.2), "loan_interest": (1.0e5, 1.5), "employees": (40, 1.2),
    "patents": (3, 1.3), "age_years": (7, 0.8),
}  # fmt: skip
WHOLE = ("employees", "patents", "age_years")
BOOL = ["is_hightech", "is_listed", "is_specialised", "in_zone", "is_new", "has_violation"]
CAT = {"industry": 20, "size_class": 4, "district": 8, "legal_form": 6, "credit": 5}
BASES = ["revenue", "rd_spend", "tax_paid", "export", "equip_invest", "rent_paid", "loan_interest"]
CLAUSES, GROUPS = 80, 10


def clauses(seed: int = 7) -> list[dict[str, Any]]:
    """Return the clauses: conditions (field, operator, value), base, rate, cap, group."""
    rng = np.random.default_rng(seed)
    fields = [*NUM, *BOOL, *CAT]
    found = []
    for number in range(CLAUSES):
        chosen = rng.choice(fields, size=int(rng.integers(3, 6)), replace=False)
        found.append(
            {
                "id": number,
                "group": number % GROUPS,
                "base": str(rng.choice(BASES)),
                "conds": [_condition(rng, str(name)) for name in chosen],
                "rate": round(float(rng.uniform(0.01, 0.3)), 2),
                "cap": round(float(rng.uniform(5, 500))) * 1e4,
            }  # fmt: skip
        )
    return found


def _condition(rng: np.random.Generator, name: str) -> tuple[str, str, Any]:
    if name in NUM:
        median, spread = NUM[name]
        value = median * np.exp(float(rng.uniform(-0.9, 0.5)) * spread)
        return name, ">=" if rng.random() < 0.85 else "<", float(f"{value:.2g}")
    if name in BOOL:
        return name, "is", name != "has_violation" and bool(rng.random() < 0.8)
    kinds = CAT[name]
    size = int(rng.integers(max(1, kinds // 4), max(2, kinds - 1)))
    return name, "in", tuple(sorted(int(one) for one in rng.choice(kinds, size=size, replace=False)))


def data(rows: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Return the columns: money in yuan, heads, flags, codes."""
    rng = np.random.default_rng(seed)
    found: dict[str, np.ndarray] = {}
    for name, (median, spread) in NUM.items():
        drawn = median * np.exp(rng.standard_normal(rows) * spread)
        found[name] = np.floor(drawn) if name in WHOLE else np.round(drawn, 2)
    for at, name in enumerate(BOOL):
        found[name] = rng.random(rows) < (0.05 if name == "has_violation" else 0.3 + 0.08 * at)
    return found | {name: rng.integers(0, kinds, rows, dtype=np.int8) for name, kinds in CAT.items()}
