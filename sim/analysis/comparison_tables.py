"""Differences between two sides with their intervals, for any number of outcomes at once."""

import datetime
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import special

from sim.analysis.resampled_means import mean_bounds
from sim.arrays import FloatArray

ALIKE = 1e-9
"""Numbers that differ by less than this part of the larger one count as equal: it is rounding."""


def differences(side: pd.DataFrame, baseline: pd.DataFrame, *, paired: bool) -> pd.DataFrame:
    """Return what each outcome of a side is more or less than the baseline's.

    Parameters
    ----------
    side, baseline : a row a run (index the run), the same columns; nan for a run without a number
    paired : True subtracts run by run, over the runs in which both have a number; False subtracts the means of
        all runs of either side

    Returns
    -------
    Index the columns of ``side``. Columns ``side_n, baseline_n`` (numbers used; equal if paired), ``side_mean,
    baseline_mean, difference`` (of those means), ``low, high`` (95 % bootstrap interval of the difference; nan
    below two numbers), ``share_higher, share_lower`` (of pairs; if not paired, of all combinations of a run of
    the side with a run of the baseline), ``p_value`` (Student's test of no difference, Welch's if not paired).
    """
    if paired:
        runs = side.index.intersection(baseline.index)
        side, baseline = side.loc[runs], baseline.loc[runs]
    ours, theirs = side.to_numpy(dtype=float), baseline[side.columns].to_numpy(dtype=float)
    if paired:
        gap = np.isnan(ours) | np.isnan(theirs)
        ours, theirs = np.where(gap, np.nan, ours), np.where(gap, np.nan, theirs)
    samples = [_difference(ours, theirs)] if paired else [ours, theirs]
    bounds = mean_bounds(samples)
    higher, lower = _shares(samples)
    means = [_mean(numbers) for numbers in (ours, theirs)]
    return pd.DataFrame(
        {
            "side_n": np.isfinite(ours).sum(axis=0),
            "baseline_n": np.isfinite(theirs).sum(axis=0),
            "side_mean": means[0],
            "baseline_mean": means[1],
            "difference": _mean(samples[0]) if paired else means[0] - means[1],
            "low": bounds.low,
            "high": bounds.high,
            "share_higher": higher,
            "share_lower": lower,
            "p_value": _p_values(samples),
        },
        index=side.columns,
    )


def holm(p_values: Sequence[float] | pd.Series) -> FloatArray:
    """Return p-values adjusted for their number by Holm's method [Holm1979]_; nan stays and does not count.

    Parameters
    ----------
    p_values : in 0..1, any order

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03, float("nan")])
    array([0.03, 0.06, 0.06,  nan])
    """
    given = np.asarray(p_values, dtype=float)
    order = np.argsort(given)[: int(np.isfinite(given).sum())]
    adjusted = np.full(len(given), np.nan)
    steps = given[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(steps))
    return adjusted


def date_text(date: datetime.date | None) -> str:
    """Write the day of an outcome as the summary does: ``end`` for the last round.

    Parameters
    ----------
    date : day, or None for the end
    """
    return "end" if date is None else date.isoformat()


def _difference(ours: FloatArray, theirs: FloatArray) -> FloatArray:
    """Return the differences run by run, exactly 0 where they are rounding only."""
    gap = ours - theirs
    rounding = np.abs(gap) <= ALIKE * np.maximum(np.abs(ours), np.abs(theirs))
    return np.where(rounding, 0.0, gap)


def _shares(samples: Sequence[FloatArray]) -> tuple[FloatArray, FloatArray]:
    if len(samples) == 1:
        known = np.isfinite(samples[0]).sum(axis=0)
        return _ratio((samples[0] > 0.0).sum(axis=0), known), _ratio((samples[0] < 0.0).sum(axis=0), known)
    found = [_superiority(*columns) for columns in zip(samples[0].T, samples[1].T, strict=True)]
    higher, lower = zip(*found, strict=True)
    return np.array(higher), np.array(lower)


def _superiority(ours: FloatArray, theirs: FloatArray) -> tuple[float, float]:
    """Return the share of combinations in which the first is higher, and in which it is lower."""
    ours, theirs = ours[np.isfinite(ours)], np.sort(theirs[np.isfinite(theirs)])
    pairs = len(ours) * len(theirs)
    if pairs == 0:
        return float("nan"), float("nan")
    higher = np.searchsorted(theirs, ours, side="left").sum()
    lower = pairs - np.searchsorted(theirs, ours, side="right").sum()
    return float(higher / pairs), float(lower / pairs)


def _mean(numbers: FloatArray) -> FloatArray:
    known = np.isfinite(numbers)
    return _ratio(np.where(known, numbers, 0.0).sum(axis=0), known.sum(axis=0))


def _ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    full = np.full(np.shape(above), np.nan)
    return np.asarray(np.divide(above, below, out=full, where=np.asarray(below) > 0))


def _p_values(samples: Sequence[FloatArray]) -> FloatArray:
    """Return two-sided p-values of Student's test of one sample, or of Welch's of two."""
    counts = [np.isfinite(sample).sum(axis=0) for sample in samples]
    errors = [_squared_error(sample, count) for sample, count in zip(samples, counts, strict=True)]
    total = np.sum(errors, axis=0)
    gap = _mean(samples[0]) - (_mean(samples[1]) if len(samples) > 1 else 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = total**2 / np.sum(
            [error**2 / (n - 1.0) for error, n in zip(errors, counts, strict=True)], axis=0
        )
        found = 2.0 * special.stdtr(freedom, -np.abs(gap) / np.sqrt(total))
    certain = np.where(gap == 0.0, 1.0, 0.0)  # no spread at all
    found = np.where(total == 0.0, certain, found)
    return np.where(np.isnan(total) | np.isnan(gap), np.nan, found)


def _squared_error(sample: FloatArray, count: FloatArray) -> FloatArray:
    """Return the squared standard error of every mean; nan below two numbers."""
    squares = np.where(np.isfinite(sample), sample - _mean(sample), 0.0) ** 2
    return _ratio(squares.sum(axis=0), np.where(count > 1, (count - 1.0) * count, 0.0))
