"""Axis conventions and array aliases shared by every layer.

The last axis is always ``partners``; leading axes (``runs``) are free. Reductions over partners go along
``PARTNER_AXIS`` with ``keepdims=True``, so that a rule gives the same bits for one run and for many.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

PARTNER_AXIS = -1

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
AnyArray = NDArray[Any]

__all__ = ["PARTNER_AXIS", "AnyArray", "ArrayLike", "BoolArray", "FloatArray", "IntArray", "as_float"]


def as_float(values: ArrayLike) -> FloatArray:
    """Return ``values`` as an array of double precision, without a copy where they are one already."""
    return np.asarray(values, dtype=np.float64)
