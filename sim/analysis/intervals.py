"""Uncertainty of what an ensemble shows: intervals over runs."""

import math
from typing import NamedTuple

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
