"""How high tariffs in force wear home down."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.stress import stress
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise
from tests.helpers.worlds import RUNS


@pytest.mark.parametrize(
    ("before", "average", "memory", "scale", "days", "expected"),
    [
        (0.0, 20.0, 0.5, 20.0, 1, 0.5),
        (0.0, 20.0, 0.5, 20.0, 2, 0.75),
        (1.0, 0.0, 0.5, 20.0, 1, 0.5),  # fades when nothing is charged
        (1.0, 20.0, 0.5, 20.0, 9, 1.0),  # at rest
        (0.4, 30.0, 0.0, 20.0, 1, 1.5),  # no memory: what is charged now
        (2.0, 10.0, 0.5, 20.0, 1, 1.25),
    ],
)
def test_by_hand(before: float, average: float, memory: float, scale: float, days: int, expected: float) -> None:
    felt = stress(before=before, average_rate=average, memory=memory, scale=scale, days=days)
    assert felt == pytest.approx(expected, rel=1e-14)


@given(before=st.floats(0.0, 5.0), average=draw.percents, memory=st.floats(0.5, 0.99), days=st.integers(1, 31))
def test_seven_days_weigh_as_one_week(before: float, average: float, memory: float, days: int) -> None:
    rest = {"average_rate": average, "memory": memory, "scale": 20.0}
    daily: float | np.ndarray = before
    for _ in range(days):
        daily = stress(before=daily, days=1, **rest)
    assert stress(before=before, days=days, **rest) == pytest.approx(daily, rel=1e-10, abs=1e-12)


@given(before=st.floats(0.0, 5.0), average=draw.percents, memory=st.floats(0.0, 0.99))
def test_stress_moves_towards_what_is_charged(before: float, average: float, memory: float) -> None:
    felt = stress(before=before, average_rate=average, memory=memory, scale=20.0, days=7)
    low, high = sorted([before, average / 20.0])
    assert low - 1e-12 <= felt <= high + 1e-12


def test_a_lasting_rate_ends_at_its_multiple_of_the_scale() -> None:
    assert stress(before=3.0, average_rate=12.0, memory=0.97, scale=20.0, days=5000) == pytest.approx(0.6)


@draw.few
@given(before=draw.blocks(0.0, 3.0, (RUNS, 1)), average=draw.blocks(0.0, 60.0, (RUNS, 1)))
def test_one_rule_for_any_shape(before: np.ndarray, average: np.ndarray) -> None:
    constants = {"memory": 0.97, "scale": 20.0, "days": 7}
    assert_elementwise(stress, arrays={"before": before, "average_rate": average}, constants=constants)
