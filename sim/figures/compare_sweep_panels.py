"""A sweep of two keys: outcomes along the first, a panel for each value of the second."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.comparison import Comparison
from sim.analysis.comparison_outcomes import LEAD
from sim.analysis.comparison_shapes import along_first, is_numeric, lead_levels, swept_keys
from sim.analysis.comparison_sides import value_text
from sim.figures.compare_look import grid, runs_text, unit_of
from sim.figures.compare_sweep import band_key, draw_line
from sim.figures.look import SMALL, TEXT
from sim.figures.page import Page, key, new_page

NOTE = (
    "Line: mean over runs. Dark band: its 95 % interval (Student), point by point. Pale band: 9 in 10 runs. A row"
    " has one vertical scale. State at the end of the horizon."
)

MOST_VALUES = 4
"""Columns; of more values some evenly apart, the first and the last among them."""

ROOM = 0.06
"""Part of the vertical scale left free at either end, so that no dot is cut."""

MEASURES = (LEAD[0], LEAD[1], LEAD[3], LEAD[5])


def draw(comparison: Comparison) -> tuple[Page, pd.DataFrame]:
    """Return the picture and its numbers.

    Parameters
    ----------
    comparison : of the points of a sweep of two keys, each value of one with each of the other
    """
    levels = lead_levels(comparison)
    along, across = along_first(levels, swept_keys(comparison))
    every = list(levels[across].sort_values().unique() if is_numeric(levels[across]) else levels[across].unique())
    values = [every[place] for place in np.unique(np.linspace(0, len(every) - 1, MOST_VALUES).round().astype(int))]
    shown = levels[levels["measure"].isin(MEASURES) & levels[across].isin(values)]
    left_out = f" {len(every) - len(values)} values of {across} are not shown." if len(every) > len(values) else ""
    page = new_page(
        title=f"What {along} does at each value of {across}",
        subtitle=answer(levels, along, across, values),
        caption=f"{NOTE}{left_out}\n{runs_text(comparison, comparison.names)}",
        body=0.75 + 1.75 * len(MEASURES),
    )
    key(page, band_key(), columns=3)
    below = page._replace(high=page.high - 0.55, low=page.low + 0.2)
    panels = grid(below, len(MEASURES), len(values), left=0.75, gap=0.2, below=0.3, above=0.42)
    for row, measure in enumerate(MEASURES):
        line = panels[row * len(values) : (row + 1) * len(values)]
        rows = shown[shown["measure"] == measure]
        _draw_row(line, [rows[rows[across] == value] for value in values], along)
    _name_columns(panels[: len(values)], panels[-len(values) :], values, along, across)
    return page, shown.reset_index(drop=True)


def answer(levels: pd.DataFrame, along: str, across: str, values: list[object]) -> str:
    """Say how far the number of deals moves along the first key, at the ends of the second.

    Parameters
    ----------
    levels : from `sim.analysis.comparison_shapes.lead_levels`
    along, across : keys
    values : of the second key, those shown
    """
    told, along_it = [], levels[along].sort_values() if is_numeric(levels[along]) else levels[along]
    first, last = along_it.iloc[0], along_it.iloc[-1]
    for value in dict.fromkeys((values[0], values[-1])):
        rows = levels[(levels["measure"] == LEAD[0]) & (levels[across] == value)]
        means = rows.set_index(along)["mean"]
        ends = [f"{means[end]:.3g}" if end in means.index else "no number" for end in (first, last)]
        span = f"{ends[0]} at both" if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"
        told.append(f"{span} at {across}={value_text(value)}")
    return f"Deals signed, from the first to the last value of {along}: {'; '.join(told)}."


def _draw_row(line: Sequence[Axes], parts: Sequence[pd.DataFrame], along: str) -> None:
    """Draw one outcome, a panel a value of the second key, all on one vertical scale."""
    for axes, part in zip(line, parts, strict=True):
        draw_line(axes, part, along)
    limits = [bound for axes in line for bound in axes.get_ylim()]
    room = ROOM * (max(limits) - min(limits))
    for axes in line:
        axes.set_ylim(min(limits) - room, max(limits) + room)
        axes.tick_params(labelleft=axes is line[0])
    name = f"{parts[0]['measure'].iloc[0]} ({unit_of(str(parts[0]['unit'].iloc[0])).level})"
    line[0].annotate(name, (0.0, 1.0), (0.0, 6.0), "axes fraction", "offset points", size=TEXT, weight="bold")


def _name_columns(
    first: Sequence[Axes], last: Sequence[Axes], values: list[object], along: str, across: str
) -> None:
    for axes, value in zip(first, values, strict=True):
        axes.annotate(
            f"{across}={value_text(value)}",
            (0.5, 1.0), (0.0, 24.0), "axes fraction", "offset points", ha="center", size=SMALL,
        )  # fmt: skip
    for axes in last:
        axes.set_xlabel(along, size=SMALL)
