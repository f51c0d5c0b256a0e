"""What the pictures of a backtest are made of: its tables at one cut-off date, and how to call it."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sim.errors import RecordError
from sim.figures.source import day
from sim.records.store import read_manifest

NEEDED = {
    "scores": ["cutoff", "score", "unit", "better", "predictor", "estimate", "low", "high", "partners"],
    "partners": [
        "cutoff",
        "iso3",
        "name",
        "probability",
        "naive_probability",
        "deal",
        "deal_date",
        "recorded_pct",
    ],
    "reliability": [
        "cutoff",
        "predictor",
        "partners",
        "mean_probability",
        "share_signed",
        "share_low",
        "share_high",
    ],
    "tariff_path": ["cutoff", "date", "p05", "p25", "p50", "p75", "p95", "recorded_pct"],
}
DATES = ("date", "deal_date", "deal_date_p05", "deal_date_p50", "deal_date_p95")


class Tables(NamedTuple):
    """Tables of a backtest at one cut-off date."""

    date: datetime.date
    scores: pd.DataFrame
    partners: pd.DataFrame
    reliability: pd.DataFrame
    tariff_path: pd.DataFrame
    runs: int | None  # None while the manifest is not yet written

    def score(self, name: str, predictor: str) -> float:
        """Return a score of a predictor, nan if it has none."""
        rows = self.scores[(self.scores["score"] == name) & (self.scores["predictor"] == predictor)]
        return float(rows["estimate"].iloc[0]) if len(rows) else float("nan")


def read_backtest(folder: Path) -> Iterator[Tables]:
    """Yield the tables of every cut-off date of a backtest, in order.

    Raises
    ------
    RecordError
        When a table is missing, damaged or lacks a column.
    """
    whole = {name: _read(folder / f"{name}.csv", columns) for name, columns in NEEDED.items()}
    runs = read_manifest(folder).get("runs") if (folder / "manifest.json").exists() else None
    for text in whole["scores"]["cutoff"].unique():
        cut = {name: table[table["cutoff"] == text].reset_index(drop=True) for name, table in whole.items()}
        yield Tables(datetime.date.fromisoformat(str(text)), **cut, runs=runs)


def told(tables: Tables, notes: str) -> str:
    """Return what stands below every picture of a backtest."""
    runs = "" if tables.runs is None else f" {tables.runs} histories."
    return f"{notes}\nSimulated: tables of this backtest.{runs} Recorded: history folder, to {day(tables.date)}."


def _read(path: Path, columns: list[str]) -> pd.DataFrame:
    try:
        table = pd.read_csv(path)
    except (OSError, ValueError) as problem:
        raise RecordError(f"{path}: cannot be read as a table of a backtest: {problem}") from None
    for name in columns:
        if name not in table:
            raise RecordError(f"{path}: has no column {name}; expected a table of a backtest")
    for name in set(DATES) & set(table.columns):
        table[name] = pd.to_datetime(table[name]).dt.date
    return table
