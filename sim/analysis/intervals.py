"""Uncertainty of what an ensemble shows: intervals over runs."""

import math
from typing import NamedTuple

import pandas as pd
from scipy import special  # scipy.stats would add a second to every start

from sim.arrays import ArrayLike, as_float


class Interval(NamedTuple):
    """An estimate with the interval that covers the truth in 95 % of repetitions; nan bounds if unknown."""

    estimate: float
    low: float
    high: float


def mean_interval(values: ArrayLike, *, level: float = 0.95) -> Interval:
    """Return the mean over runs with Student's interval.

    Parameters
    ----------
    values : one number a run; one run has no interval
    level : coverage, in (0, 1)

    Examples
    --------
    >>> mean_interval([1.0, 2.0, 3.0])
    Interval(estimate=2.0, low=-0.484..., high=4.484...)
    """
    sample = as_float(values)
    mean = float(sample.mean())
    if sample.size < 2:
        return Interval(mean, float("nan"), float("nan"))
    error = float(sample.std(ddof=1)) / math.sqrt(sample.size)
    width = float(special.stdtrit(sample.size - 1, 0.5 + level / 2.0)) * error
    return Interval(mean, mean - width, mean + width)


def paired_interval(with_it: pd.Series, without: pd.Series, *, level: float = 0.95) -> Interval:
    """Return the mean difference between two ensembles that share their luck, run by run.

    Parameters
    ----------
    with_it, without : one number a run, indexed by run; runs that only one has, or without a number, are left out
    level : coverage, in (0, 1)

    Examples
    --------
    >>> paired_interval(pd.Series([2.0, 3.0, 9.0]), pd.Series([1.0, 1.0, float("nan")])).estimate
    1.5
    """
    difference = (with_it - without).dropna()
    if difference.empty:
        return Interval(float("nan"), float("nan"), float("nan"))
    return mean_interval(difference.to_numpy(), level=level)


def share_interval(hits: int, trials: int, *, level: float = 0.95) -> Interval:
    """Return a share with Wilson's score interval [Wilson1927]_, which stays inside 0..1.

    Parameters
    ----------
    hits, trials : 0 <= hits <= trials, trials >= 1
    level : coverage, in (0, 1)

    Examples
    --------
    >>> share_interval(8, 10)
    Interval(estimate=0.8, low=0.490..., high=0.943...)
    """
    z2 = float(special.ndtri(0.5 + level / 2.0)) ** 2
    share = hits / trials
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    half = math.sqrt(z2 * (share * (1 - share) / trials + z2 / (4 * trials**2))) / (1 + z2 / trials)
    return Interval(share, max(0.0, centre - half), min(1.0, centre + half))
