"""Luck belongs to partner and date: what others do, who is there and how long it goes on move nobody's."""

import numpy as np
import pytest

from sim.strategies.nulls import Capitulate, CoinFlip, Stonewall
from tests.helpers import worlds
from tests.helpers.bits import same_bits, same_bits_of_all
from tests.helpers.worlds import MIXED, PARTNERS


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_longer_horizon_repeats_the_shorter_run(seed: int) -> None:
    setting = worlds.busy()
    short = setting._replace(rounds=11)
    one = worlds.play(short, partners=MIXED, draws=worlds.luck(short, seed=seed))
    two = worlds.model(setting, partners=MIXED, draws=worlds.luck(setting, seed=seed))
    for _ in range(11):
        two.step()
    same_bits_of_all(tuple(one.state), tuple(two.state))
    assert str(one.log.events) == str(two.log.events)


@pytest.mark.parametrize("left_out", [(0,), (2, 4), (1, 3, 6)])
def test_leaving_partners_out_moves_nobodys_contact(left_out: tuple[int, ...]) -> None:
    setting = worlds.busy()
    kept = np.setdiff1d(np.arange(PARTNERS), left_out)
    few = worlds.reordered(setting, kept)
    one = worlds.play(setting, partners=MIXED)
    two = worlds.play(few, partners=tuple(MIXED[column] for column in kept))
    same_bits(two.state.contact_day, one.state.contact_day[kept])


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_where_dyads_do_not_touch_each_other_the_rest_is_as_it_was(seed: int) -> None:
    """Time for all, no precedent, no stress, payoffs that do not depend on the others: nothing is shared."""
    lost, gained = -worlds.PARTNER_LOSS, worlds.HOME_GAIN
    own, homes = -worlds.PARTNER_COST, -worlds.HOME_COST
    apart = worlds.payoffs(
        partner=worlds.linear_table(per_rate=lost, per_retaliation=own, second=1.0),
        home=worlds.linear_table(per_rate=gained, per_retaliation=homes, second=1.0),
        home_welfare=worlds.linear_table(per_rate=-gained, per_retaliation=homes, second=1.0),
    )
    setting = worlds.world(
        payoffs=apart, capacity=worlds.capacity(sessions_per_week=99.0),
        deadline=worlds.deadline(stress_sensitivity=0.0), values=worlds.term_values(worlds.dyads()),
    )  # fmt: skip
    strategies = (*MIXED[:5], CoinFlip(chance=0.2), MIXED[6])
    kept = np.array([0, 1, 4, 5, 6])
    few = worlds.reordered(setting, kept)
    one = worlds.play(setting, partners=strategies, draws=worlds.luck(setting, seed=seed))
    two = worlds.play(
        few, partners=tuple(strategies[column] for column in kept), draws=worlds.luck(few, seed=seed)
    )
    for name in ("stage", "contact_day", "deal_day", "final_day", "truce_day", "sessions", "rate", "agreed_rate"):
        same_bits(getattr(two.state, name), getattr(one.state, name)[kept], name)


def test_what_one_partner_plays_moves_nobody_elses_contact() -> None:
    setting = worlds.busy()
    firm = worlds.play(setting, partners=(Stonewall(), *MIXED[1:]))
    soft = worlds.play(setting, partners=(Capitulate(), *MIXED[1:]))
    same_bits(firm.state.contact_day, soft.state.contact_day)
    assert worlds.signed(soft)[0]
    assert not worlds.signed(firm)[0]


def test_a_scenario_shares_the_luck_of_its_deadlines() -> None:
    """Firmer homes enforce at the same deadline or an earlier one, run by run."""
    for seed in range(7):
        setting = worlds.world()
        days = []
        for resolve in (0.0, 0.3, 0.6, 1.0):
            firm = setting._replace(deadline=worlds.deadline(resolve=resolve, stress_sensitivity=0.0))
            played = worlds.play(firm, partners=Stonewall(), draws=worlds.luck(firm, seed=seed))
            days.append(int(played.state.enforced_day[0]))
        assert days == sorted(days, reverse=True)
        assert days[-1] == 49


def test_nobody_asks_for_talks_before_anything_is_announced() -> None:
    setting = worlds.world(
        calendar=worlds.calendar(
            announce=28, impose_floor=31, impose_threat=35, pause=35, narrow_scope=37, deadline=77
        )
    )
    for seed in range(5):
        model = worlds.play(setting, draws=worlds.luck(setting, seed=seed))
        assert (model.state.contact_day >= 28).all()
