"""What the trade model refuses at its door: each check returns what it was given, as an array, or raises.

All raise ``TradeModelError`` with the economy or cell, what it holds and what was expected. ``codes`` are the N
economies, in the order of the arrays.
"""

import math
from collections.abc import Sequence

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray
from sim.errors import TradeModelError


def checked_codes(codes: Sequence[str], home: str) -> tuple[str, ...]:
    """Return at least two distinct names, one of them home."""
    names = tuple(codes)
    if len(names) < 2 or len(set(names)) != len(names):
        raise TradeModelError(f"codes: expected at least two distinct names, got {len(names)}: {names!r:.80}")
    if home not in names:
        raise TradeModelError(f"home: {home!r} is not among the {len(names)} economies")
    return names


def checked_flows(flows: ArrayLike, codes: Sequence[str]) -> FloatArray:
    """Return flows ``(N, N)``, finite and not negative."""
    matrix = _array("flows", flows, (len(codes), len(codes)))
    bad = ~(np.isfinite(matrix) & (matrix >= 0.0))
    if bad.any():
        j, i = _first(bad)
        found = f"flow {codes[j]} to {codes[i]} is {matrix[j, i]:g}"
        raise TradeModelError(f"{found}; expected finite and not negative")
    return matrix


def checked_tariffs(tariffs: ArrayLike, codes: Sequence[str]) -> FloatArray:
    """Return tariffs ``(N, N)``, finite, above -1, and 0 on domestic sales."""
    rates = _array("tariffs", tariffs, (len(codes), len(codes)))
    impossible = ~(np.isfinite(rates) & (rates > -1.0))
    own = np.diagflat(np.diagonal(rates) != 0.0)
    for bad, expected in (
        (impossible, "finite and above -1"),
        (own, "0: a country puts no tariff on its own sales"),
    ):
        if bad.any():
            j, i = _first(bad)
            found = f"tariff of {codes[i]} on goods of {codes[j]} is {rates[j, i]:g}"
            raise TradeModelError(f"{found}; expected {expected}")
    return rates


def checked_overheads(nu: ArrayLike, codes: Sequence[str]) -> FloatArray:
    """Return overhead shares ``(N,)``, at least 0 and below 1."""
    shares = _array("nu", nu, (len(codes),))
    _refuse(~((shares >= 0.0) & (shares < 1.0)), "nu", shares, codes, "at least 0 and below 1")
    return shares


def checked_positive(name: str, values: ArrayLike, codes: Sequence[str]) -> FloatArray:
    """Return an account ``(N,)``, finite and above 0: without it an economy has no place in the model."""
    account = _array(name, values, (len(codes),))
    _refuse(~(np.isfinite(account) & (account > 0.0)), name, account, codes, "finite and above 0")
    return account


def checked_scale(name: str, value: float) -> float:
    """Return a finite number above 0."""
    if not (math.isfinite(value) and value > 0.0):
        raise TradeModelError(f"{name} is {value!r}; expected a finite number above 0")
    return float(value)


def _array(name: str, values: ArrayLike, shape: tuple[int, ...]) -> FloatArray:
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TradeModelError(f"{name}: expected numbers of shape {shape}: {error}") from error
    if array.shape != shape:
        raise TradeModelError(f"{name}: shape {array.shape}; expected {shape}, one entry per economy")
    return array


def _refuse(bad: BoolArray, name: str, values: FloatArray, codes: Sequence[str], expected: str) -> None:
    if bad.any():
        (n,) = _first(bad)
        raise TradeModelError(f"{name} of {codes[n]} is {values[n]:g}; expected {expected}")


def _first(bad: BoolArray) -> tuple[int, ...]:
    return tuple(int(k) for k in np.argwhere(bad)[0])
