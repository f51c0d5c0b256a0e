"""Solve many systems of equations with one inverse Jacobian: chord steps, mixed with the last two."""

from collections.abc import Callable
from typing import NamedTuple, Self

import numpy as np

from sim.arrays import BoolArray, FloatArray, IntArray
from sim.trade.tiles import row_dot, tiled_product

MOST_STEPS = 30
WORTH_PACKING = 0.25  # share of finished rows above which they are dropped from the arrays
COLLINEAR = 1e-10  # squared sine of the angle below which the older of two directions is ignored

Residual = Callable[[FloatArray], FloatArray]
ResidualOfRows = Callable[[IntArray], Residual]
"""Given the numbers of A systems, the function from their unknowns ``(A, M)`` to their residuals ``(A, M)``."""


class ChordResult(NamedTuple):
    """Where each of B systems stopped."""

    unknowns: FloatArray  # (B, M); the start where it did not converge
    residual: FloatArray  # (B,) largest in absolute value; inf where it did not converge
    steps: IntArray  # (B,)


class _Trail(NamedTuple):
    """The last two moves of the rows at work, ``(A, M)`` each."""

    unknowns: FloatArray
    step: FloatArray
    turn: FloatArray  # how the step changed over the move before
    move: FloatArray  # that move, plus the turn

    def rows(self, chosen: BoolArray) -> Self:
        """Return the trail of some of the rows."""
        return type(self)(*(field[chosen] for field in self))


def solve_chord(
    residual_of_rows: ResidualOfRows, start: FloatArray, inverse: FloatArray, tolerance: float
) -> ChordResult:
    """Iterate ``x <- x - J^-1 F(x)`` with Anderson mixing until ``max |F| < tolerance`` in each row.

    Mixing replaces the plain step by the best combination of the last three steps [Walker2011]_. Here it turns 14
    steps into 6; a longer memory gains nothing. A row has the same bits whatever other rows it is solved with: no
    operation mixes rows.

    Parameters
    ----------
    residual_of_rows : the systems
    start : ``(B, M)``
    inverse : ``(M, M)``, transposed inverse Jacobian at a state near all solutions
    tolerance : > 0

    Returns
    -------
    ChordResult
    """
    count = len(start)
    found = ChordResult(start.copy(), np.full(count, np.inf), np.full(count, MOST_STEPS))
    rows, done = np.arange(count), np.zeros(count, dtype=np.bool_)
    residual, unknowns, trail = residual_of_rows(rows), start, None
    for taken in range(MOST_STEPS + 1):
        gap = residual(unknowns)
        size = np.abs(gap).max(axis=-1)
        fresh = (size < tolerance) & ~done
        if fresh.any():
            found.unknowns[rows[fresh]] = unknowns[fresh]
            found.residual[rows[fresh]] = size[fresh]
            found.steps[rows[fresh]] = taken
        done |= fresh | np.isnan(size)
        if done.all():
            break
        if done.mean() > WORTH_PACKING:
            rows, unknowns, gap = rows[~done], unknowns[~done], gap[~done]
            trail = None if trail is None else trail.rows(~done)
            residual, done = residual_of_rows(rows), np.zeros(len(rows), dtype=np.bool_)
        unknowns, trail = _mixed(unknowns, -tiled_product(gap, inverse), trail)
    return found


def _mixed(unknowns: FloatArray, step: FloatArray, trail: _Trail | None) -> tuple[FloatArray, _Trail]:
    """Return the next unknowns, and the trail to mix with after them."""
    if trail is None:
        nothing = np.zeros_like(step)
        return unknowns + step, _Trail(unknowns, step, nothing, nothing)
    turn = step - trail.step
    move = unknowns - trail.unknowns + turn
    weight, older_weight = _mixing_weights(step, turn, trail.turn)
    mixed = unknowns + step - weight * move - older_weight * trail.move
    return mixed, _Trail(unknowns, step, turn, move)


def _mixing_weights(step: FloatArray, turn: FloatArray, older: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the weights, ``(A, 1)`` each, that make ``step - weight turn - older_weight older`` shortest."""
    turn_turn, older_older, turn_older = row_dot(turn, turn), row_dot(older, older), row_dot(turn, older)
    turn_step, older_step = row_dot(turn, step), row_dot(older, step)
    determinant = turn_turn * older_older - turn_older**2
    both = determinant > COLLINEAR * turn_turn * older_older
    one = ~both & (turn_turn > 0.0)
    divisor = np.where(both, determinant, np.where(one, turn_turn, 1.0))
    weight = np.where(both, turn_step * older_older - older_step * turn_older, np.where(one, turn_step, 0.0))
    older_weight = np.where(both, older_step * turn_turn - turn_step * turn_older, 0.0)
    return weight / divisor, older_weight / divisor
