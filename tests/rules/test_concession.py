"""Concession tactics of Faratin, Sierra and Jennings (1998), against their formulas."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.concession import matching_concession, time_dependent_concession
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits
from tests.helpers.worlds import RUNS

exponents = st.floats(0.05, 20.0)


@pytest.mark.parametrize(
    ("progress", "opening", "exponent", "expected"),
    [
        (0.5, 0.0, 1.0, 0.5),
        (0.25, 0.2, 1.0, 0.4),  # .2 + .8 x .25
        (0.5, 0.0, 0.5, 0.25),  # boulware: squared
        (0.25, 0.0, 2.0, 0.5),  # conceder: square root
        (0.25, 0.2, 2.0, 0.6),
        (0.1, 0.0, 0.25, 0.0001),
        (0.0, 0.3, 0.25, 0.3),  # nothing gone: the opening
        (1.0, 0.3, 4.0, 1.0),  # all gone: everything
        (0.4, 1.0, 1.0, 1.0),  # nothing to hold out for
    ],
)
def test_time_dependent_by_hand(progress: float, opening: float, exponent: float, expected: float) -> None:
    conceded = time_dependent_concession(progress=progress, opening=opening, exponent=exponent)
    assert conceded == pytest.approx(expected, rel=1e-14, abs=1e-15)


@given(progress=draw.shares, opening=draw.shares, exponent=exponents)
def test_time_dependent_is_the_formula(progress: float, opening: float, exponent: float) -> None:
    expected = opening + (1.0 - opening) * math.pow(progress, 1.0 / exponent)
    conceded = time_dependent_concession(progress=progress, opening=opening, exponent=exponent)
    assert conceded == pytest.approx(expected, rel=1e-13, abs=1e-300)
    assert opening <= conceded <= 1.0


@given(early=draw.shares, late=draw.shares, opening=draw.shares, exponent=exponents)
def test_time_never_takes_a_concession_back(early: float, late: float, opening: float, exponent: float) -> None:
    early, late = sorted([early, late])
    before, after = (
        time_dependent_concession(progress=moment, opening=opening, exponent=exponent) for moment in (early, late)
    )
    assert before <= after


@given(progress=draw.inner_shares, opening=st.floats(0.0, 0.9), low=exponents, high=exponents)
def test_a_larger_exponent_concedes_sooner(progress: float, opening: float, low: float, high: float) -> None:
    low, high = sorted([low, high])
    tough, soft = (
        time_dependent_concession(progress=progress, opening=opening, exponent=value) for value in (low, high)
    )
    assert tough <= soft
    if high > 1.01 * low:
        assert tough < soft or tough == opening or soft == 1.0


@pytest.mark.parametrize(("exponent", "limit"), [(1e-3, 0.15), (1e3, 1.0)])
def test_limits_of_the_exponent(exponent: float, limit: float) -> None:
    """Extreme boulware stays at its opening until the end; extreme conceder gives up everything at once."""
    conceded = time_dependent_concession(progress=0.9, opening=0.15, exponent=exponent)
    assert conceded == pytest.approx(limit, abs=1e-3)


@pytest.mark.parametrize(
    ("own", "other", "opening", "reciprocity", "expected"),
    [
        (0.0, 0.0, 0.1, 1.0, 0.1),  # opens
        (0.1, 0.4, 0.1, 1.0, 0.4),  # answers in kind
        (0.1, 0.4, 0.1, 0.5, 0.2),  # half as much
        (0.1, 0.4, 0.1, 2.0, 0.8),
        (0.1, 0.8, 0.1, 2.0, 1.0),  # cannot give more than everything
        (0.5, 0.2, 0.1, 1.0, 0.5),  # takes nothing back
        (0.0, 0.9, 0.1, 0.0, 0.1),  # does not reciprocate
    ],
)
def test_matching_by_hand(own: float, other: float, opening: float, reciprocity: float, expected: float) -> None:
    conceded = matching_concession(own=own, other=other, opening=opening, reciprocity=reciprocity)
    assert conceded == pytest.approx(expected, rel=1e-15)


@given(own=draw.shares, other=draw.shares, opening=draw.shares, reciprocity=st.floats(0.0, 10.0), more=draw.shares)
def test_matching_rises_with_what_the_other_gives(
    own: float, other: float, opening: float, reciprocity: float, more: float
) -> None:
    less, greater = sorted([other, more])
    stingy, generous = (
        matching_concession(own=own, other=given_up, opening=opening, reciprocity=reciprocity)
        for given_up in (less, greater)
    )
    assert max(own, opening) <= stingy <= generous <= 1.0


@draw.few
@given(progress=draw.blocks(0.0, 1.0), opening=draw.blocks(0.0, 1.0), exponent=draw.blocks(0.1, 10.0))
def test_time_dependent_is_one_rule_for_any_shape(
    progress: np.ndarray, opening: np.ndarray, exponent: np.ndarray
) -> None:
    arrays = {"progress": progress, "opening": opening, "exponent": exponent}
    assert_elementwise(time_dependent_concession, arrays=arrays)


@draw.few
@given(own=draw.blocks(0.0, 1.0), other=draw.blocks(0.0, 1.0), opening=draw.blocks(0.0, 1.0, (RUNS, 1)))
def test_matching_is_one_rule_for_any_shape(own: np.ndarray, other: np.ndarray, opening: np.ndarray) -> None:
    arrays = {"own": own, "other": other, "opening": opening}
    assert_elementwise(matching_concession, arrays=arrays, constants={"reciprocity": 1.3})


def test_lists_are_taken_too() -> None:
    same_bits(
        time_dependent_concession(progress=[0.0, 1.0], opening=[0.2, 0.2], exponent=1.0), np.array([0.2, 1.0])
    )
