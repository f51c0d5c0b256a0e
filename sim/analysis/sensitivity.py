"""Which parameters move an outcome: designs and indices of Morris, Sobol and PAWN, with bootstrap intervals."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from SALib.analyze import morris as morris_analysis  # type: ignore[import-untyped]
from SALib.analyze import sobol as sobol_analysis
from SALib.sample import latin as latin_sample  # type: ignore[import-untyped]
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

from sim.arrays import FloatArray, IntArray
from sim.errors import RecordError

METHODS = ("morris", "sobol", "pawn")
MEASURES = {"morris": ("mu_star", "sigma"), "sobol": ("ST", "S1"), "pawn": ("pawn",)}
"""What each method tells of a parameter; parameters are ranked by the first."""

LEVELS = 4
"""Of Morris: values that a parameter takes, evenly over its range."""

SLIDES = 10
"""Of PAWN: parts into which the range of a parameter is cut."""

DUMMY = "(nothing reads it)"
"""Of PAWN: a parameter that is in no configuration; what it gets is the index of chance."""

RESAMPLES = 200
SHARES = (0.125, 0.25, 0.5, 1.0)
"""Of the sample, from its start: how the indices go as it grows."""

LEAST = {"morris": 4, "sobol": 8, "pawn": 50}
"""Blocks of a sample below which no index is worked out."""


class Sample(NamedTuple):
    """Where the model is played: rows of places in the unit cube, in blocks that belong together."""

    method: str
    keys: tuple[str, ...]
    places: FloatArray  # (rows, keys) in [0, 1]
    block: int  # rows that one trajectory, base sample or point takes

    @property
    def has_pairs(self) -> bool:
        """Whether it is one of Sobol from which indices of pairs of keys can be worked out."""
        return self.method == "sobol" and self.block == 2 * len(self.keys) + 2

    @property
    def blocks(self) -> int:
        """How many there are."""
        return len(self.places) // self.block


def sample_of(method: str, keys: Sequence[str], *, n: int, seed: int, pairs: bool = False) -> Sample:
    """Return the sample that a method wants.

    Parameters
    ----------
    method : ``morris`` [Morris1991]_, ``sobol`` [Saltelli2010]_ or ``pawn`` [Pianosi2018]_
    keys : what is varied
    n : trajectories, base samples (a power of 2) or points
    seed : of the sample
    pairs : of sobol, with the rows that indices of pairs of keys need
    """
    problem = _problem(keys)
    if method == "morris":
        places = morris_sample.sample(problem, n, num_levels=LEVELS, seed=seed)
        return Sample(method, tuple(keys), places, len(keys) + 1)
    if method == "sobol":
        places = sobol_sample.sample(problem, n, calc_second_order=pairs, seed=seed)
        return Sample(method, tuple(keys), places, len(places) // n)
    return Sample(method, tuple(keys), latin_sample.sample(problem, n, seed=seed), 1)


def indices(sample: Sample, outcome: FloatArray, *, seed: int) -> tuple[pd.DataFrame, FloatArray]:
    """Return the indices of one outcome at growing sizes of the sample.

    Intervals come from a bootstrap over the blocks of the sample and over the runs, both at once, so they hold the
    error of the sample and that of few replications.

    Parameters
    ----------
    sample : Sample
    outcome : ``(rows, runs)``, the same runs at every row
    seed : of the bootstrap, and of the parameter that nothing reads

    Returns
    -------
    Table with a row for each ``n`` (blocks), ``key`` and ``measure``: ``value``, and ``low`` and ``high``, which
    hold it in 95 % of repetitions; and the resampled values of the first measure with the whole sample,
    ``(RESAMPLES, keys)``. Resampled values are moved so that their median is the value: what noise adds to an
    index it adds once more in a resample.

    Raises
    ------
    RecordError
        When the sample is too small, or the outcome is the same at every row.
    """
    if np.ptp(outcome.mean(axis=1)) == 0.0:
        raise RecordError("outcome: is the same at every point; expected one that the parameters move")
    if sample.blocks < LEAST[sample.method]:
        raise RecordError(f"n: got {sample.blocks}; expected at least {LEAST[sample.method]} for {sample.method}")
    rng = np.random.default_rng(seed)
    if sample.method == "pawn":
        dummy = rng.permutation(len(sample.places)) / len(sample.places)
        sample = sample._replace(keys=(*sample.keys, DUMMY), places=np.column_stack([sample.places, dummy]))
    parts, resampled = [], np.empty((0, len(sample.keys)))
    for size in sorted({int(share * sample.blocks) for share in SHARES}):
        if size >= LEAST[sample.method]:
            table, resampled = _at_size(sample, outcome, size, rng)
            parts.append(table)
    return pd.concat(parts, ignore_index=True), resampled


def pair_indices(sample: Sample, outcome: FloatArray, *, seed: int) -> pd.DataFrame:
    """Return the second-order Sobol indices: the share of the variance that two keys make only together.

    Parameters
    ----------
    sample : with the rows that pairs need
    outcome : ``(rows, runs)``, the same runs at every row
    seed : of the bootstrap

    Returns
    -------
    A row a pair, the largest first: ``first, second, value``, and ``low`` and ``high`` as of ``indices``.
    """
    rng, whole = np.random.default_rng(seed), np.arange(sample.blocks)
    values = _pairs(sample, _rows(whole, sample.block), outcome.mean(axis=1))
    again = np.full((RESAMPLES, len(values)), np.nan)
    for draw in range(RESAMPLES):
        rows, mean = _resample(sample, outcome, sample.blocks, rng)
        if np.ptp(mean[rows]) > 0.0:
            again[draw] = _pairs(sample, rows, mean)
    low, high = np.nanquantile(again + (values - np.nanmedian(again, axis=0)), [0.025, 0.975], axis=0)
    names = list(itertools.combinations(sample.keys, 2))
    table = pd.DataFrame(names, columns=["first", "second"]).assign(value=values, low=low, high=high)
    return table.sort_values("value", ascending=False, kind="stable").reset_index(drop=True)


def unsettled(keys: Sequence[str], values: Sequence[float], resampled: FloatArray) -> list[tuple[str, str]]:
    """Return neighbours in the ranking whose order is not settled: their difference may as well be zero.

    Parameters
    ----------
    keys, values : the ranking
    resampled : ``(resamples, keys)``, from ``indices``
    """
    order = np.argsort(values)[::-1]
    found = []
    for higher, lower in itertools.pairwise(order):
        difference = resampled[:, higher] - resampled[:, lower]
        if np.nanquantile(difference, 0.025) <= 0.0:
            found.append((keys[higher], keys[lower]))
    return found


def largest(table: pd.DataFrame, method: str) -> pd.DataFrame:
    """Return the indices of one outcome from the whole sample, a row a key, the most important first.

    Parameters
    ----------
    table : from ``indices``
    method : one of ``METHODS``

    Returns
    -------
    Index the keys; columns ``(value | low | high, measure)``.
    """
    last = table[table["n"] == table["n"].max()]
    wide = last.pivot(index="key", columns="measure", values=["value", "low", "high"])
    ranked: pd.DataFrame = wide.sort_values(("value", MEASURES[method][0]), ascending=False, kind="stable")
    return ranked


def _at_size(
    sample: Sample, outcome: FloatArray, size: int, rng: np.random.Generator
) -> tuple[pd.DataFrame, FloatArray]:
    """Return the indices from the first blocks of a sample, and those of its resamples."""
    names = MEASURES[sample.method]
    analyse = _ANALYSES[sample.method]
    values = analyse(sample, _rows(np.arange(size), sample.block), outcome.mean(axis=1))
    again = np.full((RESAMPLES, len(names), len(sample.keys)), np.nan)
    for draw in range(RESAMPLES):
        rows, mean = _resample(sample, outcome, size, rng)
        if np.ptp(mean[rows]) > 0.0:
            again[draw] = analyse(sample, rows, mean)
    again = again + (values - np.nanmedian(again, axis=0))
    low, high = np.nanquantile(again, [0.025, 0.975], axis=0)
    table = pd.DataFrame(
        {
            "n": size,
            "key": np.repeat(sample.keys, len(names)),
            "measure": np.tile(names, len(sample.keys)),
            "value": values.T.ravel(),
            "low": low.T.ravel(),
            "high": high.T.ravel(),
        }
    )
    return table, again[:, 0]


def _resample(
    sample: Sample, outcome: FloatArray, size: int, rng: np.random.Generator
) -> tuple[IntArray, FloatArray]:
    """Draw blocks of a sample, and runs: the rows drawn, and the mean of every row over the runs drawn."""
    runs = outcome.shape[1]
    rows = _rows(rng.integers(size, size=size), sample.block)
    weights = np.bincount(rng.integers(runs, size=runs), minlength=runs) / runs
    return rows, outcome @ weights


def _rows(blocks: IntArray, block: int) -> IntArray:
    return (blocks[:, np.newaxis] * block + np.arange(block)).ravel()


def _problem(keys: Sequence[str]) -> dict[str, Any]:
    return {"num_vars": len(keys), "names": list(keys), "bounds": [[0.0, 1.0]] * len(keys)}


def _morris(sample: Sample, rows: IntArray, mean: FloatArray) -> FloatArray:
    found = morris_analysis.analyze(
        _problem(sample.keys), sample.places[rows], mean[rows], num_levels=LEVELS, num_resamples=2, seed=1
    )
    return np.array([found["mu_star"], found["sigma"]], dtype=np.float64)


def _sobol(sample: Sample, rows: IntArray, mean: FloatArray) -> FloatArray:
    found = _sobol_of(sample, rows, mean)
    return np.array([found["ST"], found["S1"]], dtype=np.float64)


def _pairs(sample: Sample, rows: IntArray, mean: FloatArray) -> FloatArray:
    found = _sobol_of(sample, rows, mean)["S2"]
    return np.asarray(found[np.triu_indices(len(sample.keys), k=1)], dtype=np.float64)


def _sobol_of(sample: Sample, rows: IntArray, mean: FloatArray) -> dict[str, FloatArray]:
    found: dict[str, FloatArray] = sobol_analysis.analyze(
        _problem(sample.keys), mean[rows], calc_second_order=sample.has_pairs, num_resamples=2, seed=1
    )
    return found


def _pawn(sample: Sample, rows: IntArray, mean: FloatArray) -> FloatArray:
    # As SALib.analyze.pawn, which works out the p-value of every slide too: fifty times as long. A test compares.
    places, values = sample.places[rows], mean[rows]
    order = np.sort(values)
    steps = np.arange(1, len(order) + 1) / len(order)
    found = []
    for column in places.T:
        edges = np.quantile(column, np.linspace(0.0, 1.0, SLIDES + 1))
        inside = [values[(column >= low) & (column < high)] for low, high in itertools.pairwise(edges)]
        apart = [_distance(np.sort(part), order, steps) for part in inside if part.size]
        found.append(float(np.median(apart)))
    return np.array([found])


def _distance(part: FloatArray, order: FloatArray, steps: FloatArray) -> float:
    """Return the Kolmogorov-Smirnov distance between some sorted values and all of them."""
    last = np.append(order[1:] != order[:-1], True)  # of equal values the last has the whole share
    share = np.searchsorted(part, order[last], side="right") / part.size
    return float(np.abs(share - steps[last]).max())


_ANALYSES: dict[str, Callable[[Sample, IntArray, FloatArray], FloatArray]] = {
    "morris": _morris,
    "sobol": _sobol,
    "pawn": _pawn,
}
