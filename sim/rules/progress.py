"""How near the end of the talks feels."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float, power


def progress_to_deadline(
    *, credibility: ArrayLike, days_left: ArrayLike, extension_days: float, discount: float
) -> FloatArray:
    """Return the way to the deadline, weighed by the belief in it.

    ``c delta^L + (1 - c) c delta^(L + E)``: if the deadline is believed (c), it pulls as it comes near; if it
    slips, the next one, an extension E later, is believed as much. A doubted deadline pulls nobody.

    Parameters
    ----------
    credibility : ``(..., partners)``, in [0, 1]
    days_left : ``(..., 1)``, 0 or more
    extension_days : 0 or more
        Length of an extension.
    discount : in (0, 1)
        delta, how fast the pull fades with a day of distance.

    Returns
    -------
    ``(..., partners)``, in [0, 1].

    Examples
    --------
    >>> progress_to_deadline(credibility=[1.0, 0.5], days_left=0, extension_days=0, discount=0.9)
    array([1.  , 0.75])
    """
    believed = as_float(credibility)
    left = as_float(days_left)
    first = believed * power(discount, left)
    return first + (1.0 - believed) * believed * power(discount, left + extension_days)


def progress_after_enforcement(*, days_since: ArrayLike, time_scale: float) -> FloatArray:
    """Return the way through talks that no deadline hurries: ``1 - exp(-t / T)``.

    Parameters
    ----------
    days_since : ``(..., 1)``, days since the consequences fell, 0 or more
    time_scale : days, > 0
        T, after which 63 % of the way is gone.

    Returns
    -------
    ``(..., 1)``, in [0, 1).

    Examples
    --------
    >>> progress_after_enforcement(days_since=[0.0, 100.0], time_scale=100.0).round(3)
    array([0.   , 0.632])
    """
    return -np.expm1(-as_float(days_since) / time_scale)


def progress_at_summit(*, progress: ArrayLike, push: float) -> FloatArray:
    """Return the way to the end in a round in which leaders meet: a share of what is left is taken at once.

    A meeting of leaders is a deadline of its own, for which both sides keep something to give. An assumption of
    this model (ODD, section 7.6).

    Parameters
    ----------
    progress : ``(..., partners)``, in [0, 1]
    push : in [0, 1]
        Share of what is left.

    Returns
    -------
    ``(..., partners)``, in [0, 1].

    Examples
    --------
    >>> progress_at_summit(progress=[0.0, 0.5], push=0.5)
    array([0.5 , 0.75])
    """
    way = as_float(progress)
    return way + push * (1.0 - way)
