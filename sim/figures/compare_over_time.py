"""How the differences from the baseline develop, round by round."""

import datetime
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from sim.analysis.comparison import Comparison, changed
from sim.analysis.comparison_outcomes import PATHS
from sim.figures.compare_look import (
    NOT_ADJUSTED,
    columns_of_key,
    grid,
    head,
    looks,
    runs_text,
    signed,
    unit_of,
)
from sim.figures.compare_names import called
from sim.figures.dates import date_axis, numbers
from sim.figures.look import DOTS, INK, SMALL
from sim.figures.page import Page, key, new_page
from sim.figures.source import day

NOTE = (
    "Mean over runs of the side less the baseline, round by round; bands are 95 % bootstrap intervals of that"
    " mean, each for its date alone. " + NOT_ADJUSTED
)

COLUMNS = 2


def draw(comparison: Comparison) -> tuple[Page, pd.DataFrame]:
    """Return the picture and its numbers.

    Parameters
    ----------
    comparison : with paths, and few sides
    """
    paths = comparison.paths
    page = new_page(
        title=title(comparison),
        subtitle=answer(comparison),
        caption=f"{NOTE}\n{runs_text(comparison, comparison.names)}",
        body=0.4 + 2.15 * (len(PATHS) // COLUMNS),
    )
    entries = [
        Line2D([], [], color=colour, marker=marker, lw=2.2, ms=6.0, label=called(name, comparison.names))
        for name, (colour, marker) in looks(comparison).items()
        if name != comparison.baseline
    ]
    zero = f"{called(comparison.baseline, comparison.names)} (zero)"
    entries.append(Line2D([], [], color=INK, lw=1.0, label=zero))
    columns = columns_of_key([str(each.get_label()) for each in entries])
    key(page, entries, columns=columns)
    rows = -(-len(entries) // columns)
    below = page._replace(high=page.high - 0.12 - 0.2 * rows)
    panels = grid(below, len(PATHS) // COLUMNS, COLUMNS, left=0.75, gap=0.85, below=0.5, above=0.5)
    for axes, (name, _, _) in zip(panels, PATHS, strict=True):
        draw_panel(axes, paths[paths["measure"] == name], looks(comparison))
    return page, paths


def title(comparison: Comparison) -> str:
    """Say how the average tariff of the first alternative differs at the end.

    Parameters
    ----------
    comparison : with paths
    """
    row = _ends(comparison, "average US tariff").iloc[0]
    other, base = called(row["side"], comparison.names), called(comparison.baseline, comparison.names)
    if row["low"] <= 0.0 <= row["high"] or row["difference"] == 0.0:
        return f"{other} and {base} end with about the same average tariff"
    word = "above" if row["difference"] > 0.0 else "below"
    return f"{other} ends {abs(row['difference']):.2g} points {word} {base} in the average tariff"


def answer(comparison: Comparison) -> str:
    """Say when the first alternative departs from the baseline for good, in the average tariff.

    Parameters
    ----------
    comparison : with paths
    """
    rows = comparison.paths[comparison.paths["measure"] == "average US tariff"]
    rows = rows[rows["side"] == comparison.others[0]]
    if rows["low"].isna().all():
        return "One run of a side has no interval: lines only."
    apart, other = changed(rows).to_numpy(), called(comparison.others[0], comparison.names)
    if not apart[-1]:
        told = f"in {int(apart.sum())} of {len(apart)} rounds, not in the last"
        return f"With {other} the interval of the difference in the average tariff excludes zero {told}."
    since = len(apart) - int(np.argmin(apart[::-1])) if not apart.all() else 0
    widest = rows.iloc[int(rows["difference"].abs().to_numpy().argmax())]
    return (
        f"With {other} the average tariff departs for good in the round of {_day(rows['date'].iloc[since])};"
        f" the widest gap is {signed(widest['difference'], unit_of('percent'))} points on {_day(widest['date'])}."
    )


def draw_panel(axes: Axes, rows: pd.DataFrame, styles: dict[str, tuple[str, str]]) -> None:
    """Draw a line and a band for each side.

    Parameters
    ----------
    axes : empty
    rows : of one measure of the paths table
    styles : colour and marker of every side
    """
    unit = unit_of(str(rows["unit"].iloc[0]))
    dates = [datetime.date.fromisoformat(each) for each in rows["date"].unique()]
    for place, (name, own) in enumerate(rows.groupby("side", sort=False)):
        known = own.dropna(subset=["difference"])
        if len(known):
            _draw_side(axes, known, styles[str(name)], place, every_round=len(known) == len(dates))
    axes.axhline(0.0, color=INK, lw=1.0, zorder=1.5)
    axes.yaxis.grid(visible=True)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5))
    date_axis(axes, dates[0], max(dates[-1], dates[0] + datetime.timedelta(days=1)))
    axes.tick_params(labelsize=SMALL)
    head(axes, str(rows["measure"].iloc[0]), unit.difference)


def _draw_side(axes: Axes, rows: pd.DataFrame, look: tuple[str, str], place: int, *, every_round: bool) -> None:
    """Draw one side: steps and a band, or dots where only some rounds have a number."""
    unit, colour, marker = unit_of(str(rows["unit"].iloc[0])), look[0], look[1]
    days = numbers([datetime.date.fromisoformat(each) for each in rows["date"]])
    low, middle, high = (rows[column] * unit.scale for column in ("low", "difference", "high"))
    if not every_round:
        axes.vlines(days, low, high, color=colour, lw=2.0, zorder=2.0)
        axes.plot(days, middle, color=colour, marker=marker, lw=1.0, ls=DOTS, ms=5.0, zorder=3.0)
        return
    axes.fill_between(days, low, high, step="post", color=colour, alpha=0.22, lw=0, zorder=2.0)
    spaced = (place % len(days), max(1, len(days) // 6))
    look_of_line: dict[str, Any] = {
        "color": colour,
        "marker": marker,
        "markevery": spaced,
        "lw": 2.0,
        "ms": 5.0,
        "zorder": 3.0,
        "clip_on": False,  # no half markers at the ends
    }
    axes.plot(days, middle, drawstyle="steps-post", **look_of_line)


def _day(written: str) -> str:
    return day(datetime.date.fromisoformat(written))


def _ends(comparison: Comparison, measure: str) -> pd.DataFrame:
    rows = comparison.paths[comparison.paths["measure"] == measure]
    return rows.groupby("side", sort=False).tail(1)
