"""How a strategy gives way, session by session, against a steady and against a stubborn other side."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MultipleLocator, PercentFormatter

from sim.figures.look import BLUE, FAINT, ORANGE, SOFT
from sim.figures.page import Page, key, name_vertical, new_page, panel

LINES = {
    "steady": ("against one that gives way steadily", BLUE, "-", "o"),
    "stubborn": ("against one that gives up nothing", ORANGE, (0, (4.0, 1.5)), "s"),
}
"""Script of the other side -> label, colour, dashes, marker."""

NOTE = (
    "Twenty sessions, the last one before a deadline that is believed. One other partner signs after every second"
    " session. A framework is possible from the eighth session on. What was given up stays given up."
)


def draw(curves: pd.DataFrame, *, name: str, what: str, parameters: str) -> Page:
    """Return the picture.

    Parameters
    ----------
    curves : columns ``script, session, other, own``; shares
    name : of the strategy
    what : it does, one sentence
    parameters : as they are in the curves
    """
    page = new_page(title=name, subtitle=what, caption=f"{NOTE}\nParameters: {parameters or 'none'}.", body=4.3)
    key(page, _key(), columns=1)
    axes = panel(page, left=0.75, right=0.4, low=page.low + 0.5, high=page.high - 1.2)
    for script, (_, colour, dashes, marker) in LINES.items():
        rows = curves[curves["script"] == script]
        axes.plot(
            rows["session"], rows["own"], color=colour, ls=dashes, lw=2.0, marker=marker, ms=4.5, clip_on=False
        )
    steady = curves[curves["script"] == "steady"]
    axes.plot(steady["session"], steady["other"], color=SOFT, lw=1.0, ls=(0, (1, 2)), zorder=1)
    _axes(axes)
    return page


def _key() -> list[Line2D]:
    handles = [
        Line2D([], [], color=colour, ls=dashes, lw=2.0, marker=marker, ms=4.5, label=label)
        for label, colour, dashes, marker in LINES.values()
    ]
    return [*handles, Line2D([], [], color=SOFT, lw=1.0, ls=(0, (1, 2)), label="what the steady one gives up")]


def _axes(axes: Axes) -> None:
    axes.set_xlim(0.5, 20.5)
    axes.set_ylim(0.0, 1.0)
    axes.xaxis.set_major_locator(MultipleLocator(4, offset=0))
    axes.yaxis.set_major_locator(MultipleLocator(0.25))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.grid(axis="y", color=FAINT)
    axes.set_xlabel("Session")
    name_vertical(axes, "Given up of its demand (percent)")
