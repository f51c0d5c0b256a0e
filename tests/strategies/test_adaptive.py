"""Adaptive: plays one of three tempers, with chances learned in training histories."""

import numpy as np
import pytest

from sim.strategies import Strategy
from sim.strategies.adaptive import Adaptive
from sim.strategies.time_dependent import Boulware, Conceder, Linear
from tests.strategies.contract import StrategyContract, views

TEMPERS: tuple[Strategy, ...] = (
    Boulware(opening=0.1, exponent=0.5),
    Linear(opening=0.1),
    Conceder(opening=0.1, exponent=2.0),
)


class TestAdaptive(StrategyContract):
    strategy = Adaptive(opening=0.1, exponents=(0.5, 1.0, 2.0), shares=(0.25, 0.5, 0.25))
    variants = (
        Adaptive(opening=0.0, exponents=(0.01, 1.0, 100.0), shares=(0.0, 1.0, 0.0)),
        Adaptive(opening=1.0, exponents=(1.0, 1.0, 1.0), shares=(1.0, 0.0, 0.0)),
    )

    @pytest.mark.parametrize(
        ("fate", "expected"),
        [
            (0.0, 0.325),  # .1 + .9 x .25
            (0.2499, 0.325),
            (0.25, 0.55),  # .1 + .9 x .5
            (0.7499, 0.55),
            (0.75, 0.1 + 0.9 * np.sqrt(0.5)),
            (1.0 - 2.0**-53, 0.1 + 0.9 * np.sqrt(0.5)),
        ],
    )
    def test_by_hand(self, fate: float, expected: float) -> None:
        view = views(())._replace(progress=0.5, fate=fate)
        assert self.strategy.concession(view) == pytest.approx(expected, rel=1e-14)

    @pytest.mark.parametrize("arm", range(3))
    def test_each_arm_is_a_time_dependent_tactic(self, arm: int) -> None:
        view = views((5, 7))._replace(fate=np.full((5, 7), (0.1, 0.5, 0.9)[arm]))
        assert np.all(self.strategy.arm(view) == arm)
        np.testing.assert_array_equal(self.strategy.concession(view), TEMPERS[arm].concession(view))

    def test_the_temper_lasts_for_the_run(self) -> None:
        """The draw of the round does not matter."""
        one, two = (views(())._replace(fate=0.3, progress=0.4, draw=draw) for draw in (0.0, 0.99))
        assert self.strategy.concession(one) == self.strategy.concession(two)

    def test_what_has_no_share_is_not_played(self) -> None:
        certain = Adaptive(opening=0.1, exponents=(0.5, 1.0, 2.0), shares=(0.0, 1.0, 0.0))
        assert np.all(certain.arm(views((37, 41))) == 1)
