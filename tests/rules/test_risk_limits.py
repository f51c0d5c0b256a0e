"""Zeuthen's rule: who concedes, how far, and that it is the one of the smaller risk limit."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sim.rules.risk_limits import risk_limit_concession
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits
from tests.helpers.worlds import RUNS

Frontier = Callable[[float], float]

FRONTIERS: dict[str, tuple[Frontier, Frontier, float]] = {
    "straight": (lambda share: 1.0 - share, lambda share: 1.0 - share, 0.5),
    "circle": (
        lambda share: float(np.sqrt(1.0 - share**2)),
        lambda share: float(np.sqrt(1.0 - share**2)),
        0.5**0.5,
    ),
    "lopsided": (lambda share: 1.0 - share**2, lambda share: float(np.sqrt(1.0 - share)), 3.0**-0.5),
    "bent": (
        lambda share: min(1.0 - share / 2.0, 3.0 - 3.0 * share),
        lambda share: min(2.0 - 2.0 * share, 1.0 - share / 3.0),
        0.8,
    ),
}
"""What the other side keeps for a share of the first, the inverse, and the first side's share at the Nash point.

Those are the maxima of u (1 - u), u sqrt(1 - u^2), u (1 - u^2), and a corner. All frontiers are concave.
"""

steps = st.floats(0.001, 0.3)


def conceded(frontier: Frontier, inverse: Frontier, own: float, other: float, step: float) -> float:
    offered, left = inverse(1.0 - other), frontier(1.0 - own)
    return float(risk_limit_concession(own=own, other=other, offered=offered, left=left, step=step))


@pytest.mark.parametrize(
    ("own", "other", "offered", "left", "step", "expected"),
    [
        # both ask for everything: risk limits 1 and 1, a step
        (0.0, 0.0, 0.0, 0.0, 0.1, 0.1),
        # products .8 x .2 = .16 and .3 x .7 = .21, on a straight line: u (1 - u) = .21 at u = .7
        (0.2, 0.3, 0.3, 0.2, 0.01, 0.3),
        # the same, but at least .25
        (0.2, 0.3, 0.3, 0.2, 0.25, 0.45),
        # the same with a step beyond the other's demand: takes it and no less
        (0.2, 0.3, 0.3, 0.2, 0.9, 0.7),
        # a slope of .3 / .1 so far; 3 u (1 - u) = .48 at u = .8
        (0.1, 0.2, 0.6, 0.3, 0.01, 0.2),
        # products .7 x .3 = .21 and .2 x .8 = .16: the other's turn
        (0.3, 0.2, 0.2, 0.3, 0.1, 0.3),
        # nothing given up here, a little there: no slope is known yet
        (0.0, 0.1, 0.1, 0.0, 0.01, 0.01),
        # the other's demand leaves all that is asked for: agreed already
        (0.6, 0.6, 0.6, 0.6, 0.1, 0.6),
        (0.5, 0.5, 0.5, 0.5, 0.1, 0.5),
        # an offer beyond what the slope so far would allow: .72 is out of reach, the gap of .1 ends it
        (0.1, 0.1, 0.8, 0.1, 0.01, 0.2),
        # equals but for rounding
        (0.3, 0.3, 0.3, 0.3 + 1e-15, 0.1, 0.4),
        # next to nothing can be gained
        (0.5, 1.0, 0.3, 5e-324, 0.1, 0.6),
        # nothing can be gained: what has been given up here, or there, is of no use to the other
        (0.2, 0.0, 0.0, 0.0, 0.1, 0.2),
        (0.0, 0.3, 0.0, 0.0, 0.1, 0.0),
        (0.2, 0.3, 0.0, 0.0, 0.1, 0.2),
        # nobody has asked for anything
        (0.2, 0.3, np.nan, 0.2, 0.1, 0.2),
        (0.2, 0.3, 0.3, np.nan, 0.1, 0.2),
    ],
)
def test_by_hand(own: float, other: float, offered: float, left: float, step: float, expected: float) -> None:
    found = risk_limit_concession(own=own, other=other, offered=offered, left=left, step=step)
    assert found == pytest.approx(expected, rel=1e-14)


def risk_limit(asked: float, offered: float) -> float:
    """Return Zeuthen's own quantity: the chance of no deal at which a side still holds out."""
    return (asked - offered) / asked


