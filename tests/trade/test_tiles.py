"""A row's product does not feel its neighbours."""

import numpy as np
import pytest

from sim.trade.tiles import TILE, row_dot, tiled_product

ROWS = np.random.default_rng(0).normal(size=(3 * TILE + 5, 37))
MATRIX = np.random.default_rng(1).normal(size=(37, 23))


def test_it_is_the_product() -> None:
    np.testing.assert_allclose(tiled_product(ROWS, MATRIX), ROWS @ MATRIX, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("count", [1, 2, TILE - 1, TILE, TILE + 1, 3 * TILE])
def test_bits_do_not_depend_on_the_number_of_rows(count: int) -> None:
    whole = tiled_product(ROWS, MATRIX)
    assert np.array_equal(tiled_product(ROWS[:count], MATRIX), whole[:count])


def test_bits_do_not_depend_on_order() -> None:
    order = np.random.default_rng(2).permutation(len(ROWS))
    assert np.array_equal(tiled_product(ROWS[order], MATRIX), tiled_product(ROWS, MATRIX)[order])
    assert np.array_equal(row_dot(ROWS[order], ROWS[::-1][order]), row_dot(ROWS, ROWS[::-1])[order])


def test_one_row_and_none() -> None:
    assert np.array_equal(tiled_product(ROWS[0], MATRIX), tiled_product(ROWS, MATRIX)[0])
    assert tiled_product(ROWS[:0], MATRIX).shape == (0, 23)


def test_row_dot_by_hand() -> None:
    assert row_dot(np.array([[1.0, 2.0], [0.0, 3.0]]), np.array([[3.0, 4.0], [5.0, 1.0]])).tolist() == [
        [11.0],
        [3.0],
    ]
