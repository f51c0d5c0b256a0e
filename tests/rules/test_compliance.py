"""Whether a deal is kept, and what deters from breaking it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.compliance import violation_hazard
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise

CERTAIN = 1e9
"""A hazard of being found out so large that it is certain."""


@pytest.mark.parametrize(
    ("deterrence", "detection", "cure", "points", "expected"),
    [
        (1.0, CERTAIN, 30.0, 10.0, 0.01 * math.exp(-1.0)),  # ten points of certain snap-back
        (1.0, CERTAIN, 30.0, 25.0, 0.01 * math.exp(-2.5)),
        (0.5, CERTAIN, 30.0, 10.0, 0.01 * math.exp(-0.5)),
        (1.0, CERTAIN, 30.0, 0.0, 0.01),  # nothing to fear
        (1.0, CERTAIN, 30.0, -5.0, 0.01),  # the threat is below what was agreed
        (0.0, CERTAIN, 30.0, 99.0, 0.01),  # nobody is deterred
        (1.0, 0.0, 30.0, 99.0, 0.01),  # nobody finds out
        (1.0, 0.1, 0.0, 99.0, 0.01),  # a punishment that lasts no time
        (1.0, math.log(2.0) / 30.0, 30.0, 10.0, 0.01 * math.exp(-0.5)),  # found out with even odds
    ],
)
def test_by_hand(deterrence: float, detection: float, cure: float, points: float, expected: float) -> None:
    found = violation_hazard(base=0.01, deterrence=deterrence, detection=detection, cure_days=cure, points=points)
    assert found == pytest.approx(expected, rel=1e-12)


def test_who_would_never_break_a_deal_never_does() -> None:
    assert not violation_hazard(base=0.0, deterrence=1.0, detection=0.1, cure_days=9.0, points=[-9.0, 0.0]).any()


@given(
    points=st.floats(-50.0, 115.0), deterrence=st.floats(0.0, 3.0), detection=st.floats(0.0, 1.0),
    cure=st.floats(0.0, 90.0),
)  # fmt: skip
def test_more_to_fear_never_makes_bolder(points: float, deterrence: float, detection: float, cure: float) -> None:
    base = {"base": 0.01, "deterrence": deterrence, "detection": detection, "cure_days": cure, "points": points}
    hazard = violation_hazard(**base)
    assert 0.0 <= hazard <= 0.01
    for name, step in (("points", 5.0), ("deterrence", 0.5), ("detection", 0.1), ("cure_days", 7.0)):
        assert violation_hazard(**(base | {name: base[name] + step})) <= hazard


@draw.few
@given(points=draw.blocks(-20.0, 115.0))
def test_one_rule_for_any_shape(points: np.ndarray) -> None:
    constants = {"base": 0.004, "deterrence": 0.7, "detection": 0.03, "cure_days": 45.0}
    assert_elementwise(violation_hazard, arrays={"points": points}, constants=constants)
