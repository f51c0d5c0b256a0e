"""What ``sensitivity`` says on the terminal."""

from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.sensitivity_request import spelled
from experiments.sensitivity_results import Results
from sim.analysis.discovery import Conditions
from sim.analysis.noise_share import Variance
from sim.analysis.sensitivity import MEASURES, largest
from sim.sweeps.factors import Factor

MOST_PAIRS = 5
"""Of each outcome; pairs.csv has all."""

WORDS = {
    "mu_star": "mean size of effects",
    "sigma": "their spread",
    "ST": "total share of variance",
    "S1": "share alone",
    "pawn": "distance of distributions",
}


def print_results(results: Results, box: Conditions | None, factors: list[Factor], folder: Path) -> None:
    """Print indices, shares of luck, conditions, notes, and where everything is."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=120)
    for outcome in results.indices["outcome"].unique():
        console.print(_indices(results, str(outcome), factors))
    if len(results.pairs):
        console.print(_pairs(results.pairs))
    if len(results.variance):
        console.print(_variance(results.variance))
    if box is not None:
        console.print(_conditions(box))
        console.print(told(box), highlight=False, markup=False)
    for note in results.notes:
        console.print(f"- {note}", highlight=False, markup=False)
    console.print(f"analysis: {folder}", soft_wrap=True, highlight=False, markup=False)


def told(box: Conditions) -> str:
    """Say in words what scenario discovery found."""
    found = box.found
    return (
        f"{box.event}: in {found.share:.0%} of the runs of all points, in {found.box.density:.0%} of those in the "
        f"box (density), which has {found.box.coverage:.0%} of all such runs (coverage) and {found.box.mass:.0%} "
        f"of the points. Found on half of the points, a box has a density of {found.held_out:.0%} on the others."
    )


def _indices(results: Results, outcome: str, factors: list[Factor]) -> Table:
    own = results.indices[results.indices["outcome"] == outcome]
    ranked, names = largest(own, results.method), MEASURES[results.method]
    size = results.indices["n"].max()
    table = Table(title=f"{outcome}: {results.method}, n={size}", title_justify="left")
    table.add_column("key", no_wrap=True)
    table.add_column("range")
    for name in names:
        table.add_column(f"{name}: {WORDS[name]} (95 %)", justify="right")
    ranges = {factor.key: spelled(factor) for factor in factors}
    for key, row in ranked.iterrows():
        cells = [_interval(row["value", name], row["low", name], row["high", name]) for name in names]
        table.add_row(str(key), ranges.get(str(key), ""), *cells)
    return table


def _pairs(pairs: pd.DataFrame) -> Table:
    table = Table(title="share of the variance that two keys make only together (S2)", title_justify="left")
    for name in ("outcome", "key", "and", "S2 (95 %)"):
        table.add_column(name, justify="right" if name.startswith("S2") else "left")
    for outcome, rows in pairs.groupby("outcome", sort=False):
        for row in rows.head(MOST_PAIRS).to_dict("records"):
            told = _interval(row["value"], row["low"], row["high"])
            table.add_row(str(outcome), str(row["first"]), str(row["second"]), told)
    return table


def _variance(variance: pd.DataFrame) -> Table:
    table = Table(title="share of the variance of single runs", title_justify="left")
    for name in ("outcome", "parameters", "luck", "luck x parameters", "luck in means over runs"):
        table.add_column(name, justify="left" if name == "outcome" else "right")
    for row in variance.to_dict("records"):
        table.add_row(str(row["outcome"]), *(f"{row[name]:.1%}" for name in Variance._fields))
    return table


def _conditions(box: Conditions) -> Table:
    table = Table(title=f"where {box.event}", title_justify="left")
    for name in ("key", "from", "to", "quasi-p"):
        table.add_column(name, justify="left" if name == "key" else "right")
    for row in box.limits[box.limits["limited"]].to_dict("records"):
        table.add_row(str(row["key"]), _short(row["low"]), _short(row["high"]), f"{row['quasi_p']:.2g}")
    return table


def _interval(value: float, low: float, high: float) -> str:
    return f"{value:.3g} ({low:.2g} to {high:.2g})"


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
