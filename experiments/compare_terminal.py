"""What ``compare`` says on the terminal."""

import math
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.analysis.comparison import Comparison
from sim.analysis.comparison_outcomes import LEAD
from sim.analysis.comparison_shapes import swept_keys
from sim.analysis.comparison_sides import short_keys, value_text

MOST_TABLES = 3
"""With more sides than this beside the baseline there is one table of means."""

MOST_ROWS = 30
MOST_COLUMNS = 6
PIPE_WIDTH = 130


def print_comparison(comparison: Comparison, notes: Sequence[str], folder: Path) -> None:
    """Print differences of the main outcomes, what to know about them, and where everything is."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=PIPE_WIDTH)
    if len(comparison.others) <= MOST_TABLES:
        for side in comparison.others:
            console.print(_differences(comparison, side))
    else:
        console.print(_means(comparison))
    for note in notes:
        console.print(f"- {note}", highlight=False, markup=False)
    console.print(f"comparison: {folder}", soft_wrap=True, highlight=False, markup=False)


def difference_cells(row: pd.Series) -> list[str]:
    """Return a difference as cells: means, difference, interval, shares of runs with the side higher, lower."""
    interval = "none" if pd.isna(row["low"]) else f"{_number(row['low'], '+')} to {_number(row['high'], '+')}"
    numbers = [_number(row["baseline_mean"]), _number(row["side_mean"]), _number(row["difference"], "+")]
    return [*numbers, interval, _percent(row["share_higher"]), _percent(row["share_lower"])]


def _differences(comparison: Comparison, side: str) -> Table:
    rows = comparison.measures[comparison.measures["side"] == side]
    counts = rows["side_n"].max(), rows["baseline_n"].max()
    told = (
        f"{counts[0]} pairs of runs"
        if rows["pairing"].iloc[0] == "paired"
        else f"{counts[0]} and {counts[1]} runs"
    )
    table = Table(title=f"{side} less {comparison.baseline} ({told})", title_justify="left")
    for name in ("outcome", "by"):
        table.add_column(name)
    for name in ("baseline", "side", "difference", "95 % interval", "higher", "lower"):
        table.add_column(name, justify="right", no_wrap=True)
    for _, row in rows[rows["measure"].isin(LEAD)].iterrows():
        table.add_row(f"{row['measure']} ({row['unit']})", row["date"], *difference_cells(row))
    return table


def _means(comparison: Comparison) -> Table:
    rows = comparison.levels[comparison.levels["date"] == "end"]
    shown = comparison.names[:MOST_ROWS]
    title = f"means over runs at the end, {len(shown)} of {len(comparison.names)} sides"
    table = Table(title=f"{title}; baseline: {comparison.baseline}", title_justify="left")
    keys = swept_keys(comparison)
    for name in short_keys(keys).values() or ["side"]:
        table.add_column(name, overflow="fold")
    wide = rows.pivot(index="side", columns="measure", values="mean")
    measures = [name for name in LEAD if name in wide][:MOST_COLUMNS]
    for name in measures:
        table.add_column(name, justify="right")
    values = rows.drop_duplicates("side").set_index("side")
    means = wide.loc[list(shown), measures].to_numpy(dtype=float).tolist()
    for side, row in zip(shown, means, strict=True):
        called = [value_text(values.loc[side, key]) for key in keys] or [side]
        table.add_row(*called, *(_number(value) for value in row))
    return table


def _number(value: float, sign: str = "") -> str:
    """Write a number with three digits, and without an exponent where it is large."""
    if math.isnan(value):
        return "none"
    return f"{value:{sign},.0f}" if abs(value) >= 999.5 else f"{value:{sign}.3g}"


def _percent(share: float) -> str:
    return "none" if pd.isna(share) else f"{share:.0%}"
