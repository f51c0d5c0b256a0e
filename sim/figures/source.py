"""What the pictures are made of: the tables of one results folder, and what to call it."""

import datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sim.analysis.words import MONTHS, counted, day, number
from sim.data.load import load_table
from sim.records.run_points import number_of_points
from sim.records.store import read_config, read_manifest, read_table

__all__ = [
    "MONTHS",
    "MOST_RUNS",
    "Source",
    "caption",
    "counted",
    "day",
    "home_code",
    "names",
    "number",
    "read_source",
]

MOST_RUNS = 2_000
"""Runs that a picture is drawn from; more change no line that can be seen, and take memory."""


class Source(NamedTuple):
    """Records of one run of the program."""

    partners: pd.DataFrame
    series: pd.DataFrame
    events: pd.DataFrame
    welfare: pd.DataFrame
    sessions: pd.DataFrame
    scenario: str
    seed: str
    left_out: int = 0  # runs beyond those drawn
    points: int = 0  # parameter points that runs play in turn; 0 where all have the same

    @property
    def runs(self) -> int:
        """Replications."""
        return int(self.series["run"].nunique())

    @property
    def dates(self) -> list[datetime.date]:
        """First days of the rounds, in order."""
        return sorted(self.series["date"].unique())


def read_source(folder: Path) -> Source:
    """Read a results folder.

    Its manifest may still be missing: it is written last, when the pictures are there.

    Raises
    ------
    RecordError
        When a table is missing or damaged.
    """
    tables = {name: read_table(folder, name, runs=range(MOST_RUNS)) for name in Source._fields[:5]}
    beyond = read_table(folder, "series", columns=("run", "round"), runs=range(MOST_RUNS, 2**31 - 1))
    left_out = int((beyond["round"] == 0).sum())
    seed = _told(folder, "run", "seed")
    if seed is None and (folder / "manifest.json").exists():
        seed = read_manifest(folder).get("seed")
    scenario = _told(folder, "scenario", "name")
    said = ["not recorded" if each is None else str(each) for each in (scenario, seed)]
    return Source(**tables, scenario=said[0], seed=said[1], left_out=left_out, points=number_of_points(folder))


def caption(source: Source, *, recorded: str = "", notes: str = "") -> str:
    """Return what stands below every picture: how it was made, from what, and what to be careful about.

    Parameters
    ----------
    source : Source
    recorded : where recorded numbers come from, if there are any
    notes : what a reader should know
    """
    runs = "one run, so there is no spread to show" if source.runs == 1 else f"{source.runs} runs"
    if source.left_out:
        runs = f"the first {source.runs} of {source.runs + source.left_out} runs"
    drawn = f", {source.points} parameter points in turn" if source.points else ""
    made = f"Simulated: scenario {source.scenario}, {runs}, seed {source.seed}{drawn}."
    return "\n".join(part for part in (notes, made + (f" Recorded: {recorded}." if recorded else "")) if part)


def names() -> dict[str, str]:
    """Return a short name for every economy code."""
    table = load_table("economies")
    return {
        code: name.split(" (")[0].replace(" and ", " & ")
        for code, name in zip(table["iso3"], table["name"], strict=True)
    }


def home_code() -> str:
    """Return the code of the economy that sets the tariffs."""
    table = load_table("economies")
    return str(table.loc[table["role"] == "usa", "iso3"].iloc[0])


def _told(folder: Path, section: str, key: str) -> object:
    """Return a value of the configuration, None where it has none."""
    if not (folder / "config.yaml").exists():
        return None
    content = read_config(folder)
    inner = content.get(section) if isinstance(content, dict) else None
    return inner.get(key) if isinstance(inner, dict) else None
