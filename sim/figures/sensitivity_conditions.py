"""Under which conditions something happens: the limits of the box, and what it gives for what it leaves out."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.ticker import PercentFormatter

from sim.analysis.discovery import Conditions
from sim.figures.look import BLUE, FAINT, INK, MARGIN, PAPER, SHARE_COLOURS, SMALL, SOFT, VERMILION
from sim.figures.page import Page, name_vertical, new_page, panel
from sim.figures.sensitivity_indices import broken

ROW, SQUARE, NAMES = 0.42, 3.0, 3.0
"""Inches: of a row of limits, of the two panels below, and for the names of parameters."""

NOTE = (
    "Points: the darker, the more often. Box found by peeling (PRIM): density is the share of its runs in which it"
    " happens, coverage the share of all such runs that lie in it. Quasi-p: chance of as many if the limit told"
    " nothing; no probability proper, since the same points found the box."
)


def draw(box: Conditions, source: str) -> Page:
    """Return the picture.

    Parameters
    ----------
    box : what scenario discovery found
    source : how the records were made
    """
    shown = box.limits[box.limits["limited"]]
    found = box.found
    page = new_page(
        title=f"{box.event[:1].upper()}{box.event[1:]}: under which conditions?",
        subtitle=(
            f"It happens in {found.share:.0%} of the runs of all points, in {found.box.density:.0%} of those in"
            f" the box, which holds {found.box.coverage:.0%} of all such runs."
        ),
        caption=f"{NOTE}\n{source}",
        body=max(len(shown), 1) * ROW + 1.0 + SQUARE + 0.95,
    )
    top = page.high - 0.3
    axes = panel(page, left=NAMES, right=MARGIN + 0.3, low=top - max(len(shown), 1) * ROW, high=top)
    _limits(axes, box)
    high = top - max(len(shown), 1) * ROW - 1.0
    _points(panel(page, left=1.05, right=4.3, low=high - SQUARE, high=high), box)
    _steps(panel(page, left=4.75, right=MARGIN, low=high - SQUARE, high=high), box)
    return page


def _limits(axes: Axes, box: Conditions) -> None:
    """Draw the stretch of each limited parameter's range that is in the box, with its ends and quasi-p."""
    shown = box.limits[box.limits["limited"]]
    rows = np.arange(len(shown))[::-1].astype(float)
    low, high = box.found.box.low[shown.index], box.found.box.high[shown.index]
    axes.hlines(rows, 0.0, 1.0, color=FAINT, lw=9.0)
    axes.hlines(rows, low, high, color=BLUE, lw=9.0)
    for row, start, end, (_, limit) in zip(rows, low, high, shown.iterrows(), strict=True):
        text = f"{_short(limit['low'])} to {_short(limit['high'])}   (quasi-p {limit['quasi_p']:.1g})"
        axes.text(min(max((start + end) / 2.0, 0.3), 0.7), row + 0.2, text, size=SMALL, ha="center", va="bottom")
    axes.set_xlim(0.0, 1.0)
    axes.set_ylim(-0.5, max(len(shown), 1) - 0.2)
    axes.set_yticks(rows, labels=[broken(str(name)) for name in shown["key"]], linespacing=0.9)
    axes.set_xticks([0.0, 1.0], labels=["lowest", "highest"])
    if shown.empty:
        axes.text(0.5, 0.2, "no limit is more than chance", ha="center", color=SOFT)


def _points(axes: Axes, box: Conditions) -> None:
    """Draw the points over the two parameters with the surest limits, coloured by how often it happens."""
    order = np.argsort(box.limits["quasi_p"].to_numpy(float), kind="stable")
    across, up = int(order[0]), int(order[1]) if len(order) > 1 else int(order[0])
    low, high = box.found.box.low, box.found.box.high
    colours = ListedColormap(SHARE_COLOURS)
    axes.scatter(
        box.places[:, across], box.places[:, up], c=box.share, cmap=colours, vmin=0.0, vmax=1.0, s=16.0,
        edgecolors=PAPER, linewidths=0.3,
    )  # fmt: skip
    corner = [low[across], high[across], high[across], low[across], low[across]]
    axes.plot(corner, [low[up], low[up], high[up], high[up], low[up]], color=VERMILION, lw=2.0, clip_on=False)
    axes.set_xlim(-0.01, 1.01)
    axes.set_ylim(-0.01, 1.01)
    axes.set_xticks([0.1, 0.9], labels=["lowest", "highest"])
    axes.set_yticks([0.03, 0.97], labels=["lowest", "highest"])
    axes.set_xlabel(broken(box.limits["key"].iloc[across]), labelpad=2.0)
    name_vertical(axes, broken(box.limits["key"].iloc[up]))


def _steps(axes: Axes, box: Conditions) -> None:
    """Draw density over coverage for every box on the way, and the one that is told."""
    steps = box.found.steps
    axes.plot(steps["coverage"], steps["density"], color=SOFT, marker=".", lw=1.2, ms=5.0)
    axes.plot([box.found.box.coverage], [box.found.box.density], color=VERMILION, marker="*", ms=15.0, mec=PAPER)
    axes.axhline(box.found.share, color=INK, lw=1.0, ls=(0, (2, 2)))
    axes.text(0.02, box.found.share + 0.015, "all points", size=SMALL, color=INK)
    axes.set_xlim(0.0, 1.02)
    axes.set_ylim(0.0, 1.05)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(PercentFormatter(1.0))
    axes.set_xlabel("Coverage")
    axes.yaxis.grid(visible=True)
    name_vertical(axes, "Density; star: the box told")


def _short(value: object) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
