"""How much of its demand an actor has given up."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float, power


def time_dependent_concession(*, progress: ArrayLike, opening: ArrayLike, exponent: ArrayLike) -> FloatArray:
    """Return the share of its demand that a time-dependent tactic has given up.

    ``k + (1 - k) progress^(1 / beta)`` [Faratin1998]_, eq. 3 (polynomial): slow then sudden for an exponent
    below 1 (boulware), steady at 1 (linear), sudden then slow above 1 (conceder).

    Parameters
    ----------
    progress : ``(..., partners)``, in [0, 1]
        Way to the deadline.
    opening : in [0, 1]
        k, given up in the opening demand.
    exponent : > 0
        beta.

    Returns
    -------
    ``(..., partners)``, in [opening, 1].

    Examples
    --------
    >>> time_dependent_concession(progress=0.5, opening=0.0, exponent=[0.25, 1.0, 4.0]).round(3)
    array([0.062, 0.5  , 0.841])
    """
    opening = as_float(opening)
    return opening + (1.0 - opening) * power(progress, 1.0 / as_float(exponent))


def matching_concession(
    *, own: ArrayLike, other: ArrayLike, opening: ArrayLike, reciprocity: ArrayLike
) -> FloatArray:
    """Return the concession of a relative tit-for-tat: what the other side has given up is answered in kind.

    Behaviour-dependent tactic [Faratin1998]_, eq. 6, on the normalised scale of this model: the part of its
    demand that the other side has given up, times ``reciprocity``, never below the opening nor the own past.

    Parameters
    ----------
    own, other : ``(..., partners)``, in [0, 1]
        Given up so far by this side and, up to its last session, by the other.
    opening : in [0, 1]
    reciprocity : 0 or more
        1 answers a concession by one of the same share.

    Returns
    -------
    ``(..., partners)``, in [opening, 1].

    Examples
    --------
    >>> matching_concession(own=0.1, other=[0.0, 0.4], opening=0.05, reciprocity=1.0)
    array([0.1, 0.4])
    """
    answer = np.maximum(as_float(opening), as_float(reciprocity) * as_float(other))
    return np.asarray(np.minimum(np.maximum(as_float(own), answer), 1.0))
