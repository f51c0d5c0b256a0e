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
    against = 1.0 - resolve
    certain = against == 0.0  # even where the pull of stress leaves nothing in favour
    return np.asarray(np.where(certain, 1.0, in_favour / np.where(certain, 1.0, in_favour + against)))


def dictated_rate(
    *,
    threat: ArrayLike,
    floor: ArrayLike,
    surplus: ArrayLike,
    talking: ArrayLike,
    full: ArrayLike,
    bounds: tuple[float, float],
) -> FloatArray:
    """Return the rate that home imposes on a partner without a deal when it enforces.

    Partners with which home has a surplus keep the floor. All others pay at least ``bounds[0]`` (and at least the
    floor), even if less was announced: the full threat, or else at most ``bounds[1]`` if they are in talks and
    ``bounds[0]`` if they are not. Read off the order of 31 July 2025 [EO14326]_.

    Parameters
    ----------
    threat, floor : ``(..., partners)``, percent
    surplus, talking, full : booleans ``(..., partners)``
        Home's surplus; in talks; whether the threat is carried out in full.
    bounds : percent
        Lowest rate of partners with which home has a deficit, and the cap for those in talks.

    Returns
    -------
    ``(..., partners)``, percent.

    Examples
    --------
    >>> dictated_rate(threat=[46.0, 46.0, 46.0, 10.0], floor=10.0, surplus=False,
    ...               talking=[True, False, True, True], full=[False, False, True, True], bounds=(15.0, 20.0))
    array([20., 15., 46., 15.])
    """
    threat, floor = as_float(threat), as_float(floor)
    lowest = np.maximum(bounds[0], floor)
    cap = np.maximum(bounds[1], lowest)
    milder = np.where(talking, np.clip(threat, lowest, cap), lowest)
    rate = np.where(full, np.maximum(threat, lowest), milder)
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
