"""Which parameters move the outcomes: indices with intervals, the most important first."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from sim.analysis.sensitivity import DUMMY, MEASURES, largest
from sim.figures.look import BLUE, MARGIN, ORANGE, PAPER, SMALL, SOFT, VERMILION
from sim.figures.page import Page, key, name_vertical, new_page, panel

FIRST: dict[str, Any] = {"color": BLUE, "marker": "o", "ms": 7.0}
SECOND: dict[str, Any] = {"color": ORANGE, "marker": "D", "ms": 6.0}

MEANING = {
    "mu_star": "Mean size of the effect of the whole range",
    "sigma": "Spread of effects: curvature and interactions",
    "ST": "Share of variance, with interactions (ST)",
    "S1": "Share of variance, alone (S1)",
    "pawn": "Distance between distributions (PAWN, median)",
}

UNITS = {
    "morris": "in the unit of the outcome",
    "sobol": "share of the variance, 0 to 1",
    "pawn": "distance, 0 to 1",
}

NOTE = {
    "morris": "Effects are changes of the mean over runs, scaled to the whole range of a parameter.",
    "sobol": "Shares are of the variance of means over runs, all parameters drawn from their ranges at once.",
    "pawn": "How far the distribution of means over runs moves with one parameter held in a tenth of its range.",
}

MOST = 20
LONGEST = 32
"""Letters of a name on one line."""

ROW, GAP, NAMES = 0.36, 0.85, 3.0
"""Inches: of a row, between panels, and for the names of parameters."""


def draw(indices: pd.DataFrame, method: str, source: str) -> Page:
    """Return the picture.

    Parameters
    ----------
    indices : ``outcome, n, key, measure, value, low, high``
    method : ``morris``, ``sobol`` or ``pawn``
    source : how the records were made
    """
    tables = {str(name): largest(own, method).head(MOST) for name, own in indices.groupby("outcome", sort=False)}
    body = sum(len(table) * ROW + GAP for table in tables.values()) + 0.35 * len(MEASURES[method])
    first = next(iter(tables))
    page = new_page(
        title="Which parameters move the outcome?",
        subtitle=f"{first}: most by {tables[first].index[0]}. Bars: 95% of bootstrap samples.",
        caption=f"{NOTE[method]} n = {indices['n'].max()}.\n{source}",
        body=body,
    )
    key(page, _key(method), columns=1)
    top = page.high - 0.35 * len(MEASURES[method])
    for name, table in tables.items():
        low = top - 0.35 - len(table) * ROW
        axes = panel(page, left=NAMES, right=MARGIN, low=low, high=top - 0.35)
        _draw(axes, table, method)
        name_vertical(axes, f"{name} ({UNITS[method]})")
        top = low - GAP + 0.35
    return page


def broken(name: str) -> str:
    r"""Break the dotted name of a key that is too long for one line.

    Examples
    --------
    >>> broken("partners.parameters.conceder.exponent")
    'partners.parameters.\nconceder.exponent'
    """
    if len(name) <= LONGEST or "." not in name:
        return name
    dots = [place for place, letter in enumerate(name) if letter == "."]
    middle = min(dots, key=lambda place: abs(place - len(name) / 2.0))
    return f"{name[: middle + 1]}\n{name[middle + 1 :]}"


def _draw(axes: Axes, table: pd.DataFrame, method: str) -> None:
    rows = np.arange(len(table))[::-1].astype(float)
    for place, (name, look) in enumerate(zip(MEASURES[method], (FIRST, SECOND), strict=False)):
        at = rows + (0.0 if len(MEASURES[method]) == 1 else (0.14, -0.18)[place])
        value, low, high = (table[part, name].to_numpy(float) for part in ("value", "low", "high"))
        axes.hlines(at, low, high, color=look["color"], lw=2.0)
        axes.plot(value, at, ls="none", mec=PAPER, zorder=3.0, **look)
    if DUMMY in table.index:
        bound = float(table["high", "pawn"][DUMMY])
        axes.axvline(bound, color=VERMILION, lw=1.2, ls=(0, (4, 2)))
        axes.text(bound, len(table) - 0.42, " chance", color=VERMILION, size=SMALL, va="bottom")
    axes.set_ylim(-0.6, len(table) - 0.4)
    axes.set_yticks(rows, labels=[broken(str(name)) for name in table.index], linespacing=0.9)
    axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
    axes.axvline(0.0, color=SOFT, lw=0.8)
    axes.xaxis.grid(visible=True)


def _key(method: str) -> list[Artist]:
    looks = zip(MEASURES[method], (FIRST, SECOND), strict=False)
    return [Line2D([], [], ls="-", lw=2.0, mec=PAPER, label=MEANING[name], **look) for name, look in looks]
