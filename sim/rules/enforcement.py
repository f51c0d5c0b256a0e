"""What home does when a deadline comes."""

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray, as_float


def enforcement_probability(*, resolve: ArrayLike, stress: ArrayLike, sensitivity: float) -> FloatArray:
    """Return the probability that home enforces at a deadline instead of extending it.

    Logistic: the odds at zero stress are those of ``resolve``, and every unit of stress divides them by
    ``exp(sensitivity)``. A resolve of 0 never enforces, 1 always does.

    Parameters
    ----------
    resolve : in [0, 1]
    stress : ``(..., 1)``, 0 or more
    sensitivity : 0 or more

    Returns
    -------
    ``(..., 1)``, in [0, 1].

    Examples
    --------
    >>> enforcement_probability(resolve=[0.0, 0.5, 1.0], stress=1.0, sensitivity=1.0).round(3)
    array([0.   , 0.269, 1.   ])
    """
    resolve = as_float(resolve)
    in_favour = resolve * np.exp(-sensitivity * as_float(stress))
    return in_favour / (in_favour + (1.0 - resolve))


def dictated_rate(
    *,
    threat: ArrayLike,
    floor: ArrayLike,
    surplus: ArrayLike,
    talking: ArrayLike,
    full: ArrayLike,
    caps: tuple[float, float],
) -> FloatArray:
    """Return the rate that home imposes on a partner without a deal when it enforces.

    Partners with which home has a surplus keep the floor. The others get the full threat, or else at most
    ``caps[0]`` if they are in talks and ``caps[1]`` if they are not; never less than the floor, never more than
    the threat. Read off the order of 31 July 2025 [EO14326]_.

    Parameters
    ----------
    threat, floor : ``(..., partners)``, percent
    surplus, talking, full : booleans ``(..., partners)``
        Home's surplus; in talks; whether the threat is carried out in full.
    caps : percent
        Cap for those in talks and for the others.

    Returns
    -------
    ``(..., partners)``, percent.

    Examples
    --------
    >>> dictated_rate(threat=[46.0, 46.0, 46.0], floor=10.0, surplus=False, talking=[True, False, True],
    ...               full=[False, False, True], caps=(20.0, 15.0))
    array([20., 15., 46.])
    """
    threat, floor = as_float(threat), as_float(floor)
    cap = np.where(talking, caps[0], caps[1])
    milder = np.maximum(np.minimum(threat, cap), np.minimum(floor, threat))
    rate = np.where(full, threat, milder)
    return np.asarray(np.where(surplus, np.minimum(floor, threat), rate))


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
