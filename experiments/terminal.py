"""What a run says on the terminal."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rich.console import Console
from rich.table import Table


def print_summary(
    found: pd.DataFrame,
    first: pd.DataFrame,
    cut: datetime.date | None,
    beyond: Sequence[datetime.date] = (),
) -> None:
    """Print headlines with intervals and the likeliest signatories.

    Parameters
    ----------
    found : summary of the run
    first : probabilities of signing by ``cut``, likeliest first
    cut : None for the end
    beyond : dates that were asked for and lie after the last day, so that nothing is reported for them
    """
    console = Console()
    if not console.is_terminal:
        console = Console(width=110)  # a log or a pipe has no width of its own; 80 would break every row
    runs = int(found["runs"].iloc[0])
    table = Table(title=f"{runs} run{'s' if runs > 1 else ''}", title_justify="left")
    for name in ("headline", "by", "mean", "95 % of mean", "5-95 % of runs"):
        table.add_column(name, justify="left" if name in ("headline", "by") else "right")
    for row in found.to_dict("records"):
        interval = f"{row['mean_low_95']:.3g} to {row['mean_high_95']:.3g}" if runs > 1 else "one run: none"
        spread = f"{row['p05']:.3g} to {row['p95']:.3g}"
        label = f"{row['metric']} ({row['unit']})"
        table.add_row(label, str(row["date"]), f"{row['mean']:.3g}", interval, spread)
    console.print(table)
    if beyond:
        dates = ", ".join(date.isoformat() for date in beyond)
        console.print(f"not reported, since the run ends before (output.report_dates, run.horizon): {dates}")
    day = "the end" if cut is None else cut.isoformat()
    signed = Table(title=f"likeliest signatories by {day}", title_justify="left")
    for name in ("partner", "probability", "95 % interval", "median date"):
        signed.add_column(name, justify="left" if name == "partner" else "right")
    some = first[first["probability"] > 0.0]
    if some.empty:
        console.print(f"nobody signed by {day} in any run")
    for row in some.to_dict("records"):
        date = "-" if pd.isna(row["median_date"]) else str(row["median_date"])
        bounds = f"{row['low']:.2f} to {row['high']:.2f}" if runs > 1 else "one run: none"
        signed.add_row(row["iso3"], f"{row['probability']:.2f}", bounds, date)
    if len(some):
        console.print(signed)
    console.file.flush()  # pictures are still to come


def print_place(folder: Path) -> None:
    """Print where the records are."""
    Console().print(f"records: {folder}", soft_wrap=True, highlight=False)
