"""Reading an impact assessment between its nodes."""

from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, FloatArray, IntArray, as_float


class PayoffTable(NamedTuple):
    """One side's payoff from each dyad, on a uniform grid; changes against the world before the talks.

    ``values`` is ``(retaliations, 2, partners, rates)``, USD bn a year: the second axis is the reference set of
    the others' rates (low, high). The grids start at zero. Nearly all dyads are read without retaliation and
    between two neighbouring rates; this order keeps what is read together in one place of memory.
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
    >>> by_rate = np.array([[0.0, 1.0], [2.0, 3.0]])  # a row for each retaliation
    >>> flat = PayoffTable(np.stack([by_rate, by_rate], axis=1)[:, :, np.newaxis], 1.0, 5.0)
    >>> payoff(table=flat, rate=[0.5], retaliation=[2.5], blend=0.0)
    array([1.5])
    """
    lines, _, count, nodes = table.values.shape
    partners = np.arange(count) if table.column is None else table.column
    left, right = _bracket(as_float(rate) / table.rate_step, nodes)
    line, above = _bracket(as_float(retaliation) / table.retaliation_step, lines)
    low, high = _between_rates(table.values, line, partners * nodes + left, right)
    if np.count_nonzero(above):  # the others are on a line of the table, which most are: on the first
        retaliates = np.broadcast_to(above, low.shape) > 0.0
        some = np.broadcast_arrays(line + 1, partners * nodes + left, right, above)
        next_line, place, share, weight = (values[retaliates] for values in some)
        for values, far in zip((low, high), _between_rates(table.values, next_line, place, share), strict=True):
            values[retaliates] = values[retaliates] * (1.0 - weight) + far * weight
    return low + as_float(blend) * (high - low)


def _between_rates(
    values: FloatArray, line: IntArray, place: IntArray, right: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Read both reference sets on lines of the table; ``place`` counts partners and rates in one."""
    flat, size = values.reshape(-1), values.shape[2] * values.shape[3]
    first = np.add.outer((0, size), line * (2 * size) + place)
    low, high = flat.take(first) * (1.0 - right) + flat.take(first + 1) * right
    return low, high


def _bracket(position: FloatArray, nodes: int) -> tuple[IntArray, FloatArray]:
    """Return the node to the left (at most the last but one) and the share of the way to the next."""
    clipped = np.minimum(np.maximum(position, 0.0), nodes - 1.0)
    left = np.minimum(clipped.astype(np.int64), nodes - 2)
    return left, clipped - left
