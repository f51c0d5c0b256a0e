"""Chord steps with a memory of two."""

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.trade.chord import MOST_STEPS, Residual, ResidualOfRows, solve_chord
from sim.trade.tiles import tiled_product

MATRIX = np.array([[4.0, 1.0, 0.0], [1.0, 3.0, 0.5], [0.0, 0.5, 2.0]])
TARGETS = np.random.default_rng(4).normal(size=(11, 3))
INVERSE = np.linalg.inv(MATRIX).T


def linear(rows: IntArray) -> Residual:
    return lambda x: x @ MATRIX.T - TARGETS[rows]


def cubic(scale: float) -> ResidualOfRows:
    return lambda rows: lambda x: x @ MATRIX.T + scale * x**3 - TARGETS[rows]


def start(rows: int = 11) -> FloatArray:
    return np.zeros((rows, 3))


def test_a_linear_system_takes_one_step() -> None:
    found = solve_chord(linear, start(), INVERSE, 1e-12)
    np.testing.assert_allclose(found.unknowns @ MATRIX.T, TARGETS, atol=1e-12)
    assert set(found.steps) == {1}


def test_a_wrong_jacobian_is_made_up_for_by_memory() -> None:
    """Three unknowns, memory of two: far fewer steps than the plain iteration, which contracts by 2/3."""
    found = solve_chord(linear, start(), INVERSE / 3.0, 1e-10)
    plain = np.log(1e-10) / np.log(2 / 3)
    assert (found.residual < 1e-10).all()
    assert found.steps.max() < plain / 4


def test_nonlinear_systems_converge_and_say_how_far() -> None:
    found = solve_chord(cubic(0.3), start(), INVERSE, 1e-9)
    gap = cubic(0.3)(np.arange(11))(found.unknowns)
    np.testing.assert_array_equal(np.abs(gap).max(axis=1), found.residual)
    assert (found.residual < 1e-9).all()


def test_a_start_at_the_solution_takes_no_step() -> None:
    solution = solve_chord(cubic(0.3), start(), INVERSE, 1e-12).unknowns
    assert not solve_chord(cubic(0.3), solution, INVERSE, 1e-9).steps.any()


def test_rows_are_alone_even_when_some_finish_early_or_never() -> None:
    def mixed(rows: IntArray) -> Residual:
        scale = np.array([0.0, 0.0, 0.3, 0.5, 0.0, -40.0, 0.2, 0.1, 0.0, 0.4, 0.3])[rows][:, None]
        hopeless = np.where(rows == 3, np.nan, 0.0)[:, None]
        return lambda x: tiled_product(x, MATRIX.T) + scale * x**3 - TARGETS[rows] + hopeless

    together = solve_chord(mixed, start(), INVERSE, 1e-9)
    assert np.isinf(together.residual[3])
    assert together.steps[3] == MOST_STEPS
    np.testing.assert_array_equal(together.unknowns[3], 0.0)
    for row in range(11):
        alone = solve_chord(lambda rows, row=row: mixed(rows + row), start(1), INVERSE, 1e-9)
        np.testing.assert_array_equal(alone.unknowns[0], together.unknowns[row])
        assert alone.residual[0] == together.residual[row]


def test_no_rows_no_steps() -> None:
    assert solve_chord(linear, start(0), INVERSE, 1e-9).unknowns.shape == (0, 3)
