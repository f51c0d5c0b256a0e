"""Alternating offers: asks for the equilibrium share of a game of patience."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.strategies.alternating_offers import AlternatingOffers
from tests.strategies.contract import StrategyContract, views

discounts = st.floats(0.05, 0.999)


def demanded(strategy: AlternatingOffers, *, ready: bool, proposes: bool) -> float:
    """Return the share that is asked for."""
    view = views(())._replace(ready=np.bool_(ready), proposes=np.bool_(proposes))
    return 1.0 - float(strategy.concession(view))


class TestAlternatingOffers(StrategyContract):
    strategy = AlternatingOffers(discount=0.8, other_discount=0.5)
    variants = (
        AlternatingOffers(discount=0.999, other_discount=0.001),
        AlternatingOffers(discount=0.001, other_discount=0.999),
    )

    @pytest.mark.parametrize(
        ("ready", "proposes", "expected"),
        [
            (False, True, 1.0),  # nothing can be signed yet
            (False, False, 1.0),
            (True, True, 5.0 / 6.0),  # .5 / .6
            (True, False, 2.0 / 3.0),
        ],
    )
    def test_by_hand(self, ready: bool, proposes: bool, expected: float) -> None:
        assert demanded(self.strategy, ready=ready, proposes=proposes) == pytest.approx(expected, rel=1e-14)

    @given(first=discounts, second=discounts)
    def test_the_first_proposal_is_accepted(self, first: float, second: float) -> None:
        """On a straight frontier: both demands add up to the whole gain, to the last few bits."""
        one = AlternatingOffers(discount=first, other_discount=second)
        two = AlternatingOffers(discount=second, other_discount=first)
        together = demanded(one, ready=True, proposes=True) + demanded(two, ready=True, proposes=False)
        assert together == pytest.approx(1.0, rel=1e-12)

    def test_patient_equals_halve_the_gain(self) -> None:
        patient = AlternatingOffers(discount=0.9999, other_discount=0.9999)
        assert demanded(patient, ready=True, proposes=True) == pytest.approx(0.5, abs=1e-4)
        assert demanded(patient, ready=True, proposes=False) == pytest.approx(0.5, abs=1e-4)

    def test_the_more_patient_gets_more(self) -> None:
        hasty = AlternatingOffers(discount=0.5, other_discount=0.8)
        assert demanded(hasty, ready=True, proposes=True) == pytest.approx(1.0 / 3.0)
        assert demanded(self.strategy, ready=True, proposes=False) > demanded(hasty, ready=True, proposes=True)
