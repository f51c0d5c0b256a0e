"""When acts of the calendar fall, and how far the deadline is."""

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray, as_float


def falls_in_round(*, act_day: ArrayLike, day: ArrayLike, days: ArrayLike) -> BoolArray:
    """Tell whether an act dated ``act_day`` falls in the round of ``days`` days that begins on ``day``.

    A round stands for the days from its own date up to the day before the next one, so every date falls in
    exactly one round, whatever the length of rounds.

    Parameters
    ----------
    act_day, day : day numbers since the start, any shapes that broadcast
    days : length of a round, 1 or more

    Returns
    -------
    Booleans of the broadcast shape.

    Examples
    --------
    >>> falls_in_round(act_day=[6, 7, 13, 14], day=7, days=7)
    array([False,  True,  True, False])
    """
    act_day, day = np.asarray(act_day), np.asarray(day)
    return np.asarray((act_day >= day) & (act_day < day + np.asarray(days)))


def days_left(*, deadline: ArrayLike, day: ArrayLike, days: ArrayLike) -> FloatArray:
    """Return the days from the end of a round to the deadline.

    Counted from the end of the round, because a round's session stands for all that is said until then: the
    last round before a deadline is the last moment, in weekly and in daily rounds.

    Parameters
    ----------
    deadline, day : day numbers since the start, any shapes that broadcast
    days : length of a round, 1 or more

    Returns
    -------
    Days, 0 or more, of the broadcast shape.

    Examples
    --------
    >>> days_left(deadline=98, day=[84, 91, 98], days=7)
    array([7., 0., 0.])
    """
    gap = as_float(deadline) - (as_float(day) + as_float(days))
    return np.maximum(gap, 0.0)
