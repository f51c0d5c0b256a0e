"""Polynomial interpolation through Chebyshev points of the log of one plus a rate."""

import math

import numpy as np

from sim.arrays import FloatArray


def chebyshev_nodes(count: int, top_pct: float) -> FloatArray:
    """Return the rates, percent from 0 to ``top_pct``, at which a payoff is solved exactly: ``(count,)``.

    Chebyshev points of the second kind in ``ln(1 + rate)``: denser at both ends, so that the polynomial through
    them converges geometrically for a smooth payoff and does not oscillate [Trefethen2013]_, chapter 8.

    Examples
    --------
    >>> chebyshev_nodes(3, 125.0).round(6)
    array([  0.,  50., 125.])
    """
    position = 0.5 - 0.5 * np.cos(np.pi * np.arange(count) / (count - 1))
    rates: FloatArray = 100.0 * np.expm1(position * np.log1p(top_pct / 100.0))
    return rates


def node_count(top_pct: float) -> int:
    """Return how many nodes a payoff needs up to a rate: 7 to 20 %, 14 to 180 %, 21 to 500 %.

    Measured on the payoffs of seven dyads, large and small: with these, the error is 1e-5 of the range or less
    whatever the top, and one node more gains little.
    """
    return 5 + math.ceil(8.5 * math.log1p(top_pct / 100.0))


def interpolation_matrix(count: int, top_pct: float, rates_pct: FloatArray) -> FloatArray:
    """Return the weights ``(K, count)`` of the nodes' values in the polynomial's value at each of K rates.

    Barycentric formula [Berrut2004]_; rows add up to one, and a rate on a node gives that node.

    Examples
    --------
    >>> interpolation_matrix(3, 125.0, np.array([50.0]))
    array([[0., 1., 0.]])
    """
    nodes = np.log1p(chebyshev_nodes(count, top_pct) / 100.0)
    signs = (-1.0) ** np.arange(count)
    signs[[0, -1]] /= 2.0
    distance = np.log1p(rates_pct / 100.0)[:, None] - nodes
    hit = np.abs(distance) < 1e-13
    weights = signs / np.where(hit, 1.0, distance)
    weights /= weights.sum(axis=1, keepdims=True)
    on_node = hit.any(axis=1)
    weights[on_node] = hit[on_node]
    return weights
