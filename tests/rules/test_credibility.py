"""Belief in home's threats: a Beta distribution that forgets."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rules.credibility import credibility, update_belief
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise

weights = st.floats(0.01, 50.0)


@pytest.mark.parametrize(
    ("belief_for", "belief_against", "expected"),
    [(1.0, 1.0, 0.5), (3.0, 1.0, 0.75), (2.0, 8.0, 0.2), (0.5, 1.5, 0.25)],
)
def test_credibility_by_hand(belief_for: float, belief_against: float, expected: float) -> None:
    assert credibility(belief_for=belief_for, belief_against=belief_against) == pytest.approx(expected, rel=1e-15)


@given(belief_for=weights, belief_against=weights)
def test_credibility_is_the_mean_of_the_beta_distribution(belief_for: float, belief_against: float) -> None:
    expected = stats.beta(belief_for, belief_against).mean()
    assert credibility(belief_for=belief_for, belief_against=belief_against) == pytest.approx(expected, rel=1e-12)


def test_observations_make_it_the_share_of_threats_carried_out() -> None:
    """From a uniform prior without forgetting: Laplace's rule, (kept + 1) / (all + 2)."""
    for_, against = 1.0, 1.0
    for kept in (True, False, False, True, True):
        for_ = update_belief(belief=for_, evidence=float(kept), memory=1.0, days=7)
        against = update_belief(belief=against, evidence=float(not kept), memory=1.0, days=7)
    assert credibility(belief_for=for_, belief_against=against) == pytest.approx(4.0 / 7.0, rel=1e-14)


@pytest.mark.parametrize(
    ("belief", "evidence", "memory", "days", "expected"),
    [
        (5.0, 0.0, 0.5, 1, 3.0),  # half of what is above 1 is left
        (5.0, 0.0, 0.5, 2, 2.0),
        (5.0, 2.0, 0.5, 2, 4.0),  # what is new has not faded
        (5.0, 2.0, 1.0, 7, 7.0),  # nothing is forgotten
        (0.5, 0.0, 0.5, 1, 0.75),  # below the uniform belief it rises to it
        (1.0, 0.0, 0.5, 9, 1.0),  # at it it stays
    ],
)
def test_update_by_hand(belief: float, evidence: float, memory: float, days: int, expected: float) -> None:
    updated = update_belief(belief=belief, evidence=evidence, memory=memory, days=days)
    assert updated == pytest.approx(expected, rel=1e-15)


@given(belief=weights, memory=st.floats(0.5, 1.0), days=st.integers(1, 31))
def test_seven_days_fade_as_one_week(belief: float, memory: float, days: int) -> None:
    once = update_belief(belief=belief, evidence=0.0, memory=memory, days=days)
    daily: float | np.ndarray = belief
    for _ in range(days):
        daily = update_belief(belief=daily, evidence=0.0, memory=memory, days=1)
    assert once == pytest.approx(daily, rel=1e-12)


@given(belief=weights, memory=st.floats(0.01, 1.0), evidence=st.floats(0.0, 10.0), days=st.integers(1, 400))
def test_beliefs_stay_beliefs(belief: float, memory: float, evidence: float, days: int) -> None:
    updated = update_belief(belief=belief, evidence=evidence, memory=memory, days=days)
    assert updated >= min(belief, 1.0) * (1.0 - 1e-15) + evidence * (1.0 - 1e-15) - 1e-15
    assert updated <= max(belief, 1.0) + evidence + 1e-12


def test_without_evidence_all_belief_ends_at_the_uniform_one() -> None:
    assert update_belief(belief=40.0, evidence=0.0, memory=0.9, days=2000) == pytest.approx(1.0)


@draw.few
@given(belief=draw.blocks(0.1, 20.0), other=draw.blocks(0.1, 20.0), evidence=draw.blocks(0.0, 5.0))
def test_one_rule_for_any_shape(belief: np.ndarray, other: np.ndarray, evidence: np.ndarray) -> None:
    assert_elementwise(credibility, arrays={"belief_for": belief, "belief_against": other})
    constants = {"memory": 0.9994, "days": 7}
    assert_elementwise(update_belief, arrays={"belief": belief, "evidence": evidence}, constants=constants)
