"""From factors to points."""

import itertools
import warnings
from collections.abc import Sequence
from typing import Any

from sim.errors import ConfigError
from sim.sweeps.factors import Factor

Row = tuple[Any, ...]
"""Values of the swept keys at one point, in the order of the factors."""


def grid(factors: Sequence[Factor]) -> list[Row]:
    """Return every combination; the last key moves fastest."""
    return list(itertools.product(*(factor.values for factor in factors)))


def zipped(factors: Sequence[Factor]) -> list[Row]:
    """Return the first values of all keys, then the second ones, and so on.

    Raises
    ------
    ConfigError
        When the lists are not of one length.
    """
    for factor in factors:
        if len(factor.values) != len(factors[0].values):
            raise ConfigError(
                f"design.points.{factor.key}: got {len(factor.values)} values; expected "
                f"{len(factors[0].values)}, as design.points.{factors[0].key} has"
            )
    return list(zip(*(factor.values for factor in factors), strict=True))


def filled(name: str, factors: Sequence[Factor], n: int, seed: int) -> list[Row]:
    """Return points that fill a space: a Latin hypercube [McKay1979]_ or scrambled Sobol points [Owen1998]_.

    Parameters
    ----------
    name : ``lhs`` or ``sobol``
    factors : what is varied
    n : number of points; a power of 2 keeps Sobol points balanced
    seed : of the places of a Latin hypercube and of the scrambling
    """
    from scipy.stats import qmc  # noqa: PLC0415 - a second that a grid does not need

    sampler = (qmc.LatinHypercube if name == "lhs" else qmc.Sobol)(len(factors), rng=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # on n that is no power of 2; the help says it
        places = sampler.random(n)
    columns = [factor.at(places[:, place]) for place, factor in enumerate(factors)]
    return list(zip(*columns, strict=True))


def check_distinct(keys: Sequence[str], rows: Sequence[Row]) -> None:
    """Refuse a design that has a point twice.

    Raises
    ------
    ConfigError
    """
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        spelled = ", ".join(f"{key}={value!r}" for key, value in zip(keys, row, strict=True))
        if spelled in seen:
            raise ConfigError(
                f"design.points: point {index} repeats point {seen[spelled]} ({spelled}); expected different ones"
            )
        seen[spelled] = index
