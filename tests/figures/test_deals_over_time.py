"""The number of deals over time: what is plotted is what the records hold."""

import datetime

import numpy as np
import pandas as pd
import pytest

from sim.figures import deals_over_time
from sim.figures.look import INNER_BAND, OUTER_BAND, RECORDED, SIMULATED
from sim.figures.page import Page
from sim.figures.source import Source
from tests.figures import records
from tests.figures.reading import areas, lines, texts


@pytest.fixture(scope="module")
def page(pages: dict[str, Page]) -> Page:
    return pages["deals_over_time"]


def by_hand(source: Source, share: float) -> list[float]:
    """Count deals of every run in every round from the partners' dates, not from the series."""
    signed = source.partners[source.partners["deal_date"].notna()]
    counts = [
        [sum((signed["run"] == run) & (signed["deal_date"] <= date)) for run in range(records.RUNS)]
        for date in source.dates
    ]
    return [float(np.quantile(count, share)) for count in counts]


def test_the_line_is_the_median_over_runs(page: Page, source: Source) -> None:
    (line,) = lines(page.figure.axes[0], SIMULATED)
    days = [date.toordinal() for date in source.dates]
    assert list(line.get_xdata()) == [*days, days[-1] + 7]
    median = by_hand(source, 0.5)
    assert list(line.get_ydata()) == [*median, median[-1]]
    assert line.get_drawstyle() == "steps-post"


@pytest.mark.parametrize(("colour", "low", "high"), [(INNER_BAND, 0.25, 0.75), (OUTER_BAND, 0.05, 0.95)])
def test_bands_lie_between_quantiles(page: Page, source: Source, colour: str, low: float, high: float) -> None:
    (area,) = areas(page.figure.axes[0], colour)
    heights = area.get_paths()[0].vertices[:, 1]
    assert np.isclose(heights.max(), max(by_hand(source, high)))
    assert set(np.round(by_hand(source, low) + by_hand(source, high), 9)) >= set(np.round(heights, 9))


def test_the_record_grows_with_its_deals_and_stops_when_it_ends(page: Page) -> None:
    _, line = lines(page.figure.axes[0], RECORDED)  # the mark of its end, then the record
    record = dict(zip(line.get_xdata(), line.get_ydata(), strict=True))
    assert record[datetime.date(2025, 5, 8).toordinal()] == 1.0  # United Kingdom
    assert record[datetime.date(2025, 7, 22).toordinal()] == 6.0  # Indonesia's second announcement counts once
    assert max(record) == datetime.date(2025, 8, 7).toordinal()
    assert record[max(record)] == 11.0


def test_marks_of_the_calendar_and_the_end_of_the_record_are_named(page: Page) -> None:
    written = texts(page.figure)
    for text in ("Announced 2 Apr", "Paused 9 Apr", "First deadline 9 Jul", "Record ends 7 Aug"):
        assert text in written


def test_the_answer_is_in_words(page: Page) -> None:
    written = " ".join(texts(page.figure)).replace("\n", " ")
    assert deals_over_time.TITLE in written
    answer = "Framework deals by 7 Aug 2025: 2 at the median over runs (9 in 10 runs: 1 to 2); 11 on record."
    assert answer in written


def test_the_axis_counts_in_whole_numbers(page: Page) -> None:
    axes = page.figure.axes[0]
    assert axes.get_ylabel() == "Framework deals signed so far (number)"
    assert all(tick == round(tick) for tick in axes.get_yticks())
    assert axes.get_ylim()[0] == 0.0


def test_series_and_partners_of_the_made_up_records_agree(source: Source) -> None:
    counts = source.series.pivot(index="date", columns="run", values="deals")
    assert list(pd.Series(counts.median(axis=1))) == by_hand(source, 0.5)
