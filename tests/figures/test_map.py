"""The maps of the world: what colour a country has, and where it is drawn."""

import datetime

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection
from matplotlib.colors import to_hex

from sim.figures import map as maps
from sim.figures.look import FAINT, PAPER, RECORDED, SHARE_COLOURS
from sim.figures.map import date_classes, rate_classes, signed_classes
from sim.figures.page import Page
from sim.figures.robinson import countries, limits, projected
from sim.figures.source import Source
from tests.figures.reading import lines, texts

PALEST, DARKEST = SHARE_COLOURS[0], SHARE_COLOURS[-1]


@pytest.fixture(scope="module")
def page(pages: dict[str, Page]) -> Page:
    return pages["map"]


def drawn(page: Page, code: str) -> list[str]:
    """Return the colours of a one-piece country of the economy on the three maps."""
    wanted = next(each.path for each in countries() if each.iso3 == code and each.path is not None)
    found = [
        each
        for axes in page.figure.axes
        for each in axes.collections
        if isinstance(each, PathCollection) and each.get_paths()[0] is wanted
    ]
    (one,) = found
    return [to_hex(colour) for colour in one.get_facecolor()]


def test_a_partner_has_the_colour_of_its_number_on_each_map(page: Page) -> None:
    assert drawn(page, "JPN")[:2] == [
        DARKEST.lower(),
        PALEST.lower(),
    ]  # all runs; the earlier of two dates
    assert drawn(page, "VNM")[0] == SHARE_COLOURS[2].lower()  # three of five runs
    assert drawn(page, "MEX")[:2] == [PAPER.lower()] * 2


def test_countries_outside_the_talks_are_grey(page: Page) -> None:
    assert drawn(page, "USA") == drawn(page, "ROW") == [FAINT.lower()] * 3


def test_members_of_the_union_have_one_colour(source: Source) -> None:
    members = [each for each in countries() if each.iso3 == "EUU"]
    assert len(members) == 27
    found = maps.partner_outcomes(source.partners, source.dates[-1])
    assert set(signed_classes(found["signed"], one=False).colours) == {"CHN", "JPN", "VNM"}


def test_the_record_is_marked_on_the_first_map_only(page: Page) -> None:
    diamonds = [each for axes in page.figure.axes for each in lines(axes, RECORDED, marker="D")]
    assert len(diamonds) == 11
    height = page.figure.get_figheight()
    assert all(each.get_ydata()[0] > 2.0 / 3.0 * height - 1.0 for each in diamonds)


def test_bounds_belong_to_the_class_below() -> None:
    rates = pd.Series({"A": 10.0, "B": 10.1, "C": 30.0, "D": 30.1, "E": float("nan")})
    assert rate_classes(rates).colours == {
        "A": SHARE_COLOURS[0], "B": SHARE_COLOURS[1], "C": SHARE_COLOURS[3], "D": SHARE_COLOURS[4]
    }  # fmt: skip
    shares = pd.Series({"A": 0.2, "B": 0.21, "C": 1.0, "D": 0.0})
    assert signed_classes(shares, one=False).colours == {
        "A": SHARE_COLOURS[0], "B": SHARE_COLOURS[1], "C": SHARE_COLOURS[4]
    }  # fmt: skip


def test_dates_are_cut_into_spells_with_about_as_many_partners() -> None:
    dates = pd.Series({f"P{place}": datetime.date(2025, 7, 1 + place) for place in range(10)})
    classes = date_classes(dates)
    assert list(classes.key) == [
        "1 Jul – 2 Jul",
        "3 Jul – 4 Jul",
        "5 Jul – 6 Jul",
        "7 Jul – 8 Jul",
        "9 Jul – 10 Jul",
    ]
    assert [classes.colours[f"P{place}"] for place in (0, 1, 2, 9)] == [PALEST, PALEST, SHARE_COLOURS[1], DARKEST]
    assert date_classes(pd.Series(dtype=object)).key == {}


def test_the_answer_names_the_first(page: Page) -> None:
    told = " ".join(texts(page.figure)).replace("\n", " ")
    assert "By 7 Aug 2025, 2 of 7 partners have signed in more than half of the runs." in told
    assert "The earliest median date is that of Japan (18 Jun 2025)." in told


def test_robinsons_projection_at_places_of_his_table() -> None:
    found = projected([[90.0, 45.0], [-90.0, -45.0], [180.0, 90.0], [10.0, 2.5]])
    np.testing.assert_allclose(found[0], [0.8487 * 0.8962 * np.pi / 2.0, 1.3523 * 0.5571])
    np.testing.assert_allclose(found[1], -found[0])
    np.testing.assert_allclose(found[2], [0.8487 * 0.5322 * np.pi, 1.3523])
    np.testing.assert_allclose(found[3], [0.8487 * 0.9993 * np.radians(10.0), 1.3523 * 0.031])


def test_every_country_is_within_the_map() -> None:
    (left, right), (low, high) = limits()
    for country in countries():
        if country.path is not None:
            (west, south), (east, north) = country.path.get_extents().get_points()
            assert left <= west < east <= right
            assert low <= south < north <= high + 0.01, country.iso3
