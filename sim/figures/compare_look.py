"""What the pictures of a comparison share: looks of the sides, grids of panels, units."""

import textwrap
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.analysis.comparison import Comparison
from sim.analysis.comparison_notes import unfinished
from sim.figures.compare_names import called
from sim.figures.look import BLUE, GREEN, MARGIN, ORANGE, PURPLE, SKY, SMALL, SOFT, TEXT, VERMILION, WIDTH
from sim.figures.page import Page, panel

OTHERS = ((BLUE, "o"), (VERMILION, "s"), (GREEN, "D"), (PURPLE, "^"), (ORANGE, "v"), (SKY, "P"))
"""Colour and marker of each side but the baseline."""

BASELINE = (SOFT, "o")

NOT_ADJUSTED = "Each interval covers 95 % by itself; none is widened for their number."


class Unit(NamedTuple):
    """How differences and levels of a unit are written."""

    scale: float
    level: str
    difference: str


UNITS = {
    "percent": Unit(1.0, "%", "percentage points"),
    "share": Unit(100.0, "%", "percentage points"),
    "count": Unit(1.0, "number", "number"),
    "USD bn a year": Unit(1.0, "USD bn a year", "USD bn a year"),
    "USD bn": Unit(1.0, "USD bn", "USD bn"),
    "days": Unit(1.0, "days", "days"),
}


def unit_of(name: str) -> Unit:
    """Return how to write a unit.

    Parameters
    ----------
    name : unit of a table
    """
    return UNITS.get(name, Unit(1.0, name, name))


def looks(comparison: Comparison) -> dict[str, tuple[str, str]]:
    """Return colour and marker of every side.

    Parameters
    ----------
    comparison : with at most `sim.analysis.comparison_shapes.MOST_SIDES` sides beside the baseline
    """
    return {comparison.baseline: BASELINE} | dict(zip(comparison.others, OTHERS, strict=False))


def runs_text(comparison: Comparison, names: Sequence[str]) -> str:
    """Say from how many runs of which sides a picture is made, how they were paired, and which sides are missing.

    Parameters
    ----------
    comparison : Comparison
    names : sides shown
    """
    rows = comparison.sides[comparison.sides["side"].isin(names)]
    counts = rows["runs"].unique()
    if len(counts) == 1:
        told = f"{counts[0]} run{'s' if counts[0] > 1 else ''} of each side"
    else:
        told = ", ".join(f"{called(str(row.side), comparison.names)} {row.runs} runs" for row in rows.itertuples())
    others = rows[rows["side"] != comparison.baseline]
    pairing = set(others["pairing"])
    how = {"paired": "compared run by run on the same luck", "unpaired": "compared as samples, not run by run"}
    found = f"Simulated: {told}, {' or '.join(how[each] for each in sorted(pairing))}."
    return f"{found} {unfinished(comparison)}".rstrip()


def grid(
    page: Page, rows: int, columns: int, *, left: float, gap: float, below: float, above: float
) -> list[Axes]:
    """Return panels side by side and below each other over the body of a page, row by row.

    Parameters
    ----------
    page : Page
    rows, columns : of the grid
    left : inches left of the first column
    gap : inches between columns
    below, above : inches that each panel needs below and above itself
    """
    right = 0.3
    width = (WIDTH - left - right - gap * (columns - 1)) / columns
    height = (page.high - page.low) / rows
    found = []
    for row in range(rows):
        high = page.high - row * height
        for column in range(columns):
            start = left + column * (width + gap)
            low = high - height + below
            found.append(panel(page, left=start, right=WIDTH - start - width, low=low, high=high - above))
    return found


def head(axes: Axes, text: str, note: str = "", *, lines: int = 2) -> None:
    """Write the name of a panel above it, and below the name a note such as its unit.

    Parameters
    ----------
    axes : Axes
    text : name
    note : in small letters; empty for none
    lines : that the name may take
    """
    letters = int(axes.get_position().width * WIDTH * 72.0 / (0.6 * TEXT))
    told = "\n".join(textwrap.wrap(text, max(10, letters))[:lines])
    place: dict[str, Any] = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    axes.annotate(
        told, (0.0, 1.0), (0.0, 17.0 if note else 5.0), size=TEXT, weight="bold", linespacing=1.1, **place
    )
    if note:
        axes.annotate(note, (0.0, 1.0), (0.0, 4.0), size=SMALL, color=SOFT, **place)


def columns_of_key(labels: Sequence[str]) -> int:
    """Return how many entries of a key fit side by side.

    Parameters
    ----------
    labels : of the entries
    """
    entry = 0.65 + 0.6 * TEXT / 72.0 * max(len(label) for label in labels)
    return max(1, min(4, int((WIDTH - 2 * MARGIN) / entry)))


def signed(value: float, unit: Unit) -> str:
    """Write a difference with its sign and at most three digits.

    Parameters
    ----------
    value : in the unit of the table
    unit : from `unit_of`
    """
    scaled = value * unit.scale
    return "no number" if np.isnan(scaled) else f"{scaled:+.3g}".replace("-", "−")


def interval_text(row: pd.Series, unit: Unit) -> str:
    """Write a difference with its interval, if it has one.

    Parameters
    ----------
    row : of a table of differences
    unit : from `unit_of`
    """
    told = signed(row["difference"], unit)
    if np.isnan(row["low"]):
        return f"{told}, no interval"
    return f"{told}, 95 % interval {signed(row['low'], unit)} to {signed(row['high'], unit)}"
