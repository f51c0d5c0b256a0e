"""Whether the sample is large enough: indices as it grows."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import NullLocator

from sim.analysis.sensitivity import DUMMY, MEASURES, largest
from sim.figures.look import BLUE, FAINT, GREEN, INK, ORANGE, PAPER, PURPLE, SKY, SMALL, SOFT, VERMILION
from sim.figures.page import Page, name_vertical, new_page, panel
from sim.figures.sensitivity_indices import UNITS, broken

LOOKS = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "^"), (PURPLE, "v"), (ORANGE, "D"), (SKY, "P"))
"""Of the parameters with the largest indices; the others are faint."""

SEVERAL = "Smaller samples are the beginnings of the whole one. Level lines have settled."
SINGLE = "One sample, too small to be cut into smaller ones: whether its indices have settled cannot be seen."

HIGH, GAP, ROOM = 2.3, 1.0, 2.9
"""Inches: of a panel, between panels, and for names at the right."""


def draw(indices: pd.DataFrame, method: str, source: str) -> Page:
    """Return the picture.

    Parameters
    ----------
    indices : ``outcome, n, key, measure, value, low, high``
    method : ``morris``, ``sobol`` or ``pawn``
    source : how the records were made
    """
    outcomes = list(indices["outcome"].unique())
    sizes = sorted(indices["n"].unique())
    page = new_page(
        title="Is the sample large enough?",
        subtitle=f"Index of each parameter with n = {', '.join(map(str, sizes))}; bars: 95% of bootstrap samples.",
        caption=f"{SEVERAL if len(sizes) > 1 else SINGLE}\n{source}",
        body=len(outcomes) * (HIGH + GAP),
    )
    top = page.high
    for outcome in outcomes:
        axes = panel(page, left=0.75, right=ROOM, low=top - 0.4 - HIGH, high=top - 0.4)
        _draw(axes, indices[indices["outcome"] == outcome], method)
        name_vertical(axes, f"{outcome} ({MEASURES[method][0]}, {UNITS[method]})")
        axes.set_xlabel("n")
        top -= HIGH + GAP
    return page


def _draw(axes: Axes, own: pd.DataFrame, method: str) -> None:
    first = own[own["measure"] == MEASURES[method][0]]
    ranked = [str(name) for name in largest(own, method).index]
    named = [name for name in ranked if name != DUMMY][: len(LOOKS)]
    looks = dict(zip(named, LOOKS, strict=False)) | {DUMMY: (INK, "x")}
    for place, name in enumerate(reversed(ranked)):
        rows = first[first["key"] == name].sort_values("n")
        colour, marker = looks.get(name, (FAINT, "."))
        spread = 1.0 + 0.012 * (place - len(ranked) / 2.0)  # so that bars stand beside each other
        x = rows["n"].to_numpy(float) * spread
        axes.vlines(x, rows["low"], rows["high"], color=colour, lw=1.6)
        axes.plot(
            x, rows["value"], color=colour, marker=marker, lw=1.6, ms=6.0, mec=PAPER if marker != "x" else INK
        )
    sizes = sorted(own["n"].unique())
    axes.set_xscale("log")
    axes.set_xticks(sizes, labels=[str(size) for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xlim(sizes[0] / 1.15, sizes[-1] * 1.15)
    low, high = min(0.0, float(first["low"].min())), float(first["high"].max())
    axes.set_ylim(low - 0.05 * (high - low), high + 0.05 * (high - low))
    axes.yaxis.grid(visible=True)
    _names(axes, [name for name in ranked if name in looks], looks, first)


def _names(axes: Axes, shown: list[str], looks: dict[str, tuple[str, str]], first: pd.DataFrame) -> None:
    """Write names at the right, in the order of the last values, none on another."""
    last = first[first["n"] == first["n"].max()].set_index("key")["value"]
    low, high = axes.get_ylim()
    wanted = [(float(last[name]) - low) / (high - low) for name in shown]
    least = 0.115 if any("\n" in broken(name) for name in shown) else 0.085
    places = np.minimum.accumulate(np.array(wanted) + least * np.arange(len(shown))) - least * np.arange(
        len(shown)
    )
    places = places + max(0.0, -float(places.min()))
    for name, place in zip(shown, places, strict=True):
        axes.plot(
            [1.02],
            [place],
            transform=axes.transAxes,
            clip_on=False,
            color=looks[name][0],
            marker=looks[name][1],
            ms=6.0,
        )
        axes.text(
            1.04,
            place,
            broken(name),
            transform=axes.transAxes,
            size=SMALL,
            linespacing=0.9,
            va="center",
            color=INK if looks[name][0] != FAINT else SOFT,
        )
