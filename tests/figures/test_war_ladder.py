"""The tariff war: rungs of both sides, truces, record; and records without a war."""

import datetime

import pandas as pd
import pytest

from sim.figures import war_ladder
from sim.figures.look import RECORDED, SIMULATED
from sim.figures.page import Page
from sim.figures.source import Source
from tests.figures.reading import clashes, lines, texts
from tests.figures.records import START

pytestmark = pytest.mark.usefixtures("styled")


def week(index: int) -> datetime.date:
    return START + datetime.timedelta(weeks=index)


def at_war(source: Source, *, runs: int) -> Source:
    """Add a war with China to some runs: 54 to 104 to 145 in the first, one rung less in the second."""
    rungs = [(0, 20.0, 54.0, 34.0), (1, 54.0, 104.0, 84.0), (2, 104.0, 145.0, 125.0), (4, 145.0, 30.0, 10.0)]
    rows = []
    for run in range(runs):
        for seq, (index, before, after, answer) in enumerate(rungs[: 4 - 2 * run]):
            common = {"run": run, "round": index, "date": week(index), "note": ""}
            home = {"actor": "USA", "target": "CHN", "kind": "rate_change", "rate_before_pct": before}
            china = {"actor": "CHN", "target": "USA", "kind": "retaliation", "rate_before_pct": 0.0}
            rows += [
                common | home | {"seq": 100 + 2 * seq, "rate_after_pct": after},
                common | china | {"seq": 101 + 2 * seq, "rate_after_pct": answer},
            ]
    events = source.events[source.events["run"] < runs]
    events = pd.concat([events, pd.DataFrame(rows)], ignore_index=True)
    partners = source.partners.copy()
    china = partners["iso3"] == "CHN"
    partners.loc[china, "truce_date"] = [week(4 + run) for run in range(int(china.sum()))]
    return source._replace(events=events, partners=partners)


def told(page: Page) -> str:
    return " ".join(texts(page.figure)).replace("\n", " ")


def test_rungs_of_run_0_are_those_of_its_events(source: Source) -> None:
    page = war_ladder.draw(at_war(source, runs=1))
    upper, lower = page.figure.axes
    for axes, heights in ((upper, [54.0, 104.0, 145.0, 145.0, 30.0]), (lower, [34.0, 84.0, 125.0, 125.0, 10.0])):
        (line,) = lines(axes, SIMULATED)
        assert line.get_ydata()[:5].tolist() == heights
    assert "The US rate on China climbs to 145%, China's extra tariff to 125 points." in told(page)
    assert "Truce in 100% of the runs, at the median on 14 May 2025 (30 Apr 2025 to 28 May 2025)." in told(page)
    assert "Run 0" in texts(page.figure)
    assert {"54", "104", "145", "30", "34", "84", "125", "10"} <= set(texts(page.figure))


def test_the_record_is_beside_it(source: Source) -> None:
    upper, lower = war_ladder.draw(at_war(source, runs=1)).figure.axes
    assert max(lines(upper, RECORDED)[0].get_ydata()) == 145.0
    assert max(lines(lower, RECORDED)[0].get_ydata()) == 125.0


def test_of_several_runs_the_median_is_drawn(source: Source) -> None:
    page = war_ladder.draw(at_war(source, runs=2))
    (line,) = lines(page.figure.axes[0], SIMULATED)
    assert line.get_ydata()[:5].tolist() == [
        54.0,
        104.0,
        (145.0 + 104.0) / 2,
        (145.0 + 104.0) / 2,
        (30.0 + 104.0) / 2,
    ]
    assert "Half of the runs" in texts(page.figure)
    assert not clashes(page.figure)


def test_without_retaliation_there_is_no_war(source: Source) -> None:
    page = war_ladder.draw(source)
    assert not page.figure.axes
    assert "No partner retaliates" in told(page)


def test_a_war_without_a_truce_says_so(source: Source) -> None:
    war = at_war(source, runs=1)
    partners = war.partners.assign(truce_date=None)
    assert "No truce in any run." in told(war_ladder.draw(war._replace(partners=partners)))
