"""Free rider: lets others go first and asks for their terms."""

import numpy as np
import pytest

from sim.strategies.free_rider import FreeRider
from tests.strategies.contract import StrategyContract, views

NAN = np.nan


class TestFreeRider(StrategyContract):
    strategy = FreeRider(opening=0.2, signatures=3)
    variants = (FreeRider(opening=0.0, signatures=1), FreeRider(opening=1.0, signatures=50))

    @pytest.mark.parametrize(
        ("signed", "reference", "progress", "expected"),
        [
            (2, 0.6, 0.9, 0.2),  # too few have signed, whatever the hour
            (3, 0.6, 0.0, 0.4),  # asks for the .6 that others got
            (3, 0.9, 0.0, 0.2),  # but for no more than its opening demand
            (3, 0.6, 0.75, 0.8),  # time runs out: less than others got
            (3, 0.1, 0.75, 0.9),
            (3, NAN, 0.0, 0.2),  # nobody's terms are known
            (3, 0.6, 1.0, 1.0),
        ],
    )
    def test_by_hand(self, signed: int, reference: float, progress: float, expected: float) -> None:
        view = views(())._replace(signed=signed, reference_share=reference, progress=progress)
        assert self.strategy.concession(view) == pytest.approx(expected, rel=1e-14)

    @pytest.mark.parametrize(("signed", "expected"), [(0, False), (2, False), (3, True), (9, True)])
    def test_signs_only_after_enough_others(self, signed: int, expected: bool) -> None:
        assert self.strategy.signs(views(())._replace(signed=signed)) == expected
