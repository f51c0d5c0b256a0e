"""Random numbers by address: a draw is a pure function of (seed, stream, run, round, partner).

Nothing here has a state, so a draw depends neither on the order of activation nor on the batch, chunk or
process a run falls into, and two scenarios with one seed share their luck (common random numbers). Integer
arithmetic on 64 bits gives the same numbers on every platform and every version of numpy.
"""

import hashlib
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.arrays import ArrayLike, FloatArray

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MULTIPLIER_1 = np.uint64(0xBF58476D1CE4E5B9)
_MULTIPLIER_2 = np.uint64(0x94D049BB133111EB)
_SHIFT_TO_DOUBLE = np.uint64(11)


def _mix(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Scramble 64-bit words with the finaliser of SplitMix64 [Steele2014]_."""
    words = (words ^ (words >> np.uint64(30))) * _MULTIPLIER_1
    words = (words ^ (words >> np.uint64(27))) * _MULTIPLIER_2
    return words ^ (words >> np.uint64(31))


def _fold(words: NDArray[np.uint64], address: ArrayLike) -> NDArray[np.uint64]:
    """Take one word of the address into the key."""
    # Wrapping round at 2**64 is the arithmetic meant here; numpy warns of it for zero-dimensional arrays only.
    with np.errstate(over="ignore"):
        step = (np.asarray(address).astype(np.uint64) + np.uint64(1)) * _GOLDEN
        return _mix(words + step)


def _uniform(words: NDArray[np.uint64]) -> FloatArray:
    return np.asarray((words >> _SHIFT_TO_DOUBLE) * 2.0**-53, dtype=np.float64)


def _key(seed: int, stream: str) -> NDArray[np.uint64]:
    digest = hashlib.sha256(f"{seed}/{stream}".encode()).digest()
    return np.array(int.from_bytes(digest[:8], "little"), dtype=np.uint64)


def uniforms(*, seed: int, stream: str, run: ArrayLike, round_index: ArrayLike, partner: ArrayLike) -> FloatArray:
    """Return one uniform number for each address.

    Each word of the address is folded into the key by a step of SplitMix64, a bijection of 64-bit words, so
    two addresses of one stream that differ in one word never collide before the last fold.

    Parameters
    ----------
    seed : int, 0 or more
        The experiment's seed, of any size.
    stream : str
        What the number is for, for instance ``"contact"``; streams are independent.
    run, round_index, partner : integers, 0 or more, broadcast against each other
        ``partner`` is the position in the data's full order, so that leaving a partner out moves nobody's luck.

    Returns
    -------
    The broadcast shape, in [0, 1), multiples of 2**-53.

    Examples
    --------
    >>> import numpy as np
    >>> uniforms(seed=2025, stream="contact", run=0, round_index=0, partner=np.arange(3)).round(4)
    array([0.8126, 0.9249, 0.5737])
    """
    words = _key(seed, stream)
    for address in (run, round_index, partner):
        words = _fold(words, address)
    return _uniform(words)


class Addressed:
    """Draws of every run, period and partner that are made when they are asked for: few of them ever are.

    Indexed like the array ``(runs, periods, partners)`` of them all, by some rows, one period and some columns.
    """

    def __init__(self, *, seed: int, stream: str, run: ArrayLike, slots: ArrayLike) -> None:
        """Take the address; ``run`` and ``slots`` as in ``draw_run``, ``run`` of shape (runs, 1)."""
        self._words = _fold(_key(seed, stream), np.asarray(run).reshape(-1))
        self._slots = np.asarray(slots)

    def __getitem__(self, place: Any) -> FloatArray:
        """Return the draws of some runs and partners in one period."""
        rows, period, columns = place
        return _uniform(_fold(_fold(self._words, period)[rows], self._slots[columns]))


class Draws(NamedTuple):
    """All luck of one run (or, with a leading axis, of many); uniform in [0, 1)."""

    contact: FloatArray  # (..., partners) time until the partner asks for talks
    signing: FloatArray  # (..., partners) political cost of signing
    full: FloatArray  # (..., partners) whether the full threat is dictated
    final: FloatArray  # (..., partners) time until a framework is final
    partner_patience: FloatArray  # (..., partners) in a tariff war
    home_patience: FloatArray  # (..., partners)
    stall: FloatArray  # (..., partners) whether the details of a framework get stuck
    collapse: FloatArray  # (..., partners) time until a framework collapses
    violation: FloatArray  # (..., partners) time until a partner breaks its deal
    detection: FloatArray  # (..., partners) time until home finds out
    shock: FloatArray  # (..., partners) time until a political shock
    fate: FloatArray  # (..., partners) for strategies that are one of several in a run
    queue: FloatArray | Addressed  # (..., weeks, partners) noise in the priority
    partner_session: FloatArray | Addressed  # (..., rounds, partners) for stochastic strategies
    home_session: FloatArray | Addressed  # (..., rounds, partners)
    deadline: FloatArray  # (..., deadlines, 1) whether home enforces


def draw_run(
    *,
    seed: int,
    run: ArrayLike,
    slots: ArrayLike,
    rounds: int,
    round_days: int,
    deadlines: int,
    at_need: bool = False,
) -> Draws:
    """Draw all luck of a run, whether it is used or not.

    Parameters
    ----------
    seed : int, 0 or more
    run : ``()`` or ``(runs, 1)``, index of the run
    slots : ``(partners,)``, positions of the partners in the data's full order
    rounds, round_days, deadlines : 1 or more
    at_need : leave draws of every round to when they are asked for; the same numbers

    Returns
    -------
    Draws; noise in the queue is one number a week whatever the length of rounds, so weekly and daily runs
    share it.
    """
    run = np.asarray(run)
    weeks = np.arange((rounds * round_days - 1) // 7 + 1)[:, np.newaxis]
    each_round = np.arange(rounds)[:, np.newaxis]
    long_run = run[..., np.newaxis]

    def once(stream: str) -> FloatArray:
        return uniforms(seed=seed, stream=stream, run=run, round_index=0, partner=slots)

    def often(stream: str, periods: NDArray[np.int64]) -> FloatArray | Addressed:
        if at_need:
            return Addressed(seed=seed, stream=stream, run=run, slots=slots)
        return uniforms(seed=seed, stream=stream, run=long_run, round_index=periods, partner=slots)

    deadline = np.arange(deadlines)[:, np.newaxis]

    return Draws(
        contact=once("contact"),
        signing=once("signing"),
        full=once("full"),
        final=once("final"),
        partner_patience=once("partner_patience"),
        home_patience=once("home_patience"),
        stall=once("stall"),
        collapse=once("collapse"),
        violation=once("violation"),
        detection=once("detection"),
        shock=once("shock"),
        fate=once("fate"),
        queue=often("queue", weeks),
        partner_session=often("partner_session", each_round),
        home_session=often("home_session", each_round),
        deadline=uniforms(
            seed=seed, stream="deadline", run=long_run, round_index=deadline, partner=np.zeros(1, dtype=np.int64)
        ),
    )
