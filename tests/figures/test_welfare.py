"""Welfare of home and partners: medians and intervals by hand, dates, order of rows."""

import datetime

import numpy as np
import pandas as pd
import pytest

from sim.analysis.welfare_accounts import account_dates, welfare_spread
from sim.figures.look import BLUE, ORANGE, SKY
from sim.figures.page import Page
from sim.figures.source import Source
from sim.figures.welfare import looks
from tests.figures import records
from tests.figures.reading import areas, lines, texts

CODES = ("USA", *records.PARTNERS)


@pytest.fixture(scope="module")
def page(pages: dict[str, Page]) -> Page:
    return pages["welfare"]


def quantile(day: int, place: int, share: float) -> float:
    return float(np.quantile([records.welfare_of(run, day, place) for run in range(records.RUNS)], share))


def test_quantiles_are_over_runs(source: Source) -> None:
    found = welfare_spread(source.welfare)
    for place, code in enumerate(CODES):
        row = found.loc[(code, datetime.date(2025, 5, 14))]
        assert list(row) == pytest.approx([quantile(1, place, share) for share in (0.05, 0.5, 0.95)])


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        ([9, 20, 25, 30], [9, 20, 30]),
        ([9, 25, 30], [9, 30]),
        ([9], [9]),
        ([25, 30], [25, 30]),
        ([9, 19, 20], [9, 20]),
    ],
)
def test_first_last_and_the_last_before_the_end_of_the_record_are_shown(days: list[int], shown: list[int]) -> None:
    dates = [datetime.date(2025, 1, day) for day in days]
    table = pd.DataFrame({"date": dates[::-1]})
    assert [date.day for date in account_dates(table, datetime.date(2025, 1, 20))] == shown


@pytest.mark.parametrize(
    ("index", "day", "colour", "marker"), [(0, 0, SKY, "o"), (1, 2, ORANGE, "s"), (2, 3, BLUE, "D")]
)
def test_markers_are_medians_and_bars_nine_in_ten_runs(
    page: Page, index: int, day: int, colour: str, marker: str
) -> None:
    (dots,) = lines(page.figure.axes[0], colour, marker=marker)
    assert list(dots.get_xdata()) == pytest.approx([quantile(day, place, 0.5) for place in range(len(CODES))])
    (bars,) = areas(page.figure.axes[0], colour)
    ends = [tuple(segment[:, 0]) for segment in bars.get_segments()]
    assert np.allclose(
        ends, [[quantile(day, place, share) for share in (0.05, 0.95)] for place in range(len(CODES))]
    )


def test_home_comes_first_then_partners_in_the_order_of_the_data(page: Page) -> None:
    labels = page.figure.axes[0].get_yticklabels()
    names = [
        "United States",
        "European Union",
        "Mexico",
        "China",
        "Japan",
        "South Korea",
        "Vietnam",
        "United Kingdom",
    ]
    assert [label.get_text() for label in labels] == names
    assert labels[0].get_fontweight() == "bold"


def test_days_are_named_and_the_unit_is_said(page: Page) -> None:
    written = texts(page.figure)
    assert {"Median, 9 Apr 2025", "Median, 7 Aug 2025", "Median, 3 Sep 2025"} <= set(written)
    assert page.figure.axes[0].get_xlabel().endswith("(%)")


def test_the_answer_counts_losers(page: Page) -> None:
    """Medians at the end: 0.3 - 0.18 x place; positive for home and the first partner only."""
    written = " ".join(texts(page.figure)).replace("\n", " ")
    assert "over runs the United States gains 0.3% by 3 Sep 2025; 6 of the 7 partners shown lose." in written


def test_the_last_day_always_looks_the_same() -> None:
    assert looks(1)[-1] == looks(2)[-1] == looks(3)[-1]
    assert [len(looks(days)) for days in (1, 2, 3)] == [1, 2, 3]
