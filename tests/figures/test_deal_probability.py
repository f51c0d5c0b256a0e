"""The heat map of deals: shares by hand, order, colours, marks of the record."""

import datetime

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from sim.analysis.deal_probability import deal_probability, likeliest
from sim.figures.deal_probability import answer, notes, spells
from sim.figures.look import RECORDED, SHARE_COLOURS
from sim.figures.page import Page
from sim.figures.source import Source
from tests.figures import records
from tests.figures.reading import lines, texts


@pytest.fixture(scope="module")
def page(pages: dict[str, Page]) -> Page:
    return pages["deal_probability"]


def test_shares_are_counted_over_runs(source: Source) -> None:
    found = deal_probability(source.partners, source.dates)
    for code in records.PARTNERS:
        for index, date in enumerate(source.dates):
            signed = [run for (run, who), (when, _) in records.DEALS.items() if who == code and when <= index]
            assert found.loc[code, date] == len(signed) / records.RUNS
    assert list(found.index) == list(records.PARTNERS)


def test_the_likeliest_come_first_then_the_earlier_then_those_on_record() -> None:
    rows = {"w": [0, 0, 0], "x": [0, 0.4, 0.5], "y": [0.1, 0.4, 0.5], "z": [0, 0, 0.9], "v": [0, 0, 0.04]}
    table = pd.DataFrame(rows).T
    assert list(likeliest(table, at_least=0.05, at_most=9).index) == ["z", "y", "x"]
    assert list(likeliest(table, at_least=0.05, at_most=2).index) == ["z", "y"]
    assert list(likeliest(table, at_least=0.05, at_most=2, always=["w"]).index) == ["z", "w"]
    assert list(likeliest(table, at_least=0.0, at_most=9).index) == ["z", "y", "x", "v"]


def test_rows_are_named_and_end_with_their_share(page: Page) -> None:
    axes = page.figure.axes[0]
    rows = [label.get_text() for label in axes.get_yticklabels()]
    assert rows == ["Japan", "Vietnam", "China", "European Union", "South Korea", "United Kingdom"]
    ends = [text for text in texts(page.figure) if text.endswith("%") and len(text) <= 4]
    assert ends == ["100%", "60%", "20%", "0%", "0%", "0%"]


def test_colours_tell_the_class_of_the_share(page: Page, source: Source) -> None:
    axes = page.figure.axes[0]
    drawn = {(bar.get_y() + bar.get_height() / 2, to_hex(bar.get_facecolor())): bar for bar in axes.patches}
    assert set(drawn) == {
        *((0.0, colour.lower()) for colour in SHARE_COLOURS),
        (1.0, SHARE_COLOURS[1].lower()),
        (1.0, SHARE_COLOURS[2].lower()),
        (2.0, SHARE_COLOURS[0].lower()),
    }
    first = drawn[1.0, SHARE_COLOURS[1].lower()]  # Vietnam: two runs of five from round 13 to round 15
    assert first.get_x() == source.dates[13].toordinal()
    assert first.get_width() == 14.0


def test_a_share_belongs_to_the_class_it_is_the_top_of() -> None:
    edges = [float(day) for day in range(8)]
    found = spells([0.0, 0.2, 0.4, 0.6, 0.8, 0.800001, 1.0], edges)
    assert found == [(0, 1.0, 1.0), (1, 2.0, 1.0), (2, 3.0, 1.0), (3, 4.0, 1.0), (4, 5.0, 2.0)]
    assert spells([0.0, 0.0], [0.0, 1.0, 2.0]) == []


def test_recorded_deals_are_marked_on_their_day(page: Page) -> None:
    (line,) = lines(page.figure.axes[0], RECORDED, marker="D")
    days = [datetime.date.fromordinal(int(day)) for day in line.get_xdata()]
    marks = dict(zip(line.get_ydata(), days, strict=True))
    assert marks[0] == datetime.date(2025, 7, 22)  # Japan
    assert marks[1] == datetime.date(2025, 7, 2)  # Vietnam
    assert marks[5] == datetime.date(2025, 5, 8)  # United Kingdom
    assert len(marks) == 6


def test_the_rest_is_named_as_a_count(page: Page) -> None:
    written = " ".join(texts(page.figure)).replace("\n", " ")
    assert "Not shown: 1 partner without a deal in any run. With 5 runs" in written
    assert "Record ends 7 Aug" in written


def test_notes_tell_unlikely_partners_from_those_that_never_sign() -> None:
    table = pd.DataFrame({"end": [0.9, 0.03, 0.0]}, index=["x", "y", "z"])
    text = notes(table, table.loc[["x"]], 100)
    assert text.startswith(
        "Not shown: 1 partner without a deal in any run, 1 partner with a deal in at most 3% of the runs."
    )
    assert notes(table[:2], table[:1], 100).startswith(
        "Not shown: 1 partner with a deal in at most 3% of the runs."
    )
    assert text.endswith("With 100 runs a share near one half is known to within 10 percentage points.")


def test_the_answer_counts_partners_likelier_than_not() -> None:
    dates = [datetime.date(2025, 8, 6), datetime.date(2025, 8, 13)]
    table = pd.DataFrame(np.array([[0.6, 0.6], [0.5, 0.9], [0.0, 1.0]]), columns=dates)
    by = "By 7 Aug 2025, 1 of 3 partners have signed"
    assert answer(table, runs=10).endswith(f"{by} in more than half of the runs.")
    assert answer(table, runs=1).endswith(f"{by}.")
