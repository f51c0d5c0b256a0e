"""One picture as a page: title, what it shows, panels placed in inches, caption; saved as PNG and SVG."""

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.figures.look import CAPTION, INK, MARGIN, SOFT, SUBTITLE, TITLE, WIDTH

LINE = 1.32 / 72.0
"""Inches from line to line for each point of letter size."""

TITLE_LETTERS, SUBTITLE_LETTERS, CAPTION_LETTERS = 50, 88, 112
"""Letters that fit on a line of each kind."""


class Page(NamedTuple):
    """A picture being made; panels go between ``low`` and ``high``, inches from the bottom edge."""

    figure: Figure
    low: float
    high: float
    title: str


def new_page(*, title: str, subtitle: str, caption: str, body: float) -> Page:
    """Return a page with its texts written.

    Parameters
    ----------
    title : what the reader learns or asks, in plain words
    subtitle : what is shown, and its answer in numbers
    caption : sources, number of runs, seed, scenario, and what to be careful about
    body : inches between subtitle and caption
    """
    heads = _set(balanced(title, TITLE_LETTERS), TITLE), _set(balanced(subtitle, SUBTITLE_LETTERS), SUBTITLE)
    foot = _set([line for part in caption.split("\n") for line in textwrap.wrap(part, CAPTION_LETTERS)], CAPTION)
    head_height = heads[0][1] + 0.08 + heads[1][1]
    low = MARGIN / 2 + foot[1] + 0.12
    height = low + body + head_height + 0.16 + MARGIN / 2
    figure = Figure(figsize=(WIDTH, height))
    left, high = MARGIN / WIDTH, height - MARGIN / 2
    figure.text(left, high / height, heads[0][0], size=TITLE, weight="bold", color=INK, va="top", linespacing=1.2)
    second = (high - heads[0][1] - 0.08) / height
    figure.text(left, second, heads[1][0], size=SUBTITLE, color=SOFT, va="top", linespacing=1.25)
    figure.text(left, MARGIN / 2 / height, foot[0], size=CAPTION, color=SOFT, va="bottom", linespacing=1.25)
    return Page(figure, low, low + body, title)


def balanced(text: str, letters: int) -> list[str]:
    """Return a text in as few lines as fit, of about equal length, so that no word stands alone.

    Examples
    --------
    >>> balanced("How much does a deal take off?", 28)
    ['How much does a', 'deal take off?']
    """
    fewest = len(textwrap.wrap(text, letters))
    widths = (width for width in range(8, letters + 1) if len(textwrap.wrap(text, width)) <= fewest)
    return textwrap.wrap(text, next(widths, letters))


def panel(page: Page, *, left: float, right: float, low: float, high: float, below: Axes | None = None) -> Axes:
    """Return axes on a page.

    Parameters
    ----------
    page : Page
    left, right : inches from the left and from the right edge of the page
    low, high : inches from the bottom edge of the page
    below : axes with which the horizontal axis is shared
    """
    height = page.figure.get_figheight()
    box = (left / WIDTH, low / height, (WIDTH - left - right) / WIDTH, (high - low) / height)
    return page.figure.add_axes(box, sharex=below)


def key(page: Page, handles: Sequence[Artist], *, columns: int, above: float = 0.0) -> None:
    """Write the key at the top of the body, from the left margin.

    Parameters
    ----------
    page : Page
    handles : labelled artists
    columns : entries side by side
    above : inches to leave free at the top of the body
    """
    anchor = (MARGIN / WIDTH, (page.high - above) / page.figure.get_figheight())
    page.figure.legend(handles=list(handles), loc="upper left", bbox_to_anchor=anchor, ncols=columns)


def name_vertical(axes: Axes, text: str, raise_by: float = 0.0) -> None:
    """Write the name and unit of the vertical axis level above it, where it is easy to read.

    Parameters
    ----------
    axes : Axes
    text : name and unit
    raise_by : inches already taken above the axes
    """
    axes.set_ylabel(text, rotation=0, ha="left", va="bottom")
    axes.yaxis.set_label_coords(0.0, 1.0 + (raise_by + 0.08) / _inches_high(axes))


def save(page: Page, folder: Path, name: str) -> list[Path]:
    """Write a page as PNG and SVG; the same page gives the same bytes.

    Parameters
    ----------
    page : Page
    folder : exists
    name : of the files, without ending
    """
    png, svg = folder / f"{name}.png", folder / f"{name}.svg"
    page.figure.savefig(png, metadata={"Software": None, "Title": page.title})
    page.figure.savefig(svg, metadata={"Date": None, "Creator": None, "Title": page.title})
    return [png, svg]


def _inches_high(axes: Axes) -> float:
    figure = axes.get_figure(root=True)
    return axes.get_position().height * (figure.get_figheight() if figure is not None else 1.0)


def _set(lines: list[str], points: float) -> tuple[str, float]:
    """Return a text of lines, and its height in inches."""
    return "\n".join(lines), len(lines) * points * LINE
