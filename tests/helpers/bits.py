"""Comparing bit for bit: a rule must give the same for one run and for many, and leave its arguments alone."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from sim.arrays import AnyArray, ArrayLike


def same_bits(actual: ArrayLike, expected: ArrayLike, what: str = "") -> None:
    """Fail unless two arrays agree in shape, kind and every bit; any nan equals any other."""
    left, right = np.asarray(actual), np.asarray(expected)
    assert left.shape == right.shape, f"{what}: shapes {left.shape} and {right.shape}"
    assert left.dtype == right.dtype, f"{what}: types {left.dtype} and {right.dtype}"
    np.testing.assert_array_equal(left, right, err_msg=what)
    if left.dtype.kind == "f":
        known = ~np.isnan(left)
        np.testing.assert_array_equal(np.signbit(left[known]), np.signbit(right[known]), err_msg=what)


def same_bits_of_all(actual: Any, expected: Any, what: str = "") -> None:
    """The same for tuples of arrays, however deep."""
    if isinstance(actual, tuple):
        names = getattr(actual, "_fields", range(len(actual)))
        for name, left, right in zip(names, actual, expected, strict=True):
            same_bits_of_all(left, right, f"{what}.{name}")
    else:
        same_bits(actual, expected, what)


def stack(tuples: Sequence[Any]) -> Any:
    """Return one named tuple with a leading axis from many without."""
    return type(tuples[0])(
        *(np.stack([np.asarray(part) for part in parts]) for parts in zip(*tuples, strict=True))
    )


def row(many: Any, run: int) -> Any:
    """Return one run of a stacked named tuple."""
    return type(many)(*(field[run] for field in many))


def assert_elementwise(
    rule: Callable[..., Any], *, arrays: dict[str, AnyArray], constants: dict[str, Any] | None = None
) -> None:
    """Fail unless ``rule`` gives the same bits for every element, every row, and all at once.

    Parameters
    ----------
    rule : takes keyword arguments, returns an array or a named tuple of arrays
    arrays : ``(runs, partners)``, or ``(runs, 1)`` where a run has one value
    constants : handed over as they are
    """
    fixed = constants or {}
    runs, partners = np.broadcast_shapes(*(values.shape for values in arrays.values()))
    whole = _checked(rule, arrays, fixed)
    rows = [_checked(rule, {name: values[run] for name, values in arrays.items()}, fixed) for run in range(runs)]
    same_bits_of_all(_gather(rows, whole), whole, "row by row")
    elements = [
        rule(**{name: values[run, min(partner, values.shape[1] - 1)] for name, values in arrays.items()}, **fixed)
        for run, partner in itertools.product(range(runs), range(partners))
    ]
    same_bits_of_all(_gather(elements, whole), whole, "element by element")


def assert_rowwise(
    rule: Callable[..., Any], *, arrays: dict[str, AnyArray], constants: dict[str, Any] | None = None
) -> None:
    """Fail unless ``rule`` gives the same bits for every row alone and for all at once."""
    fixed = constants or {}
    whole = _checked(rule, arrays, fixed)
    runs = max(values.shape[0] for values in arrays.values())
    rows = [_checked(rule, {name: values[run] for name, values in arrays.items()}, fixed) for run in range(runs)]
    same_bits_of_all(_gather(rows, whole), whole, "row by row")


def _gather(pieces: Sequence[Any], like: Any) -> Any:
    """Put answers for single runs or dyads together, in the shape of the answer for all."""
    if isinstance(like, tuple):
        return tuple(_gather(parts, whole) for parts, whole in zip(zip(*pieces, strict=True), like, strict=True))
    return np.stack([np.asarray(piece) for piece in pieces]).reshape(np.shape(like))


def _checked(rule: Callable[..., Any], arrays: dict[str, AnyArray], fixed: dict[str, Any]) -> Any:
    """Call a rule and fail if it has written into an argument."""
    before = {name: np.array(values, copy=True) for name, values in arrays.items()}
    result = rule(**arrays, **fixed)
    for name, values in arrays.items():
        same_bits(values, before[name], f"argument {name} was written into")
    return result


def frozen(tree: Any) -> Any:
    """Return a copy of a tree of named tuples whose arrays cannot be written into."""
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return type(tree)(*(frozen(part) for part in tree))
    if isinstance(tree, np.ndarray):
        copy = tree.copy()
        copy.flags.writeable = False
        return copy
    return tree
