"""Scenario discovery: a box of parameter values in which an event is common, by PRIM."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import binomtest

from sim.arrays import BoolArray, FloatArray
from sim.errors import RecordError

PEEL = 0.05
"""Share of the points in the box that a step cuts off."""

SMALLEST = 0.05
"""Share of all points that a box keeps at least."""

WORTH = 0.05
"""Quasi-p above which a limit is dropped: chance alone may have made it."""


class Box(NamedTuple):
    """Limits on places in the unit cube, and what is inside."""

    low: FloatArray  # (keys,)
    high: FloatArray  # (keys,) the upper ends; both belong to the box
    mass: float  # share of all points that is inside
    density: float  # share of the event among what is inside
    coverage: float  # share of all events that is inside


class Found(NamedTuple):
    """What scenario discovery says."""

    box: Box
    quasi_p: FloatArray  # (keys,) 1 where there is no limit
    steps: pd.DataFrame  # the boxes on the way: mass, density, coverage, limits (number of keys with one)
    share: float  # of the event among all points
    held_out: float  # density, among points that were not used to find it, of the box that half of them gives


class Conditions(NamedTuple):
    """What scenario discovery found, in the units of the parameters."""

    event: str  # in words
    found: Found
    limits: pd.DataFrame  # key, low, high, quasi_p, limited; in the order of the keys
    places: FloatArray  # (points, keys) in the unit cube
    share: FloatArray  # (points,) of the runs in which the event happens
    inside: BoolArray  # (points,)


def discover(places: FloatArray, event: FloatArray, *, seed: int) -> Found:
    """Return the box that best tells when an event happens [Friedman1999]_ [Bryant2010]_.

    Parameters
    ----------
    places : ``(points, keys)``, in [0, 1], spread over the cube
    event : ``(points,)``, share of the runs of a point in which it happens, 0..1
    seed : of the split into halves

    Returns
    -------
    Found. Of the boxes on the way of peeling it is the one with the largest harmonic mean of density and coverage,
    with limits dropped that chance could have made.

    Raises
    ------
    RecordError
        When the event happens at no point, or in every run of every point.
    """
    if event.min() == event.max():
        raise RecordError(
            f"discover: it happens in {event.mean():.0%} of the runs of every point; expected one that depends"
        )
    box, steps = _best(places, event)
    half = np.random.default_rng(seed).permutation(len(event)) < len(event) // 2
    held_out = float("nan")
    if event[half].min() < event[half].max():
        other = _best(places[half], event[half])[0]
        inside = within(other, places[~half])
        held_out = float(event[~half][inside].mean()) if inside.any() else float("nan")
    quasi_p = np.array([_quasi_p(box, places, event, column) for column in range(places.shape[1])])
    return Found(box, quasi_p, steps, float(event.mean()), held_out)


def within(box: Box, places: FloatArray) -> BoolArray:
    """Tell which points are in a box."""
    return np.asarray(((places >= box.low) & (places <= box.high)).all(axis=1))


def limited(box: Box) -> BoolArray:
    """Tell which keys a box limits."""
    return np.asarray((box.low > 0.0) | (box.high < 1.0))


def _best(places: FloatArray, event: FloatArray) -> tuple[Box, pd.DataFrame]:
    boxes = _peel(places, event)
    steps = pd.DataFrame(
        [(box.mass, box.density, box.coverage, int(limited(box).sum())) for box in boxes],
        columns=["mass", "density", "coverage", "limits"],
    )
    harmonic = steps["density"] * steps["coverage"] / (steps["density"] + steps["coverage"])
    box = boxes[int(harmonic.argmax())]
    while True:
        worst = _weakest(box, places, event)
        if worst is None:
            return box, steps
        box = _measured(_set(box.low, worst, 0.0), _set(box.high, worst, 1.0), places, event)


def _peel(places: FloatArray, event: FloatArray) -> list[Box]:
    """Return the boxes on the way from the whole cube: each step leaves the densest rest."""
    keys = places.shape[1]
    boxes = [_measured(np.zeros(keys), np.ones(keys), places, event)]
    while True:
        box = boxes[-1]
        inside = within(box, places)
        tries = [try_ for column in range(keys) for try_ in _cuts(box, places[inside], column)]
        fair = [each for low, high in tries if (each := _measured(low, high, places, event)).mass >= SMALLEST]
        smaller = [each for each in fair if each.mass < box.mass]
        if not smaller:
            return boxes
        boxes.append(max(smaller, key=lambda each: (each.density, each.mass)))


def _cuts(box: Box, inside: FloatArray, column: int) -> Sequence[tuple[FloatArray, FloatArray]]:
    """Return the box with a slice cut off at either end of one key; where values are few, a whole value."""
    values = inside[:, column]
    above = values[values > np.quantile(values, PEEL, method="lower")]
    below = values[values < np.quantile(values, 1.0 - PEEL, method="higher")]
    found = []
    if above.size:
        found.append((_set(box.low, column, float(above.min())), box.high))
    if below.size:
        found.append((box.low, _set(box.high, column, float(below.max()))))
    return found


def _weakest(box: Box, places: FloatArray, event: FloatArray) -> int | None:
    """Return the limited key whose limit is most likely chance, None where none is likely to be."""
    limits = np.flatnonzero(limited(box))
    chances = [(_quasi_p(box, places, event, int(column)), int(column)) for column in limits]
    worst = max(chances, default=(0.0, -1))
    return worst[1] if worst[0] > WORTH else None


def _quasi_p(box: Box, places: FloatArray, event: FloatArray, column: int) -> float:
    """Return the chance of as many events in the box if the limits of one key told nothing.

    Points count, not runs: those of a point share its values. It is no probability proper, since the same points
    found the box.
    """
    if not limited(box)[column]:
        return 1.0
    open_box = box._replace(low=_set(box.low, column, 0.0), high=_set(box.high, column, 1.0))
    inside, wider = within(box, places), within(open_box, places)
    hits = round(float(event[inside].sum()))
    return float(binomtest(hits, int(inside.sum()), float(event[wider].mean()), alternative="greater").pvalue)


def _measured(low: FloatArray, high: FloatArray, places: FloatArray, event: FloatArray) -> Box:
    box = Box(low, high, 0.0, 0.0, 0.0)
    inside = within(box, places)
    density = float(event[inside].mean()) if inside.any() else 0.0
    return box._replace(
        mass=float(inside.mean()), density=density, coverage=float(event[inside].sum() / event.sum())
    )


def _set(values: FloatArray, place: int, value: float) -> FloatArray:
    changed = values.copy()
    changed[place] = value
    return changed
