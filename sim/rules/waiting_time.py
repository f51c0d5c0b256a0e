"""Whether something that comes at a steady rate has come by now."""

import numpy as np

from sim.arrays import ArrayLike, BoolArray, as_float


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
