"""What becomes of a framework: final, stuck, or collapsed."""

from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, BoolArray, as_float
from sim.rules.waiting_time import waiting_time


class Fate(NamedTuple):
    """What has become of frameworks; booleans ``(..., partners)``."""

    final: BoolArray
    stalled: BoolArray  # would be final by now, and is stuck
    collapsed: BoolArray


def fate_of_framework(
    *,
    days: ArrayLike,
    final_draw: ArrayLike,
    stall_draw: ArrayLike,
    collapse_draw: ArrayLike,
    hazards: tuple[float, float],
    stall: tuple[float, int],
) -> Fate:
    """Tell what has become of a framework by now: competing exponential risks, one of them delayed.

    Both times are drawn once a run. The details of some frameworks get stuck, which delays their end by a fixed
    time and leaves the risk of collapse to run on. Whichever comes first decides. An assumption of this model
    (ODD, section 7.11).

    Parameters
    ----------
    days : ``(..., partners)``, since signing; negative means not signed
    final_draw, stall_draw, collapse_draw : ``(..., partners)``, in [0, 1)
    hazards : per day, 0 or more
        Of becoming final, and of collapsing.
    stall : share in [0, 1], days
        Of frameworks that get stuck, and for how long.

    Returns
    -------
    Fate; at most one of ``final`` and ``collapsed`` is true.

    Examples
    --------
    >>> fate_of_framework(days=[5, 8, 30], final_draw=0.5, stall_draw=0.1, collapse_draw=0.5,
    ...                   hazards=(0.1, 0.01), stall=(0.2, 20)).final
    array([False, False,  True])
    """
    waited = as_float(days)
    prompt = waiting_time(hazard=hazards[0], draw=final_draw)
    stuck = as_float(stall_draw) < stall[0]
    ends = prompt + np.where(stuck, float(stall[1]), 0.0)
    breaks = waiting_time(hazard=hazards[1], draw=collapse_draw)
    collapsed = (waited > breaks) & (breaks < ends)
    final = (waited > ends) & ~collapsed
    return Fate(
        np.asarray(final), np.asarray(stuck & (waited > prompt) & ~final & ~collapsed), np.asarray(collapsed)
    )
