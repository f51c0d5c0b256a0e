"""The Pareto frontier of a dyad: the deals that cannot be bettered for both.

A deal sets home's rate (with the relief from sectoral duties that goes with it) and five terms. For every rate
of exchange between the two sides' dollars the efficient deal maximises the weighed sum; that problem is
separable. Along the frontier one side's payoff rises as the other's falls, so a deal is one number: the
position between the partner's worst and best deal.
"""

import math
from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, FloatArray, IntArray, as_float
from sim.rules.concession_terms import TermValues, efficient_terms


class Frontier(NamedTuple):
    """Frontiers of all dyads for the two reference sets of the others' rates, on uniform grids."""

    partner_low: FloatArray  # (2, partners) partner's payoff in the worst deal on the table, USD bn a year
    partner_high: FloatArray  # (2, partners) and in the best
    home_low: FloatArray  # (2, partners) home's payoff in the deal that is best for the partner
    home_high: FloatArray  # (2, partners)
    home: FloatArray  # (2, partners, nodes) home's payoff, nodes uniform in the partner's payoff
    partner: FloatArray  # (2, partners, nodes) partner's payoff, nodes uniform in home's payoff
    deals: FloatArray  # (2, 1 + terms, partners, nodes) leverage given up (0..1), then the terms
    column: IntArray | None = None  # partner of each entry of the last axis, where these are picked dyads


def build_frontier(
    *,
    home_by_leverage: FloatArray,
    partner_by_leverage: FloatArray,
    values: TermValues,
    nodes: int = 320,
    exchanges: FloatArray | None = None,
) -> Frontier:
    """Tabulate the frontier of every dyad.

    The table is cut to what both sides could ever accept before it is made uniform, because beyond that range
    purchases run to absurd values and spoil the grid; flat stretches are dropped before a branch is inverted.

    Parameters
    ----------
    home_by_leverage, partner_by_leverage : ``(2, partners, steps)``, USD bn a year
        Payoffs without terms as home gives up its leverage: from the threatened rate (first) to the lowest rate
        with full relief (last).
    values : TermValues of the five terms
    nodes : 2 or more
    exchanges : rising, > 0
        Rates of exchange to try; default 0 and 800 from 0.0001 to 1000, evenly in logs.

    Returns
    -------
    Frontier
    """
    if exchanges is None:
        exchanges = np.concatenate([[0.0], np.geomspace(1e-4, 1e3, 800)])
    references, partners, _ = home_by_leverage.shape
    tables = [
        _tabulate(home_by_leverage[reference], partner_by_leverage[reference], values, nodes, exchanges)
        for reference in range(references)
    ]
    if any(len(table) != partners for table in tables):
        raise ValueError("one frontier a partner is expected")
    columns = [[np.array(column) for column in zip(*table, strict=True)] for table in tables]
    low, high, home_low, home_high, home, partner, deals = (
        np.stack(parts) for parts in zip(*columns, strict=True)
    )
    return Frontier(low, high, home_low, home_high, home, partner, np.moveaxis(deals, 1, 2).copy())


def _tabulate(
    home: FloatArray, partner: FloatArray, values: TermValues, nodes: int, exchanges: FloatArray
) -> list[tuple[FloatArray, ...]]:
    terms = np.stack([efficient_terms(values=values, exchange=exchange) for exchange in exchanges])
    gain = (values.gain * terms).sum(axis=1)
    cost = (values.cost * terms + values.curvature * terms**2 / 2.0).sum(axis=1)
    step = np.array([(exchange * home + partner).argmax(axis=-1) for exchange in exchanges])
    every = np.arange(home.shape[0])
    leverage = step / (home.shape[1] - 1.0)
    home_total = home[every, step] + gain
    partner_total = partner[every, step] - cost
    along = np.concatenate([leverage[:, np.newaxis], terms], axis=1)
    return [
        _one_dyad(home_total[:, i], partner_total[:, i], along[:, :, i], home[i].min(), partner[i, 0], nodes)
        for i in every
    ]


