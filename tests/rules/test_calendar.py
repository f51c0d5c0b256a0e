"""When acts fall, and how far the deadline is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.calendar import days_left, falls_in_round
from sim.rules.state import NEVER
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits
from tests.helpers.worlds import PARTNERS, RUNS


@pytest.mark.parametrize(
    ("act", "day", "days", "expected"),
    [
        (0, 0, 7, True),  # the first day of a round is in it
        (6, 0, 7, True),  # the last one is
        (7, 0, 7, False),  # the first of the next is not
        (7, 7, 7, True),
        (6, 7, 7, False),
        (5, 5, 1, True),  # daily rounds
        (6, 5, 1, False),
        (4, 5, 1, False),
        (NEVER, 0, 7, False),
    ],
)
def test_acts_by_hand(act: int, day: int, days: int, expected: bool) -> None:
    assert falls_in_round(act_day=act, day=day, days=days) == expected


@given(act=draw.days, days=st.integers(1, 31))
def test_every_day_falls_in_exactly_one_round(act: int, days: int) -> None:
    starts = np.arange(0, 500, days)
    found = falls_in_round(act_day=act, day=starts, days=days)
    assert found.sum() == 1
    assert starts[found] == act // days * days


@pytest.mark.parametrize(
    ("deadline", "day", "days", "expected"),
    [
        (98, 0, 7, 91.0),
        (98, 84, 7, 7.0),
        (98, 91, 7, 0.0),  # the last round before the deadline is the last moment
        (98, 97, 1, 0.0),
        (98, 96, 1, 1.0),
        (98, 98, 7, 0.0),  # on the day
        (98, 200, 7, 0.0),  # long after
        (100, 91, 7, 2.0),
        (NEVER, 0, 7, NEVER - 7.0),
    ],
)
def test_days_left_by_hand(deadline: int, day: int, days: int, expected: float) -> None:
    same_bits(days_left(deadline=deadline, day=day, days=days), expected)


@given(deadline=draw.days, day=draw.days, days=st.integers(1, 31))
def test_days_left_never_rise_as_time_goes_by(deadline: int, day: int, days: int) -> None:
    now, later = (days_left(deadline=deadline, day=moment, days=days) for moment in (day, day + days))
    assert 0.0 <= later <= now <= later + days


def test_one_rule_for_any_shape() -> None:
    moments = np.arange(RUNS * PARTNERS).reshape(RUNS, PARTNERS) * 3
    deadlines = np.array([[7], [21], [49], [98], [NEVER]])
    assert_elementwise(days_left, arrays={"deadline": deadlines, "day": moments}, constants={"days": 7})
    assert_elementwise(falls_in_round, arrays={"act_day": moments, "day": deadlines - 5}, constants={"days": 7})
