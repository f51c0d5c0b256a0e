"""How much of an outcome's variance is luck, and how much of what is left after averaging."""

from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray


class Variance(NamedTuple):
    """Shares of the variance of an outcome over points and runs; the first three add up to 1."""

    parameters: float  # differences between points, whatever the luck
    luck: float  # differences between runs that are the same at every point: shared luck takes them out
    both: float  # differences of luck that depend on the point: averaging over runs makes them small
    of_mean: float  # share of the variance of means over runs that is luck, not parameters


def variance_shares(outcome: FloatArray) -> Variance:
    """Split the variance of an outcome with a two-way analysis of variance, points and runs at random.

    Parameters
    ----------
    outcome : ``(points, runs)``, 2 or more of each, the same luck for a run at every point

    Returns
    -------
    Variance; nan where the outcome does not vary at all. Estimates below zero are taken for zero.

    Examples
    --------
    >>> variance_shares(np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])).both
    0.0
    """
    points, runs = outcome.shape
    mean = outcome.mean()
    by_point, by_run = outcome.mean(axis=1), outcome.mean(axis=0)
    rest = outcome - by_point[:, np.newaxis] - by_run + mean
    between_points = runs * ((by_point - mean) ** 2).sum() / (points - 1)
    between_runs = points * ((by_run - mean) ** 2).sum() / (runs - 1)
    both = (rest**2).sum() / ((points - 1) * (runs - 1))
    both = 0.0 if both < 1e-12 * max(between_points, between_runs) else both  # rounding
    parameters = max(between_points - both, 0.0) / runs
    luck = max(between_runs - both, 0.0) / points
    whole = parameters + luck + both
    if whole == 0.0:
        return Variance(*[float("nan")] * 4)
    of_mean = float("nan") if between_points == 0.0 else min(both / between_points, 1.0)
    return Variance(float(parameters / whole), float(luck / whole), float(both / whole), float(of_mean))
