"""Following the crowd: in proportion to the signatures, up to a threshold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.bandwagon import bandwagon_concession
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits
from tests.helpers.worlds import PARTNERS, RUNS

counts = st.integers(0, 80)


@pytest.mark.parametrize(
    ("signed", "signatures", "opening", "expected"),
    [
        (0, 4, 0.2, 0.2),  # nobody yet
        (1, 4, 0.2, 0.4),  # a quarter of what is left
        (2, 4, 0.2, 0.6),
        (4, 4, 0.2, 1.0),  # the threshold
        (40, 4, 0.2, 1.0),
        (0, 1, 0.0, 0.0),
        (1, 1, 0.0, 1.0),  # one is enough
        (3, 8, 1.0, 1.0),  # nothing to hold out for
    ],
)
def test_by_hand(signed: int, signatures: int, opening: float, expected: float) -> None:
    found = bandwagon_concession(signed=signed, signatures=signatures, opening=opening)
    assert found == pytest.approx(expected, rel=1e-15)


@given(few=counts, many=counts, signatures=st.integers(1, 80), opening=draw.shares)
def test_each_signature_helps(few: int, many: int, signatures: int, opening: float) -> None:
    few, many = sorted([few, many])
    before, after = (
        bandwagon_concession(signed=signed, signatures=signatures, opening=opening) for signed in (few, many)
    )
    assert opening <= before <= after <= 1.0
    assert many < signatures or after == pytest.approx(1.0, rel=1e-15)


@draw.few
@given(
    signed=draw.generators.map(lambda luck: luck.integers(0, 12, (RUNS, 1))),
    signatures=draw.generators.map(lambda luck: luck.integers(1, 12, (RUNS, PARTNERS))),
    opening=draw.blocks(0.0, 1.0),
)
def test_is_one_rule_for_any_shape(signed: np.ndarray, signatures: np.ndarray, opening: np.ndarray) -> None:
    arrays = {"signed": signed, "signatures": signatures, "opening": opening}
    assert_elementwise(bandwagon_concession, arrays=arrays)


def test_lists_are_taken_too() -> None:
    same_bits(bandwagon_concession(signed=[0, 1], signatures=[2, 2], opening=0.5), np.array([0.5, 0.75]))
