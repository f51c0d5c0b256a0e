"""What a side asks for, between its best deal and having none."""

from sim.arrays import ArrayLike, FloatArray, as_float


def demand(*, reserve: ArrayLike, best: ArrayLike, share: ArrayLike) -> FloatArray:
    """Return the payoff that a side asks for.

    Parameters
    ----------
    reserve, best : ``(..., partners)``, USD bn a year
        Payoff without a deal, and the most that the other side could accept; ``reserve <= best``.
    share : ``(..., partners)``, in [0, 1]
        Part of the possible gain that is asked for: one less the concession, leaning on precedent.

    Returns
    -------
    ``(..., partners)``, USD bn a year, between ``reserve`` and ``best``.

    Examples
    --------
    >>> demand(reserve=-4.0, best=[0.0, 2.0], share=0.5)
    array([-2., -1.])
    """
    reserve = as_float(reserve)
    return reserve + (as_float(best) - reserve) * as_float(share)
