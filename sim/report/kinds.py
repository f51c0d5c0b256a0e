"""What each kind of results folder holds, and how its tables are read."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sim.analysis.comparison_sides import short_keys
from sim.report.tables import Field, Table, laid_out, read_csv, whole

MEAN, SPREAD = "95 % of mean", "5–95 % of runs"


class Kind(NamedTuple):
    """A kind of results folder."""

    name: str  # as the page calls it
    headline: str  # file of the first table
    fields: tuple[Field, ...]  # of the first table
    note: str  # how to read it
    tables: dict[str, str]  # file -> title, in the order of the page
    figures: tuple[str, ...]  # beginnings of names, in the order of the page


_LEVELS = (
    Field("By", ("date",)),
    Field("Mean", ("mean",)),
    Field(MEAN, ("mean_low_95", "mean_high_95")),
    Field("Median", ("p50",)),
    Field(SPREAD, ("p05", "p95")),
    Field("Runs", ("runs",)),
)

_READ_LEVELS = (
    "95 % of mean is the uncertainty of the mean: more runs narrow it. 5–95 % of runs is the spread of histories:"
    " more runs do not narrow it."
)

RUN = Kind(
    "Run",
    "summary.csv",
    (Field("Headline", ("metric", "unit")), *_LEVELS),
    _READ_LEVELS,
    {},
    (
        *("deals_over_time", "map", "timeline", "deal_probability", "average_tariff", "agreed_against_announced"),
        *("welfare", "war_ladder", "queue", "precedent_network", "one_dyad"),
    ),
)

COMPARISON = Kind(
    "Comparison",
    "comparison.csv",
    (
        Field("Outcome", ("measure", "unit")),
        Field("By", ("date",)),
        Field("Side", ("side",)),
        Field("Baseline", ("baseline_mean",)),
        Field("This side", ("side_mean",)),
        Field("Difference", ("difference",), signed=True),
        Field("95 % interval", ("low", "high"), signed=True),
        Field("Higher", ("share_higher",)),
        Field("Lower", ("share_lower",)),
        Field("p, Holm", ("p_holm",)),
        Field("Runs", ("side_n",)),
    ),
    "Difference: the mean of a side less that of the baseline, with its bootstrap interval; run by run where the"
    " sides share their luck. Higher and lower: shares of the pairs of runs.",
    {
        "sides.csv": "Sides",
        "levels.csv": "Every side by itself",
        "partners.csv": "Partners",
        "rounds.csv": "Round by round",
    },
    ("distributions", "over_time", "sweep", "grid", "map", "partners", "deal_order"),
)

BACKTEST = Kind(
    "Backtest",
    "scores.csv",
    (
        Field("Score", ("score", "unit")),
        Field("Better", ("better",)),
        Field("Predictor", ("predictor",)),
        Field("Value", ("estimate",)),
        Field("95 % interval", ("low", "high")),
        Field("Less model", ("difference",), signed=True),
        Field("95 % interval of it", ("difference_low", "difference_high"), signed=True),
        Field("Partners", ("partners",)),
        Field("To", ("cutoff",)),
    ),
    "Intervals: bootstrap over partners. Less model: what a predictor's score has more or less than the model's.",
    {
        "partners.csv": "Partners: expected and recorded",
        "reliability.csv": "Reliability",
        "tariff_path.csv": "Average tariff, day by day",
    },
    ("scores", "partners", "reliability", "rates", "average_tariff"),
)

SWEEP = Kind(
    "Sweep",
    "summary.csv",
    (Field("Point", ("point",)), Field("Headline", ("metric", "unit")), *_LEVELS),
    _READ_LEVELS,
    {},
    (),
)

KINDS = {"run": RUN, "compare": COMPARISON, "backtest": BACKTEST, "sweep": SWEEP}
"""Command that left the folder -> its kind."""


def kind_of(command: str, folder: Path) -> Kind:
    """Return the kind of a folder; of a command without one the first CSV file is the headline."""
    if command in KINDS:
        return KINDS[command]
    files = sorted(path.name for path in folder.glob("*.csv"))
    leading = ("scores.csv", "summary.csv", "indices_")
    first = next((name for name in files if name.startswith(leading)), files[0] if files else "")
    return Kind(command.replace("_", " ").capitalize(), first, (), "", {}, ("indices", "convergence"))


def headline(kind: Kind, folder: Path) -> Table:
    """Return the first table of a page.

    Raises
    ------
    RecordError
        When its file is missing, damaged, or lacks a column.
    """
    needed = [column for field in kind.fields for column in field.columns]
    frame = read_csv(folder, kind.headline or "summary.csv", needed)
    if not kind.fields:
        return whole(frame, title="Headlines", note=f"All of {kind.headline}.")
    fields = kind.fields
    if kind is SWEEP:
        swept = [str(name) for name in frame.columns[1 : frame.columns.get_loc("metric")]]
        fields = (fields[0], *(Field(short, (name,)) for name, short in short_keys(swept).items()), *fields[1:])
    told = [field for field in fields if frame[field.columns[0]].notna().any()]
    return laid_out(frame, told, title="Headlines", note=kind.note)


def further(kind: Kind, folder: Path) -> list[Table]:
    """Return the other tables of a folder: first those that its kind names, then any other CSV file.

    Raises
    ------
    RecordError
        When one is damaged.
    """
    files = sorted(path.name for path in folder.glob("*.csv") if path.name != kind.headline)
    named = [name for name in kind.tables if name in files]
    ordered = [*named, *(name for name in files if name not in named)]
    read: Callable[[str], pd.DataFrame] = lambda name: read_csv(folder, name)  # noqa: E731
    return [
        whole(read(name), title=kind.tables.get(name, name.removesuffix(".csv").replace("_", " ")), note=name)
        for name in ordered
    ]
