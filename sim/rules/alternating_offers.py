"""What two sides that discount time ask for when they propose in turn."""

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray, as_float


def alternating_offers_share(
    *, discount: ArrayLike, other_discount: ArrayLike, proposes: ArrayLike | BoolArray
) -> FloatArray:
    """Return the share of a pie that a side asks for in the equilibrium of alternating offers [Rubinstein1982]_.

    Who proposes asks for ``x = (1 - d') / (1 - d d')``, with ``d`` its own discount factor and ``d'`` the
    other's: that leaves the other what it would get by waiting for its own turn. Who answers accepts no less
    than ``d x``, what its own turn would be worth now. The two demands add up to the pie, so equilibrium ends
    the talks with the first proposal. For equal discount factors near 1 both go to a half.

    Parameters
    ----------
    discount, other_discount : in (0, 1)
        Worth of the same share a session later, to this side and to the other.
    proposes : booleans ``(..., partners)``
        Whether it is this side's turn.

    Returns
    -------
    ``(..., partners)``, in (0, 1).

    Examples
    --------
    >>> alternating_offers_share(discount=0.8, other_discount=0.5, proposes=[True, False]).round(3)
    array([0.833, 0.667])
    """
    own, other = as_float(discount), as_float(other_discount)
    proposer = (1.0 - other) / (1.0 - own * other)
    return np.asarray(np.where(proposes, proposer, own * proposer))
