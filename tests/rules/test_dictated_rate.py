"""What home imposes on a partner without a deal when it enforces."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.dictated_rate import dictated_rate, milder_by_progress, milder_by_stage
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits

BOUNDS = (15.0, 20.0)


@pytest.mark.parametrize(
    ("threat", "talking", "expected"),
    [
        (46.0, True, 20.0),  # in talks: capped
        (46.0, False, 15.0),  # silent: the lowest
        (17.0, True, 17.0),  # below the cap
        (11.0, True, 15.0),  # the lowest at least
    ],
)
def test_any_talks_count_in_full_by_stage(threat: float, talking: bool, expected: float) -> None:
    same_bits(milder_by_stage(threat=threat, floor=10.0, talking=talking, bounds=BOUNDS), expected)


@pytest.mark.parametrize(
    ("threat", "done", "expected"),
    [
        (46.0, 0.0, 46.0),  # never came: the threat
        (46.0, 1.0, 20.0),  # nothing is missing but the signature: the cap
        (46.0, 0.25, 39.5),  # a quarter of the 26 points between
        (17.0, 1.0, 17.0),  # talks do not raise a rate to the cap
        (11.0, 0.5, 15.0),  # the lowest at least
        (11.0, 0.0, 15.0),
    ],
)
def test_talks_are_credited_for_how_far_they_have_come(threat: float, done: float, expected: float) -> None:
    same_bits(milder_by_progress(threat=threat, floor=10.0, done=done, bounds=BOUNDS), expected)


@given(threat=st.floats(10.0, 130.0), done=draw.shares, more=draw.shares)
def test_further_talks_never_cost(threat: float, done: float, more: float) -> None:
    low, high = (
        milder_by_progress(threat=threat, floor=10.0, done=each, bounds=BOUNDS) for each in sorted([done, more])
    )
    assert high <= low + 1e-12
    assert high >= 15.0
    assert low <= max(threat, 15.0)


@pytest.mark.parametrize(
    ("threat", "surplus", "favoured", "full", "expected"),
    [
        (46.0, False, False, False, 33.0),  # what was said to be milder
        (46.0, False, False, True, 46.0),  # carried out in full
        (10.0, False, False, True, 15.0),  # a deficit partner pays the lowest at least
        (46.0, False, True, False, 15.0),  # preferences are spared
        (46.0, False, True, True, 15.0),  # also where home carries out its threats
        (10.0, True, False, True, 10.0),  # a surplus partner keeps the floor
        (46.0, True, True, True, 10.0),
        (0.0, True, False, False, 0.0),  # nothing was announced
    ],
)
def test_dictated_rate_by_hand(threat: float, surplus: bool, favoured: bool, full: bool, expected: float) -> None:
    rate = dictated_rate(
        threat=threat, floor=10.0, surplus=surplus, favoured=favoured, full=full, milder=33.0, lowest_pct=15.0
    )
    same_bits(rate, expected)


@given(threat=draw.percents, surplus=st.booleans(), favoured=st.booleans(), done=draw.shares)
def test_carrying_out_in_full_is_never_milder(threat: float, surplus: bool, favoured: bool, done: float) -> None:
    facts = {"threat": threat, "floor": 10.0, "surplus": surplus, "favoured": favoured, "lowest_pct": 15.0}
    milder = milder_by_progress(threat=threat, floor=10.0, done=done, bounds=BOUNDS)
    assert dictated_rate(full=False, milder=milder, **facts) <= dictated_rate(full=True, milder=milder, **facts)


@given(threat=st.floats(10.0, 130.0), more=st.floats(10.0, 130.0), done=draw.shares, talking=st.booleans())
def test_a_higher_threat_is_never_dictated_less(threat: float, more: float, done: float, talking: bool) -> None:
    for rule, talks in ((milder_by_progress, {"done": done}), (milder_by_stage, {"talking": talking})):
        low, high = (rule(threat=value, floor=10.0, bounds=BOUNDS, **talks) for value in sorted([threat, more]))
        assert low <= high + 1e-12


@pytest.mark.parametrize("favoured", [True, False])
def test_nobody_is_dictated_less_than_the_floor(favoured: bool) -> None:
    milder = milder_by_stage(threat=46.0, floor=25.0, talking=False, bounds=BOUNDS)
    rate = dictated_rate(
        threat=46.0, floor=25.0, surplus=False, favoured=favoured, full=False, milder=milder, lowest_pct=15.0
    )
    assert rate == 25.0


@draw.few
@given(threat=draw.blocks(0.0, 130.0), chance=draw.blocks(0.0, 1.0))
def test_one_rule_for_any_shape(threat: np.ndarray, chance: np.ndarray) -> None:
    constants = {"floor": 10.0, "bounds": BOUNDS}
    assert_elementwise(milder_by_stage, arrays={"threat": threat, "talking": chance > 0.6}, constants=constants)
    assert_elementwise(milder_by_progress, arrays={"threat": threat, "done": chance}, constants=constants)
    arrays = {
        "threat": threat, "surplus": chance < 0.2, "favoured": chance > 0.8, "full": chance < 0.5,
        "milder": threat / 2.0,
    }  # fmt: skip
    assert_elementwise(dictated_rate, arrays=arrays, constants={"floor": 10.0, "lowest_pct": 15.0})
