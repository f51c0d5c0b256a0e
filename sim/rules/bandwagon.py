"""Giving way as others sign."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def bandwagon_concession(*, signed: ArrayLike, signatures: ArrayLike, opening: ArrayLike) -> FloatArray:
    """Return the concession of a side that follows the crowd: in proportion to how many have signed.

    In a threshold model an actor joins when enough others have [Granovetter1978]_. Here it comes nearer with each
    of them, and at its threshold takes whatever is better than no deal.

    Parameters
    ----------
    signed : ``(..., partners)``, 0 or more
        Deals of others so far.
    signatures : 1 or more
        The threshold.
    opening : in [0, 1]
        Given up before anybody has signed.

    Returns
    -------
    ``(..., partners)``, in [opening, 1].

    Examples
    --------
    >>> bandwagon_concession(signed=[0, 1, 4, 9], signatures=4, opening=0.2)
    array([0.2, 0.4, 1. , 1. ])
    """
    opening = as_float(opening)
    joined = np.minimum(as_float(signed) / as_float(signatures), 1.0)
    return np.asarray(opening + (1.0 - opening) * joined)
