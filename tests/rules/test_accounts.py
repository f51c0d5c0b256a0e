"""Averages over partners."""

import numpy as np
import pytest
from hypothesis import given

from sim.rules.accounts import reference_blend, trade_weighted_mean
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, assert_rowwise, same_bits
from tests.helpers.worlds import PARTNERS, RUNS


def test_a_mean_by_hand() -> None:
    # (10 x 400 + 20 x 100 + 50 x 0) / 500
    mean = trade_weighted_mean(values=[10.0, 20.0, 50.0], weights=[400.0, 100.0, 0.0])
    same_bits(mean, np.array([12.0]))


def test_equal_weights_give_the_simple_mean() -> None:
    values = np.arange(7.0)
    assert trade_weighted_mean(values=values, weights=np.full(7, 0.3)) == pytest.approx(3.0)


@given(values=draw.blocks(0.0, 130.0), weights=draw.blocks(0.1, 400.0))
def test_a_mean_lies_between_the_extremes(values: np.ndarray, weights: np.ndarray) -> None:
    mean = trade_weighted_mean(values=values, weights=weights)
    assert mean.shape == (RUNS, 1)
    assert (mean >= values.min(axis=-1, keepdims=True) - 1e-12).all()
    assert (mean <= values.max(axis=-1, keepdims=True) + 1e-12).all()


@given(values=draw.blocks(0.0, 130.0), weights=draw.blocks(0.1, 400.0), unit=draw.blocks(0.1, 10.0, ()))
def test_the_unit_of_the_weights_does_not_matter(values: np.ndarray, weights: np.ndarray, unit: float) -> None:
    mean = trade_weighted_mean(values=values, weights=weights)
    np.testing.assert_allclose(trade_weighted_mean(values=values, weights=weights * unit), mean, rtol=1e-12)


@draw.few
@given(values=draw.blocks(0.0, 130.0), weights=draw.blocks(0.1, 400.0))
def test_a_run_has_the_same_mean_alone_and_in_a_batch(values: np.ndarray, weights: np.ndarray) -> None:
    assert_rowwise(trade_weighted_mean, arrays={"values": values, "weights": weights})


def test_partners_may_be_many_and_weights_shared() -> None:
    """Above eight partners numpy adds in pairs: the order must not depend on the leading axis."""
    values = np.random.default_rng(1).uniform(0.0, 130.0, (RUNS, 73))
    weights = np.random.default_rng(2).uniform(0.1, 400.0, 73)
    assert_rowwise(trade_weighted_mean, arrays={"values": values}, constants={"weights": weights})


@pytest.mark.parametrize(
    ("average", "expected"), [(0.0, 0.0), (10.0, 0.0), (12.0, 0.2), (17.5, 0.75), (20.0, 1.0), (60.0, 1.0)]
)
def test_a_blend_by_hand(average: float, expected: float) -> None:
    assert reference_blend(average_rate=average, low=10.0, high=20.0) == pytest.approx(expected, abs=1e-15)


@draw.few
@given(average=draw.blocks(0.0, 60.0, (RUNS, 1)))
def test_a_blend_is_the_same_for_one_run_and_for_many(average: np.ndarray) -> None:
    assert_elementwise(reference_blend, arrays={"average_rate": average}, constants={"low": 10.0, "high": 20.0})


@given(average=draw.blocks(10.0, 20.0, (RUNS, PARTNERS)))
def test_a_blend_recovers_the_rate_it_stands_for(average: np.ndarray) -> None:
    blend = reference_blend(average_rate=average, low=10.0, high=20.0)
    np.testing.assert_allclose(10.0 + blend * 10.0, average, rtol=1e-12)
