"""What home floats in public and what its own politics make it charge: dated, and by chance."""

import math
from typing import Any

import numpy as np
import pytest

from sim.rounds.politics import Politics, follow_politics, suspended_by_shock
from sim.rules.setting import FloatedRate, Setting, Shock
from sim.rules.state import NEVER, TalksState
from tests.helpers import worlds
from tests.helpers.bits import same_bits, same_bits_of_all
from tests.helpers.worlds import PARTNERS, RUNS, clock, marked, only

SETTING = worlds.world()


def in_world(*, floated: tuple[FloatedRate, ...] = (), **shocks: Any) -> Setting:
    """Return a world in which home does more than its calendar says."""
    return SETTING._replace(calendar=worlds.calendar(floated=floated), shocks=worlds.shocks(**shocks))


def followed(
    setting: Setting, day: int, *, days: int = 7, begun: TalksState | None = None, **draws: Any
) -> tuple[TalksState, Politics]:
    """Return the state after home's politics of a round, and whom they were about."""
    luck = worlds.luck(setting, **draws)
    start = worlds.paused(SETTING) if begun is None else begun
    return follow_politics(start, setting=setting, clock=clock(day, days=days), draws=luck)


def test_a_quiet_home_changes_nothing() -> None:
    begun = worlds.paused(SETTING)
    state, said = followed(SETTING, 28, begun=begun, shock=0.0)
    same_bits_of_all(state, begun)
    assert not said.signal.any()
    assert not said.shock.any()


@pytest.mark.parametrize(("day", "told"), [(21, False), (28, True), (35, False)])
def test_a_rate_is_floated_in_the_week_of_its_date(day: int, told: bool) -> None:
    setting = in_world(floated=(FloatedRate(30, marked(0, 6), 25.0),))
    begun = worlds.paused(SETTING)
    state, said = followed(setting, day, begun=begun)
    np.testing.assert_array_equal(said.signal, marked(0, 6) & told)
    np.testing.assert_array_equal(state.signal, np.where(marked(0, 6) & told, 25.0, np.nan))
    np.testing.assert_array_equal(state.signal_day, np.where(marked(0, 6) & told, day, NEVER))
    for name in set(begun._fields) - {"signal", "signal_day"}:
        same_bits(getattr(state, name), getattr(begun, name), name)


def test_what_was_floated_last_counts() -> None:
    """Two in one week, on BBB; CCC was told something a month ago."""
    setting = in_world(floated=(FloatedRate(29, marked(0, 1), 25.0), FloatedRate(31, marked(1), 15.0)))
    begun = worlds.paused(SETTING, signal=only({1: 30.0, 2: 12.0}, np.nan), signal_day=only({1: 7, 2: 7}, NEVER))
    state, _ = followed(setting, 28, begun=begun)
    np.testing.assert_array_equal(state.signal, only({0: 25.0, 1: 15.0, 2: 12.0}, np.nan))
    np.testing.assert_array_equal(state.signal_day, only({0: 28, 1: 28, 2: 7}, NEVER))


@pytest.mark.parametrize(("day", "struck"), [(21, False), (28, True), (35, False)])
def test_a_dated_shock_is_put_on_top_in_the_week_of_its_date(day: int, struck: bool) -> None:
    """Whatever the partner's talks have come to, exempt or not."""
    setting = in_world(dated=(Shock(34, marked(3, 5), 40.0),))
    begun = worlds.paused(SETTING)
    state, said = followed(setting, day, begun=begun)
    np.testing.assert_array_equal(said.shock, marked(3, 5) & struck)
    np.testing.assert_array_equal(state.shock, only({3: 40.0, 5: 40.0} if struck else {}))
    np.testing.assert_array_equal(state.shock_day, np.where(marked(3, 5) & struck, day, NEVER))
    for name in set(begun._fields) - {"shock", "shock_day"}:
        same_bits(getattr(state, name), getattr(begun, name), name)


def test_shocks_add_up_and_can_be_taken_back() -> None:
    dated = (Shock(28, marked(3), 40.0), Shock(30, marked(3, 4), 10.0), Shock(63, marked(3), -50.0))
    state, _ = followed(in_world(dated=dated), 28)
    np.testing.assert_array_equal(state.shock, only({3: 50.0, 4: 10.0}))
    state, said = followed(in_world(dated=dated), 63, begun=state)
    np.testing.assert_array_equal(state.shock, only({4: 10.0}))
    np.testing.assert_array_equal(said.shock, marked(3))
    np.testing.assert_array_equal(state.shock_day, only({3: 63, 4: 28}, NEVER))


@pytest.mark.parametrize("days", [1, 7])
def test_a_shock_by_chance_strikes_once_on_the_day_drawn(days: int) -> None:
    """At .01 a day a draw of .3 comes after 35.7 days, the luckiest at once, one of .9 after 230."""
    drawn = only({0: 0.3, 1: 0.0, 2: 0.9}, 1.0 - 2.0**-53)
    setting, state, struck = in_world(hazard_per_day=0.01, points=25.0), worlds.paused(SETTING), []
    for day in range(0, 182, days):
        state, said = followed(setting, day, days=days, begun=state, shock=drawn)
        struck += [(column, day) for column in np.flatnonzero(said.shock).tolist()]
    first = math.floor(-100.0 * math.log(0.7)) // days * days
    assert struck == [(1, 0), (0, first)]
    np.testing.assert_array_equal(state.shock, only({0: 25.0, 1: 25.0}))


def test_chance_and_date_add_up() -> None:
    setting = in_world(dated=(Shock(34, marked(0, 3), 40.0),), hazard_per_day=0.01)
    state, said = followed(setting, 28, shock=only({0: 0.29, 1: 0.29}, 0.9))  # after 34.2 days
    np.testing.assert_array_equal(state.shock, only({0: 65.0, 1: 25.0, 3: 40.0}))
    np.testing.assert_array_equal(said.shock, marked(0, 1, 3))


def test_runs_are_struck_each_by_its_own_chance() -> None:
    setting = in_world(hazard_per_day=0.01)
    begun = worlds.paused(SETTING, runs=RUNS)
    luck = worlds.luck(setting, run=np.arange(RUNS)[:, np.newaxis])
    drawn = np.random.default_rng(1).random((RUNS, PARTNERS))
    state, said = follow_politics(
        begun, setting=setting, clock=clock(0, days=31), draws=luck._replace(shock=drawn)
    )
    np.testing.assert_array_equal(said.shock, drawn < 1.0 - math.exp(-0.31))
    np.testing.assert_array_equal(state.shock, np.where(said.shock, 25.0, 0.0))


@pytest.mark.parametrize(("day", "waits"), [(27, False), (28, True), (35, True), (48, True), (49, False)])
def test_talks_rest_for_some_days_after_a_shock(day: int, waits: bool) -> None:
    """21 days from the shock of day 28."""
    state = worlds.paused(SETTING, shock=only({3: 40.0}), shock_day=only({3: 28}, NEVER))
    np.testing.assert_array_equal(
        suspended_by_shock(state, setting=SETTING, clock=clock(day, days=1)), marked(3) & waits
    )


def test_or_do_not_rest_at_all() -> None:
    state = worlds.paused(SETTING, shock_day=28)
    assert not suspended_by_shock(state, setting=in_world(suspends_days=0), clock=clock(28)).any()
