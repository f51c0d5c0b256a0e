"""Retaliation, ultimatum, escalation and truce: the moves of those without a deal."""

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray, as_float


def retaliation(*, ratio: ArrayLike, hit_by: ArrayLike, cap: float) -> FloatArray:
    """Return the extra tariff that a partner puts on home's goods.

    Parameters
    ----------
    ratio : ``(..., partners)``, 0 or more
        Of the partner's strategy: 1 answers point for point, 0 does not answer.
    hit_by : ``(..., partners)``, percent
        The rate that home charges it or is about to.
    cap : percent points
        Beyond it there is no trade left to hit.

    Returns
    -------
    ``(..., partners)``, percent points.

    Examples
    --------
    >>> retaliation(ratio=[1.0, 0.5, 0.0], hit_by=34.0, cap=125.0)
    array([34., 17.,  0.])
    """
    return np.asarray(np.minimum(as_float(ratio) * as_float(hit_by), cap))


def escalated_rate(*, rate: ArrayLike, step: float, cap: float) -> FloatArray:
    """Return home's rate after an ultimatum that ran out: one step up, at most the cap, never down.

    Parameters
    ----------
    rate : ``(..., partners)``, percent
    step, cap : percent points, percent

    Returns
    -------
    ``(..., partners)``, percent.

    Examples
    --------
    >>> escalated_rate(rate=[34.0, 84.0, 130.0], step=50.0, cap=125.0)
    array([ 84., 125., 130.])
    """
    rate = as_float(rate)
    return np.asarray(np.maximum(np.minimum(rate + step, cap), rate))


def cumulated_pain(*, before: ArrayLike, loss: ArrayLike, size: ArrayLike, days: int) -> FloatArray:
    """Return the welfare lost in the tariff war up to now.

    The level of the loss saturates (trade that is gone cannot shrink further), so it is its sum over time that
    brings the sides to the table.

    Parameters
    ----------
    before : ``(..., partners)``, percent of expenditure x days
    loss : ``(..., partners)``, USD bn a year
        Payoff under a truce less payoff now; gains do not count.
    size : ``(..., partners)``, USD bn a year
        The side's own expenditure.
    days : length of the round

    Returns
    -------
    ``(..., partners)``, percent of expenditure x days.

    Examples
    --------
    >>> cumulated_pain(before=1.0, loss=[20.0, -3.0], size=1000.0, days=7)
    array([15.,  1.])
    """
    level = 100.0 * np.maximum(as_float(loss), 0.0) / as_float(size)
    return as_float(before) + level * days


def truce(
    *,
    at_war: ArrayLike,
    partner_pain: ArrayLike,
    home_pain: ArrayLike,
    partner_patience: ArrayLike,
    home_patience: ArrayLike,
) -> BoolArray:
    """Tell where both sides have had enough.

    Parameters
    ----------
    at_war : booleans ``(..., partners)``
    partner_pain, home_pain : ``(..., partners)``, percent of expenditure x days
    partner_patience, home_patience : the same units, > 0

    Returns
    -------
    Booleans ``(..., partners)``.

    Examples
    --------
    >>> truce(at_war=True, partner_pain=[9.0, 9.0], home_pain=[1.0, 3.0], partner_patience=8.0, home_patience=2.0)
    array([False,  True])
    """
    partner_has_enough = as_float(partner_pain) >= as_float(partner_patience)
    home_has_enough = as_float(home_pain) >= as_float(home_patience)
    return np.asarray(np.asarray(at_war) & partner_has_enough & home_has_enough)
