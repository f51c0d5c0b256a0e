"""Precedents in each region: rows, arrows, and how many deals come before."""

import pytest
from matplotlib.patches import FancyArrowPatch

from sim.figures import precedent_network
from sim.figures.page import Page
from sim.figures.precedent_network import network_of
from sim.figures.source import Source
from tests.figures.reading import texts


@pytest.fixture(scope="module")
def page(pages: dict[str, Page]) -> Page:
    return pages["precedent_network"]


def test_the_earlier_deal_of_a_region_is_the_precedent(source: Source) -> None:
    """Japan signs in rounds 9 to 13, Vietnam in 13, 13 and 15 of runs 0, 1 and 3: always later."""
    network = network_of(source.partners)
    assert list(network.rows.index) == ["JPN", "VNM"]  # China signs in one run of five
    assert network.rows["region"].unique().tolist() == ["East Asia & Pacific"]
    assert network.rows["after"].tolist() == [0, 1]
    assert network.rows["agreed_pct"].tolist() == [16.0, 22.0]
    assert network.links == [("JPN", "VNM", 1.0)]


def test_an_arrow_is_drawn_for_each_link(page: Page) -> None:
    (axes,) = page.figure.axes
    assert len([each for each in axes.patches if isinstance(each, FancyArrowPatch)]) == 1


def test_numbers_and_answer_are_written(page: Page) -> None:
    told = texts(page.figure)
    assert {"16%", "22%", "East Asia & Pacific"} <= set(told)
    joined = " ".join(told).replace("\n", " ")
    assert "No deal there usually comes before those of Japan; 1 comes before that of Vietnam." in joined


@pytest.mark.usefixtures("styled")
def test_deals_of_one_round_have_no_order(source: Source) -> None:
    partners = source.partners.copy()
    partners.loc[partners["deal_date"].notna(), "deal_date"] = source.dates[9]
    assert network_of(partners).links == []
    page = precedent_network.draw(source._replace(partners=partners))
    assert "no usual order" in " ".join(texts(page.figure)).replace("\n", " ")
