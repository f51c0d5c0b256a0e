"""Matrix products whose rows do not feel each other."""

import numpy as np

from sim.arrays import FloatArray

TILE = 8
"""Rows of one product. Large enough to be fast, and for 74 economies small enough that OpenBLAS does not split it
over threads (2^18 multiplications): on a busy machine threads that wait for each other cost ten times the work."""


def tiled_product(rows: FloatArray, matrix: FloatArray) -> FloatArray:
    """Return ``rows @ matrix`` with bits that do not depend on the number or order of rows.

    A BLAS picks its kernel by shape, so the same row can differ in its last bit between batches. Here every
    product has the shape ``(TILE, K) @ (K, M)``; the last tile is filled up with zeros.

    Parameters
    ----------
    rows : ``(B, K)`` or ``(K,)``
    matrix : ``(K, M)``

    Returns
    -------
    ``(B, M)`` or ``(M,)``
    """
    stacked = np.atleast_2d(rows)
    count, width = stacked.shape
    tiles = -(-count // TILE)
    if tiles * TILE != count:
        padded = np.zeros((tiles * TILE, width))
        padded[:count] = stacked
        stacked = padded
    product = stacked.reshape(tiles, TILE, width) @ matrix
    return product.reshape(tiles * TILE, matrix.shape[1])[:count].reshape(*rows.shape[:-1], matrix.shape[1])


def row_dot(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the inner product of each pair of rows, ``(B, M)`` and ``(B, M)`` to ``(B, 1)``."""
    products: FloatArray = np.einsum("bm,bm->b", a, b)
    return products[:, None]
