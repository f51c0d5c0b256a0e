"""Reliability diagram: how many of those given 30 % signed."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import PercentFormatter

from sim.analysis.backtest import MODEL
from sim.analysis.backtest_partners import NAIVE
from sim.analysis.reliability import decomposition
from sim.figures.backtest_source import Tables, told
from sim.figures.look import BLUE, ORANGE, PAPER, SMALL, SOFT
from sim.figures.page import Page, key, name_vertical, new_page, panel
from sim.figures.source import counted, day

TITLE = "Do probabilities mean what they say?"
SIDES = {MODEL: (BLUE, "o", -0.006, BLUE), NAIVE: (ORANGE, "s", 0.006, PAPER)}
"""Predictor -> colour, marker, shift to the side, fill."""


def draw(tables: Tables) -> Page:
    """Return the picture."""
    page = new_page(title=TITLE, subtitle=answer(tables), caption=told(tables, NOTES), body=5.6)
    handles = [
        Line2D([], [], color=colour, marker=marker, mfc=fill, label=f"{name[0].upper()}{name[1:]}", lw=1.4)
        for name, (colour, marker, _, fill) in SIDES.items()
    ]
    key(page, handles, columns=2)
    axes = panel(page, left=1.35, right=1.35, low=page.low + 0.55, high=page.high - 0.68)
    axes.plot([0, 1], [0, 1], color=SOFT, lw=1.0)
    axes.text(0.80, 0.83, "as said", size=SMALL, color=SOFT, rotation=45.0, rotation_mode="anchor", ha="center")
    for name, rows in tables.reliability.groupby("predictor", sort=False):
        if name in SIDES:
            _draw_side(axes, rows, str(name))
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="Probability of a deal (mean of the bin)")
    name_vertical(axes, "Share that signed")
    axes.grid(visible=True)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1.0))
        axis.set_ticks(np.linspace(0.0, 1.0, 6))
    return page


NOTES = (
    "Bars: 95 % intervals for the number of partners in the bin, given beside the point. Bins: 0, 5, 20, 40, 60,"
    " 80, 95, 100 %. Log imports: logistic, each partner's probability from the others (leave one out)."
)


def answer(tables: Tables) -> str:
    """Say how large Brier's score is, and what it is made of."""
    rows = tables.partners
    parts = decomposition(rows["probability"].to_numpy(dtype=float), rows["deal"].to_numpy(dtype=bool))
    brier, naive = (tables.score("Brier score of a deal", name) for name in (MODEL, NAIVE))
    said = "" if np.isnan(naive) else f" ({NAIVE}: {naive:.3f})"
    return (
        f"{counted(len(rows), 'partner')} to {day(tables.date)}. Brier score {brier:.3f}{said}: reliability"
        f" {parts.reliability:.3f} (0 is best), resolution {parts.resolution:.3f} of {parts.uncertainty:.3f} to be"
        " had."
    )


def _draw_side(axes: Axes, rows: pd.DataFrame, name: str) -> None:
    colour, marker, shift, fill = SIDES[name]
    across = rows["mean_probability"] + shift
    axes.vlines(across, rows["share_low"], rows["share_high"], color=colour, lw=1.4, alpha=0.75, zorder=2.0)
    axes.plot(
        across, rows["share_signed"], color=colour, lw=1.0, marker=marker, ms=7.5, mfc=fill, mew=1.5, zorder=3.0
    )
    left = name == MODEL
    for x, y, count in zip(across, rows["share_signed"], rows["partners"], strict=True):
        place, side = ((-7.0, 5.0), "right") if left else ((7.0, -12.0), "left")
        axes.annotate(str(count), (x, y), place, textcoords="offset points", size=SMALL, color=colour, ha=side)
