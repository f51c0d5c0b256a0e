"""Panels of the picture of one dyad: demands closing in, belief, days to the deadline."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from sim.arrays import ArrayLike, BoolArray, FloatArray, as_float
from sim.figures.dates import numbers
from sim.figures.look import (
    DOTS,
    FAINT,
    HATCH,
    HOME_SIDE,
    INK,
    PAPER,
    PARTNER_SIDE,
    PURPLE,
    SMALL,
    SOFT,
    TEXT,
)
from sim.figures.page import Page, name_vertical, panel

SIDE, DATES, HIGH, GAP = 0.75, 0.45, 0.85, 0.5
"""Inches: beside the axes, for dates below them, height of the small panels, and between panels."""

BELOW = DATES + 2.0 * (HIGH + GAP)
"""Inches that the small panels and the dates take."""

HOME_LINE: dict[str, Any] = {"color": HOME_SIDE, "marker": "o", "ls": "--", "lw": 2.0, "ms": 6.5, "mec": PAPER}
PARTNER_LINE: dict[str, Any] = {
    "color": PARTNER_SIDE,
    "marker": "s",
    "ls": "-",
    "lw": 2.0,
    "ms": 6.5,
    "mec": PAPER,
}
CLOSED: dict[str, Any] = {"facecolor": PAPER, "edgecolor": FAINT, "hatch": HATCH, "lw": 0.0}
DEAL_STAR: dict[str, Any] = {"color": INK, "marker": "*", "ls": "none", "ms": 15.0, "mec": PAPER}


def draw_demands(axes: Axes, sessions: pd.DataFrame, *, round_days: int, gained: float | None) -> None:
    """Draw what each side asks for on one axis: the partner's share upwards, home's downwards.

    Parameters
    ----------
    axes : with time along it
    sessions : from `sim.analysis.dyad_talks.dyad_talks`
    round_days : length of a round
    gained : share of its possible gain that the partner got, None without a deal
    """
    days = numbers(sessions["date"])
    partner, left_by_home = sessions["partner_share"], 1.0 - sessions["home_share"]
    for start, end in no_zone(sessions, round_days):
        axes.axvspan(start, end, **CLOSED, zorder=0.2)
    axes.fill_between(days, partner, left_by_home, where=fitting(sessions), interpolate=True, color=FAINT, lw=0)
    axes.plot(days, left_by_home, **HOME_LINE, zorder=3.0, clip_on=False)
    axes.plot(days, partner, **PARTNER_LINE, zorder=3.1, clip_on=False)
    if gained is not None:
        signed = days[sessions["signed"].to_numpy()][:1]
        axes.plot(signed, [gained], **DEAL_STAR, zorder=4.0)
    axes.set_ylim(0.0, 1.0)
    axes.tick_params(labelbottom=False)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.yaxis.grid(visible=True)
    _home_scale(axes)


def fitting(sessions: pd.DataFrame) -> BoolArray:
    """Tell in which sessions the two shares asked for sum to no more than the whole; False without a zone."""
    return np.asarray(sessions["partner_share"] + sessions["home_share"] <= 1.0)


def no_zone(sessions: pd.DataFrame, round_days: int) -> list[tuple[float, float]]:
    """Return the stretches of time in which no deal could make both sides better off.

    Parameters
    ----------
    sessions : from `sim.analysis.dyad_talks.dyad_talks`
    round_days : length of a round

    Returns
    -------
    Starts and ends, day numbers; sessions without a zone that follow each other make one stretch.
    """
    closed = ~sessions["zone"].to_numpy(dtype=bool)
    stretch = np.cumsum(np.diff(closed.astype(int), prepend=0) == 1)
    days = pd.Series(numbers(sessions["date"]))[closed]
    return [(float(part.min()), float(part.max()) + round_days) for _, part in days.groupby(stretch[closed])]


def draw_belief(page: Page, above: Axes, sessions: pd.DataFrame, *, name: str, lines: FloatArray) -> None:
    """Draw the partner's belief that home does what it threatens.

    Parameters
    ----------
    page : Page
    above : the panel of demands, whose time it shares
    sessions : from `sim.analysis.dyad_talks.dyad_talks`
    name : of the partner
    lines : days of the marks, drawn on from the panel above
    """
    text = f"Belief of {name} that the threat is carried out (%)"
    axes = _small(page, above, up=HIGH + GAP, name=text, lines=lines)
    days, belief = numbers(sessions["date"]), sessions["credibility"]
    axes.plot(days, belief, color=PURPLE, marker="v", lw=2.0, ms=6.5, mec=PAPER, clip_on=False)
    axes.set_ylim(0.0, 1.0)
    axes.set_yticks([0.0, 0.5, 1.0])
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.tick_params(labelbottom=False)


def draw_days_left(page: Page, above: Axes, sessions: pd.DataFrame, *, lines: FloatArray) -> None:
    """Draw the days to the deadline as it was then; where there is none, say so.

    Parameters
    ----------
    page, above, sessions, lines : as in `draw_belief`
    """
    axes = _small(page, above, up=0.0, name="Time to the deadline then in force (days)", lines=lines)
    days, left = numbers(sessions["date"]), sessions["days_left"]
    axes.plot(days, left, color=INK, marker="o", lw=2.0, ms=5.5, mec=PAPER, clip_on=False)
    axes.set_ylim(0.0, max(10.0, left.max()) if left.notna().any() else 10.0)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    none = days[left.isna().to_numpy()]
    if len(none):
        place = 0.98 if none[-1] > float(np.mean(above.get_xlim())) else 0.12
        text = axes.text(place, 0.12, "no deadline", transform=axes.transAxes, size=SMALL, color=SOFT, ha="right")
        text.set_bbox({"fc": PAPER, "ec": "none", "pad": 0.5})


def _small(page: Page, above: Axes, *, up: float, name: str, lines: FloatArray) -> Axes:
    low = page.low + DATES + up
    axes = panel(page, left=SIDE, right=SIDE, low=low, high=low + HIGH, below=above)
    axes.yaxis.grid(visible=True)
    axes.vlines(lines, 0.0, 1.0, transform=axes.get_xaxis_transform(), color=SOFT, lw=1.0, ls=DOTS)
    name_vertical(axes, name)
    return axes


def _home_scale(axes: Axes) -> None:
    """Write home's scale at the right: what is left for the partner is what home does not ask for."""
    other = axes.secondary_yaxis("right", functions=(_rest, _rest))
    other.yaxis.set_major_formatter(PercentFormatter(1.0))
    other.spines["right"].set_visible(False)
    high = axes.yaxis.get_label().get_position()[1]
    axes.text(1.0, high, "US asks for", transform=axes.transAxes, ha="right", va="bottom", size=TEXT, color=SOFT)


def _rest(share: ArrayLike) -> FloatArray:
    return 1.0 - as_float(share)
