"""What a publicly floated rate does to expectations."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float, power


def expected_threat(
    *, threat: ArrayLike, signal: ArrayLike, age: ArrayLike, weight: float, memory_per_day: float
) -> FloatArray:
    """Return the rate that a partner reckons with, between the threat and what was floated.

    ``threat + weight x memory^age x (signal - threat)``: a signal is cheap talk, so it counts in part, and it
    fades. What is not below the threat changes nothing: after a truce nobody reckons with more than it because of
    what was floated in the war. An assumption of this model (ODD, section 7.8).

    Parameters
    ----------
    threat : ``(..., partners)``, percent
    signal : ``(..., partners)``, percent, nan where nothing was floated
    age : ``(..., partners)``, days since it was, 0 or more
    weight : in [0, 1]
        Of a fresh signal.
    memory_per_day : in (0, 1]
        Share of that weight left after a day.

    Returns
    -------
    ``(..., partners)``, percent.

    Examples
    --------
    >>> expected_threat(threat=125.0, signal=[np.nan, 80.0, 80.0], age=[0, 0, 1], weight=0.5, memory_per_day=0.8)
    array([125. , 102.5, 107. ])
    """
    threat, signal = as_float(threat), as_float(signal)
    lower = signal < threat  # nan, where nothing was floated, is not
    fresh = weight * power(memory_per_day, age)
    return np.asarray(threat + np.where(lower, fresh * (np.where(lower, signal, 0.0) - threat), 0.0))
