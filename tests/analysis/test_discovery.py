"""Scenario discovery on events whose conditions are known."""

import numpy as np
import pytest
from scipy.stats import binom

from sim.analysis.discovery import Box, discover, limited, within
from sim.arrays import FloatArray
from sim.errors import RecordError

POINTS = 1000


@pytest.fixture(scope="module")
def places() -> FloatArray:
    return np.random.default_rng(8).random((POINTS, 3))


def test_finds_the_corner_in_which_it_always_happens(places: FloatArray):
    event = ((places[:, 0] > 0.7) & (places[:, 1] < 0.4)).astype(float)
    found = discover(places, event, seed=1)
    assert limited(found.box).tolist() == [True, True, False]
    assert found.box.low[0] == pytest.approx(0.7, abs=0.03)
    assert found.box.high[1] == pytest.approx(0.4, abs=0.03)
    assert found.box.density > 0.95
    assert found.box.coverage > 0.95
    assert found.held_out > 0.85
    assert found.share == pytest.approx(event.mean())


def test_numbers_are_those_of_the_points_in_the_box(places: FloatArray):
    event = (places[:, 0] > 0.5) * np.random.default_rng(3).random(POINTS)
    found = discover(places, event, seed=1)
    inside = (places >= found.box.low).all(axis=1) & (places <= found.box.high).all(axis=1)
    np.testing.assert_array_equal(inside, within(found.box, places))
    assert found.box.mass == pytest.approx(inside.mean())
    assert found.box.density == pytest.approx(event[inside].mean())
    assert found.box.coverage == pytest.approx(event[inside].sum() / event.sum())


def test_steps_go_from_all_points_to_few(places: FloatArray):
    event = (places[:, 2] < 0.3).astype(float)
    steps = discover(places, event, seed=1).steps
    assert steps["mass"].iloc[0] == 1.0
    assert steps["coverage"].iloc[0] == 1.0
    assert (steps["mass"].diff().dropna() < 0.0).all()
    assert steps["mass"].iloc[-1] >= 0.05
    assert steps["density"].iloc[-1] == 1.0


def test_quasi_p_is_the_binomial_tail(places: FloatArray):
    event = (places[:, 0] > 0.5).astype(float)
    event[::7] = 1.0 - event[::7]
    found = discover(places, event, seed=1)
    inside = within(found.box, places)
    opened = within(Box(np.r_[0.0, found.box.low[1:]], np.r_[1.0, found.box.high[1:]], 0, 0, 0), places)
    tail = binom.sf(event[inside].sum() - 1, inside.sum(), event[opened].mean())
    assert found.quasi_p[0] == pytest.approx(tail)
    assert found.quasi_p[~limited(found.box)].tolist() == [1.0] * int((~limited(found.box)).sum())


def test_chance_leaves_no_sure_limit():
    """Limits on keys that tell nothing are dropped, nearly always."""
    rng = np.random.default_rng(5)
    kept = 0
    for _ in range(10):
        event = (rng.random(200) < 0.3).astype(float)
        kept += int(limited(discover(rng.random((200, 3)), event, seed=1).box).sum())
    rng_strong = rng.random((200, 3))
    assert limited(discover(rng_strong, (rng_strong[:, 0] > 0.5).astype(float), seed=1).box)[0]
    assert kept <= 12  # of 30


def test_few_values_are_cut_whole():
    """Of five values two make it happen: the box begins at the fourth."""
    values = np.repeat((np.arange(5) + 0.5) / 5, 40)
    places = np.column_stack([values, np.random.default_rng(2).random(200)])
    found = discover(places, (values > 0.6).astype(float), seed=1)
    assert found.box.low.tolist() == [pytest.approx(0.7), 0.0]
    assert found.box.density == 1.0
    assert found.box.coverage == 1.0


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_refuses_what_never_or_always_happens(places: FloatArray, share: float):
    with pytest.raises(RecordError, match="of the runs of every point"):
        discover(places, np.full(POINTS, share), seed=1)
