"""How soon a partner asks for talks."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.contact import contact_hazard
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise


@pytest.mark.parametrize(
    ("eagerness", "exposure", "base", "slope", "expected"),
    [
        (1.0, 0.0, 0.12, 10.0, 0.12),  # no exposure: the base
        (1.0, 0.1, 0.12, 10.0, 0.12 * math.e),
        (3.0, 0.1, 0.12, 10.0, 0.36 * math.e),
        (1.0, 0.5, 0.12, 0.0, 0.12),  # exposure does not count
        (0.0, 0.5, 0.12, 10.0, 0.0),  # never asks
        (2.0, math.log(2.0), 0.25, 1.0, 1.0),
    ],
)
def test_by_hand(eagerness: float, exposure: float, base: float, slope: float, expected: float) -> None:
    hazard = contact_hazard(eagerness=eagerness, exposure=exposure, base=base, slope=slope)
    assert hazard == pytest.approx(expected, rel=1e-14)


@given(exposure=draw.shares, more=draw.shares, slope=st.floats(0.0, 20.0), eagerness=st.floats(0.0, 100.0))
def test_exposure_never_delays(exposure: float, more: float, slope: float, eagerness: float) -> None:
    low, high = (
        contact_hazard(eagerness=eagerness, exposure=value, base=0.1, slope=slope)
        for value in sorted([exposure, more])
    )
    assert 0.0 <= low <= high


@draw.few
@given(eagerness=draw.blocks(0.0, 10.0), exposure=draw.blocks(0.0, 0.5))
def test_one_rule_for_any_shape(eagerness: np.ndarray, exposure: np.ndarray) -> None:
    arrays = {"eagerness": eagerness, "exposure": exposure}
    assert_elementwise(contact_hazard, arrays=arrays, constants={"base": 0.12, "slope": 10.0})
