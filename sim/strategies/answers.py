"""What a strategy answered, checked once at the door: a number that is none must not enter the state."""

from collections.abc import Callable
from typing import NoReturn, Protocol

import numpy as np

from sim.arrays import AnyArray, ArrayLike
from sim.errors import StrategyError
from sim.rules.state import View
from sim.strategies.strategy import Strategy


class Asked(Protocol):
    """Whom a decision was asked of."""

    @property
    def iso3(self) -> str:
        """Code of the actor."""
        ...

    @property
    def strategy(self) -> Strategy:
        """What it plays."""
        ...

    @property
    def round_index(self) -> int:
        """Round in which it was asked."""
        ...


def ask(decide: Callable[[View], ArrayLike], view: View, asked: Asked, method: str) -> ArrayLike:
    """Return a strategy's answer; whatever it raises names strategy, actor and round."""
    try:
        return decide(view)
    except Exception as problem:  # a strategy of the user's can fail in any way
        raise StrategyError(
            f"strategy {asked.strategy.name} of {asked.iso3}, round {asked.round_index}: "
            f"{method} raised {type(problem).__name__}: {' '.join(str(problem).split())}"
        ) from problem


def check_share(answer: ArrayLike, asked: Asked, method: str) -> float:
    """Return the answer as a number in [0, 1], or refuse it by name."""
    value = float(answer) if isinstance(answer, float) else _number(answer, asked, method)
    if not 0.0 <= value <= 1.0:
        _refuse(answer, asked, method, "a number in [0, 1]")
    return value


def check_ratio(answer: ArrayLike, asked: Asked, method: str) -> float:
    """Return the answer as a finite number, 0 or more, or refuse it by name."""
    value = _number(answer, asked, method)
    if not 0.0 <= value < np.inf:
        _refuse(answer, asked, method, "a finite number, 0 or more")
    return value


def check_flag(answer: ArrayLike, asked: Asked, method: str) -> bool:
    """Return the answer as a truth value, or refuse it by name."""
    if isinstance(answer, bool | np.bool_):
        return bool(answer)
    truth = _array(answer, asked, method)
    if truth.shape != () or truth.dtype != np.bool_:
        _refuse(answer, asked, method, "True or False")
    return bool(truth)


def _number(answer: ArrayLike, asked: Asked, method: str) -> float:
    value = _array(answer, asked, method)
    if value.shape != ():
        _refuse(answer, asked, method, "one number for one dyad")
    if value.dtype.kind not in "iuf":
        _refuse(answer, asked, method, "a number")
    return float(value)


def _array(answer: ArrayLike, asked: Asked, method: str) -> AnyArray:
    try:
        return np.asarray(answer)
    except ValueError:  # a ragged list
        _refuse(answer, asked, method, "one number for one dyad")


def _refuse(answer: object, asked: Asked, method: str, expected: str) -> NoReturn:
    raise StrategyError(
        f"strategy {asked.strategy.name} of {asked.iso3}, round {asked.round_index}: "
        f"{method} returned {answer!r}; expected {expected}"
    )
