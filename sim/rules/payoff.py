"""Reading an impact assessment between its nodes."""

from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, FloatArray, IntArray, as_float


class PayoffTable(NamedTuple):
    """One side's payoff from each dyad, on a uniform grid; changes against the world before the talks.

    ``values`` is ``(2, partners, rates, retaliations)``, USD bn a year: the first axis is the reference set of
    the others' rates (low, high). The grids start at zero.
    """

    values: FloatArray
    rate_step: float  # percent points of the effective rate between nodes
    retaliation_step: float  # percent points between nodes
    column: IntArray | None = None  # partner of each entry of the last axis, where these are picked dyads


def payoff(*, table: PayoffTable, rate: ArrayLike, retaliation: ArrayLike, blend: ArrayLike) -> FloatArray:
    """Return the payoff at any rates: linear between nodes, blended between the two reference sets.

    Nodes are close (one point of the rate), because agreed rates stick to the nodes of a coarse table. Beyond
    the last node the last value holds.

    Parameters
    ----------
    table : PayoffTable
    rate : ``(..., partners)``, percent, 0 or more
        Effective rate of home on the partner.
    retaliation : ``(..., partners)``, percent points, 0 or more
    blend : ``(..., 1)``, 0..1
        0 = the others pay the low reference rate, 1 = the high one.

    Returns
    -------
    ``(..., partners)``, USD bn a year.

    Examples
    --------
    >>> two_by_two = np.array([[0.0, 2.0], [1.0, 3.0]])
    >>> flat = PayoffTable(np.stack([two_by_two, two_by_two])[:, np.newaxis], 1.0, 5.0)
    >>> payoff(table=flat, rate=[0.5], retaliation=[2.5], blend=0.0)
    array([1.5])
    """
    values = table.values
    partners = np.arange(values.shape[1]) if table.column is None else table.column
    column, right = _bracket(as_float(rate) / table.rate_step, values.shape[2])
    row, above = _bracket(as_float(retaliation) / table.retaliation_step, values.shape[3])

    def at(reference: int) -> FloatArray:
        nodes = values[reference]
        near = nodes[partners, column, row] * (1.0 - right) + nodes[partners, column + 1, row] * right
        far = nodes[partners, column, row + 1] * (1.0 - right) + nodes[partners, column + 1, row + 1] * right
        return np.asarray(near * (1.0 - above) + far * above)

    low = at(0)
    return low + as_float(blend) * (at(1) - low)


def _bracket(position: FloatArray, nodes: int) -> tuple[FloatArray, FloatArray]:
    """Return the node to the left (at most the last but one) and the share of the way to the next."""
    clipped = np.clip(position, 0.0, nodes - 1.0)
    left = np.minimum(clipped.astype(np.int64), nodes - 2)
    return left, clipped - left
