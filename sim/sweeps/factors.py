"""What is varied: a key with its values, or with a range."""

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple, get_args, get_origin

import numpy as np
from pydantic import BaseModel

from sim.arrays import FloatArray
from sim.config.names import nearest
from sim.config.schema import Experiment
from sim.errors import ConfigError


class Factor(NamedTuple):
    """One swept key: its values, or the ends of its range."""

    key: str
    values: tuple[Any, ...] = ()
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    whole: bool = False

    def at(self, share: FloatArray) -> list[Any]:
        """Return the values at some places in [0, 1): of a list each has its equal part, of a range the whole."""
        if self.values:
            return [self.values[int(u * len(self.values))] for u in share]
        if self.whole:
            first, count = int(self.low), int(self.high) - int(self.low) + 1
            return [first + int(u * count) for u in share]
        if self.log:
            low, high = math.log(self.low), math.log(self.high)
            return [math.exp(low + u * (high - low)) for u in share.tolist()]
        return [self.low + u * (self.high - self.low) for u in share.tolist()]


RANGE = ("low", "high", "log", "integer")


def listed(key: str, given: Any) -> Factor:
    """Return the factor of a grid or a list: values, one by one.

    Raises
    ------
    ConfigError
    """
    values = given["values"] if isinstance(given, Mapping) and set(given) == {"values"} else given
    if isinstance(values, str) or not isinstance(values, Sequence):
        raise ConfigError(f"design.points.{key}: got {given!r}; expected a list of values, [1, 2, 3]")
    if not values:
        raise ConfigError(f"design.points.{key}: got an empty list; expected one value or more")
    return Factor(key, tuple(_typed(key, value) for value in values))


def ranged(key: str, given: Any) -> Factor:
    """Return the factor of a design that fills a space: a range, or values that are drawn from.

    ``[low, high]`` of two numbers is a range, and so is ``{low: .., high: .., log: .., integer: ..}``; any other
    list, and ``{values: [..]}``, are values. A key that takes whole numbers only has a range of whole numbers.

    Raises
    ------
    ConfigError
    """
    if isinstance(given, Mapping) and "values" not in given:
        return _range(key, given)
    if isinstance(given, Sequence) and len(given) == 2 and all(_is_number(value) for value in given):
        return _range(key, {"low": given[0], "high": given[1]})
    return listed(key, given)


def _range(key: str, given: Mapping[str, Any]) -> Factor:
    where = f"design.points.{key}"
    for name in given:
        if name not in RANGE:
            raise ConfigError(f"{where}: unknown {name!r}{nearest(name, [*RANGE, 'values'])}")
    low: Any = given.get("low")
    high: Any = given.get("high")
    log, integer = given.get("log", False), given.get("integer", takes_whole(key))
    if not (_is_number(low) and _is_number(high) and -math.inf < low < high < math.inf):
        raise ConfigError(f"{where}: got {dict(given)!r}; expected a range, low below high")
    if not (isinstance(log, bool) and isinstance(integer, bool)) or (log and integer):
        raise ConfigError(f"{where}: got {dict(given)!r}; expected log or integer to be true, or neither")
    if log and low <= 0.0:
        raise ConfigError(f"{where}.low: got {low:g}; expected more than 0, since log is true")
    if integer and (int(low) != low or int(high) != high):
        raise ConfigError(f"{where}: got {low:g} to {high:g}; expected whole numbers")
    return Factor(key, (), float(low), float(high), log, integer)


def takes_whole(key: str) -> bool:
    """Tell whether the schema takes whole numbers only for a key."""
    kinds = _kinds(key)
    return int in kinds and float not in kinds


def _typed(key: str, value: Any) -> Any:
    """Return a number as the key has it, so that all values of a column of points are of one type."""
    if isinstance(value, int) and not isinstance(value, bool) and float in _kinds(key):
        return float(value)
    return value


def _kinds(key: str) -> set[Any]:
    """Return the types that the schema has at a key; none where it has no such key."""
    kind: Any = Experiment
    for part in key.split("."):
        fields = kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else {}
        if part in fields:
            kind = fields[part].annotation
        elif get_origin(kind) is dict:
            kind = get_args(kind)[1]
        else:
            return set()
    return _plain(kind)


def _plain(kind: Any) -> set[Any]:
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    inner = get_args(kind)
    return set().union(*map(_plain, inner)) if inner and get_origin(kind) not in (tuple, dict) else {kind}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool)
