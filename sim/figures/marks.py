"""Marks of the calendar: a line through the picture, its text above, no text over another."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from sim.figures.dates import date_axis
from sim.figures.look import DOTS, PAPER, RECORDED, SMALL, SOFT, WIDTH
from sim.figures.page import Page, name_vertical, panel
from sim.figures.source import MONTHS

ACTS = {"announce": "Announced", "pause": "Paused"}
"""Acts of home that every run has on the same day; later deadlines differ from run to run."""

STEP = 0.19
"""Inches from one text up to the next."""

LETTER = 0.58 * SMALL / 72.0
"""Inches a letter takes, on average."""


class Mark(NamedTuple):
    """A day worth a line."""

    date: datetime.date
    text: str
    colour: str = SOFT

    @property
    def label(self) -> str:
        """What is written: text and day."""
        return f"{self.text} {self.date.day} {MONTHS[self.date.month - 1]}"


class Room(NamedTuple):
    """What to leave free around axes, inches."""

    above: float  # for the key
    left: float = 0.75
    right: float = 0.75
    below: float = 0.45  # for dates


class Placed(NamedTuple):
    """A mark with its place, inches from the left end of the axis, and its level above the axes."""

    mark: Mark
    line: float
    begin: float
    level: int


def calendar_marks(events: pd.DataFrame) -> list[Mark]:
    """Return the days that all runs share: announcement, pause, first deadline.

    Parameters
    ----------
    events : table ``events`` of one results folder
    """
    days = {text: events.loc[events["kind"] == kind, "date"] for kind, text in ACTS.items()}
    days["First deadline"] = events.loc[events["kind"].isin(["deadline", "extension"]), "date"]
    return [Mark(dates.min(), text) for text, dates in days.items() if len(dates)]


def record_mark(end: datetime.date) -> Mark:
    """Return the mark of the day after which nothing is on record."""
    return Mark(end, "Record ends", RECORDED)


def place_marks(marks: Sequence[Mark], *, first: datetime.date, last: datetime.date, width: float) -> list[Placed]:
    """Place the marks between two days, stacked so that texts meet neither each other nor a line.

    Parameters
    ----------
    marks : any number, in any order
    first, last : ends of the axis
    width : inches that the axis takes; texts stay within
    """
    placed: list[Placed] = []
    shown = sorted((mark for mark in marks if first <= mark.date <= last), reverse=True)
    for mark in shown:  # from right to left: a text may only pass above the lines of later marks
        line = width * (mark.date - first) / (last - first)
        begin = min(line, width - LETTER * len(mark.label))
        end = begin + LETTER * (len(mark.label) + 1)
        level = max((other.level + 1 for other in placed if min(other.line, other.begin) < end), default=0)
        placed.append(Placed(mark, line, begin, level))
    return placed


def time_panel(
    page: Page, *, marks: Sequence[Mark], span: tuple[datetime.date, datetime.date], name: str, room: Room
) -> Axes:
    """Return axes over the whole body of a page, with time, marks and the name of the vertical axis.

    Parameters
    ----------
    page : Page
    marks : of the calendar
    span : first and last day
    name : of the vertical axis, with its unit
    room : to leave free around axes and marks
    """
    width = WIDTH - room.left - room.right
    placed = place_marks(marks, first=span[0], last=span[1], width=width)
    stack = STEP * (1.2 + max((each.level for each in placed), default=-1))
    low, high = page.low + room.below, page.high - room.above - stack - 0.26
    axes = panel(page, left=room.left, right=room.right, low=low, high=high)
    date_axis(axes, *span)
    name_vertical(axes, name, raise_by=stack)
    for each in placed:
        _draw(axes, each, width=width, height=high - low)
    return axes


def _draw(axes: Axes, placed: Placed, *, width: float, height: float) -> None:
    top = 1.0 + STEP * (placed.level + 0.4) / height
    x, colour = placed.line / width, placed.mark.colour
    axes.plot([x, x], [0.0, top], color=colour, lw=1.0, ls=DOTS, clip_on=False, transform=axes.transAxes)
    text = axes.text(
        placed.begin / width, top, placed.mark.label, size=SMALL, color=colour, transform=axes.transAxes
    )
    text.set_bbox({"fc": PAPER, "ec": "none", "pad": 0.3})