@given(own=draw.inner_shares, other=draw.inner_shares, part=draw.inner_shares, other_part=draw.inner_shares)
def test_the_smaller_risk_limit_gives_way(own: float, other: float, part: float, other_part: float) -> None:
    asked, other_asked = 1.0 - own, 1.0 - other
    offered, left = part * asked, other_part * other_asked
    mine, theirs = risk_limit(asked, offered), risk_limit(other_asked, left)
    assume(abs(mine - theirs) > 1e-4)
    after = risk_limit_concession(own=own, other=other, offered=offered, left=left, step=1e-6)
    assert bool(after > own) == (mine < theirs)


@pytest.mark.parametrize("name", FRONTIERS)
@given(own=st.floats(0.001, 0.9), part=st.floats(0.01, 0.99))
def test_gives_up_no_more_than_it_must_and_on_a_straight_frontier_just_that(
    name: str, own: float, part: float
) -> None:
    """After it the own Nash product is nearer to the other's, and not beyond it; the larger one does not move."""
    frontier, inverse, _ = FRONTIERS[name]
    asked, offered = 1.0 - own, (1.0 - own) * part
    left, other_asked = frontier(asked), frontier(offered)
    mine, product = asked * left, offered * other_asked
    after = 1.0 - conceded(frontier, inverse, own, 1.0 - other_asked, 1e-12)
    reached = after * frontier(after)
    assert mine <= product + 1e-6 or after == asked
    assert mine >= product - 1e-6 or mine < reached <= product + 1e-9
    assert mine >= product - 1e-6 or name != "straight" or reached == pytest.approx(product, abs=1e-9)


@pytest.mark.parametrize("name", FRONTIERS)
@pytest.mark.parametrize("step", [0.1, 0.03, 0.0028747, 0.001])
def test_two_end_at_the_nash_point_within_a_step(name: str, step: float) -> None:
    """The third step is one with which going along chords ends 70 steps away on the bent frontier."""
    frontier, inverse, nash = FRONTIERS[name]
    first = second = 0.0
    for _ in range(int(3.0 / step)):
        if frontier(1.0 - first) >= 1.0 - second - 1e-12:
            break
        first, second = (
            conceded(frontier, inverse, first, second, step),
            conceded(inverse, frontier, second, first, step),
        )
    assert frontier(1.0 - first) >= 1.0 - second - 1e-12
    assert 1.0 - first >= nash - step - 1e-9
    assert 1.0 - second >= frontier(nash) - step - 1e-9


@pytest.mark.parametrize("step", [0.1, 0.03, 0.01])
def test_equals_both_take_a_step_in_every_session(step: float) -> None:
    """Products that are equal but for rounding are equal: else only one of the two would move at a time."""
    frontier, inverse, _ = FRONTIERS["straight"]
    first = second = 0.0
    for held in range(1, int(0.5 / step) + 1):
        first, second = (
            conceded(frontier, inverse, first, second, step),
            conceded(inverse, frontier, second, first, step),
        )
        assert (first, second) == pytest.approx((held * step, held * step))


@given(own=draw.shares, other=draw.shares, offered=draw.shares, left=draw.shares, step=steps)
def test_takes_nothing_back_and_gives_no_more_than_accepts(
    own: float, other: float, offered: float, left: float, step: float
) -> None:
    after = float(risk_limit_concession(own=own, other=other, offered=offered, left=left, step=step))
    assert own <= after <= max(own, 1.0 - offered + 1e-15)
    assert after <= 1.0
    assert after == own or after >= min(own + step, 1.0 - offered) - 1e-15


@draw.few
@given(
    own=draw.blocks(0.0, 1.0),
    other=draw.blocks(0.0, 1.0),
    offered=draw.blocks(0.0, 1.0),
    left=draw.blocks(0.0, 1.0),
)
def test_is_one_rule_for_any_shape(
    own: np.ndarray, other: np.ndarray, offered: np.ndarray, left: np.ndarray
) -> None:
    arrays = {"own": own, "other": other, "offered": offered, "left": left}
    assert_elementwise(risk_limit_concession, arrays=arrays, constants={"step": 0.05})


@draw.few
@given(step=draw.blocks(0.01, 1.0, (RUNS, 1)), own=draw.blocks(0.0, 1.0))
def test_steps_may_differ_between_runs(step: np.ndarray, own: np.ndarray) -> None:
    constants = {"other": 0.2, "offered": 0.2, "left": 0.1}
    assert_elementwise(risk_limit_concession, arrays={"step": step, "own": own}, constants=constants)


def test_lists_are_taken_too() -> None:
    found = risk_limit_concession(own=[0.0, 0.5], other=[0.0, 0.5], offered=[0.0, 0.5], left=[0.0, 0.5], step=0.25)
    same_bits(found, np.array([0.25, 0.5]))
