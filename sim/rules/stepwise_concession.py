"""Going down a list of proposals, one for each of the other side's."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def stepwise_concession(
    *, own_moves: ArrayLike, other_moves: ArrayLike, sessions: ArrayLike, step: ArrayLike
) -> FloatArray:
    """Return the concession of a side that makes a new proposal only if the other has made as many.

    The offering rule of MiCRO [DeJonge2022]_: proposals stand in a list, the best for oneself first; the next one
    is made if the other side has made at least as many different ones, else the last one is repeated. Here the
    list has a proposal at every multiple of ``step``. Of two that play it neither is ever more than one step
    ahead, whatever the other's proposals are worth.

    Parameters
    ----------
    own_moves, other_moves : ``(..., partners)``, 0 or more
        Sessions in which each side gave up something, beyond a first proposal that gives up nothing.
    sessions : ``(..., partners)``, 0 or more
        Held so far; the first proposal is the best.
    step : in (0, 1]
        Share of the demand between two proposals of the list.

    Returns
    -------
    ``(..., partners)``, in [0, 1]: a multiple of ``step``, or 1 at the end of the list.

    Examples
    --------
    >>> stepwise_concession(own_moves=[0, 0, 1, 1], other_moves=[0, 0, 0, 1], sessions=[0, 1, 2, 2], step=0.25)
    array([0.  , 0.25, 0.25, 0.5 ])
    """
    own = as_float(own_moves)
    next_one = (as_float(sessions) > 0.0) & (as_float(other_moves) >= own)
    return np.asarray(np.minimum(as_float(step) * (own + next_one), 1.0))
