"""Axis conventions and array aliases shared by every layer.

The last axis is always ``partners``; leading axes (``runs``) are free. Reductions over partners go along
``PARTNER_AXIS`` with ``keepdims=True``, so that a rule gives the same bits for one run and for many.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

PARTNER_AXIS = -1

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
AnyArray = NDArray[Any]

__all__ = ["PARTNER_AXIS", "AnyArray", "ArrayLike", "BoolArray", "FloatArray", "IntArray", "as_float", "power"]


_DOUBLE = np.dtype(np.float64)


def as_float(values: ArrayLike) -> FloatArray:
    """Return ``values`` as an array of double precision, without a copy where they are one already.

    A single number becomes numpy's scalar, with which it reckons many times as fast as with an array without axes.

    Examples
    --------
    >>> as_float(0.5), as_float([1, 2])
    (np.float64(0.5), array([1., 2.]))
    """
    if type(values) is np.ndarray and values.dtype is _DOUBLE:
        return values
    if isinstance(values, float):
        return np.float64(values)  # type: ignore[unreachable]  # mypy sees no float in numpy's ArrayLike
    return np.asarray(values, dtype=np.float64)


def power(base: ArrayLike, exponent: ArrayLike) -> FloatArray:
    """Return ``base`` to the power of ``exponent``, with the same bits for one number and for many.

    Numpy squares where a lone exponent is exactly 2, also in an array of one number, and takes the general way in
    an array of more; the two differ in the last bit. So a single number is worked out as one of two.

    Examples
    --------
    >>> power(0.5, [1.0, 2.0])
    array([0.5 , 0.25])
    """
    base, exponent = as_float(base), as_float(exponent)
    if base.ndim == exponent.ndim == 0:  # one agent decides: the way below, without its detours
        one: FloatArray = np.power(base, np.array([exponent, exponent]))[0]
        return one
    if base.ndim == 0 and exponent.size != 1:
        return np.asarray(np.power(base, exponent))
    shape = exponent.shape if base.ndim == 0 else np.broadcast_shapes(base.shape, exponent.shape)
    if math.prod(shape) == 1:
        return np.asarray(np.power(base.item(), np.array([exponent.item()] * 2))[:1].reshape(shape))
    return np.asarray(np.power(base, np.ascontiguousarray(np.broadcast_to(exponent, shape))))
