"""Blocs played through the engine: they keep together, hold out, fall apart, answer as one."""

from typing import Any

import numpy as np
import pytest

from sim.rules.setting import Setting
from sim.rules.state import NEVER
from sim.strategies import Strategy
from sim.strategies.bloc import Bloc
from sim.strategies.first_mover import FirstMover
from sim.strategies.nulls import Stonewall
from sim.strategies.time_dependent import Boulware, Linear
from tests.helpers import worlds
from tests.helpers.daily import daily, of, played, progress
from tests.helpers.worlds import AT_ONCE, EXTENDED, PARTNERS

MEMBERS = [0, 1, 2]


def allied(members: list[int] = MEMBERS, **changes: Any) -> Setting:
    return daily(dyads=worlds.dyads(bloc=worlds.marked(*members)[np.newaxis] if members else [], **changes))


def member(**changes: float) -> Bloc:
    made = {"opening": 0.1, "exponent": 1.0, "quorum": 1.0, "temptation": 1.0, "ratio": 0.0} | changes
    return Bloc(**made)


def crowd(strategy: Strategy) -> tuple[Strategy, ...]:
    """Return members that play a strategy, among partners that stonewall."""
    return tuple(strategy if column in MEMBERS else Stonewall() for column in range(PARTNERS))


def test_a_bloc_that_nothing_tempts_signs_nothing_and_each_alone_would() -> None:
    together = played(allied(), crowd(member()), Linear(opening=0.1))
    alone = played(daily(), crowd(member()), Linear(opening=0.1))
    assert not worlds.signed(together).any()
    assert worlds.signed(alone)[MEMBERS].all()


def test_without_a_bloc_a_member_is_a_time_dependent_actor() -> None:
    one = played(daily(), crowd(member(exponent=0.5)), Linear(opening=0.1))
    two = played(daily(), crowd(Boulware(opening=0.1, exponent=0.5)), Linear(opening=0.1))
    np.testing.assert_array_equal(one.state.deal_day, two.state.deal_day)
    np.testing.assert_array_equal(one.state.partner_concession, two.state.partner_concession)


def test_a_tempted_member_takes_what_is_on_offer() -> None:
    """When home's standing demand first leaves it that much; its own demand is then just that."""
    setting = allied()
    home = FirstMover(opening=0.0, pace=0.02, haste=1.0)  # leaves 1 - .98^n after n sessions
    model = played(setting, crowd(member(temptation=0.3)), home)
    for column in MEMBERS:
        last = of(model, column)[-1]
        before = of(model, column)[-2].home_concession  # the share on offer, on a straight frontier
        assert last.signed
        assert before >= 0.3 - 1e-9
        assert of(model, column)[-3].home_concession < 0.3
        assert last.partner_concession == pytest.approx(1.0 - before, abs=1e-6)
        assert 1.0 - last.partner_concession <= model.state.partner_share[column] <= last.home_concession + 1e-6


def test_one_who_leaves_can_dissolve_the_bloc() -> None:
    """BBB wants little and goes first; for a quorum of one in two that is the end of it, for all it is not."""
    greedy, modest = member(temptation=0.9), member(temptation=0.2)
    for quorum, ends in ((0.5, True), (1.0, False)):
        strategies = list(crowd(Bloc(**(vars(greedy) | {"quorum": quorum}))))
        strategies[1] = Bloc(**(vars(modest) | {"quorum": quorum}))
        model = played(allied(), tuple(strategies), FirstMover(opening=0.0, pace=0.02, haste=1.0))
        days = model.state.deal_day[MEMBERS]
        assert days[1] < days[0]
        assert days[1] < days[2]
        assert (days[[0, 2]] < NEVER).all() == ends


@pytest.mark.parametrize("seed", range(4))
def test_members_keep_together_though_they_are_seen_at_different_times(seed: int) -> None:
    """Two sessions a week, by the luck of the queue: each goes half-way from the others to its own path."""
    setting = allied()._replace(
        capacity=worlds.capacity(sessions_per_week=2.0, session_interval_days=7, priority_noise=5.0)
    )
    draws = worlds.luck(setting, seed=seed, **AT_ONCE, **EXTENDED)
    model = worlds.play(setting, partners=crowd(member()), home=Stonewall(), draws=draws)
    stands: dict[int, float] = {}
    sessions = [session for session in model.sessions if session.column in MEMBERS and session.round_index > 7]
    assert len({session.column for session in sessions}) > 1
    for session in model.sessions:
        others = [stand for column, stand in stands.items() if column != session.column]
        if session in sessions:
            path = 0.1 + 0.9 * progress(setting, session)
            meant = (path + sum(others) / len(others)) / 2.0 if others else path
            expected = max(stands.get(session.column, 0.0), meant)
            assert session.partner_concession == pytest.approx(expected, rel=1e-12)
        if session.column in MEMBERS:
            stands[session.column] = session.partner_concession


def test_a_bloc_answers_as_one() -> None:
    """AAA alone pays more than the floor: all members answer; nobody does while all pay the floor."""
    facts = {"announced": np.array([46.0, 10.0, 10.0, 20.0, 10.0, 0.0, 34.0])}
    setting = allied(**facts)._replace(calendar=worlds.calendar(pause=NEVER, deadline=NEVER))
    model = played(setting, crowd(member(ratio=0.5)), Stonewall())
    assert (model.state.retaliation[MEMBERS] > 0.0).all()
    assert not model.state.retaliation[3:].any()
    unhurt = played(allied(), crowd(member(ratio=0.5)), Stonewall())
    assert not unhurt.state.retaliation.any()
    lone = daily(dyads=worlds.dyads(**facts))._replace(calendar=setting.calendar)
    assert not played(lone, crowd(member(ratio=0.5)), Stonewall()).state.retaliation.any()
