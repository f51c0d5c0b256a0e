"""Time along the horizontal axis, with the dates that a person would write."""

import datetime
from collections.abc import Iterable, Sequence

import numpy as np
from matplotlib.axes import Axes

from sim.arrays import FloatArray
from sim.figures.source import MONTHS

DAY_STEPS, MOST_DAY_TICKS = (1, 2, 7, 14), 7
MONTH_STEPS, MOST_MONTH_TICKS = (1, 2, 3, 6, 12, 24), 13


def numbers(dates: Iterable[datetime.date]) -> FloatArray:
    """Return dates as day numbers, the unit of every time axis here."""
    return np.array([float(date.toordinal()) for date in dates])


def date_axis(axes: Axes, first: datetime.date, last: datetime.date) -> None:
    """Give a time axis its limits and its ticks."""
    ticks = date_ticks(first, last)
    axes.set_xlim(float(first.toordinal()), float(last.toordinal()))
    axes.set_xticks(numbers(ticks), labels=tick_labels(ticks))


def date_ticks(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """Return days to name: some days of a short time, firsts of months of a long one."""
    span = (last - first).days
    if span <= DAY_STEPS[-1] * (MOST_DAY_TICKS - 1):
        step = next(step for step in DAY_STEPS if span <= step * (MOST_DAY_TICKS - 1))
        return [first + datetime.timedelta(days=days) for days in range(0, span + 1, step)]
    fitting = (step for step in MONTH_STEPS if span / 30.4 / step <= MOST_MONTH_TICKS)
    step = next(fitting, MONTH_STEPS[-1])
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    starts = [datetime.date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
    return [start for start in starts if first <= start <= last]


def tick_labels(ticks: Sequence[datetime.date]) -> list[str]:
    r"""Name ticks; the year stands below the first tick and below the first of every year.

    Examples
    --------
    >>> tick_labels([datetime.date(2025, 12, 1), datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)])
    ['Dec\n2025', 'Jan\n2026', 'Feb']
    """
    months = all(tick.day == 1 for tick in ticks)
    years = [None, *(tick.year for tick in ticks)]
    texts = [MONTHS[tick.month - 1] if months else f"{tick.day} {MONTHS[tick.month - 1]}" for tick in ticks]
    return [
        text if before == tick.year else f"{text}\n{tick.year}"
        for text, tick, before in zip(texts, ticks, years, strict=False)
    ]
