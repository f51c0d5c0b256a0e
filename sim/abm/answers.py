"""What a strategy answered, checked once at the door: a number that is none must not enter the state."""

from typing import NoReturn, Protocol

import numpy as np

from sim.arrays import ArrayLike
from sim.errors import StrategyError
from sim.strategies import Strategy


class Asked(Protocol):
    """Whom a decision was asked of."""

    iso3: str
    strategy: Strategy

    @property
    def round_index(self) -> int:
        """Round in which it was asked."""
        ...


def check_share(answer: ArrayLike, asked: Asked, method: str) -> float:
    """Return the answer as a number in [0, 1], or refuse it by name."""
    value = _number(answer, asked, method)
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
    truth = np.asarray(answer)
    if truth.shape != () or truth.dtype != np.bool_:
        _refuse(answer, asked, method, "True or False")
    return bool(truth)


def _number(answer: ArrayLike, asked: Asked, method: str) -> float:
    if np.shape(answer) != ():
        _refuse(answer, asked, method, "one number for one dyad")
    try:
        return float(answer)  # type: ignore[arg-type]  # what is not a number is refused below
    except (TypeError, ValueError):
        _refuse(answer, asked, method, "a number")


def _refuse(answer: object, asked: Asked, method: str, expected: str) -> NoReturn:
    raise StrategyError(
        f"strategy {asked.strategy.name} of {asked.iso3}, round {asked.round_index}: "
        f"{method} returned {answer!r}; expected {expected}"
    )
