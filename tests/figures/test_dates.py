"""Dates along the axis."""

import datetime
import itertools

import pytest

from sim.figures.dates import MOST_MONTH_TICKS, date_ticks, tick_labels
from sim.figures.source import day

START = datetime.date(2025, 4, 2)


@pytest.mark.parametrize("days", [1, 7, 14, 31, 84, 85, 120, 273, 500, 1500, 3650])
def test_ticks_are_few_evenly_spaced_and_within(days: int) -> None:
    ticks = date_ticks(START, START + datetime.timedelta(days=days))
    assert 1 <= len(ticks) <= MOST_MONTH_TICKS + 1
    assert ticks[0] >= START
    assert ticks[-1] <= START + datetime.timedelta(days=days)
    gaps = [(later - earlier).days for earlier, later in itertools.pairwise(ticks)]
    assert max(gaps, default=1) - min(gaps, default=1) <= 4  # months of 28 to 31 days


def test_short_times_have_days_and_long_ones_months() -> None:
    assert tick_labels(date_ticks(START, START + datetime.timedelta(days=7))) == [
        "2 Apr\n2025",
        "4 Apr",
        "6 Apr",
        "8 Apr",
    ]
    months = tick_labels(date_ticks(START, START + datetime.timedelta(days=273)))
    assert months == ["May\n2025", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def test_every_year_is_named_once() -> None:
    labels = tick_labels(date_ticks(START, START + datetime.timedelta(days=500)))
    assert [label.split("\n")[1] for label in labels if "\n" in label] == ["2025", "2026"]


def test_dates_are_english_everywhere() -> None:
    assert day(datetime.date(2025, 10, 1)) == "1 Oct 2025"
