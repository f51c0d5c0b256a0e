"""Indices of outcomes whose answer is known in closed form."""

import numpy as np
import pandas as pd
import pytest
from SALib.analyze import pawn

from sim.analysis.noise_share import variance_shares
from sim.analysis.sensitivity import (
    DUMMY,
    LEVELS,
    MEASURES,
    RESAMPLES,
    SLIDES,
    Sample,
    indices,
    largest,
    pair_indices,
    sample_of,
    unsettled,
)
from sim.arrays import FloatArray
from sim.errors import RecordError

KEYS = ("strong", "middling", "weak", "idle")
SLOPES = np.array([4.0, 2.0, 1.0, 0.0])
RUNS = 7


def linear(sample: Sample, *, noise: float = 0.0) -> FloatArray:
    """A sum of the places, with luck that is the same at every point, and some that is not."""
    rng = np.random.default_rng(11)
    shared = rng.normal(size=RUNS)
    own = noise * rng.normal(size=(len(sample.places), RUNS))
    return np.asarray((sample.places @ SLOPES)[:, np.newaxis] + shared + own)


def last(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    return table[(table["n"] == table["n"].max()) & (table["measure"] == measure)].set_index("key")


def test_sobol_of_a_sum_is_the_share_of_each_slope():
    sample = sample_of("sobol", KEYS, n=256, seed=3)
    assert sample.places.shape == (256 * 6, 4)
    table, resampled = indices(sample, linear(sample, noise=0.05), seed=1)
    assert resampled.shape == (RESAMPLES, 4)
    exact = SLOPES**2 / (SLOPES**2).sum()
    for measure in MEASURES["sobol"]:
        found = last(table, measure)
        np.testing.assert_allclose(found["value"], exact, atol=0.03)
        assert (found["low"] - 0.01 <= exact).all()
        assert (exact <= found["high"] + 0.01).all()


def test_sobol_tells_interaction_from_what_a_key_does_alone():
    """For the product of two centred places each alone does nothing, and both together do all."""
    sample = sample_of("sobol", KEYS[:3], n=512, seed=3)
    centred = sample.places - 0.5
    table, _ = indices(sample, (centred[:, 0] * centred[:, 1])[:, np.newaxis], seed=1)
    np.testing.assert_allclose(last(table, "S1")["value"], 0.0, atol=0.08)
    np.testing.assert_allclose(last(table, "ST")["value"], [1.0, 1.0, 0.0], atol=0.08)


def test_pairs_are_what_two_keys_do_only_together():
    """Variances of a + b + 12 a b, centred: 1/12 of each alone, 1 of the product; a third key does nothing."""
    sample = sample_of("sobol", KEYS[:3], n=512, seed=3, pairs=True)
    assert sample.places.shape == (512 * 8, 3)
    assert sample.has_pairs
    a, b, _ = (sample.places - 0.5).T
    outcome = (a + b + 12.0 * a * b)[:, np.newaxis]
    table = pair_indices(sample, outcome, seed=1)
    assert list(table.iloc[0][["first", "second"]]) == ["strong", "middling"]
    exact = {("strong", "middling"): 6.0 / 7.0, ("strong", "weak"): 0.0, ("middling", "weak"): 0.0}
    for row in table.itertuples():
        assert row.value == pytest.approx(exact[row.first, row.second], abs=0.05)
        assert row.low - 0.02 <= exact[row.first, row.second] <= row.high + 0.02
    first, _ = indices(sample, outcome, seed=1)
    np.testing.assert_allclose(last(first, "S1")["value"], [1.0 / 14.0, 1.0 / 14.0, 0.0], atol=0.05)


def test_morris_of_a_sum_is_its_slopes():
    sample = sample_of("morris", KEYS, n=8, seed=3)
    assert sample.blocks == 8
    assert len(np.unique(sample.places)) == LEVELS
    table, _ = indices(sample, linear(sample), seed=1)
    np.testing.assert_allclose(last(table, "mu_star")["value"], SLOPES, atol=1e-9)
    np.testing.assert_allclose(last(table, "sigma")["value"], 0.0, atol=1e-9)


def test_pawn_is_that_of_salib_and_ranks_above_chance():
    sample = sample_of("pawn", KEYS, n=400, seed=3)
    outcome = np.round(linear(sample), 1)  # ties among the values
    table, _ = indices(sample, outcome, seed=1)
    problem = {"num_vars": 4, "names": list(KEYS), "bounds": [[0.0, 1.0]] * 4}
    theirs = pawn.analyze(problem, sample.places, outcome.mean(axis=1), S=SLIDES)
    found = last(table, "pawn")
    np.testing.assert_allclose(found.loc[list(KEYS), "value"], theirs["median"], rtol=1e-12)
    assert found.loc["strong", "low"] > found.loc[DUMMY, "high"]
    assert found.loc["idle", "low"] < found.loc[DUMMY, "high"]


@pytest.mark.parametrize(("method", "n", "sizes"), [("morris", 16, [4, 8, 16]), ("sobol", 64, [8, 16, 32, 64])])
def test_grows_and_settles(method: str, n: int, sizes: list[int]):
    sample = sample_of(method, KEYS, n=n, seed=3)
    table, _ = indices(sample, linear(sample, noise=2.0), seed=1)
    assert sorted(table["n"].unique()) == sizes
    width = (table["high"] - table["low"])[table["measure"] == MEASURES[method][0]].groupby(table["n"]).mean()
    assert width[sizes[-1]] < width[sizes[0]]


def test_intervals_hold_the_luck_of_few_runs():
    """Luck that depends on the point widens intervals; with none of it Morris of a sum has none."""
    sample = sample_of("morris", KEYS, n=16, seed=3)
    quiet, _ = indices(sample, linear(sample), seed=1)
    loud, _ = indices(sample, linear(sample, noise=1.0), seed=1)
    widths = [(last(table, "mu_star")["high"] - last(table, "mu_star")["low"]).max() for table in (quiet, loud)]
    assert widths[0] < 1e-9
    assert widths[1] > 0.1


def test_same_seed_same_numbers():
    sample = sample_of("sobol", KEYS, n=16, seed=3)
    outcome = linear(sample, noise=1.0)
    pd.testing.assert_frame_equal(indices(sample, outcome, seed=5)[0], indices(sample, outcome, seed=5)[0])
    np.testing.assert_array_equal(sample.places, sample_of("sobol", KEYS, n=16, seed=3).places)
    assert (sample.places != sample_of("sobol", KEYS, n=16, seed=4).places).any()


def test_unsettled_are_neighbours_that_may_change_places():
    rng = np.random.default_rng(2)
    resampled = np.column_stack([rng.normal(mean, 0.1, 500) for mean in (1.0, 3.0, 3.05)])
    assert unsettled(["low", "high", "higher"], [1.0, 3.0, 3.05], resampled) == [("higher", "high")]


def test_largest_is_in_the_order_of_the_first_measure():
    sample = sample_of("morris", KEYS, n=8, seed=3)
    table, _ = indices(sample, linear(sample), seed=1)
    assert list(largest(table, "morris").index) == list(KEYS)


def test_refuses_what_has_no_index():
    sample = sample_of("morris", KEYS, n=4, seed=3)
    with pytest.raises(RecordError, match="the same at every point"):
        indices(sample, np.ones((len(sample.places), 3)), seed=1)
    small = sample._replace(places=sample.places[:10])
    with pytest.raises(RecordError, match="n: got 2; expected at least 4"):
        indices(small, linear(small), seed=1)


def test_variance_shares_of_known_parts():
    """Points spread with variance 9, runs with 4, and 1 that is neither."""
    rng = np.random.default_rng(4)
    points, runs = 400, 300
    outcome = (
        3.0 * rng.normal(size=(points, 1)) + 2.0 * rng.normal(size=(1, runs)) + rng.normal(size=(points, runs))
    )
    found = variance_shares(outcome)
    np.testing.assert_allclose(found[:3], [9 / 14, 4 / 14, 1 / 14], atol=0.05)
    assert sum(found[:3]) == pytest.approx(1.0)
    assert found.of_mean == pytest.approx(1.0 / (9.0 * runs + 1.0), rel=0.3)


def test_luck_alone_is_no_parameter():
    outcome = np.random.default_rng(6).normal(size=(200, 50))
    found = variance_shares(outcome)
    assert found.both > 0.97
    assert found.of_mean > 0.7


def test_shared_luck_takes_itself_out_of_means():
    outcome = np.arange(6.0)[:, np.newaxis] + np.random.default_rng(6).normal(size=9)
    found = variance_shares(outcome)
    assert found.both == 0.0
    assert found.of_mean == 0.0
    assert np.isnan(variance_shares(np.ones((3, 4))).luck)
