"""Records at the edge of what a run can leave: all pictures still come out, and say what there is."""

from pathlib import Path

import pytest

from sim.figures.look import INNER_BAND, OUTER_BAND
from sim.figures.page import Page
from sim.figures.source import Source, read_source
from tests.figures import records
from tests.figures.conftest import DRAW
from tests.figures.reading import areas, clashes, texts

CASES = {
    "one run": records.Ensemble(runs=1),
    "two runs": records.Ensemble(runs=2),
    "nobody signs": records.Ensemble(deals={}),
    "nobody meets": records.Ensemble(deals={}, met=()),
    "one round": records.Ensemble(rounds=1),
    "one run of one round": records.Ensemble(runs=1, rounds=1, met=()),
    "two rounds of a month": records.Ensemble(rounds=2, round_days=31),
    "five hundred days": records.Ensemble(runs=2, rounds=503, round_days=1),
    "horizon at the end of the record": records.Ensemble(runs=2, rounds=19),
}
"""What is unusual -> records."""


@pytest.fixture(scope="module", params=CASES)
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Source]:
    folder = records.write(tmp_path_factory.mktemp("edge"), CASES[request.param])
    return request.param, read_source(folder)


@pytest.mark.usefixtures("styled")
@pytest.mark.parametrize("name", DRAW)
def test_every_picture_can_be_drawn_and_read(name: str, case: tuple[str, Source]) -> None:
    assert not clashes(DRAW[name](case[1]).figure)


@pytest.fixture
def drawn(request: pytest.FixtureRequest, tmp_path: Path, styled: None) -> dict[str, Page]:
    source = read_source(records.write(tmp_path, CASES[request.param]))
    return {name: draw(source) for name, draw in DRAW.items()}


def written(page: Page) -> str:
    return " ".join(texts(page.figure)).replace("\n", " ")


@pytest.mark.parametrize("drawn", ["one run"], indirect=True)
def test_one_run_has_no_band_and_says_so(drawn: dict[str, Page]) -> None:
    for page in drawn.values():
        assert "one run, so there is no spread to show" in written(page)
        assert "Median" not in written(page)
    for name in ("deals_over_time", "average_tariff"):
        axes = drawn[name].figure.axes[0]
        assert not areas(axes, INNER_BAND)
        assert not areas(axes, OUTER_BAND)
        assert "The run" in texts(drawn[name].figure)


@pytest.mark.parametrize("drawn", ["nobody meets"], indirect=True)
def test_without_deals_pictures_say_so(drawn: dict[str, Page]) -> None:
    assert "No partner signs in any run" in written(drawn["agreed_against_announced"])
    assert "by 7 Aug 2025: 0 at the median over runs; 11 on record" in written(drawn["deals_over_time"])
    assert "0 of 7 partners have signed" in written(drawn["deal_probability"])
    assert drawn["one_dyad"].title == "Nobody came to the table"


@pytest.mark.parametrize("drawn", ["one round"], indirect=True)
def test_what_lies_beyond_the_horizon_is_not_drawn(drawn: dict[str, Page]) -> None:
    text = written(drawn["deals_over_time"])
    assert "Announced 2 Apr" in text
    assert "First deadline" not in text
    assert "Record ends" not in text
    assert "by 2 Apr 2025: 0 at" in text
    assert "No partner signs in any run" in written(drawn["deal_probability"])
