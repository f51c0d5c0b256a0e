"""Agreed against announced rates: medians and intervals by hand, floor, the line of equal rates, tiers."""

import numpy as np
import pandas as pd
import pytest

from sim.analysis.agreed_rates import agreed_rates, announced_rates, discounts, rate_frequency, worth_a_row
from sim.figures.agreed_against_announced import answer
from sim.figures.look import INK, INNER_BAND, RECORDED, SIMULATED, SOFT
from sim.figures.page import Page
from sim.figures.source import Source
from tests.figures import records
from tests.figures.reading import areas, lines, texts

JAPAN, VIETNAM = [14.0, 15.0, 16.0, 17.0, 18.0], [20.0, 22.0, 30.0]


@pytest.fixture(scope="module")
def page(pages: dict[str, Page]) -> Page:
    return pages["agreed_against_announced"]


def test_the_first_threat_is_the_announcement(source: Source) -> None:
    """China's later threat of 145 does not count; Mexico, not announced, has the rate it is threatened with."""
    found = announced_rates(source.partners, source.events)
    assert found.to_dict() == {**records.ANNOUNCED, "MEX": records.MEXICO}
    assert list(found.index) == list(records.PARTNERS)


def test_medians_and_intervals_are_over_deals(source: Source) -> None:
    found = agreed_rates(source.partners, source.events)
    assert list(found.loc["JPN", ["p05", "p50", "p95"]]) == list(np.quantile(JAPAN, [0.05, 0.5, 0.95]))
    assert list(found.loc["VNM", ["p05", "p50", "p95"]]) == list(np.quantile(VIETNAM, [0.05, 0.5, 0.95]))
    assert list(found.loc["CHN", ["deals", "share", "p50"]]) == [1, 0.2, 30.0]
    assert found.loc["MEX", ["p05", "p50", "p95"]].isna().all()


def test_discounts_are_taken_deal_by_deal(source: Source) -> None:
    found = sorted(discounts(source.partners, source.events))
    assert found == sorted([*(24.0 - rate for rate in JAPAN), *(46.0 - rate for rate in VIETNAM), 54.0 - 30.0])


def test_frequencies_are_of_all_deals(source: Source) -> None:
    found = rate_frequency(source.partners)
    assert found.to_dict() == {
        14: 1 / 9,
        15: 1 / 9,
        16: 1 / 9,
        17: 1 / 9,
        18: 1 / 9,
        20: 1 / 9,
        22: 1 / 9,
        30: 2 / 9,
    }


def test_rows_are_those_with_deals_and_those_on_record() -> None:
    table = pd.DataFrame(
        {"announced_pct": [10.0, 30.0, 30.0, 40.0], "deals": [3, 9, 1, 0], "share": [0.3, 0.9, 0.01, 0.0]},
        index=["a", "b", "c", "d"],
    )
    assert list(worth_a_row(table, at_least=0.05, at_most=9).index) == ["b", "a"]
    assert list(worth_a_row(table, at_least=0.05, at_most=1).index) == ["b"]
    assert list(worth_a_row(table, at_least=0.05, at_most=9, always=["c", "?"]).index) == ["b", "c", "a"]
    assert list(worth_a_row(table, at_least=0.0, at_most=9).index) == ["b", "c", "a"]


def test_rows_show_announced_rate_median_and_interval(page: Page) -> None:
    axes = page.figure.axes[0]
    names = ["China", "Vietnam", "South Korea", "Japan", "European Union", "United Kingdom"]
    assert [label.get_text() for label in axes.get_yticklabels()] == names
    (announced,) = lines(axes, INK, marker="|")
    assert list(announced.get_xdata()) == [54.0, 46.0, 25.0, 24.0, 20.0, 10.0]
    medians = [rate for line in lines(axes, SIMULATED, marker="o") for rate in line.get_xdata()]
    assert [rate for rate in medians if not np.isnan(rate)] == [30.0, 22.0, 16.0]
    (interval,) = areas(axes, INNER_BAND)
    ends = [tuple(segment[:, 0]) for segment in interval.get_segments() if len(segment) == 2 and segment.ndim == 2]
    assert ends == [tuple(np.quantile(rates, [0.05, 0.95])) for rates in ([30.0], VIETNAM, JAPAN)]


def test_the_record_stands_beside(page: Page) -> None:
    (record,) = lines(page.figure.axes[0], RECORDED, marker="D")
    rates = dict(zip(record.get_ydata().round(), record.get_xdata(), strict=True))
    assert rates == {0.0: 30.0, 1.0: 20.0, 2.0: 15.0, 3.0: 15.0, 4.0: 15.0, 5.0: 10.0}


def test_the_line_of_equal_rates_and_the_floor_are_drawn(page: Page) -> None:
    axes = page.figure.axes[1]
    (equal,) = lines(axes, SOFT)
    assert list(equal.get_xdata()) == list(equal.get_ydata())
    (floor,) = lines(axes, INK)
    assert set(floor.get_ydata()) == {10.0}
    assert axes.get_xlim() == axes.get_ylim()
    assert "as announced" in texts(page.figure)


def test_tiers_are_bars_in_percent(page: Page, source: Source) -> None:
    axes = page.figure.axes[2]
    heights = {bar.get_x() + bar.get_width() / 2: bar.get_height() for bar in axes.patches}
    assert {round(rate): height for rate, height in heights.items()} == pytest.approx(
        {rate: 100.0 * share for rate, share in rate_frequency(source.partners).items()}
    )


def test_the_answer_is_in_words(page: Page) -> None:
    written = " ".join(texts(page.figure)).replace("\n", " ")
    assert "The median deal takes 10 percentage points off the rate first announced; 0% of the deals" in written
    assert "Not shown: 1 partner with 0 deals in all runs together." in written


def test_the_answer_counts_deals_at_the_floor() -> None:
    text = answer(pd.Series([2.0, 3.0]), pd.Series([10.0, 12.0, np.nan]), 10.0)
    assert text.startswith("The median deal takes 2.5 percentage points")
    assert text.endswith("50% of the deals end at the floor of 10%.")
