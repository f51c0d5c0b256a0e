"""How far forecasts of partners are from the record: scores, each with any weights of partners.

Weights are counts: all ones for the score itself, draws with replacement for a bootstrap over partners.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.analysis.forecast import Forecast
from sim.arrays import BoolArray, FloatArray

DRAWS = 2000


class Observed(NamedTuple):
    """The record at a cut-off date, each ``(partners,)``."""

    signed: BoolArray
    day: FloatArray  # of the deal, any origin; inf without one, nan if unknown
    rate_pct: FloatArray  # headline rate in force; nan if unknown


class Score(NamedTuple):
    """One way to hold a forecast against the record."""

    name: str
    unit: str
    better: str  # higher or lower
    of: Callable[[Forecast, Observed, FloatArray], FloatArray]  # (draws, partners) weights -> (draws,)
    says: Callable[[Forecast, Observed], BoolArray]  # partners of which forecast and record both say something


def auc(chance: FloatArray, signed: BoolArray, weights: FloatArray) -> FloatArray:
    """Return the probability that a signatory ranks above another partner, ties counting half.

    Parameters
    ----------
    chance : ``(partners,)``, higher = likelier
    signed : ``(partners,)``
    weights : ``(draws, partners)``, 0 or more

    Returns
    -------
    ``(draws,)``, nan where all have signed or none has.

    Examples
    --------
    >>> auc(np.array([4.0, 1.0, 3.0, 2.0]), np.array([True, False, False, True]), np.ones((1, 4)))
    array([0.75])
    """
    yes, no = weights * signed, weights * ~signed
    wins = (yes @ _above(chance) * no).sum(axis=1)
    return _ratio(wins, yes.sum(axis=1) * no.sum(axis=1))


def concordance(earliness: FloatArray, day: FloatArray, weights: FloatArray) -> FloatArray:
    """Return Harrell's C: of the pairs whose order is known, the share that is in order [Harrell1982]_.

    Parameters
    ----------
    earliness : ``(partners,)``, higher = earlier
    day : ``(partners,)``, of the deal; inf for none by the cut-off date, when the order of two is unknown
    weights : ``(draws, partners)``, 0 or more

    Returns
    -------
    ``(draws,)``, nan without a pair.

    Examples
    --------
    >>> concordance(np.array([3.0, 1.0, 4.0]), np.array([1.0, np.inf, 2.0]), np.ones((1, 3))).round(3)
    array([0.667])
    """
    earlier = (day[:, np.newaxis] < day).astype(float)
    in_order = (weights @ (earlier * _above(earliness)) * weights).sum(axis=1)
    return _ratio(in_order, (weights @ earlier * weights).sum(axis=1))


def brier(probability: FloatArray, signed: BoolArray, weights: FloatArray) -> FloatArray:
    """Return the mean squared error of probabilities [Brier1950]_.

    Parameters
    ----------
    probability : ``(partners,)``, 0..1
    signed : ``(partners,)``
    weights : ``(draws, partners)``, 0 or more

    Returns
    -------
    ``(draws,)``, 0..1.
    """
    return _mean((probability - signed) ** 2, weights)


def absolute_error(forecast: FloatArray, truth: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the mean absolute error of rates, percentage points.

    Parameters
    ----------
    forecast, truth : ``(partners,)``, percent
    weights : ``(draws, partners)``, 0 or more

    Returns
    -------
    ``(draws,)``, nan where all weights are 0.
    """
    return _mean(np.abs(forecast - truth), weights)


def bootstrap_weights(partners: int, *, draws: int = DRAWS, seed: int = 0) -> FloatArray:
    """Return how often each partner is drawn, ``(draws, partners)``: a bootstrap over partners [Efron1979]_."""
    even = np.full(partners, 1.0 / max(partners, 1))
    return np.random.default_rng(seed).multinomial(partners, even, size=draws).astype(float)


def scored(score: Score, forecast: Forecast, observed: Observed, weights: FloatArray) -> FloatArray:
    """Return a score for each row of weights; nan if forecast or record say nothing that it could score.

    Parameters
    ----------
    score : one of `SCORES`
    forecast, observed : of the same partners
    weights : ``(draws, partners)``
    """
    says = score.says(forecast, observed)
    if not says.any():
        return np.full(len(weights), np.nan)
    chosen = Forecast(*(values[says] for values in forecast))
    known = Observed(observed.signed[says], observed.day[says], observed.rate_pct[says])
    return score.of(chosen, known, weights[:, says])


SCORES = (
    Score(
        "AUC of a deal",
        "share",
        "higher",
        lambda said, seen, weights: auc(said.chance, seen.signed, weights),
        lambda said, seen: ~np.isnan(said.chance),
    ),
    Score(
        "Brier score of a deal",
        "squared probability",
        "lower",
        lambda said, seen, weights: brier(said.probability, seen.signed, weights),
        lambda said, seen: ~np.isnan(said.probability),
    ),
    Score(
        "concordance of dates",
        "share",
        "higher",
        lambda said, seen, weights: concordance(said.earliness, seen.day, weights),
        lambda said, seen: ~np.isnan(said.earliness) & ~np.isnan(seen.day),
    ),
    Score(
        "error of agreed rates",
        "points",
        "lower",
        lambda said, seen, weights: absolute_error(said.agreed_pct, seen.rate_pct, weights),
        lambda said, seen: seen.signed & ~np.isnan(said.agreed_pct) & ~np.isnan(seen.rate_pct),
    ),
    Score(
        "error of dictated rates",
        "points",
        "lower",
        lambda said, seen, weights: absolute_error(said.dictated_pct, seen.rate_pct, weights),
        lambda said, seen: ~seen.signed & ~np.isnan(said.dictated_pct) & ~np.isnan(seen.rate_pct),
    ),
    Score(
        "error of rates in force",
        "points",
        "lower",
        lambda said, seen, weights: absolute_error(said.in_force_pct, seen.rate_pct, weights),
        lambda said, seen: ~np.isnan(said.in_force_pct) & ~np.isnan(seen.rate_pct),
    ),
)
"""The scores of partners, in the order of a report."""


def _above(values: FloatArray) -> FloatArray:
    """Return 1 where the row's value is above the column's, a half where they are equal."""
    column = values[:, np.newaxis]
    return np.asarray((column > values) + 0.5 * (column == values), dtype=float)


def _mean(values: FloatArray, weights: FloatArray) -> FloatArray:
    return _ratio(weights @ values, weights.sum(axis=1))


def _ratio(part: FloatArray, whole: FloatArray) -> FloatArray:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0.0))
