"""What home imposes on a partner without a deal when it enforces."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def milder_by_stage(
    *, threat: ArrayLike, floor: ArrayLike, talking: ArrayLike, bounds: tuple[float, float]
) -> FloatArray:
    """Return the rate of a threat not carried out in full where any talks count, and those without fare best.

    Parameters
    ----------
    threat, floor : ``(..., partners)``, percent
    talking : booleans ``(..., partners)``
        Has had a session and signed nothing.
    bounds : percent
        Lowest rate, of those that are not in talks, and the cap for those that are.

    Returns
    -------
    ``(..., partners)``, percent.

    Examples
    --------
    >>> milder_by_stage(threat=[46.0, 46.0, 11.0], floor=10.0, talking=[True, False, True], bounds=(15.0, 20.0))
    array([20., 15., 15.])
    """
    lowest = np.maximum(bounds[0], as_float(floor))
    cap = np.maximum(bounds[1], lowest)
    return np.asarray(np.where(talking, np.clip(as_float(threat), lowest, cap), lowest))


def milder_by_progress(
    *, threat: ArrayLike, floor: ArrayLike, done: ArrayLike, bounds: tuple[float, float]
) -> FloatArray:
    """Return the rate of a threat not carried out in full where talks are credited for how far they have come.

    From the full threat, for a partner that never came, in proportion down to the cap, for one whose talks lack
    nothing but the signature.

    Parameters
    ----------
    threat, floor : ``(..., partners)``, percent
    done : ``(..., partners)``, in [0, 1]
        Sessions held, share of those that a deal takes.
    bounds : percent
        Lowest rate, and the cap at the end of the talks.

    Returns
    -------
    ``(..., partners)``, percent.

    Examples
    --------
    >>> milder_by_progress(threat=[46.0, 46.0, 46.0, 11.0], floor=10.0, done=[0.0, 0.5, 1.0, 0.5],
    ...                    bounds=(15.0, 20.0))
    array([46., 33., 20., 15.])
    """
    lowest = np.maximum(bounds[0], as_float(floor))
    whole = np.maximum(as_float(threat), lowest)
    excess = np.maximum(whole - np.maximum(bounds[1], lowest), 0.0)
    return np.asarray(whole - as_float(done) * excess)


def dictated_rate(
    *,
    threat: ArrayLike,
    floor: ArrayLike,
    surplus: ArrayLike,
    favoured: ArrayLike,
    full: ArrayLike,
    milder: ArrayLike,
    lowest_pct: float,
) -> FloatArray:
    """Return the rate that home imposes on a partner without a deal when it enforces.

    Partners with which home has a surplus keep the floor. All others pay at least ``lowest_pct`` (and at least the
    floor), even if less was announced: those that home favours that, the others the full threat or what
    ``milder`` says. Read off the order of 31 July 2025 [EO14326]_.

    Parameters
    ----------
    threat, floor : ``(..., partners)``, percent
    surplus, favoured, full : booleans ``(..., partners)``
        Home's surplus; holds trade preferences that home spares; whether the threat is carried out in full.
    milder : ``(..., partners)``, percent
        Rate where it is not.
    lowest_pct : percent
        Lowest rate of partners with which home has a deficit.

    Returns
    -------
    ``(..., partners)``, percent.

    Examples
    --------
    >>> dictated_rate(threat=[46.0, 46.0, 46.0, 10.0], floor=10.0, surplus=False, full=[False, True, True, True],
    ...               favoured=[False, False, True, False], milder=20.0, lowest_pct=15.0)
    array([20., 46., 15., 15.])
    """
    threat, floor = as_float(threat), as_float(floor)
    lowest = np.maximum(lowest_pct, floor)
    rate = np.where(full, np.maximum(threat, lowest), milder)
    spared = np.where(favoured, np.minimum(rate, lowest), rate)
    return np.asarray(np.where(surplus, np.minimum(floor, threat), spared))
