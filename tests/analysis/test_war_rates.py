"""Both sides' rates in a tariff war."""

import datetime

import pandas as pd

from sim.analysis.recorded import record_end
from sim.analysis.war_rates import HOME, PARTNER, rate_paths, recorded_rates, truce_dates, war_partner

DATES = [datetime.date(2025, 4, 2) + datetime.timedelta(weeks=week) for week in range(4)]


def event(run: int, seq: int, week: int, actor: str, target: str, kind: str, before: float, after: float) -> dict:
    return {
        "run": run, "seq": seq, "date": DATES[week], "actor": actor, "target": target, "kind": kind,
        "rate_before_pct": before, "rate_after_pct": after,
    }  # fmt: skip


EVENTS = pd.DataFrame(
    [
        event(0, 0, 1, "USA", "CHN", HOME, 20.0, 30.0),
        event(0, 1, 1, "USA", "CHN", HOME, 30.0, 54.0),
        event(0, 2, 1, "CHN", "USA", PARTNER, 0.0, 34.0),
        event(0, 3, 3, "USA", "CHN", HOME, 54.0, 30.0),
        event(0, 4, 1, "CAN", "USA", PARTNER, 0.0, 25.0),
        event(0, 5, 2, "USA", "CAN", HOME, 25.0, 35.0),
        event(1, 0, 2, "USA", "CHN", HOME, 20.0, 40.0),
    ]
)


def test_the_war_is_that_with_the_highest_retaliation() -> None:
    assert war_partner(EVENTS) == "CHN"
    assert war_partner(EVENTS[EVENTS["kind"] == HOME]) is None


def test_a_rate_holds_until_it_changes() -> None:
    paths = rate_paths(EVENTS[EVENTS["run"] == 0], "CHN", DATES)
    assert paths[HOME]["p50"].tolist() == [20.0, 54.0, 54.0, 30.0]  # the last change of a round counts
    assert paths[PARTNER]["p50"].tolist() == [0.0, 34.0, 34.0, 34.0]
    assert (paths[HOME]["p05"] == paths[HOME]["p95"]).all()


def test_runs_are_put_together_date_by_date() -> None:
    paths = rate_paths(EVENTS, "CHN", DATES)
    assert paths[HOME]["p50"].tolist() == [20.0, 37.0, 47.0, 35.0]  # means of 20 54 54 30 and 20 20 40 40
    assert paths[PARTNER]["p50"].tolist() == [0.0, 17.0, 17.0, 17.0]


def test_the_record_begins_with_what_held_before_and_ends_with_the_record() -> None:
    found = recorded_rates("CHN", datetime.date(2025, 4, 2))
    home, china = found[HOME], found[PARTNER]
    assert home.iloc[0] == 20.0  # the duties of February and March
    assert home[datetime.date(2025, 4, 10)] == 145.0
    assert home[datetime.date(2025, 5, 14)] == 30.0
    assert china.iloc[0] == 0.0
    assert china[datetime.date(2025, 4, 11)] == 125.0
    assert home.index[-1] == china.index[-1] == record_end()
    assert china.iloc[-1] == 10.0


def test_nothing_is_recorded_of_a_partner_without_a_war_or_after_the_record() -> None:
    assert recorded_rates("JPN", datetime.date(2025, 4, 2))[PARTNER].empty
    assert recorded_rates("CHN", datetime.date(2026, 4, 2))[HOME].empty


def test_truces_are_in_order_of_time() -> None:
    partners = pd.DataFrame(
        {"iso3": ["CHN", "CHN", "JPN", "CHN"], "truce_date": [DATES[3], DATES[1], DATES[0], None]}
    )
    assert truce_dates(partners, "CHN").tolist() == [DATES[1], DATES[3]]
