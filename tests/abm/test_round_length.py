"""Weekly and daily rounds tell the same story, because everything is dated and given per day.

What is drawn once agrees exactly: who asks for talks in which week, when home enforces, what the calendar
charges. A weekly session stands for all that is said in its week, a daily one is held at its start, so concessions
lag by up to six days and some deals come a week later or not at all: those are compared with stated tolerances.
"""

import functools

import numpy as np
import pytest

from sim.abm.model import TariffTalks
from sim.rules.state import NEVER, Basis
from sim.strategies.nulls import Stonewall
from sim.strategies.time_dependent import Boulware, Conceder, Linear
from tests.helpers import worlds
from tests.helpers.worlds import HAWK, PARTNERS, THREATENED

SEEDS = range(7)
TEMPERS = (
    Boulware(opening=0.1, exponent=0.5), Linear(opening=0.1), Conceder(opening=0.1, exponent=2.0),
    Boulware(opening=0.1, exponent=0.4), Linear(opening=0.1), Conceder(opening=0.1, exponent=2.0),
    Linear(opening=0.1),
)  # fmt: skip


@functools.cache
def pairs(terms: bool) -> list[tuple[TariffTalks, TariffTalks]]:
    """Return the same runs in weekly and in daily rounds."""
    facts = worlds.dyads()
    values = worlds.term_values(facts) if terms else worlds.NO_TERMS
    weekly, daily = (worlds.world(rounds=91 // days, round_days=days, values=values) for days in (7, 1))
    return [
        (
            worlds.play(weekly, partners=TEMPERS, draws=worlds.luck(weekly, seed=seed)),
            worlds.play(daily, partners=TEMPERS, draws=worlds.luck(daily, seed=seed)),
        )
        for seed in SEEDS
    ]


both = pytest.mark.parametrize("terms", [False, True], ids=["rates", "terms"])


@both
def test_partners_ask_for_talks_in_the_same_week(terms: bool) -> None:
    for weekly, daily in pairs(terms):
        np.testing.assert_array_equal(weekly.state.contact_day // 7, daily.state.contact_day // 7)
        assert (weekly.state.contact_day < NEVER).sum() > 5


@both
def test_home_enforces_and_extends_on_the_same_days(terms: bool) -> None:
    """Up to one run in seven: stress differs by a hair and can tip a draw."""
    same = [weekly.state.enforced_day == daily.state.enforced_day for weekly, daily in pairs(terms)]
    assert np.count_nonzero(same) >= len(SEEDS) - 1
    assert len({int(weekly.state.enforced_day[0]) for weekly, _ in pairs(terms)}) > 1


def test_the_calendar_charges_the_same_on_every_sunday() -> None:
    """Without talks: rates, threats and duties at the end of every week, and stress and belief to a percent."""
    setting = worlds.world()
    daily_setting = setting._replace(rounds=91, round_days=1)
    weekly = worlds.model(setting, partners=Stonewall())
    daily = worlds.model(daily_setting, partners=Stonewall())
    for week in range(13):
        weekly.step()
        for _ in range(7):
            daily.step()
        for name in ("rate", "threat", "basis", "deadline", "extensions"):
            np.testing.assert_array_equal(
                getattr(weekly.state, name), getattr(daily.state, name), err_msg=f"{week} {name}"
            )
        sums = weekly.accounts[-1], daily.accounts[-1]
        np.testing.assert_array_equal(sums[0].effective_pct, sums[1].effective_pct)
        assert sums[0].outside_pct == sums[1].outside_pct
        np.testing.assert_allclose(sums[0].credibility, sums[1].credibility, rtol=0.01)
        if week > 1:
            np.testing.assert_allclose(sums[0].stress, sums[1].stress, rtol=0.15)


@both
def test_home_holds_as_many_sessions(terms: bool) -> None:
    """With time for all: at most one session in five is missed or added where a deal comes a week later."""
    for weekly, daily in pairs(terms):
        np.testing.assert_allclose(weekly.state.sessions.sum(), daily.state.sessions.sum(), rtol=0.2)


@pytest.mark.parametrize(("terms", "tolerance"), [(True, 0.0), (False, 0.15)], ids=["terms", "rates"])
def test_as_many_deals_are_made(terms: bool, tolerance: float) -> None:
    """With terms the same ones; where a deal is a rate alone, zones are narrow and some miss the last session."""
    weekly, daily = (sum(worlds.signed(pair[side]).sum() for pair in pairs(terms)) for side in (0, 1))
    assert weekly > 25
    assert abs(weekly - daily) <= tolerance * weekly


@both
def test_deals_come_in_the_same_week_or_the_next(terms: bool) -> None:
    """For nine in ten; the rest wait for the next deadline."""
    weeks = []
    for weekly, daily in pairs(terms):
        signed = worlds.signed(weekly) & worlds.signed(daily)
        weeks += list((daily.state.deal_day // 7 - weekly.state.deal_day // 7)[signed])
    assert min(weeks) >= 0
    assert np.mean(np.array(weeks) <= 1) >= 0.9


@both
def test_agreed_rates_are_the_same_to_half_a_point(terms: bool) -> None:
    for weekly, daily in pairs(terms):
        signed = worlds.signed(weekly) & worlds.signed(daily)
        difference = weekly.state.agreed_rate[signed] - daily.state.agreed_rate[signed]
        assert (np.abs(difference) < 0.5).all()


def test_a_war_climbs_the_same_ladder_and_ends_in_the_same_fortnight() -> None:
    """The top of the ladder is reached, and both sides have had enough, within fourteen days of each other."""
    for seed in SEEDS:
        found = []
        for days in (7, 1):
            setting = worlds.world(rounds=91 // days, round_days=days, values=worlds.term_values(worlds.dyads()))
            strategies = (*TEMPERS[:HAWK], worlds.MIXED[HAWK])
            model = worlds.play(setting, partners=strategies, draws=worlds.luck(setting, seed=seed))
            highest = max(event.after for event in model.log.events if event.kind == "threat")
            found.append((highest, int(model.state.truce_day[HAWK])))
        assert found[0][0] == found[1][0] == 145.0  # 125 and 20 emergency points
        assert abs(found[0][1] - found[1][1]) <= 14


@pytest.mark.parametrize("round_days", [1, 2, 3, 5, 7])
def test_rounds_of_any_length_keep_the_dates_of_the_calendar(round_days: int) -> None:
    """Nobody is silent, nobody signs: the state after twelve weeks is the calendar's."""
    setting = worlds.world(rounds=84 // round_days + 1, round_days=round_days)
    luck = worlds.luck(setting, **worlds.AT_ONCE, **worlds.ENFORCED, full=0.9)
    state = worlds.play(setting, partners=Stonewall(), draws=luck).state
    np.testing.assert_array_equal(state.rate, [20.0, 20.0, 20.0, 20.0, 10.0, 0.0, 20.0])
    np.testing.assert_array_equal(state.basis == Basis.DICTATED, THREATENED)
    assert state.enforced_day // round_days == 49 // round_days
    assert (state.contact_day == 0).sum() == PARTNERS


@functools.cache
def eventful_pairs() -> list[tuple[TariffTalks, TariffTalks]]:
    """Return the same runs in weekly and in daily rounds, with politics, and with deals that fail; half a year."""
    found = []
    for seed in SEEDS:
        weekly, daily = (
            worlds.eventful(
                rounds=182 // days, round_days=days, values=worlds.term_values(worlds.dyads()),
                capacity=worlds.capacity(), talks=worlds.talks(),
            )
            for days in (7, 1)
        )  # fmt: skip
        found.append(
            (
                worlds.play(weekly, partners=TEMPERS, draws=worlds.luck(weekly, seed=seed)),
                worlds.play(daily, partners=TEMPERS, draws=worlds.luck(daily, seed=seed)),
            )
        )
    return found


def days_between(model: TariffTalks, first: str, then: str) -> np.ndarray:
    """Return the days from one date of a deal to another, nan where they have not both come."""
    start, end = getattr(model.state, first), getattr(model.state, then)
    return np.where((start < NEVER) & (end < NEVER), end - start, np.nan)


@pytest.mark.parametrize(
    ("first", "then", "earliest", "latest"),
    [
        ("deal_day", "final_day", -6, 0),
        ("deal_day", "collapse_day", -6, 0),
        ("deal_day", "violation_day", -7, 7),  # what can be lost differs by up to half a point, too
        ("violation_day", "snapback_day", -6, 0),
        ("snapback_day", "cured_day", 0, 0),  # three weeks
    ],
)
def test_what_becomes_of_deals_takes_as_long(first: str, then: str, earliest: int, latest: int) -> None:
    """Every time is drawn once; what falls into a week has the date of its first day."""
    compared = 0
    for weekly, daily in eventful_pairs():
        apart = days_between(weekly, first, then) - days_between(daily, first, then)
        known = apart[~np.isnan(apart)]
        assert ((known >= earliest) & (known <= latest)).all()
        compared += known.size
    assert compared > 14


@pytest.mark.parametrize("kind", ["final_day", "collapse_day", "violation_day", "snapback_day", "cured_day"])
def test_deals_fare_alike(kind: str) -> None:
    """As many become final, collapse, are broken, punished, restored: but for one in the last week of all."""
    weekly, daily = (
        sum((getattr(pair[side].state, kind) < NEVER).sum() for pair in eventful_pairs()) for side in (0, 1)
    )
    assert weekly > 14
    assert abs(weekly - daily) <= 1


def test_shocks_and_signals_fall_in_the_same_week() -> None:
    struck = 0
    for weekly, daily in eventful_pairs():
        for name in ("shock_day", "signal_day"):
            left, right = (getattr(model.state, name) // 7 for model in (weekly, daily))
            np.testing.assert_array_equal(left, right)
        np.testing.assert_array_equal(weekly.state.shock, daily.state.shock)
        struck += (weekly.state.shock_day < NEVER).sum()
    assert struck > 14


def test_who_is_invited_meets_in_the_same_week() -> None:
    """However lately its team has met."""
    for pair in eventful_pairs():
        weekly, daily = (
            {
                (event.round_index * model.setting.round_days // 7, event.target)
                for event in model.log.events
                if event.kind == "summit"
            }
            for model in pair
        )
        assert weekly == daily
        assert weekly
