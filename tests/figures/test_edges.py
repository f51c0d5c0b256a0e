"""Records at the edge of what a run can leave: all pictures still come out, and say what there is."""

import functools
from collections.abc import Callable

import pytest
from matplotlib import style

from sim.figures.look import INNER_BAND, OUTER_BAND, STYLE
from sim.figures.page import Page
from sim.figures.source import Source, read_source
from tests.figures import records
from tests.figures.conftest import DRAW
from tests.figures.reading import areas, clashes, texts

CASES = {
    "one run": records.Ensemble(runs=1),
    "nobody meets": records.Ensemble(deals={}, met=()),
    "one round": records.Ensemble(rounds=1),
    "two rounds of a month": records.Ensemble(rounds=2, round_days=31),
    "five hundred days": records.Ensemble(runs=2, rounds=503, round_days=1),
    "horizon at the end of the record": records.Ensemble(runs=2, rounds=19),
}
"""What is unusual -> records."""


Gallery = Callable[[str, str], Page]


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    """Return (case, picture) -> page; each is drawn once."""

    @functools.cache
    def source(case: str) -> Source:
        return read_source(records.write(tmp_path_factory.mktemp("edge"), CASES[case]))

    @functools.cache
    def page(case: str, name: str) -> Page:
        with style.context(["default", STYLE]):
            return DRAW[name](source(case))

    return page


@pytest.mark.parametrize("name", DRAW)
@pytest.mark.parametrize("case", CASES)
def test_every_picture_can_be_drawn_and_read(case: str, name: str, gallery: Gallery) -> None:
    assert not clashes(gallery(case, name).figure)


def written(page: Page) -> str:
    return " ".join(texts(page.figure)).replace("\n", " ")


def test_one_run_has_no_band_and_says_so(gallery: Gallery) -> None:
    case = "one run"
    for page in (gallery(case, name) for name in DRAW):
        assert "one run, so there is no spread to show" in written(page)
        assert "Median" not in written(page)
    for name in ("deals_over_time", "average_tariff"):
        axes = gallery(case, name).figure.axes[0]
        assert not areas(axes, INNER_BAND)
        assert not areas(axes, OUTER_BAND)
        assert "The run" in texts(gallery(case, name).figure)


def test_without_deals_pictures_say_so(gallery: Gallery) -> None:
    case = "nobody meets"
    assert "No partner signs in any run" in written(gallery(case, "agreed_against_announced"))
    assert "by 7 Aug 2025: 0 at the median over runs; 11 on record" in written(gallery(case, "deals_over_time"))
    assert "0 of 7 partners have signed" in written(gallery(case, "deal_probability"))
    assert gallery(case, "one_dyad").title == "Nobody came to the table"


def test_what_lies_beyond_the_horizon_is_not_drawn(gallery: Gallery) -> None:
    case = "one round"
    text = written(gallery(case, "deals_over_time"))
    assert "Announced 2 Apr" in text
    assert "First deadline" not in text
    assert "Record ends" not in text
    assert "by 2 Apr 2025: 0 at" in text
    assert "No partner signs in any run" in written(gallery(case, "deal_probability"))
