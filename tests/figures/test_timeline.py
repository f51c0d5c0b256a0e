"""When each partner signs: medians, spread, record, order of rows."""

import datetime

import pytest

from sim.figures.dates import numbers
from sim.figures.look import INNER_BAND, RECORDED, SIMULATED
from sim.figures.page import Page
from tests.figures.reading import areas, lines, texts
from tests.figures.records import START


@pytest.fixture(scope="module")
def page(pages: dict[str, Page]) -> Page:
    return pages["timeline"]


def week(index: int) -> float:
    return float((START + datetime.timedelta(weeks=index)).toordinal())


def test_rows_are_in_the_order_of_the_median_dates(page: Page) -> None:
    names = [label.get_text() for label in page.figure.axes[0].get_yticklabels()]
    assert names == ["Japan", "Vietnam", "China", "European Union", "South Korea", "United Kingdom"]


def test_medians_and_spread_are_those_of_the_runs_with_a_deal(page: Page) -> None:
    (axes,) = page.figure.axes
    (medians,) = lines(axes, SIMULATED, marker="o")
    assert medians.get_xdata().tolist() == [week(11), week(13), week(20)]  # of 9..13; of 13, 13, 15; of 20
    (bars,) = areas(axes, INNER_BAND)
    spans = [[segment[0][0], segment[1][0]] for segment in bars.get_segments()]
    assert spans == [[week(9), week(13)], [week(13), week(15)], [week(20), week(20)]]


def test_recorded_dates_stand_in_the_rows_of_their_partners(page: Page) -> None:
    (axes,) = page.figure.axes
    (record,) = lines(axes, RECORDED, marker="D")
    found = dict(zip(record.get_ydata(), record.get_xdata(), strict=True))
    assert found[0] == numbers([datetime.date(2025, 7, 22)])[0]  # Japan
    assert len(found) == 6  # Mexico has none


def test_shares_and_answer_are_written(page: Page) -> None:
    told = " ".join(texts(page.figure)).replace("\n", " ")
    assert "100%" in told
    assert "60%" in told
    assert "Japan comes first (18 Jun 2025), Vietnam last (2 Jul 2025) of the 2 that sign in at least half" in told
    assert "1 of 3 recorded dates lie within the spread." in told
