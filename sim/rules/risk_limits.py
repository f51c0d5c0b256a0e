"""Who has more to lose concedes: risk limits of two standing demands."""

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float

EQUAL = 1e-9
"""Nash products that differ by less are equal: on a straight frontier they often are, but for rounding."""


def risk_limit_concession(
    *, own: ArrayLike, other: ArrayLike, offered: ArrayLike, left: ArrayLike, step: ArrayLike
) -> FloatArray:
    """Return the concession of a side that gives way when it has the smaller risk limit [Zeuthen1930]_.

    With shares of the possible gain, this side asks for ``u = 1 - own``, which leaves ``left`` to the other; the
    other asks for ``1 - other``, which leaves ``offered``. A side's risk limit is the largest probability of no
    deal at which it still holds out: ``(u - offered) / u`` for this side, ``(1 - other - left) / (1 - other)``
    for the other. The smaller or equal one belongs to the side whose proposal has the smaller or equal Nash
    product, ``u left <= offered (1 - other)``. It concedes until its product is no longer smaller, so that talks
    end where the product is largest [Harsanyi1956]_.

    How far that is depends on the frontier between the two proposals, of which a side knows the ends. It gives up
    what any concave frontier takes. Such a frontier lies, beyond the own proposal, on or below the line to it
    from the own best deal ``(1, 0)``, ``k (1 - u)`` with ``k = left / own``; so the product cannot reach the
    other's, N, before ``u (1 - u) k = N``, that is ``u = (1 + sqrt(1 - 4 N / k)) / 2``. On a straight frontier
    this is exact; on a curved one the rest follows in the next sessions. So a side never gives way beyond the
    Nash point by more than ``step``. (Going along the chord to the other's proposal, on or above which the
    frontier lies, would suffice at once, but at a corner of the frontier goes far beyond the Nash point.)

    Where a side has given up something and the other gains nothing by it, there is no zone of agreement: nobody
    concedes.

    Parameters
    ----------
    own, other : ``(..., partners)``, in [0, 1]
        Given up so far by each side.
    offered, left : ``(..., partners)``, in [0, 1]
        What the other side's demand leaves to this one, and this side's to the other; nan where nobody asks.
    step : in (0, 1]
        Least share given up by a side that concedes, so that equals get on.

    Returns
    -------
    ``(..., partners)``, in [own, 1]; never more than accepts what the other side asks for.

    Examples
    --------
    The better proposal waits, equals take a step, the worse one goes as far as it must (on a straight frontier):

    >>> risk_limit_concession(own=[0.4, 0.0, 0.1], other=[0.2, 0.0, 0.3], offered=[0.2, 0.0, 0.3],
    ...     left=[0.4, 0.0, 0.1], step=0.05).round(3)
    array([0.4 , 0.05, 0.3 ])
    """
    own, other, offered, left = as_float(own), as_float(other), as_float(offered), as_float(left)
    asked = 1.0 - own
    product, gap = offered * (1.0 - other), asked - offered
    gains = ((own == 0.0) | (left > 0.0)) & ((other == 0.0) | (offered > 0.0))
    concedes = (asked * left <= product + EQUAL) & (gap > 0.0) & gains
    bound = 4.0 * product * own
    reachable = left >= bound  # 4 N / k is at most 1
    root = np.sqrt(np.where(reachable, 1.0 - bound / np.where(reachable & (left > 0.0), left, 1.0), 0.0))
    needed = asked - (1.0 + root) / 2.0
    rise = np.where(concedes, np.minimum(np.maximum(needed, as_float(step)), gap), 0.0)
    return np.asarray(np.minimum(own + rise, 1.0))
