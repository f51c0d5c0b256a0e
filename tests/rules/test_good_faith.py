"""How much of home's trade is in talks that are going well."""

import numpy as np
import pytest
from hypothesis import given

from sim.rules.good_faith import good_faith
from tests.helpers import draw
from tests.helpers.bits import same_bits
from tests.helpers.worlds import PARTNERS, RUNS

IMPORTS = np.array([600.0, 150.0, 130.0, 60.0, 40.0, 15.0, 5.0])


@pytest.mark.parametrize(
    ("done", "counts", "expected"),
    [
        ([0.0, 0.0, 0.0], True, 0.0),  # nobody talks
        ([1.0, 1.0, 1.0], True, 1.0),  # all are about to sign
        ([0.5, 0.0, 1.0], True, 0.5),  # (30 + 20) / 100
        ([0.5, 1.0, 0.0], [True, False, True], 0.375),  # 30 / 80: the second is not on the schedule
        ([1.0, 1.0, 1.0], False, 0.0),  # nobody is
    ],
)
def test_by_hand(done: list[float], counts: bool | list[bool], expected: float) -> None:
    share = good_faith(imports=[60.0, 20.0, 20.0], counts=counts, done=done)
    np.testing.assert_allclose(share, [expected], rtol=1e-14)


@given(done=draw.blocks(0.0, 1.0), more=draw.blocks(0.0, 1.0))
def test_progress_anywhere_raises_it_and_large_partners_count_more(done: np.ndarray, more: np.ndarray) -> None:
    low, high = np.minimum(done, more), np.maximum(done, more)
    of_low, of_high = (good_faith(imports=IMPORTS, counts=True, done=each) for each in (low, high))
    assert ((of_low <= of_high + 1e-15) & (of_low >= 0.0) & (of_high <= 1.0 + 1e-15)).all()
    alone = np.eye(PARTNERS)
    shares = good_faith(imports=IMPORTS, counts=True, done=alone)[:, 0]
    np.testing.assert_allclose(shares, IMPORTS / 1000.0)


@draw.few
@given(done=draw.blocks(0.0, 1.0))
def test_a_run_has_the_same_bits_alone_and_among_many(done: np.ndarray) -> None:
    counts = np.arange(PARTNERS) != 3
    together = good_faith(imports=IMPORTS, counts=counts, done=done)
    assert together.shape == (RUNS, 1)
    same_bits(together, np.stack([good_faith(imports=IMPORTS, counts=counts, done=row) for row in done]))
