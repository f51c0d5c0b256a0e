"""The picture of a story: what it shows, and that it can be read."""

import matplotlib.pyplot as plt
import pytest

from sim.analysis.story import story
from sim.figures.look import INK, ORANGE, PURPLE, VERMILION
from sim.figures.story_dyad import draw, draw_story
from tests.analysis.dyads import CALENDAR, date, dyad, event, no_zone, session, signing
from tests.figures import reading

WAR = [event(6, 2, "retaliation", actor="VNM", target="USA", rate_before_pct=0.0, rate_after_pct=36.0)]

CASES = {
    "signed": dyad(
        [no_zone(0), session(1), session(2, credibility=0.5), signing(4)],
        stage="framework",
        deal_date=date(4),
        agreed_rate_pct=20.0,
        partner_gain_share=0.4,
        home_gain_share=0.6,
    ),
    "war": dyad([session(1)], [*CALENDAR, *WAR], retaliation_pct=36.0),
    "never met": dyad([]),
}


@pytest.mark.usefixtures("styled")
@pytest.mark.parametrize("name", CASES)
def test_can_be_read(name: str):
    page = draw(story(CASES[name]), CASES[name], "Simulated: made up.")
    assert reading.clashes(page.figure) == []
    assert reading.smallest_letters(page.figure) >= 9.0
    assert story(CASES[name]).headline.rstrip(".") in " ".join(reading.texts(page.figure)).replace("\n", " ")


@pytest.mark.usefixtures("styled")
def test_rates_are_those_of_the_events():
    rates = draw(story(CASES["war"]), CASES["war"], "").figure.axes[0]
    threat, charged = (reading.lines(rates, colour)[0] for colour in (VERMILION, INK))
    assert threat.get_ydata().tolist() == [46.0, 46.0]
    assert charged.get_ydata().tolist() == [10.0, 10.0]
    assert reading.lines(rates, ORANGE)[0].get_ydata().tolist() == [0.0, 36.0, 36.0]
    assert reading.lines(rates, ORANGE)[0].get_xdata()[1] == date(2).toordinal()


@pytest.mark.usefixtures("styled")
def test_belief_is_that_of_the_sessions():
    belief = draw(story(CASES["signed"]), CASES["signed"], "").figure.axes[-1]
    drawn = reading.lines(belief, PURPLE, marker="v")[0]
    assert drawn.get_ydata().tolist() == [0.7, 0.7, 0.5, 0.7]


@pytest.mark.usefixtures("styled")
def test_without_sessions_there_are_rates_only():
    assert len(draw(story(CASES["never met"]), CASES["never met"], "").figure.axes) == 1


def test_is_written(tmp_path):
    found = draw_story(story(CASES["signed"]), CASES["signed"], "", tmp_path, "story_VNM_0")
    assert [path.name for path in tmp_path.iterdir()] == ["story_VNM_0.png"]
    assert plt.imread(found).shape[1] == 1280
