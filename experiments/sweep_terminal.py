"""What a sweep says on the terminal."""

import io
import sys

import pandas as pd
from rich.console import Console
from rich.table import Table

from experiments.sweep_plan import Planned
from sim.sweeps.session import SUMMARY, Found, Sweep

MOST_POINTS = 12
"""Points whose headlines are printed; summary.csv has all."""

MOST_DAMAGED = 3
"""Damaged shards that are named."""

SHOWN = {"deals signed": "deals signed", "average US tariff": "US tariff, %"}
"""Headlines at the end of the horizon, as they are in the summary -> as they are shown."""


def say_planned(plan: Planned) -> None:
    """Say what is to be done, and which keys count at some points only."""
    sweep = plan.sweep
    points, histories = len(sweep.points.rows), len(sweep.points.rows) * sweep.runs
    print(f"{points} points x {sweep.runs} runs: {histories} histories in {sweep.size} shards", flush=True)
    for key, number in plan.survey.partly.items():
        print(f"note: something reads {key} at {number} of {points} points only", file=sys.stderr)


def say_found(sweep: Sweep, found: Found) -> None:
    """Say what an earlier session left."""
    damaged = len(found.damaged)
    missing = sweep.size - len(found.done) - damaged
    todo = "nothing to play" if missing + damaged == 0 else f"{missing + damaged} to play"
    sound = f"{len(found.done)} of {sweep.size} shards are sound"
    print(f"resume: {sound}, {missing} missing, {damaged} damaged: {todo}", flush=True)
    for verdict in found.damaged[:MOST_DAMAGED]:
        print(f"  shard {verdict.shard}: {verdict.damage}")
    if damaged > MOST_DAMAGED:
        print(f"  and {damaged - MOST_DAMAGED} more")


def say_done(plan: Planned, failed: int) -> None:
    """Print the headlines of the first points, failures, and where the records are."""
    sweep = plan.sweep
    console = Console()
    if not console.is_terminal:
        console = Console(width=110)  # a log or a pipe has no width of its own; 80 would break every row
    table = Table(title="at the end: mean over runs (its 95 % interval)", title_justify="left")
    table.add_column("point", justify="right")
    for key in sweep.points.keys:
        table.add_column(key, justify="right")
    for title in SHOWN.values():
        table.add_column(title, justify="right")
    ends = _ends(sweep)
    for index, row in enumerate(sweep.points.rows[:MOST_POINTS]):
        table.add_row(str(index), *map(_short, row), *(ends.get((index, name), "none") for name in SHOWN))
    console.print(table)
    if len(sweep.points.rows) > MOST_POINTS:
        console.print(f"and {len(sweep.points.rows) - MOST_POINTS} more points: {SUMMARY}")
    console.print(f"records: {sweep.place}", soft_wrap=True, highlight=False)
    if failed:
        histories = len(sweep.points.rows) * sweep.runs
        print(f"warning: {failed} of {histories} histories failed, see failures.parquet", file=sys.stderr)


def _ends(sweep: Sweep) -> dict[tuple[int, str], str]:
    """Return what is shown of the first points at the end of the horizon."""
    rows = MOST_POINTS * 40  # no point has more headlines
    table = pd.read_csv(io.BytesIO(sweep.place.read(SUMMARY)), nrows=rows)
    table = table[(table["date"] == "end") & table["metric"].isin(SHOWN)]
    columns = [table[name].tolist() for name in ("point", "metric", "mean", "mean_low_95", "mean_high_95")]
    return {(point, metric): _interval(*numbers) for point, metric, *numbers in zip(*columns, strict=True)}


def _interval(mean: float, low: float, high: float) -> str:
    return f"{mean:.3g}" if pd.isna(low) else f"{mean:.3g} ({low:.3g} to {high:.3g})"


def _short(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
