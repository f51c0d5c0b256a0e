"""What home does when a deadline comes."""

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray, as_float


def enforcement_probability(
    *, resolve: ArrayLike, stress: ArrayLike, sensitivity: float, lenience: ArrayLike = 0.0
) -> FloatArray:
    """Return the probability that home enforces at a deadline instead of extending it.

    Logistic: the odds at zero stress are those of ``resolve``, and every unit of stress divides them by
    ``exp(sensitivity)``; lenience with talks that go well comes on top. A resolve of 0 never enforces, 1 always
    does.

    Parameters
    ----------
    resolve : in [0, 1]
    stress : ``(..., 1)``, 0 or more
    sensitivity : 0 or more
    lenience : ``(..., 1)``, log odds, 0 or more

    Returns
    -------
    ``(..., 1)``, in [0, 1].

    Examples
    --------
    >>> enforcement_probability(resolve=[0.0, 0.5, 1.0], stress=1.0, sensitivity=1.0).round(3)
    array([0.   , 0.269, 1.   ])
    """
    resolve = as_float(resolve)
    in_favour = resolve * np.exp(-(sensitivity * as_float(stress) + as_float(lenience)))
    against = 1.0 - resolve
    certain = against == 0.0  # even where the pull of stress leaves nothing in favour
    return np.asarray(np.where(certain, 1.0, in_favour / np.where(certain, 1.0, in_favour + against)))


def enforces(*, probability: ArrayLike, draw: ArrayLike) -> BoolArray:
    """Tell whether home enforces at this deadline.

    Parameters
    ----------
    probability : ``(..., 1)``, in [0, 1]
    draw : ``(..., 1)``, in [0, 1)

    Returns
    -------
    Booleans ``(..., 1)``.

    Examples
    --------
    >>> enforces(probability=[0.0, 1.0], draw=[0.0, 0.999])
    array([False,  True])
    """
    return np.asarray(as_float(draw) < as_float(probability))
