"""Answering what the other side has given up of late, on average."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float


def averaged_concession(
    *, own: ArrayLike, now: ArrayLike, before: ArrayLike, window: int, opening: ArrayLike
) -> FloatArray:
    """Return the concession of an averaged tit-for-tat: the other side's mean fall of late is answered in kind.

    Own demand falls by the factor by which the other side's demand fell in a session, on geometric average over
    the last ``window`` sessions: ``((1 - now) / (1 - before))^(1 / window)``.

    After the averaged tactic of [Faratin1998]_, section 4.3, with two changes. There the ratio over the whole
    window multiplies each new offer, so that one fall is answered ``window`` times; its root answers it once,
    spread over the window. And the ratio is of demanded shares of the possible gain, the normalised scale of this
    model, instead of values of an issue. For a window of 1 it is the paper's relative tit-for-tat.

    Parameters
    ----------
    own : ``(..., partners)``, in [0, 1]
        Given up so far by this side.
    now, before : ``(..., partners)``, in [0, 1]
        Given up by the other side after its last session, and ``window`` sessions earlier; 0 before the first.
        Where it had nothing left to give up, or has taken something back, there is no fall.
    window : 1 or more
        Sessions.
    opening : in [0, 1]
        Given up before the other side has moved.

    Returns
    -------
    ``(..., partners)``, in [max(own, opening), 1].

    Examples
    --------
    >>> averaged_concession(own=0.1, now=[0.0, 0.36, 1.0], before=0.0, window=2, opening=0.1).round(3)
    array([0.1 , 0.28, 1.  ])
    """
    own, asked_before = as_float(own), 1.0 - as_float(before)
    asked_something = asked_before > 0.0
    fall = np.where(asked_something, (1.0 - as_float(now)) / np.where(asked_something, asked_before, 1.0), 1.0)
    each = np.power(np.clip(fall, 0.0, 1.0), 1.0 / window)
    # Written so that a fall by nothing moves nothing, to the last bit: a move is a concession that rises.
    answer = own + (1.0 - own) * (1.0 - each)
    return np.asarray(np.clip(np.maximum(as_float(opening), answer), 0.0, 1.0))
