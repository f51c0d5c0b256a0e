"""Home's average tariff over time: what is plotted is what the records hold."""

import datetime

import numpy as np
import pytest

from sim.data.load import load_table
from sim.figures.average_tariff import recorded_between
from sim.figures.look import OUTER_BAND, RECORDED, SIMULATED
from sim.figures.page import Page
from tests.figures import records
from tests.figures.reading import areas, lines, texts


@pytest.fixture(scope="module")
def page(pages: dict[str, Page]) -> Page:
    return pages["average_tariff"]


def test_the_line_is_the_median_over_runs(page: Page) -> None:
    (line,) = lines(page.figure.axes[0], SIMULATED)
    runs, rounds = range(records.RUNS), [*range(records.ROUNDS), records.ROUNDS - 1]
    median = [np.median([records.average_rate(run, index) for run in runs]) for index in rounds]
    assert list(line.get_ydata()) == median


def test_nine_in_ten_runs_lie_in_the_outer_band(page: Page) -> None:
    (area,) = areas(page.figure.axes[0], OUTER_BAND)
    heights = area.get_paths()[0].vertices[:, 1]
    assert np.isclose(heights.min(), 10.2)  # runs 10, 11, 12, 13, 14 in the first round: a fifth of a step up
    assert np.isclose(heights.max(), 15.8)


def test_the_record_is_the_table_from_three_months_before(page: Page) -> None:
    _, line = lines(page.figure.axes[0], RECORDED)  # the mark of its end, then the record
    table = load_table("effective_tariff")
    shown = table[table["date"] >= "2025-01-01"]
    assert [datetime.date.fromordinal(int(day)) for day in line.get_xdata()] == list(shown["date"].dt.date)
    assert list(line.get_ydata()) == list(shown["us_avg_tariff_pct"])


def test_the_record_can_be_cut() -> None:
    first, last = datetime.date(2025, 4, 8), datetime.date(2025, 4, 10)
    assert list(recorded_between(first, last).index) == [first, datetime.date(2025, 4, 9), last]
    assert recorded_between(datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)).empty


def test_the_axis_starts_at_nothing_and_says_percent(page: Page) -> None:
    axes = page.figure.axes[0]
    assert axes.get_ylabel() == "Average US tariff on imports (% of their value)"
    assert axes.get_ylim()[0] == 0.0


def test_the_answer_is_in_words(page: Page) -> None:
    """7 August lies in the round of 6 August, the nineteenth: 10 + run + 0."""
    written = " ".join(texts(page.figure)).replace("\n", " ")
    answer = "Average tariff on 7 Aug 2025: 12% at the median over runs (9 in 10 runs: 10.2% to 13.8%); 18.9%"
    assert answer in written
    assert "tradewartracker" in written
