"""A sweep of one key: each outcome along its values, as a line with bands."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator, NullLocator

from sim.analysis.comparison import Comparison
from sim.analysis.comparison_outcomes import LEAD
from sim.analysis.comparison_shapes import is_numeric, lead_levels, swept_keys
from sim.analysis.comparison_sides import value_text
from sim.figures.compare_look import grid, head, runs_text, unit_of
from sim.figures.compare_names import cut_apart
from sim.figures.look import DOTS, INNER_BAND, OUTER_BAND, SIMULATED, SMALL, SOFT
from sim.figures.page import Page, key, new_page

BANDS = "Dark band: its 95 % interval (Student), point by point. Pale band: 9 in 10 runs."
NOTE = f"Line: mean over runs. {BANDS} Dotted: the baseline. State at the end of the horizon."
NOTE_OF_NAMES = f"Dot: mean over runs. {BANDS} State at the end of the horizon."

COLUMNS = 3
SHORT = 8
"""Letters of a value below the axis."""

FAR = 100.0
"""A key whose positive values span this factor has a logarithmic axis."""


def draw(comparison: Comparison) -> tuple[Page, pd.DataFrame]:
    """Return the picture and its numbers.

    Parameters
    ----------
    comparison : of the points of a sweep of one key
    """
    (name,), levels = swept_keys(comparison), lead_levels(comparison)
    numbered = is_numeric(levels[name])
    shown = [measure for measure in LEAD if measure in set(levels["measure"])]
    page = new_page(
        title=title(levels, name),
        subtitle=f"{len(comparison.names)} values of {name}, outcomes at the end of the horizon.",
        caption=f"{NOTE if numbered else NOTE_OF_NAMES}\n{runs_text(comparison, comparison.names)}",
        body=0.4 + (2.25 if numbered else 1.26 + 0.24 * len(comparison.names)) * -(-len(shown) // COLUMNS),
    )
    key(page, band_key(), columns=3)
    room = {"left": 0.7, "gap": 0.7, "below": 0.55, "above": 0.62}
    if not numbered:
        room = {"left": 2.2, "gap": 0.3, "below": 0.35, "above": 0.78}
    below = page._replace(high=page.high - 0.3)
    panels = grid(below, -(-len(shown) // COLUMNS), COLUMNS, **room)
    for index, (axes, measure) in enumerate(zip(panels, shown, strict=False)):
        rows = levels[levels["measure"] == measure]
        if numbered:
            draw_line(axes, rows, name)
            mark_baseline(axes, rows, name, comparison.baseline)
            axes.set_xlabel(name, size=SMALL)
        else:
            draw_rows(axes, rows, name, named=index % COLUMNS == 0)
        head(axes, measure, unit_of(str(rows["unit"].iloc[0])).level, lines=2 if numbered else 3)
    for axes in panels[len(shown) :]:
        axes.remove()
    return page, levels


def title(levels: pd.DataFrame, name: str) -> str:
    """Say what becomes of the number of deals between the ends of the key.

    Parameters
    ----------
    levels : from `sim.analysis.comparison_shapes.lead_levels`
    name : swept key
    """
    rows = levels[levels["measure"] == LEAD[0]]
    if not is_numeric(rows[name]):
        extremes = rows.loc[[rows["mean"].idxmin(), rows["mean"].idxmax()]]
        lowest, highest = [f"{row['mean']:.3g} with {value_text(row[name])}" for _, row in extremes.iterrows()]
        return f"Deals signed by {name}: from {lowest} to {highest}"
    rows = rows.sort_values(name)
    first, last = rows.iloc[0], rows.iloc[-1]
    span = f"{name} goes from {value_text(first[name])} to {value_text(last[name])}"
    ends = f"{first['mean']:.3g}", f"{last['mean']:.3g}"
    told = f"stay at {ends[0]}" if ends[0] == ends[1] else f"go from {ends[0]} to {ends[1]}"
    return f"Deals signed {told} as {span}"


def draw_line(axes: Axes, rows: pd.DataFrame, name: str) -> None:
    """Draw mean and bands along a key; without a line if its values have no order.

    Parameters
    ----------
    axes : empty
    rows : of one outcome, from `sim.analysis.comparison_shapes.lead_levels`
    name : key along the axis
    """
    unit, ordered = unit_of(str(rows["unit"].iloc[0])), is_numeric(rows[name])
    rows = rows.sort_values(name) if ordered else rows
    places = place_values(axes, rows[name])
    told = {column: rows[column] * unit.scale for column in ("mean", "mean_low_95", "mean_high_95", "p05", "p95")}
    if ordered:
        axes.fill_between(places, told["p05"], told["p95"], color=OUTER_BAND, lw=0, zorder=1.5)
        axes.fill_between(places, told["mean_low_95"], told["mean_high_95"], color=INNER_BAND, lw=0, zorder=1.6)
    else:
        axes.vlines(places, told["p05"], told["p95"], color=OUTER_BAND, lw=7.0, zorder=1.5)
        axes.vlines(places, told["mean_low_95"], told["mean_high_95"], color=INNER_BAND, lw=7.0, zorder=1.6)
    dots = max(1, len(rows) // 25)
    axes.plot(
        places, told["mean"], "-o" if ordered else "o", color=SIMULATED, lw=2.0, ms=4.5, markevery=dots, zorder=3.0
    )
    axes.yaxis.grid(visible=True)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))
    axes.tick_params(labelsize=SMALL)


def draw_rows(axes: Axes, rows: pd.DataFrame, name: str, *, named: bool) -> None:
    """Draw a row for each value of a key whose values have no order.

    Parameters
    ----------
    axes : empty
    rows : of one outcome, from `sim.analysis.comparison_shapes.lead_levels`
    name : key
    named : write its values
    """
    unit, places = unit_of(str(rows["unit"].iloc[0])), range(len(rows))
    told = {column: rows[column] * unit.scale for column in ("mean", "mean_low_95", "mean_high_95", "p05", "p95")}
    axes.hlines(places, told["p05"], told["p95"], color=OUTER_BAND, lw=7.0, zorder=1.5)
    axes.hlines(places, told["mean_low_95"], told["mean_high_95"], color=INNER_BAND, lw=7.0, zorder=1.6)
    axes.plot(told["mean"], places, "o", color=SIMULATED, ms=4.5, zorder=3.0)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    labels = cut_apart([value_text(each) for each in rows[name]])
    axes.set_yticks(places, labels=labels if named else [""] * len(labels))
    axes.xaxis.grid(visible=True)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=3))
    axes.tick_params(labelsize=SMALL)


def place_values(axes: Axes, values: pd.Series) -> np.ndarray:
    """Give the horizontal axis the values of a key, and return where each lies.

    Parameters
    ----------
    axes : Axes
    values : numbers, or anything else, which is set side by side in its order
    """
    if not is_numeric(values):
        labels = cut_apart([value_text(each) for each in values], SHORT)
        axes.set_xticks(range(len(values)), labels=labels)
        axes.set_xlim(-0.6, len(values) - 0.4)
        return np.arange(len(values), dtype=float)
    numbers = values.to_numpy(dtype=float)
    if numbers.min() > 0.0 and numbers.max() / numbers.min() >= FAR:
        axes.set_xscale("log")
    elif len(ticks := np.unique(numbers)) <= 5:
        axes.set_xticks(ticks, labels=[value_text(float(each)) for each in ticks])
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        axes.xaxis.set_major_locator(MaxNLocator(nbins=4))
    return numbers


def mark_baseline(axes: Axes, rows: pd.DataFrame, name: str, baseline: str) -> None:
    """Draw a dotted line at the baseline's value of a key with numbers.

    Parameters
    ----------
    axes : from `draw_line`
    rows : of one outcome
    name : key
    baseline : side
    """
    own = rows.loc[rows["side"] == baseline, name]
    if is_numeric(rows[name]) and len(own):
        axes.axvline(float(own.iloc[0]), color=SOFT, ls=DOTS, lw=1.2, zorder=1.0)


def band_key() -> Sequence[Artist]:
    """Return the entries of the key."""
    return [
        Line2D([], [], color=SIMULATED, marker="o", lw=2.0, ms=4.5, label="Mean of the runs"),
        Patch(color=INNER_BAND, lw=0, label="95 % interval of the mean"),
        Patch(color=OUTER_BAND, lw=0, label="9 in 10 runs"),
    ]
