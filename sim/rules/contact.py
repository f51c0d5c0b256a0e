"""How soon a partner asks for talks."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def contact_hazard(*, eagerness: ArrayLike, exposure: ArrayLike, base: float, slope: float) -> FloatArray:
    """Return a partner's hazard of asking for talks, per day.

    Proportional hazards [Cox1972]_: ``eagerness x base x exp(slope x exposure)``. A partner that sells much
    to home and faces a high rate comes sooner; the strategy scales the whole (0 = never comes).

    Parameters
    ----------
    eagerness : ``(..., partners)``, 0 or more
        Of the partner's strategy.
    exposure : ``(..., partners)``, 0..1
        Share of exports that goes to home, times the announced rate.
    base : per day, > 0
        Hazard of a partner without exposure.
    slope : 0 or more
        Log hazard per unit of exposure.

    Returns
    -------
    ``(..., partners)``, per day.

    Examples
    --------
    >>> contact_hazard(eagerness=[1.0, 0.0], exposure=[0.1, 0.1], base=0.1, slope=5.0).round(3)
    array([0.165, 0.   ])
    """
    return as_float(eagerness) * (base * np.exp(slope * as_float(exposure)))
