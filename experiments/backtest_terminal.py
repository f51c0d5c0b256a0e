"""What a backtest says on the terminal."""

from collections.abc import Hashable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table

from sim.analysis.backtest import MODEL


def print_scores(scores: pd.DataFrame, notes: Sequence[str], runs: int, folder: Path) -> None:
    """Print every score, best predictor marked, then notes and where the files are.

    Parameters
    ----------
    scores : from `sim.analysis.backtest.score_table`, one cut-off date below another
    notes : what a reader should know
    runs : histories
    folder : results folder
    """
    console = Console()
    if not console.is_terminal:
        console = Console(width=130)  # a log or a pipe has no width of its own
    for date, table in scores.groupby("cutoff", sort=False):
        console.print(_table(f"{runs} histories to {date}", table))
    for note in notes:
        console.print(f"note: {note}", soft_wrap=True, highlight=False)
    console.print(f"records: {folder}", soft_wrap=True, highlight=False)


def _table(title: str, scores: pd.DataFrame) -> Table:
    shown = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in ("score", "predictor"):
        shown.add_column(name)
    for name in ("value", "95 % interval", "less model", "95 % interval", "partners"):
        shown.add_column(name, justify="right", no_wrap=True)
    for score, rows in scores.groupby("score", sort=False):
        for place, row in enumerate(rows.to_dict("records")):
            label = f"{score} ({row['unit']}; {row['better']} is better)" if place == 0 else ""
            bold = "bold" if row["predictor"] == MODEL else None
            shown.add_row(label, str(row["predictor"]), *_numbers(row), style=bold)
    return shown


def _numbers(row: Mapping[Hashable, Any]) -> list[str]:
    def number(name: str, sign: str = "") -> str:
        value = float(row[name])
        return "-" if pd.isna(value) else f"{value:{sign}.3f}"

    def interval(low: str, high: str, sign: str = "") -> str:
        return "-" if pd.isna(row[low]) else f"{number(low, sign)} to {number(high, sign)}"

    return [
        number("estimate"),
        interval("low", "high"),
        number("difference", "+"),
        interval("difference_low", "difference_high", "+"),
        str(row["partners"] or "-"),
    ]
