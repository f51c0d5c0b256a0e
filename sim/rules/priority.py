"""Whom home sees first, and whom it has time for."""

import math

import numpy as np

from sim.arrays import PARTNER_AXIS, ArrayLike, BoolArray, FloatArray, as_float


def priority(*, merit: ArrayLike, noise_scale: float, draw: ArrayLike) -> FloatArray:
    """Return the rank value of each dossier in one period.

    Random utility: a fixed merit plus Gumbel noise, so the queue of a period is a draw from the
    Plackett-Luce ranking model with log worth ``merit / noise_scale`` [Yellott1977]_.

    Parameters
    ----------
    merit : ``(..., partners)``, utility units
        Weighed characteristics of the partner.
    noise_scale : 0 or more, the same units
    draw : ``(..., partners)``, in [0, 1)

    Returns
    -------
    ``(..., partners)``; larger is seen sooner.

    Examples
    --------
    >>> priority(merit=[1.0, 2.0], noise_scale=0.5, draw=[0.9, 0.5]).round(3)
    array([2.125, 2.183])
    """
    smallest = 2.0**-53  # a uniform draw can be exactly zero; its Gumbel image must stay finite
    noise = -np.log(-np.log(np.maximum(as_float(draw), smallest)))
    return as_float(merit) + noise_scale * noise


def responsiveness(*, days: ArrayLike, scale: float) -> FloatArray:
    """Return how prompt a partner was in asking for talks: ``exp(-days / scale)``.

    Japan was received early for it. An assumption of this model (ODD, section 7.7).

    Parameters
    ----------
    days : ``(..., partners)``, from the announcement to its asking; negative counts as 0
    scale : days, > 0
        After which 37 % is left.

    Returns
    -------
    ``(..., partners)``, 0..1.

    Examples
    --------
    >>> responsiveness(days=[0, 7, 21], scale=7.0).round(3)
    array([1.   , 0.368, 0.05 ])
    """
    return np.exp(-np.maximum(as_float(days), 0.0) / scale)


def allocate_sessions(*, priority: ArrayLike, eligible: ArrayLike, capacity: int) -> BoolArray:
    """Give the sessions of a round to the eligible dossiers of highest priority.

    Parameters
    ----------
    priority : ``(..., partners)``
        Ties go to the partner that comes first in the data.
    eligible : booleans ``(..., partners)``
    capacity : 0 or more
        Sessions that home can hold in this round.

    Returns
    -------
    Booleans ``(..., partners)``, at most ``capacity`` of them true.

    Examples
    --------
    >>> allocate_sessions(priority=[3.0, 1.0, 2.0], eligible=[True, True, False], capacity=1)
    array([ True, False, False])
    """
    eligible = np.asarray(eligible)
    worth = np.where(eligible, as_float(priority), -np.inf)
    partners = worth.shape[PARTNER_AXIS]
    if capacity >= partners:
        return np.broadcast_to(eligible, worth.shape).copy()
    if capacity == 0:
        return np.zeros(worth.shape, dtype=bool)
    last = np.partition(worth, partners - capacity, axis=PARTNER_AXIS)[..., partners - capacity, np.newaxis]
    seen = eligible & (worth >= last)
    if (np.count_nonzero(seen, axis=PARTNER_AXIS) > capacity).any():
        above, tied = worth > last, worth == last
        left = capacity - np.count_nonzero(above, axis=PARTNER_AXIS, keepdims=True)
        seen = eligible & (above | (tied & (np.cumsum(tied, axis=PARTNER_AXIS) <= left)))
    return np.asarray(seen)


def sessions_in_round(*, per_week: float, day: int, days: int) -> int:
    """Return the whole sessions that fall in one round.

    Sessions arrive at a steady rate and fractions carry over, so any length of rounds has the same total.

    Parameters
    ----------
    per_week : 0 or more
    day : first day of the round, 0 or more
    days : length of the round, 1 or more

    Returns
    -------
    A whole number, 0 or more.

    Examples
    --------
    >>> [sessions_in_round(per_week=16, day=d, days=1) for d in range(7)]
    [2, 2, 2, 3, 2, 2, 3]
    """
    daily = per_week / 7.0
    return math.floor((day + days) * daily + 1e-9) - math.floor(day * daily + 1e-9)


def sessions_per_dyad(*, days: int, interval: int) -> int:
    """Return the sessions that a dyad on the agenda holds in one round.

    Parameters
    ----------
    days : length of the round, 1 or more
    interval : days between two sessions of a dyad, 1 or more

    Returns
    -------
    1, or more in rounds that are longer than the interval.

    Examples
    --------
    >>> [sessions_per_dyad(days=days, interval=7) for days in (1, 7, 14, 31)]
    [1, 1, 2, 4]
    """
    return max(1, days // interval)
