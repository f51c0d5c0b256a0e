"""Intervals and differences: against scipy, by hand, and how often an interval holds the truth."""

import itertools

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.analysis.comparison_tables import differences, holm
from sim.analysis.resampled_means import SEED, mean_bounds


def sample(runs: int, *columns: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).exponential(size=(runs, *columns))


def frame(numbers: object, runs: object = None) -> pd.DataFrame:
    return pd.DataFrame(np.asarray(numbers, dtype=float), index=None if runs is None else list(runs))  # type: ignore[call-overload]


def test_bounds_of_a_mean_are_those_of_scipy() -> None:
    numbers = sample(37, 2)
    found = mean_bounds([numbers], resamples=999)
    for column in range(2):
        expected = stats.bootstrap(
            (numbers[:, column],),
            np.mean,
            method="percentile",
            n_resamples=999,
            rng=np.random.default_rng(SEED),
        ).confidence_interval
        assert (found.low[column], found.high[column]) == pytest.approx(tuple(expected))


def test_bounds_of_a_difference_of_means_are_those_of_scipy() -> None:
    ours, theirs = sample(37, 1), sample(23, 1, seed=5)
    found = mean_bounds([ours, theirs], resamples=999, level=0.8)
    expected = stats.bootstrap(
        (ours[:, 0], theirs[:, 0]),
        lambda first, second, axis: first.mean(axis=axis) - second.mean(axis=axis),
        method="percentile",
        n_resamples=999,
        confidence_level=0.8,
        vectorized=True,
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    assert (found.low[0], found.high[0]) == pytest.approx(tuple(expected))


def test_equal_numbers_give_an_interval_without_width() -> None:
    found = mean_bounds([np.full((11, 3), 2.5)])
    assert found.low == pytest.approx(2.5)
    assert found.high == pytest.approx(2.5)


def test_gaps_leave_out_runs_and_fewer_than_two_numbers_have_no_interval() -> None:
    numbers = np.array(
        [[1.0, 1.0, np.nan], [1.0, np.nan, np.nan], [np.nan, np.nan, np.nan], [1.0, np.nan, np.nan]]
    )
    found = mean_bounds([numbers])
    assert found.low[0] == found.high[0] == pytest.approx(1.0)
    assert np.isnan(found.low[1:]).all()
    assert np.isnan(found.high[1:]).all()


def test_a_gap_widens_the_interval_as_fewer_runs_do() -> None:
    full = sample(200, 1)
    thin = np.where(np.arange(200)[:, None] % 4 == 0, full, np.nan)
    found, alone = mean_bounds([thin]), mean_bounds([full[::4]])
    assert found.high - found.low == pytest.approx(alone.high - alone.low, rel=0.1)


def test_nineteen_in_twenty_intervals_hold_the_truth() -> None:
    """800 experiments of 60 runs whose differences are normal around 3: binomial, so 95 % give or take 2.3."""
    numbers = np.random.default_rng(7).normal(3.0, 2.0, size=(60, 800))
    found = mean_bounds([numbers], resamples=1_999)
    share = np.mean((found.low <= 3.0) & (found.high >= 3.0))
    assert 0.92 <= share <= 0.97


def test_the_unpaired_interval_holds_the_truth_as_often() -> None:
    generator = np.random.default_rng(8)
    ours, theirs = generator.normal(1.0, 2.0, size=(60, 800)), generator.normal(0.0, 1.0, size=(40, 800))
    found = mean_bounds([ours, theirs], resamples=1_999)
    assert 0.92 <= np.mean((found.low <= 1.0) & (found.high >= 1.0)) <= 0.97


def test_pairs_are_runs_that_both_sides_have() -> None:
    ours = frame([[4.0], [7.0], [9.0], [100.0]], runs=[0, 1, 2, 9])
    theirs = frame([[50.0], [1.0], [6.0], [9.0]], runs=[5, 0, 1, 2])
    row = differences(ours, theirs, paired=True).iloc[0]
    assert (row["side_n"], row["baseline_n"]) == (3, 3)
    assert row["side_mean"] == pytest.approx(20.0 / 3.0)
    assert row["baseline_mean"] == pytest.approx(16.0 / 3.0)
    assert row["difference"] == pytest.approx(4.0 / 3.0)
    assert (row["share_higher"], row["share_lower"]) == pytest.approx((2 / 3, 0.0))


def test_luck_that_is_shared_cancels_in_pairs_only() -> None:
    shared = 10.0 * sample(31, 1)
    ours, theirs = frame(shared + 0.5), frame(shared)
    paired, unpaired = (differences(ours, theirs, paired=each).iloc[0] for each in (True, False))
    assert list(paired[["low", "difference", "high"]]) == pytest.approx([0.5, 0.5, 0.5])
    assert unpaired["difference"] == pytest.approx(0.5)
    assert unpaired["low"] < -2.0 < 3.0 < unpaired["high"]


def test_rounding_is_no_difference() -> None:
    theirs = frame([[0.3], [0.3]])
    row = differences(frame([[0.1 + 0.2], [0.3]]), theirs, paired=True).iloc[0]
    assert (row["difference"], row["share_higher"], row["share_lower"], row["p_value"]) == (0.0, 0.0, 0.0, 1.0)


def test_shares_of_two_samples_are_of_all_combinations() -> None:
    generator = np.random.default_rng(3)
    ours, theirs = generator.integers(0, 5, (7, 1)), generator.integers(0, 5, (11, 1))
    row = differences(frame(ours), frame(theirs), paired=False).iloc[0]
    pairs = list(itertools.product(ours[:, 0], theirs[:, 0]))
    assert row["share_higher"] == pytest.approx(sum(a > b for a, b in pairs) / 77)
    assert row["share_lower"] == pytest.approx(sum(a < b for a, b in pairs) / 77)


def test_p_values_are_those_of_student_and_welch() -> None:
    ours, theirs = sample(23, 1), sample(23, 1, seed=4)
    paired = differences(frame(ours), frame(theirs), paired=True)["p_value"].iloc[0]
    assert paired == pytest.approx(stats.ttest_rel(ours[:, 0], theirs[:, 0]).pvalue)
    welch = differences(frame(ours), frame(theirs[:17]), paired=False)["p_value"].iloc[0]
    assert welch == pytest.approx(stats.ttest_ind(ours[:, 0], theirs[:17, 0], equal_var=False).pvalue)


def test_one_pair_has_a_difference_and_nothing_else() -> None:
    row = differences(frame([[2.0]]), frame([[5.0]]), paired=True).iloc[0]
    assert row["difference"] == -3.0
    assert row[["low", "high", "p_value"]].isna().all()


def test_an_outcome_that_one_side_never_has_is_nothing() -> None:
    for paired in (True, False):
        row = differences(frame([[np.nan], [np.nan]]), frame([[1.0], [2.0]]), paired=paired).iloc[0]
        assert row["side_n"] == 0
        assert row[["side_mean", "difference", "low", "high", "share_higher", "p_value"]].isna().all()


def test_holm_by_hand() -> None:
    """Smallest times 4, then times 3, 2, 1, never below the one before, at most 1."""
    found = holm([0.04, 0.01, np.nan, 0.6, 0.015])
    assert found == pytest.approx([0.08, 0.04, np.nan, 0.6, 0.045], nan_ok=True)
    assert holm([0.9, 0.8]) == pytest.approx([1.0, 1.0])
