"""What a strategy answered, checked once at the door: a number that is none must not enter the state."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import numpy as np

from sim.arrays import ArrayLike
from sim.errors import StrategyError

if TYPE_CHECKING:
    from sim.abm.agents import Actor


def check_share(answer: ArrayLike, actor: Actor, method: str) -> float:
    """Return the answer as a number in [0, 1], or refuse it by name."""
    value = _number(answer, actor, method)
    if not 0.0 <= value <= 1.0:
        _refuse(answer, actor, method, "a number in [0, 1]")
    return value


def check_ratio(answer: ArrayLike, actor: Actor, method: str) -> float:
    """Return the answer as a finite number, 0 or more, or refuse it by name."""
    value = _number(answer, actor, method)
    if not 0.0 <= value < np.inf:
        _refuse(answer, actor, method, "a finite number, 0 or more")
    return value


def check_flag(answer: ArrayLike, actor: Actor, method: str) -> bool:
    """Return the answer as a truth value, or refuse it by name."""
    truth = np.asarray(answer)
    if truth.shape != () or truth.dtype != np.bool_:
        _refuse(answer, actor, method, "True or False")
    return bool(truth)


def _number(answer: ArrayLike, actor: Actor, method: str) -> float:
    if np.shape(answer) != ():
        _refuse(answer, actor, method, "one number for one dyad")
    try:
        return float(answer)  # type: ignore[arg-type]  # what is not a number is refused below
    except (TypeError, ValueError):
        _refuse(answer, actor, method, "a number")


def _refuse(answer: object, actor: Actor, method: str, expected: str) -> NoReturn:
    raise StrategyError(
        f"strategy {actor.strategy.name} of {actor.iso3}, round {actor.model.clock.round_index}: "
        f"{method} returned {answer!r}; expected {expected}"
    )
