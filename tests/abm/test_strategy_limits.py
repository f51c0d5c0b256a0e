"""Strategies played through the engine, against the theory that each stands for."""

import numpy as np
import pytest

from sim.abm.sessions import Session
from sim.arrays import FloatArray
from sim.rules.frontier import build_frontier, home_given_partner
from sim.rules.setting import Setting
from sim.strategies import Strategy
from sim.strategies.adaptive import Adaptive
from sim.strategies.alternating_offers import AlternatingOffers
from sim.strategies.averaged_tit_for_tat import AveragedTitForTat
from sim.strategies.bandwagon import Bandwagon
from sim.strategies.first_mover import FirstMover
from sim.strategies.micro import Micro
from sim.strategies.nulls import Capitulate, Stonewall
from sim.strategies.time_dependent import Boulware, Conceder, Linear
from sim.strategies.zeuthen import Zeuthen
from tests.helpers import worlds
from tests.helpers.daily import daily, of, played, progress
from tests.helpers.worlds import PARTNERS

BARGAIN = [0, 1, 2, 3, 6]
"""Columns of the partners that are announced above the floor: the others have nothing to gain."""


def bent(peak: float) -> Setting:
    """Return the daily world with a frontier of two straight pieces, which meet in a corner.

    Home gains on top of the straight frontier, most where it gives up ``peak`` of its leverage.
    """
    setting = daily()
    home, partner = (
        worlds.by_leverage(setting.dyads, table) for table in (setting.payoffs.home, setting.payoffs.partner)
    )
    given = np.linspace(0.0, 1.0, home.shape[-1])
    more = 0.1 * np.minimum(given / peak, (1.0 - given) / (1.0 - peak)) * (home[..., :1] - home[..., -1:])
    edge = build_frontier(home_by_leverage=home + more, partner_by_leverage=partner, values=worlds.NO_TERMS)
    return setting._replace(frontier=edge)


def shares_at(setting: Setting, last: Session) -> tuple[FloatArray, FloatArray]:
    """Return both sides' shares along the frontier, in the zone of a session."""
    share = np.linspace(0.0, 1.0, 2001)
    payoff = last.partner_reserve + share * (last.partner_best - last.partner_reserve)
    grid = np.broadcast_to(payoff[:, np.newaxis], (len(payoff), PARTNERS))
    home = home_given_partner(frontier=setting.frontier, partner_payoff=grid, blend=0.0)[:, last.column]
    return share, (home - last.home_reserve) / (last.home_best - last.home_reserve)


# Where two of a kind meet


@pytest.mark.parametrize(
    "both",
    [
        Linear(opening=0.1),
        Conceder(opening=0.1, exponent=2.0),
        FirstMover(opening=0.0, pace=0.02, haste=1.0),
        Micro(step=0.02),
        AveragedTitForTat(opening=0.1, window=1),
        Zeuthen(step=0.02),
    ],
    ids=lambda strategy: strategy.name,
)
def test_equals_halve_the_gain_on_a_straight_frontier(both: Strategy) -> None:
    """Kalai and Smorodinsky's point, Nash's and Rubinstein's limit are one there."""
    model = played(daily(), both, both)
    assert worlds.signed(model)[BARGAIN].all()
    np.testing.assert_allclose(model.state.partner_share[BARGAIN], 0.5, atol=1e-3)
    np.testing.assert_allclose(model.state.home_share[BARGAIN], 0.5, atol=1e-3)


@pytest.mark.parametrize("peak", [0.6, 0.7])
@pytest.mark.parametrize(
    "both", [FirstMover(opening=0.0, pace=0.02, haste=1.0), Micro(step=0.01)], ids=lambda strategy: strategy.name
)
def test_equal_concessions_end_at_the_kalai_smorodinsky_point(peak: float, both: Strategy) -> None:
    setting = bent(peak)
    model = played(setting, both, both)
    for column in BARGAIN:
        partner, home = shares_at(setting, of(model, column)[-1])
        equal = np.abs(partner - home).argmin()
        assert model.state.partner_share[column] == pytest.approx(partner[equal], abs=0.01)
        assert model.state.home_share[column] == pytest.approx(home[equal], abs=0.01)


@pytest.mark.parametrize("peak", [0.6, 0.7])
def test_zeuthen_ends_at_the_nash_point(peak: float) -> None:
    """And not at that of equal concessions, which is elsewhere on these frontiers."""
    setting, step = bent(peak), 0.02
    model = played(setting, Zeuthen(step=step), Zeuthen(step=step))
    for column in BARGAIN:
        partner, home = shares_at(setting, of(model, column)[-1])
        best, equal = (partner * home).argmax(), np.abs(partner - home).argmin()
        assert model.state.partner_share[column] == pytest.approx(partner[best], abs=step)
        assert model.state.home_share[column] == pytest.approx(home[best], abs=step)
        assert abs(partner[best] - partner[equal]) > 1.5 * step


