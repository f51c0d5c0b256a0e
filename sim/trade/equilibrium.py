"""The equilibrium of one world under any tariffs: damped Newton with an analytic Jacobian."""

from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, FloatArray, as_float
from sim.errors import NoEquilibriumError, TradeModelError
from sim.trade.closures import Closure, checked_closure
from sim.trade.economy import Economy
from sim.trade.jacobian import excess_jacobian
from sim.trade.kernels import WorldKernel, world_kernel
from sim.trade.markets import Markets, excess, open_markets
from sim.trade.refusals import checked_tariffs

TOLERANCE = 1e-11
LONGEST_STEP = 0.7  # in logs; a longer one leaves the region where Newton can be trusted
MOST_STEPS = 25  # 7 suffice for 500 % on all links of home, 16 for 5000 %
SHORTEST_STRIDE = 2.0**-6  # of the way to the tariffs asked for, when they are approached in strides


class Equilibrium(NamedTuple):
    """Markets that clear, the tariffs under which they do, and how exactly."""

    tariffs: FloatArray  # (N, N) fractions
    kernel: WorldKernel
    markets: Markets  # fields (N,)
    closure: Closure
    residual: float  # largest excess in absolute value
    steps: int  # Newton steps taken

    @property
    def unknowns(self) -> FloatArray:
        """Log changes of wages, then of employment: ``(2N,)``, a start for a neighbouring world."""
        return np.concatenate([self.markets.log_wage, self.markets.log_employment])


def solve_equilibrium(
    economy: Economy,
    tariffs: ArrayLike,
    *,
    closure: Closure | None = None,
    start: FloatArray | None = None,
) -> Equilibrium:
    """Return the equilibrium under given tariffs.

    Newton's method as in [Ignatenko2025]_; if it fails from the start given and from the baseline, the
    tariffs are approached from the baseline in strides that shrink as needed.

    Parameters
    ----------
    economy : the baseline
    tariffs : ``(N, N)``, tariff of the column on goods of the row, fractions above -1, diagonal 0
    closure : what becomes of transfers and revenue; portfolio and tax relief when left out
    start : ``(2N,)``, unknowns of a neighbouring equilibrium; the baseline when left out

    Raises
    ------
    TradeModelError
        For tariffs of a wrong shape or size, or an unknown closure.
    NoEquilibriumError
        When no path from the baseline reaches these tariffs; names where it stops and why.
    """
    rates = checked_tariffs(tariffs, economy.codes)
    rules = checked_closure(closure or Closure())
    baseline = np.zeros(2 * economy.size)
    starts = [baseline] if start is None else [as_float(start), baseline]
    if starts[0].shape != baseline.shape:
        raise TradeModelError(f"start: shape {starts[0].shape}; expected {baseline.shape}")
    for first in starts:
        found = newton(economy, world_kernel(economy, rates), first, rules)
        if found is not None:
            return Equilibrium(rates, *found)
    return _approach(economy, rates, rules)


def newton(
    economy: Economy, kernel: WorldKernel, start: FloatArray, closure: Closure
) -> tuple[WorldKernel, Markets, Closure, float, int] | None:
    """Return the fields of an :class:`Equilibrium` after its tariffs, or None when Newton does not converge."""
    unknowns = start
    markets, gap = _evaluate(economy, kernel, unknowns, closure)
    for step in range(MOST_STEPS):
        size = float(np.abs(gap).max())
        if size < TOLERANCE:
            return kernel, markets, closure, size, step
        if not np.isfinite(size):
            return None
        direction = _direction(excess_jacobian(economy, kernel, markets, closure), gap)
        if direction is None:
            return None
        unknowns, markets, gap = _damped(economy, kernel, unknowns, direction, closure)
    return None


def _direction(jacobian: FloatArray, gap: FloatArray) -> FloatArray | None:
    try:
        direction = np.asarray(np.linalg.solve(jacobian, -gap), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None
    longest = float(np.abs(direction).max())
    return direction * min(1.0, LONGEST_STEP / max(longest, LONGEST_STEP))


def _damped(
    economy: Economy, kernel: WorldKernel, unknowns: FloatArray, direction: FloatArray, closure: Closure
) -> tuple[FloatArray, Markets, FloatArray]:
    """Take the step, halved until every economy can pay what it owes."""
    for halving in range(8):
        moved = unknowns + direction * 0.5**halving
        markets, gap = _evaluate(economy, kernel, moved, closure)
        if np.isfinite(gap).all():
            break
    return moved, markets, gap


def _evaluate(
    economy: Economy, kernel: WorldKernel, unknowns: FloatArray, closure: Closure
) -> tuple[Markets, FloatArray]:
    with np.errstate(all="ignore"):  # an infeasible trial step shows as nan and is handled by the caller
        markets = open_markets(economy, kernel, unknowns, closure)
        return markets, excess(economy, kernel, markets, closure)


def _approach(economy: Economy, rates: FloatArray, closure: Closure) -> Equilibrium:
    """Walk from the baseline tariffs to ``rates``, equilibrium by equilibrium."""
    reached, stride = 0.0, 0.5
    unknowns = np.zeros(2 * economy.size)
    markets = None
    while stride >= SHORTEST_STRIDE:
        share = min(1.0, reached + stride)
        between = (1.0 - share) * economy.baseline_tariffs + share * rates
        found = newton(economy, world_kernel(economy, between), unknowns, closure)
        if found is None:
            stride /= 2.0
            continue
        if share == 1.0:
            return Equilibrium(rates, *found)
        reached, markets = share, found[1]
        unknowns = np.concatenate([markets.log_wage, markets.log_employment])
    raise NoEquilibriumError(_explain(economy, rates, closure, reached, markets))


def _explain(
    economy: Economy, rates: FloatArray, closure: Closure, reached: float, markets: Markets | None
) -> str:
    j, i = np.unravel_index(int(np.argmax(rates)), rates.shape)
    highest = f"highest: {100 * rates[j, i]:.0f} % of {economy.codes[i]} on {economy.codes[j]}"
    head = f"no equilibrium under these tariffs ({highest}) with {closure.transfers} transfers"
    if markets is None:
        return f"{head}: not even near the baseline"
    left = markets.spending / economy.spending
    worst = int(np.argmin(left))
    return (
        f"{head}: the path from the baseline ends {100 * reached:.0f} % of the way, where "
        f"{economy.codes[worst]} has {100 * left[worst]:.0f} % of its spending left; "
        "lower the tariffs or use portfolio transfers"
    )
