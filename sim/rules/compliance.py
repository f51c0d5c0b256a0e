"""Whether a deal is kept, and what deters from breaking it."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def violation_hazard(
    *, base: float, deterrence: float, detection: float, cure_days: float, points: ArrayLike
) -> FloatArray:
    """Return a partner's hazard of breaking its deal, per day.

    ``base x exp(-deterrence x p x points / 10)`` with the chance ``p = 1 - exp(-detection x cure_days)`` that home
    finds out within the time a punishment lasts: crime as a choice under a likely and severe penalty
    [Becker1968]_. The form is an assumption of this model (ODD, section 7.11).

    Parameters
    ----------
    base : per day, 0 or more
        Hazard of a partner that has nothing to fear.
    deterrence : 0 or more
        Log hazard lost per ten points of certain snap-back.
    detection : per day, 0 or more
        Hazard of being found out.
    cure_days : 0 or more
        How long a punishment lasts.
    points : ``(..., partners)``, percent points
        By which the threatened rate exceeds the agreed one; below 0 counts as 0.

    Returns
    -------
    ``(..., partners)``, per day, 0 to ``base``.

    Examples
    --------
    >>> violation_hazard(base=0.01, deterrence=1.0, detection=1e9, cure_days=30.0, points=[-5.0, 10.0]).round(5)
    array([0.01   , 0.00368])
    """
    found_out = -np.expm1(-detection * cure_days)
    severity = np.maximum(as_float(points), 0.0) / 10.0
    return np.asarray(base * np.exp(-deterrence * found_out * severity))