@pytest.mark.parametrize(("first", "second"), [(0.8, 0.5), (0.5, 0.8), (0.9, 0.9), (0.999, 0.999)])
def test_alternating_offers_end_at_rubinsteins_split(first: float, second: float) -> None:
    """In the first session that can end in a framework, with the partner's proposal, on a straight frontier."""
    setting = daily(dyads=worlds.dyads(complexity=np.full(PARTNERS, 12.0)))
    model = played(
        setting,
        AlternatingOffers(discount=first, other_discount=second),
        AlternatingOffers(discount=second, other_discount=first),
    )
    split = (1.0 - second) / (1.0 - first * second)
    np.testing.assert_array_equal(model.state.sessions[BARGAIN], 12)
    np.testing.assert_allclose(model.state.partner_share[BARGAIN], split, atol=1e-3)
    np.testing.assert_allclose(model.state.home_share[BARGAIN], 1.0 - split, atol=1e-3)
    for column in BARGAIN:
        before = of(model, column)[-2]
        assert before.partner_concession == before.home_concession == 0.0


# Paths of concessions, session by session


@pytest.mark.parametrize(
    ("strategy", "fate", "exponent"),
    [
        (Boulware(opening=0.1, exponent=0.5), 0.5, 0.5),
        (Linear(opening=0.1), 0.5, 1.0),
        (Conceder(opening=0.1, exponent=4.0), 0.5, 4.0),
        (Adaptive(opening=0.1, exponents=(0.5, 1.0, 4.0), shares=(0.3, 0.3, 0.4)), 0.29, 0.5),
        (Adaptive(opening=0.1, exponents=(0.5, 1.0, 4.0), shares=(0.3, 0.3, 0.4)), 0.61, 4.0),
    ],
)
def test_time_dependent_tactics_follow_their_curve(strategy: Strategy, fate: float, exponent: float) -> None:
    """k + (1 - k) progress^(1 / beta) before a deadline."""
    setting = worlds.world(rounds=12)
    model = played(setting, strategy, Stonewall(), fate=fate)
    for column in range(PARTNERS):
        reached = 0.0
        sessions = [session for session in of(model, column) if not np.isnan(session.days_left)]
        for session in sessions:
            reached = max(reached, 0.1 + 0.9 * progress(setting, session) ** (1.0 / exponent))
            assert session.partner_concession == pytest.approx(reached, rel=1e-12)
        assert len(sessions) >= 6


def test_micro_dares_one_step_against_a_stone_wall() -> None:
    model = played(worlds.world(rounds=6), Micro(step=0.125), Stonewall())
    for column in range(PARTNERS):
        path = [session.partner_concession for session in of(model, column)]
        assert path == [0.0, *[0.125] * (len(path) - 1)]


def test_two_micros_take_a_step_in_every_session() -> None:
    model = played(daily(rounds=20), Micro(step=0.01), Micro(step=0.01))
    for column in BARGAIN:
        path = [(session.partner_concession, session.home_concession) for session in of(model, column)]
        assert path == [(0.01 * held, 0.01 * held) for held in range(len(path))]


@pytest.mark.parametrize("window", [1, 2, 3])
def test_averaged_tit_for_tat_answers_a_steady_fall_in_kind(window: int) -> None:
    """Home's demand falls by a tenth a session from its second on; the partner sees each fall a session later.

    At first only a part of the window has falls in it: a third, two thirds, then the whole for a window of three.
    """
    setting = daily(rounds=12, dyads=worlds.dyads(complexity=np.full(PARTNERS, 99.0)))
    model = played(
        setting, AveragedTitForTat(opening=0.0, window=window), FirstMover(opening=0.0, pace=0.1, haste=1.0)
    )
    falls = np.concatenate([[0.0, 0.0], np.minimum(np.arange(1, 11) / window, 1.0)])
    expected = 1.0 - 0.9 ** np.cumsum(falls)
    for column in BARGAIN:
        path = [session.partner_concession for session in of(model, column)]
        assert path == pytest.approx(expected, rel=1e-12)


def test_a_bandwagon_follows_the_deals_that_are_known() -> None:
    """Those of before the round; the ones that sign at once set it going."""
    followers = Bandwagon(opening=0.1, signatures=4)
    setting = daily(rounds=30, dyads=worlds.dyads(complexity=np.array([9.0, 9.0, 3.0, 4.0, 9.0, 9.0, 15.0])))
    crowd = tuple(Capitulate() if column in (2, 3) else followers for column in range(PARTNERS))
    model = played(setting, crowd, Linear(opening=0.1))
    days = model.state.deal_day
    for column in (0, 1, 6):
        for session in of(model, column):
            known = int((days < session.round_index).sum())
            assert session.partner_concession == pytest.approx(0.1 + 0.9 * min(known / 4.0, 1.0), rel=1e-12)
        assert of(model, column)[-1].partner_concession > 0.1
