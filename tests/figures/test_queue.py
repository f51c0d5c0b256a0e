"""The queue of run 0: blocks where a partner is seen, its signature, and the numbers above."""

import datetime

import numpy as np
import pytest
from matplotlib.colors import to_hex

from sim.figures.look import FAINT, ORANGE, SIMULATED
from sim.figures.page import Page
from sim.figures.queue import answer, grid_of, shown
from sim.figures.source import Source
from tests.figures.reading import texts
from tests.figures.records import START


@pytest.fixture(scope="module")
def page(pages: dict[str, Page]) -> Page:
    return pages["queue"]


def blocks(page: Page, colour: str) -> list[tuple[float, float]]:
    """Return row and week of every block of a colour."""
    lower = page.figure.axes[0]
    found = [each for each in lower.patches if to_hex(each.get_facecolor()) == colour.lower()]
    return [
        (round(each.get_y() + each.get_height() / 2), (each.get_x() - START.toordinal()) / 7) for each in found
    ]


def test_rows_are_in_the_order_in_which_partners_are_first_seen(page: Page) -> None:
    names = [label.get_text() for label in page.figure.axes[0].get_yticklabels()]
    assert names == ["European Union", "Vietnam", "Japan"]  # all in the first round; the more often, the higher


def test_every_session_is_a_block_and_every_deal_stands_out(page: Page) -> None:
    assert blocks(page, SIMULATED) == [
        *((0, week) for week in range(23)), *((1, week) for week in range(13)), *((2, week) for week in range(9))
    ]  # fmt: skip
    assert blocks(page, ORANGE) == [(1, 13), (2, 9)]
    assert not blocks(page, FAINT)  # nobody waits


def test_the_panel_above_counts_them(page: Page) -> None:
    upper = page.figure.axes[1]
    heights = np.array(
        [each.get_height() for each in upper.patches if to_hex(each.get_facecolor()) == SIMULATED.lower()]
    )
    assert heights.tolist() == [3.0] * 9 + [2.0] * 4 + [1.0] * 9 + [1.0]


def test_the_answer_is_in_words(page: Page) -> None:
    told = " ".join(texts(page.figure)).replace("\n", " ")
    assert "2 partners are seen in the usual round; nobody waits." in told
    assert "Not shown: 4 partners, 0 of them seen." in told


def test_those_who_ask_and_are_never_seen_are_counted(source: Source) -> None:
    partners = source.partners.copy()
    partners.loc[partners["iso3"].isin(["MEX", "GBR"]), "contact_date"] = START + datetime.timedelta(weeks=1)
    grid = grid_of(source._replace(partners=partners))
    assert "up to 2 wait. 2 partners that asked are never seen." in answer(grid)
    assert list(shown(grid).index) == ["EUU", "VNM", "JPN"]
