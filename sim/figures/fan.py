"""Median and bands of an ensemble over time, with the record beside them."""

import datetime
from typing import Any

import pandas as pd
from matplotlib import patheffects
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.analysis.recorded import record_end
from sim.figures.dates import numbers
from sim.figures.look import DASHES, INNER_BAND, OUTER_BAND, PAPER, RECORDED, SIMULATED, SUBTITLE
from sim.figures.source import day, number


def through_last_round(path: pd.DataFrame, days: int) -> pd.DataFrame:
    """Return a path with the last round drawn out to its end: a value holds for the whole round.

    Parameters
    ----------
    path : from `sim.analysis.quantile_paths.quantile_path`
    days : length of a round
    """
    end = path.index[-1] + datetime.timedelta(days=days)
    return pd.concat([path, path.iloc[-1:].set_axis([end])])


def answer(path: pd.DataFrame, record: pd.Series, *, bands: bool, what: str, unit: str = "") -> str:
    """Say in words what the picture shows on the last day of the record, or of the run if that is earlier.

    Parameters
    ----------
    path : from `sim.analysis.quantile_paths.quantile_path`
    record : recorded values, index dates; may be empty
    bands : False when there is one run
    what : is shown; a date follows
    unit : sign behind the numbers
    """
    date = max(path.index[0], min(record_end(), path.index[-1]))
    row = path[path.index <= date].iloc[-1]
    middle, low, high = (f"{number(row[name])}{unit}" for name in ("p50", "p05", "p95"))
    who = "at the median over runs" if bands else "in this run"
    spread = f" (9 in 10 runs: {low} to {high})" if bands and low != high else ""
    known = f"; {number(record[record.index <= date].iloc[-1])}{unit} on record" if len(record) else ""
    return f"{what} {day(date)}: {middle} {who}{spread}{known}."


def draw_fan(axes: Axes, path: pd.DataFrame, *, bands: bool) -> None:
    """Draw the median as a line of steps and, behind it, the middle half and nine in ten of the runs.

    Parameters
    ----------
    axes : with time along it
    path : from `through_last_round`
    bands : False when there is one run, which has no spread
    """
    days = numbers(path.index)
    axes.yaxis.grid(visible=True)
    if bands:
        axes.fill_between(days, path["p05"], path["p95"], step="post", color=OUTER_BAND, lw=0, zorder=2.0)
        axes.fill_between(days, path["p25"], path["p75"], step="post", color=INNER_BAND, lw=0, zorder=2.1)
    axes.plot(days, path["p50"], drawstyle="steps-post", color=SIMULATED, lw=2.4, zorder=3.0)


def draw_record(axes: Axes, record: pd.Series) -> None:
    """Draw a recorded series as dashed steps that end in a dot.

    Parameters
    ----------
    axes : with time along it
    record : index dates, in order; may be empty
    """
    if record.empty:
        return
    days = numbers(record.index)
    axes.plot(days, record, drawstyle="steps-post", color=RECORDED, lw=2.2, ls=DASHES, zorder=3.2)
    look: dict[str, Any] = {"color": RECORDED, "marker": "o", "ms": 8, "mec": PAPER, "clip_on": False}
    axes.plot(days[-1:], record.iloc[-1:], ls="none", zorder=3.3, **look)


def name_ends(axes: Axes, median: pd.Series, record: pd.Series, unit: str = "") -> None:
    """Write the last value of the median and of the record beside where they end.

    Parameters
    ----------
    axes : with its limits set
    median, record : index dates; the record may be empty
    unit : sign behind the number
    """
    shift = _apart(axes, median, record) if len(record) else 0.0
    for series, colour, up in ((median, SIMULATED, shift), (record, RECORDED, -shift)):
        for date, value in series.iloc[-1:].items():
            place = (numbers([pd.Timestamp(str(date))])[0], float(value))
            text = axes.annotate(f"{number(value)}{unit}", place, (6.0, up), textcoords="offset points")
            text.set(va="center", color=colour, size=SUBTITLE, weight="bold", zorder=6.0, annotation_clip=False)
            text.set_path_effects([patheffects.withStroke(linewidth=3.0, foreground=PAPER)])


def _apart(axes: Axes, median: pd.Series, record: pd.Series) -> float:
    """Return how far the two numbers must move apart, points up for the median's, not to lie on each other."""
    ends = [(numbers(series.index[-1:])[0], float(series.iloc[-1])) for series in (median, record)]
    (x, y), (other_x, other_y) = axes.transData.transform(ends) * 72.0 / axes.figure.dpi
    if abs(x - other_x) > 60.0 or abs(y - other_y) > 16.0:
        return 0.0
    return 8.0 if y >= other_y else -8.0


def fan_key(*, bands: bool, recorded: bool) -> list[Artist]:
    """Return the entries of the key."""
    middle = "Median of the runs" if bands else "The run"
    entries: list[Artist] = [Line2D([], [], color=SIMULATED, lw=2.4, label=middle)]
    if bands:
        entries += [Patch(color=INNER_BAND, lw=0, label="Half of the runs")]
        entries += [Patch(color=OUTER_BAND, lw=0, label="9 in 10 runs")]
    if recorded:
        entries += [Line2D([], [], color=RECORDED, lw=2.2, ls=DASHES, label="On record")]
    return entries


def fan_note(*, bands: bool) -> str:
    """Say how bands and marks are to be read."""
    marks = "Deadlines after the first differ from run to run and are not drawn."
    return f"Bands are taken date by date: no single run need follow them. {marks}" if bands else marks
