"""Marks of the calendar: which, where, and no text over another."""

import datetime

import pandas as pd
import pytest

from sim.figures.marks import LETTER, Mark, calendar_marks, place_marks

START = datetime.date(2025, 4, 2)


def day(number: int) -> datetime.date:
    return START + datetime.timedelta(days=number)


def test_days_that_all_runs_share_are_marked() -> None:
    kinds = ["announce", "pause", "extension", "deadline", "deadline", "letter"]
    dates = [day(0), day(7), day(98), day(98), day(121), day(90)]
    marks = calendar_marks(pd.DataFrame({"kind": kinds, "date": dates}))
    assert [mark.label for mark in marks] == ["Announced 2 Apr", "Paused 9 Apr", "First deadline 9 Jul"]


def test_without_events_there_is_no_mark() -> None:
    assert calendar_marks(pd.DataFrame({"kind": [], "date": []})) == []


def test_marks_outside_the_axis_are_left_out() -> None:
    marks = [Mark(day(-1), "before"), Mark(day(0), "first"), Mark(day(9), "last"), Mark(day(10), "after")]
    placed = place_marks(marks, first=day(0), last=day(9), width=7.0)
    assert {each.mark.text for each in placed} == {"first", "last"}


@pytest.mark.parametrize("days", [[0, 7, 98, 127], [0, 1, 2, 3], [0, 0, 260, 260], [258, 259, 260], [0, 130, 140]])
def test_no_text_meets_another_and_no_line_crosses_one_from_below(days: list[int]) -> None:
    marks = [Mark(day(number), f"mark of day {number}") for number in days]
    placed = place_marks(marks, first=day(0), last=day(260), width=6.5)
    assert len(placed) == len(days)
    for each in placed:
        end = each.begin + LETTER * len(each.mark.label)
        assert each.begin >= 0.0
        assert end <= 6.5 + 1e-9
        same = [other for other in placed if other.level == each.level and other is not each]
        assert not [other for other in same if each.begin <= other.begin < end]
        higher = [other for other in placed if other.level > each.level]
        assert not [other for other in higher if each.line < other.line < end]
