"""The points that a calibration keeps, and what they say together of partners that are left out.

Approximate Bayesian computation by rejection [Beaumont2002]_, with scores in the place of a distance.
"""

from collections.abc import Sequence

import numpy as np

from experiments.calibrate_problem import Problem, histories, joined, loss_of, told_by
from experiments.calibrate_search import Trial
from sim.analysis.forecast import Ensemble, Forecast, silent
from sim.analysis.known_by import folds
from sim.arrays import FloatArray


def good_points(problem: Problem, done: Sequence[Trial], weights: FloatArray) -> list[Trial]:
    """Return the trials of least loss on weighed partners, the best first.

    Parameters
    ----------
    problem : Problem
    done : trials
    weights : ``(partners,)``, 0 for those left out
    """
    losses = [loss_of(problem, each.told, weights) for each in done]
    order = np.argsort(losses, kind="stable")[: problem.settings.keep]
    return [done[place]._replace(loss=losses[place]) for place in order]


class FreshLuck:
    """Histories of points on luck that the search has not seen; each point is played once, whoever asks."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._played: dict[int, Ensemble] = {}

    def of(self, points: Sequence[Trial]) -> Ensemble:
        """Return the histories of some points together, as many of each."""
        return joined([self._of_one(each) for each in points])

    def _of_one(self, point: Trial) -> Ensemble:
        settings = self._problem.settings
        if point.number not in self._played:
            runs = -(-settings.fresh_runs // settings.keep)
            # Another seed for each point, so that the points together are as many different histories.
            seed = settings.fresh_seed + point.number
            self._played[point.number] = histories(self._problem, point.values, runs=runs, seed=seed)
        return self._played[point.number]


def left_out(problem: Problem, done: Sequence[Trial], luck: FreshLuck) -> Forecast:
    """Return what is said of each partner by the points that are good for the partners of the other groups."""
    found = silent(len(problem.codes))
    for group in folds(problem.codes, problem.observed, problem.settings.folds):
        points = good_points(problem, done, 1.0 - group)
        said = told_by(problem, luck.of(points)).forecast
        found = Forecast(*(np.where(group > 0.0, new, old) for new, old in zip(said, found, strict=True)))
    return found
