"""What a publicly floated rate does to expectations."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.signal import expected_threat
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits

NAN = float("nan")


@pytest.mark.parametrize(
    ("threat", "signal", "age", "weight", "memory", "expected"),
    [
        (125.0, 80.0, 0, 0.5, 0.8, 102.5),  # half-way
        (125.0, 80.0, 1, 0.5, 0.8, 107.0),  # four tenths of the way
        (125.0, 80.0, 2, 0.5, 0.8, 110.6),
        (125.0, 80.0, 0, 1.0, 0.8, 80.0),  # taken at its word
        (125.0, 80.0, 0, 0.0, 0.8, 125.0),  # cheap talk
        (125.0, 80.0, 300, 0.5, 1.0, 102.5),  # never forgotten
        (125.0, NAN, 0, 1.0, 1.0, 125.0),  # nothing was floated
        (20.0, 80.0, 0, 0.5, 0.8, 20.0),  # what is above the threat is no news
        (80.0, 80.0, 0, 0.5, 0.8, 80.0),
        (10.0, 0.0, 0, 0.25, 0.8, 7.5),
    ],
)
def test_by_hand(threat: float, signal: float, age: int, weight: float, memory: float, expected: float) -> None:
    found = expected_threat(threat=threat, signal=signal, age=age, weight=weight, memory_per_day=memory)
    assert found == pytest.approx(expected, rel=1e-14)


@given(threat=draw.percents, signal=draw.percents, age=draw.days, weight=draw.shares, memory=st.floats(0.5, 1.0))
def test_it_lies_between_signal_and_threat_and_fades(
    threat: float, signal: float, age: int, weight: float, memory: float
) -> None:
    fresh, old = (
        expected_threat(threat=threat, signal=signal, age=value, weight=weight, memory_per_day=memory)
        for value in (age, age + 7)
    )
    assert min(threat, signal) - 1e-12 <= fresh <= threat + 1e-12
    assert abs(old - threat) <= abs(fresh - threat) + 1e-12
    assert old - threat == pytest.approx(memory**7 * (fresh - threat), rel=1e-6, abs=1e-9)


@given(signal=draw.percents, weight=draw.shares, more=draw.shares)
def test_a_weightier_signal_moves_more(signal: float, weight: float, more: float) -> None:
    light, heavy = (
        expected_threat(threat=125.0, signal=signal, age=3, weight=value, memory_per_day=0.95)
        for value in sorted([weight, more])
    )
    assert abs(light - 125.0) <= abs(heavy - 125.0) + 1e-12


def test_without_a_signal_not_a_bit_of_the_threat_changes() -> None:
    """So that a world without signals is the world before there were any."""
    threat = np.random.default_rng(3).uniform(0.0, 130.0, (5, 7))
    found = expected_threat(
        threat=threat, signal=np.full((5, 7), NAN), age=999_993, weight=0.5, memory_per_day=0.95
    )
    same_bits(found, threat)


@draw.few
@given(generator=draw.generators)
def test_one_rule_for_any_shape(generator: np.random.Generator) -> None:
    shape = (5, 7)
    threat, rate = generator.uniform(0.0, 130.0, shape), generator.uniform(0.0, 130.0, shape)
    arrays = {
        "threat": threat,
        "signal": np.where(generator.random(shape) < 0.4, NAN, rate),
        "age": generator.integers(0, 60, shape),
    }
    assert_elementwise(expected_threat, arrays=arrays, constants={"weight": 0.6, "memory_per_day": 0.93})
