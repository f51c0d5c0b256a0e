"""Whether something that comes at a steady rate has come by now."""

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray, as_float


def has_come(*, hazard: ArrayLike, days: ArrayLike, draw: ArrayLike) -> BoolArray:
    """Tell whether an exponential waiting time is over.

    One number a run decides the time (the inverse of the survival function ``exp(-hazard x days)``), so the
    length of rounds, the horizon and the order of activation do not change it.

    Parameters
    ----------
    hazard : ``(..., partners)``, per day, 0 or more
    days : ``(..., partners)``, waited so far; negative means not begun
    draw : ``(..., partners)``, in [0, 1)

    Returns
    -------
    Booleans ``(..., partners)``.

    Examples
    --------
    >>> has_come(hazard=0.1, days=7, draw=[0.4, 0.6])
    array([ True, False])
    """
    return np.asarray(as_float(hazard) * as_float(days) > -np.log1p(-as_float(draw)))


def waiting_time(*, hazard: ArrayLike, draw: ArrayLike) -> FloatArray:
    """Return an exponential waiting time: the inverse of the survival function at one uniform number.

    Parameters
    ----------
    hazard : ``(..., partners)``, per day, 0 or more
    draw : ``(..., partners)``, in [0, 1)

    Returns
    -------
    Days, of the broadcast shape; infinite for a hazard of 0.

    Examples
    --------
    >>> waiting_time(hazard=[0.1, 0.0], draw=0.5).round(3)
    array([6.931,   inf])
    """
    hazard, needed = as_float(hazard), -np.log1p(-as_float(draw))
    if hazard.ndim == 0 and hazard > 0.0:  # one for all, which is most of them
        return np.asarray(needed / hazard)
    rate = np.where(hazard > 0.0, hazard, 1.0)
    return np.asarray(np.where(hazard > 0.0, needed / rate, np.inf))
