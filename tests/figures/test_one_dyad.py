"""One dyad's talks: which one, shares by hand, zone, deadline, signature."""

import datetime

import numpy as np
import pandas as pd
import pytest

from sim.analysis.dyad_talks import dyad_talks, shown_dyad
from sim.errors import RecordError
from sim.figures import one_dyad
from sim.figures.look import HOME_SIDE, INK, PARTNER_SIDE, PURPLE
from sim.figures.page import Page
from sim.figures.source import Source
from sim.figures.talks_panels import fitting, no_zone
from tests.figures import records
from tests.figures.reading import clashes, lines, texts


@pytest.fixture(scope="module")
def page(pages: dict[str, Page]) -> Page:
    return pages["one_dyad"]


def test_the_largest_partner_that_signed_is_shown(source: Source) -> None:
    """The EU is larger and met most, but did not sign."""
    assert shown_dyad(source.partners, source.sessions) == "JPN"


def test_without_a_signature_the_one_that_met_most_is_shown(source: Source) -> None:
    unsigned = source.sessions.assign(signed=False)
    assert shown_dyad(source.partners, unsigned) == "EUU"
    assert shown_dyad(source.partners, unsigned[unsigned["iso3"] != "EUU"]) == "VNM"
    assert shown_dyad(source.partners, unsigned.iloc[:0]) is None


def test_demands_are_shares_of_the_way_from_reserve_to_best(source: Source) -> None:
    found = dyad_talks(source.sessions, "JPN")
    asked = [np.nan, np.nan, *(0.9 - 0.05 * index for index in range(2, 10))]
    assert np.allclose(found["partner_share"], asked, equal_nan=True)
    assert np.allclose(found["home_share"], asked, equal_nan=True)
    assert list(found["zone"]) == [False, False] + [True] * 8
    assert list(found["signed"]) == [False] * 9 + [True]


def test_a_number_of_days_beyond_all_deadlines_means_none(source: Source) -> None:
    left = dyad_talks(source.sessions, "JPN")["days_left"]
    assert np.isnan(left[0])
    assert list(left[1:4]) == [84.0, 77.0, 70.0]


def test_both_sides_are_drawn_on_one_axis(page: Page, source: Source) -> None:
    found, axes = dyad_talks(source.sessions, "JPN"), page.figure.axes[0]
    (partner,), (home,) = lines(axes, PARTNER_SIDE, marker="s"), lines(axes, HOME_SIDE, marker="o")
    assert list(partner.get_xdata()) == [date.toordinal() for date in found["date"]]
    assert np.allclose(partner.get_ydata(), found["partner_share"], equal_nan=True)
    assert np.allclose(home.get_ydata(), 1.0 - found["home_share"], equal_nan=True)
    assert partner.get_linestyle() != home.get_linestyle()


def test_the_signature_stands_at_what_the_partner_got(page: Page) -> None:
    (star,) = lines(page.figure.axes[0], INK, marker="*")
    assert (star.get_xdata()[0], star.get_ydata()[0]) == (datetime.date(2025, 6, 4).toordinal(), 0.4)
    assert "Signed 4 Jun" in texts(page.figure)


def test_belief_and_days_left_are_below(page: Page) -> None:
    _, belief, left = page.figure.axes
    (line,) = lines(belief, PURPLE, marker="v")
    assert set(line.get_ydata()) == {0.7}
    (line,) = lines(left, INK, marker="o")
    assert line.get_ydata()[1] == 84.0
    assert "no deadline" in texts(page.figure)
    assert "(%)" in belief.get_ylabel()
    assert "(days)" in left.get_ylabel()


def test_stretches_without_a_zone_are_found() -> None:
    dates = [datetime.date.fromordinal(day) for day in (1, 8, 15, 22, 29)]
    table = pd.DataFrame({"date": dates, "zone": [False, False, True, False, True]})
    assert no_zone(table, 7) == [(1.0, 15.0), (22.0, 29.0)]
    assert no_zone(table.assign(zone=True), 7) == []


def test_demands_fit_when_they_share_no_more_than_there_is() -> None:
    table = pd.DataFrame({"partner_share": [0.6, 0.5, 0.3, np.nan], "home_share": [0.5, 0.5, 0.6, np.nan]})
    assert list(fitting(table)) == [False, True, True, False]


def test_the_talks_are_told_in_words(page: Page) -> None:
    written = " ".join(texts(page.figure)).replace("\n", " ")
    assert "US and Japan: how they came to terms" in written
    assert "run 0): 10 sessions from 2 Apr 2025; framework signed on 4 Jun 2025 at a rate of 14%." in written


@pytest.mark.usefixtures("styled")
def test_another_dyad_can_be_named(source: Source) -> None:
    page = one_dyad.draw(source, "EUU")
    assert page.title == "US and European Union: talks without a deal"
    assert "Extended 9 Jul" in texts(page.figure)
    assert not lines(page.figure.axes[0], INK, marker="*")
    assert not clashes(page.figure)


@pytest.mark.usefixtures("styled")
def test_a_dyad_that_never_met_is_said_to_have_none(source: Source) -> None:
    page = one_dyad.draw(source, "GBR")
    assert page.title == "US and United Kingdom: they never met"
    assert "There are no sessions to draw" in texts(page.figure)


@pytest.mark.usefixtures("styled")
def test_nobody_met(source: Source) -> None:
    page = one_dyad.draw(source._replace(sessions=source.sessions.iloc[:0]))
    assert page.title == "Nobody came to the table"
    assert not page.figure.axes


def test_an_unknown_dyad_is_refused_with_the_known_ones(source: Source) -> None:
    with pytest.raises(
        RecordError, match=f"dyad 'FRA': not in the records; expected one of {records.PARTNERS[0]}"
    ):
        one_dyad.draw(source, "FRA")