def _one_dyad(
    home: FloatArray,
    partner: FloatArray,
    deals: FloatArray,
    home_floor: float,
    partner_floor: float,
    nodes: int,
) -> tuple[FloatArray, ...]:
    """Make one frontier uniform; the arrays run from the partner's best deal (first) to home's best."""
    rising = np.concatenate([[True], np.diff(np.minimum.accumulate(partner)) < -1e-12])
    p, h, d = partner[rising][::-1], np.maximum.accumulate(home[rising])[::-1], deals[rising][::-1]
    high = float(np.interp(-home_floor, -h, p)) if h[-1] < home_floor else float(p[-1])
    low = min(max(partner_floor, float(p[0])), high)
    grid = np.linspace(low, high, nodes)
    home_grid = np.interp(grid, p, h)
    deal_grid = np.stack([np.interp(grid, p, column) for column in d.T])
    home_ends = home_grid[-1], home_grid[0]
    falling = np.concatenate([[True], np.diff(home_grid[::-1]) > 1e-12])
    inverse = np.interp(np.linspace(*home_ends, nodes), home_grid[::-1][falling], grid[::-1][falling])
    edges = (np.asarray(edge) for edge in (low, high, *home_ends))
    return (*edges, home_grid, inverse, deal_grid)


def _read(table: FloatArray, share: FloatArray, blend: FloatArray, column: IntArray | None) -> FloatArray:
    """Read ``(2, ..., partners, nodes)`` at a share of the way along the nodes; all between is read at once."""
    *sheets, count, nodes = table.shape
    partners = np.arange(count) if column is None else column
    position = np.minimum(np.maximum(share, 0.0), 1.0) * (nodes - 1.0)
    node = np.minimum(position.astype(np.int64), nodes - 2)
    right = position - node
    begin = np.arange(math.prod(sheets)).reshape(sheets) * (count * nodes)
    first, flat = np.add.outer(begin, partners * nodes + node), table.reshape(-1)
    low, high = flat.take(first) * (1.0 - right) + flat.take(first + 1) * right
    return np.asarray(low + blend * (high - low))


def _share(
    value: FloatArray, low: FloatArray, high: FloatArray, blend: FloatArray, column: IntArray | None
) -> FloatArray:
    if column is not None:
        low, high = low.take(column, axis=1), high.take(column, axis=1)
    start = low[0] + blend * (low[1] - low[0])
    width = high[0] + blend * (high[1] - high[0]) - start
    return np.asarray((value - start) / np.where(width > 0.0, width, 1.0))


def home_given_partner(*, frontier: Frontier, partner_payoff: ArrayLike, blend: ArrayLike) -> FloatArray:
    """Return the most that home can have when the partner has ``partner_payoff``.

    Parameters
    ----------
    frontier : Frontier
    partner_payoff : ``(..., partners)``, USD bn a year
    blend : ``(..., 1)``, 0..1
        Between the low and the high reference set of the others' rates.

    Returns
    -------
    ``(..., partners)``, USD bn a year; outside the table the nearest end.
    """
    value, mix = as_float(partner_payoff), as_float(blend)
    share = _share(value, frontier.partner_low, frontier.partner_high, mix, frontier.column)
    return _read(frontier.home, share, mix, frontier.column)


def partner_given_home(*, frontier: Frontier, home_payoff: ArrayLike, blend: ArrayLike) -> FloatArray:
    """Return the most that the partner can have when home has ``home_payoff``.

    Parameters
    ----------
    frontier : Frontier
    home_payoff : ``(..., partners)``, USD bn a year
    blend : ``(..., 1)``, 0..1

    Returns
    -------
    ``(..., partners)``, USD bn a year; outside the table the nearest end.
    """
    value, mix = as_float(home_payoff), as_float(blend)
    share = _share(value, frontier.home_low, frontier.home_high, mix, frontier.column)
    return _read(frontier.partner, share, mix, frontier.column)


def deal_at(*, frontier: Frontier, partner_payoff: ArrayLike, blend: ArrayLike) -> FloatArray:
    """Return the efficient deal that gives the partner ``partner_payoff``.

    Parameters
    ----------
    frontier : Frontier
    partner_payoff : ``(..., partners)``, USD bn a year
    blend : ``(..., 1)``, 0..1

    Returns
    -------
    ``(1 + terms, ..., partners)``: leverage that home gives up (0..1), then the terms in the order of TERMS.
    """
    value, mix = as_float(partner_payoff), as_float(blend)
    share = _share(value, frontier.partner_low, frontier.partner_high, mix, frontier.column)
    return _read(frontier.deals, share, mix, frontier.column)
