"""The rates announced on 2 April 2025 against the formula."""

import numpy as np

from experiments.validation.check import Check, compare
from sim.data.load import load_table
from sim.rules.schedule import announced_rate_pct

EXCEPTIONS = ("JPN", "VNM")
"""Announced one point above what the formula gives on the 2024 flows."""


def check_schedule() -> list[Check]:
    """Return a check per partner of Annex I, and the count of exact ones."""
    partners = load_table("partners").set_index("iso3")
    parameters = load_table("parameters").set_index("name")["value"]
    formula = announced_rate_pct(
        imports=partners["us_imports_2024_usd_bn"].to_numpy(dtype=np.float64),
        exports=partners["us_exports_2024_usd_bn"].to_numpy(dtype=np.float64),
        floor_pct=float(parameters["ustr_floor_pct"]),
        share=float(parameters["ustr_discount"]),
        cap_pct=np.inf,
    )
    partners["formula_pct"] = formula
    listed = partners[partners["in_annex_i"].astype(bool)]
    gap = listed["announced_rate_2025_04_02_pct"] - listed["formula_pct"]
    exact = compare("rates of 2 April, partners of Annex I that the formula meets", float((gap == 0).sum()), 39, 0)
    return [
        exact,
        *(compare(f"rate of 2 April, {code}: announced less formula", gap[code], 1.0, 0.0) for code in EXCEPTIONS),
    ]
