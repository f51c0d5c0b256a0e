"""Equilibria of many worlds at once that differ only in tariffs between home and each other economy."""

from functools import partial
from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray, IntArray
from sim.errors import NoEquilibriumError, TradeModelError
from sim.trade.chord import ChordResult, Residual, solve_chord
from sim.trade.closures import Closure
from sim.trade.economy import Economy
from sim.trade.equilibrium import solve_equilibrium
from sim.trade.jacobian import excess_jacobian
from sim.trade.link_kernel import LinkKernel, checked_links, link_kernel, world_tariffs
from sim.trade.markets import Markets, excess, open_markets

BLOCK = 256
"""Worlds solved together: what stays in the processor's cache."""
FINEST = 1e-12
"""Smallest tolerance that rounding lets every world meet."""


class LinkSolver(NamedTuple):
    """A reference world and its inverse Jacobian, from which neighbouring worlds are reached in a few steps."""

    economy: Economy
    closure: Closure
    start: FloatArray  # (2N,) unknowns of the reference
    inverse: FloatArray  # (2N, 2N) transposed inverse Jacobian there


class LinkEquilibria(NamedTuple):
    """Equilibria of B worlds."""

    kernel: LinkKernel
    markets: Markets  # fields (B, N)
    closure: Closure
    residual: FloatArray  # (B,) largest excess in absolute value
    steps: IntArray  # (B,)
    by_newton: BoolArray  # (B,) whether chord steps did not contract and Newton's method took over


def link_solver(
    economy: Economy,
    *,
    closure: Closure | None = None,
    home_tariffs: ArrayLike = 0.15,
    partner_tariffs: ArrayLike | None = None,
) -> LinkSolver:
    """Return a solver for worlds near a reference; 5 ms for 74 economies.

    Results depend on the reference only below the tolerance. Make a new solver when the worlds of interest have
    moved far: the reference may be any world, such as the mean of those to come.

    Parameters
    ----------
    economy : the baseline
    closure : portfolio transfers and tax relief when left out
    home_tariffs, partner_tariffs : ``()`` or ``(N - 1,)``, fractions, ordered as ``economy.foreign``
        The reference: 15 % on all, and the partners' baseline tariffs, when left out.
    """
    home, foreign = economy.home, economy.foreign
    charged = economy.baseline_tariffs[home, foreign] if partner_tariffs is None else partner_tariffs
    rates = checked_links(economy, "home_tariffs", _for_all(economy, home_tariffs))
    answers = checked_links(economy, "partner_tariffs", _for_all(economy, charged))
    reference = solve_equilibrium(economy, world_tariffs(economy, rates[0], answers[0]), closure=closure)
    jacobian = excess_jacobian(economy, reference.kernel, reference.markets, reference.closure)
    inverse = np.ascontiguousarray(np.linalg.inv(jacobian).T)
    return LinkSolver(economy, reference.closure, reference.unknowns, inverse)


def _for_all(economy: Economy, tariffs: ArrayLike) -> ArrayLike:
    return np.full(economy.size - 1, tariffs) if np.ndim(tariffs) == 0 else tariffs


def solve_links(
    solver: LinkSolver, home_tariffs: ArrayLike, partner_tariffs: ArrayLike, *, tolerance: float = 1e-6
) -> LinkEquilibria:
    """Return the equilibria of B worlds.

    Parameters
    ----------
    solver : economy, closure and reference
    home_tariffs, partner_tariffs : ``(B, N - 1)``, fractions above -1, ordered as ``economy.foreign``
        What home charges on each economy's goods, and what each charges on home's; all other tariffs are
        those of the baseline.
    tolerance : largest excess left in any market, 1e-12 or more; 1e-6 gives welfare to 1e-4 points

    Returns
    -------
    LinkEquilibria
        A world has the same bits whatever other worlds it is solved with, and in whatever order.

    Raises
    ------
    TradeModelError
        For a wrong shape or a tariff no country could charge.
    NoEquilibriumError
        Naming the world that has none.
    """
    economy = solver.economy
    rates = checked_links(economy, "home_tariffs", home_tariffs)
    answers = checked_links(economy, "partner_tariffs", partner_tariffs)
    if rates.shape != answers.shape:
        raise TradeModelError(f"{len(rates)} worlds of home tariffs but {len(answers)} of partner tariffs")
    if not FINEST <= tolerance < 1.0:
        raise TradeModelError(f"tolerance is {tolerance!r}; expected {FINEST:g} or more, below 1")
    kernel = link_kernel(economy, rates, answers)
    unknowns, residual, steps = _chord_blocks(solver, kernel, tolerance)
    by_newton = np.isinf(residual)
    for world in map(int, np.flatnonzero(by_newton)):
        unknowns[world], residual[world] = _newton(solver, world, rates[world], answers[world])
    markets = open_markets(economy, kernel, unknowns, solver.closure)
    return LinkEquilibria(kernel, markets, solver.closure, residual, steps, by_newton)


def _chord_blocks(solver: LinkSolver, kernel: LinkKernel, tolerance: float) -> ChordResult:
    """Solve block by block; rows are independent, so blocks serve the cache only."""
    parts, worlds = [], len(kernel.buying)
    for first in range(0, max(worlds, 1), BLOCK):
        block = kernel.rows(slice(first, first + BLOCK))
        start = np.tile(solver.start, (len(block.buying), 1))
        parts.append(solve_chord(partial(_residual_of, solver, block), start, solver.inverse, tolerance))
    return ChordResult(*(np.concatenate(fields) for fields in zip(*parts, strict=True)))


def _residual_of(solver: LinkSolver, kernel: LinkKernel, worlds: IntArray) -> Residual:
    chosen = kernel if len(worlds) == len(kernel.buying) else kernel.rows(worlds)

    def residual(unknowns: FloatArray) -> FloatArray:
        with np.errstate(all="ignore"):  # a world without a solution shows as nan and goes to Newton's method
            markets = open_markets(solver.economy, chosen, unknowns, solver.closure)
            return excess(solver.economy, chosen, markets, solver.closure)

    return residual


def _newton(solver: LinkSolver, world: int, rates: FloatArray, answers: FloatArray) -> tuple[FloatArray, float]:
    tariffs = world_tariffs(solver.economy, rates, answers)
    try:
        found = solve_equilibrium(solver.economy, tariffs, closure=solver.closure, start=solver.start)
    except NoEquilibriumError as error:
        raise NoEquilibriumError(f"world {world}: {error}") from error
    return found.unknowns, found.residual
