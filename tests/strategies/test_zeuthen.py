"""Zeuthen: who has more to lose from a failure gives way."""

from collections.abc import Callable

import numpy as np
import pytest

from sim.strategies import Strategy
from sim.strategies.time_dependent import Linear
from sim.strategies.zeuthen import Zeuthen
from tests.strategies.contract import StrategyContract, views


def circle(share: float) -> float:
    return float(np.sqrt(1.0 - share**2))


def bent(share: float) -> float:
    """Return a frontier of two straight pieces, with a corner at .8 against .6: the Nash point lies in it."""
    return float(np.minimum(1.0 - share / 2.0, 3.0 - 3.0 * share))


def bent_inverse(share: float) -> float:
    return float(np.minimum(2.0 - 2.0 * share, 1.0 - share / 3.0))


def conceded(
    strategy: Strategy, own: float, other: float, *, frontier: tuple[Callable[[float], float], ...], sessions: int
) -> float:
    """Return a concession on a frontier, given as what the other keeps and as its inverse."""
    view = views(())._replace(
        own_concession=own,
        other_concession=other,
        offered=frontier[1](1.0 - other),
        left=frontier[0](1.0 - own),
        sessions=sessions,
        ready=np.False_,
        progress=sessions / 20.0,
    )
    return max(own, float(strategy.concession(view)))


def meeting(
    first: Strategy, second: Strategy, frontier: tuple[Callable[[float], float], ...]
) -> tuple[float, float, int]:
    """Let two bargain until their demands are compatible; returns both concessions and the sessions."""
    one = two = 0.0
    for sessions in range(5000):
        one, two = (
            conceded(first, one, two, frontier=frontier, sessions=sessions),
            conceded(second, two, one, frontier=frontier[::-1], sessions=sessions),
        )
        if frontier[0](1.0 - one) >= 1.0 - two - 1e-9:
            return one, two, sessions + 1
    raise AssertionError("they never meet")


FRONTIERS = {
    "straight": ((lambda share: 1.0 - share, lambda share: 1.0 - share), 0.5),
    "circle": ((circle, circle), np.sqrt(0.5)),
    "lopsided": ((lambda share: 1.0 - share**2, lambda share: float(np.sqrt(1.0 - share))), np.sqrt(1.0 / 3.0)),
    "bent": ((bent, bent_inverse), 0.8),
}
"""Frontiers with the first side's share at the Nash point."""


class TestZeuthen(StrategyContract):
    strategy = Zeuthen(step=0.05)
    variants = (Zeuthen(step=1.0), Zeuthen(step=0.001))

    @pytest.mark.parametrize(
        ("own", "other", "offered", "left", "sessions", "expected"),
        [
            (0.0, 0.3, 0.3, 0.0, 0, 0.0),  # begins with the best
            (0.0, 0.3, 0.3, 0.0, 1, 0.05),  # a step, to see what it brings the other side
            (0.05, 0.3, 0.3, 0.05, 2, 0.3),  # as much as it must: .7 x .3 as the other's
            (0.2, 0.3, 0.3, 0.2, 4, 0.3),  # risk limits 5/8 and 5/7: its turn
            (0.3, 0.2, 0.2, 0.3, 4, 0.3),  # the other's turn
            (0.3, 0.3, 0.3, 0.3, 4, 0.35),  # equals: a step
            (0.7, 0.7, 0.7, 0.7, 4, 0.7),  # agreed, as soon as there have been sessions enough
        ],
    )
    def test_by_hand(
        self, own: float, other: float, offered: float, left: float, sessions: int, expected: float
    ) -> None:
        view = views(())._replace(
            own_concession=own,
            other_concession=other,
            offered=offered,
            left=left,
            sessions=sessions,
            ready=np.False_,
        )
        assert self.strategy.concession(view) == pytest.approx(expected, rel=1e-14)

    @pytest.mark.parametrize(
        ("own", "offered", "expected"),
        [(0.5, 0.49, 0.5), (0.5, 0.5, 0.55), (0.5, 0.6, 0.55), (0.97, 0.9, 1.0)],
    )
    def test_gives_up_a_further_step_where_the_talks_should_have_ended(
        self, own: float, offered: float, expected: float
    ) -> None:
        view = views(())._replace(
            own_concession=own, offered=offered, left=own, other_concession=0.6, sessions=9, ready=np.True_
        )
        assert self.strategy.concession(view) == pytest.approx(expected, rel=1e-14)

    @pytest.mark.parametrize("name", FRONTIERS)
    @pytest.mark.parametrize("step", [0.1, 0.02, 0.004])
    def test_two_of_them_end_at_the_nash_point(self, name: str, step: float) -> None:
        frontier, nash = FRONTIERS[name]
        one, two, _ = meeting(Zeuthen(step=step), Zeuthen(step=step), frontier)
        assert 1.0 - one >= nash - step - 1e-9
        assert 1.0 - two >= frontier[0](nash) - step - 1e-9

    def test_the_nash_point_is_not_where_equal_concessions_end(self) -> None:
        """On the bent frontier those meet at 2/3 each."""
        frontier, _ = FRONTIERS["bent"]
        assert bent(2.0 / 3.0) == pytest.approx(2.0 / 3.0)
        one, two, _ = meeting(Zeuthen(step=0.004), Zeuthen(step=0.004), frontier)
        assert abs((1.0 - one + bent_inverse(1.0 - two)) / 2.0 - 2.0 / 3.0) > 0.1

    def test_different_steps_end_at_the_same_point(self) -> None:
        frontier, nash = FRONTIERS["lopsided"]
        one, two, _ = meeting(Zeuthen(step=0.03), Zeuthen(step=0.01), frontier)
        assert (1.0 - one + frontier[1](1.0 - two)) / 2.0 == pytest.approx(nash, abs=0.03)

    def test_meets_one_that_gives_way_with_time_at_the_nash_point(self) -> None:
        """Sharing what is left over: it neither runs ahead of the other nor stays behind."""
        frontier, nash = FRONTIERS["straight"]
        one, two, _ = meeting(Zeuthen(step=0.02), Linear(opening=0.0), frontier)
        assert (1.0 - one + two) / 2.0 == pytest.approx(nash, abs=0.06)

    def test_moves_alone_without_being_asked_for_anything(self) -> None:
        blind = views(())._replace(own_concession=0.3, offered=np.nan, left=np.nan, sessions=4, ready=np.True_)
        assert self.strategy.concession(blind) == 0.3
