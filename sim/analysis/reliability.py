"""Whether probabilities mean what they say: how often what was given 30 % came about."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.intervals import share_interval
from sim.arrays import BoolArray, FloatArray

EDGES = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)
"""Bins of probability; the outer ones are narrow because most partners are in them."""


class Decomposition(NamedTuple):
    """Brier's score in parts [Murphy1973]_: ``reliability - resolution + uncertainty + within``."""

    reliability: float  # distance of what was said from what came about; 0 is best
    resolution: float  # distance of what came about in the bins from the mean; more is better
    uncertainty: float  # of the record itself
    within: float  # what bins leave out: spread and covariance of probabilities inside them


def bin_of(probability: FloatArray) -> FloatArray:
    """Return the number of the bin of each probability; a bin includes its lower edge, the last one both."""
    return np.clip(np.searchsorted(EDGES, probability, side="right") - 1, 0, len(EDGES) - 2)


def reliability_table(probability: FloatArray, signed: BoolArray) -> pd.DataFrame:
    """Return what was said and what came about, bin by bin.

    Parameters
    ----------
    probability : ``(partners,)``, 0..1
    signed : ``(partners,)``

    Returns
    -------
    One row a bin that holds anybody: ``low, high`` (edges), ``partners`` (count), ``mean_probability``,
    ``share_signed`` and ``share_low, share_high``, its 95 % interval for partners that are independent draws.
    """
    rows = []
    where = bin_of(probability)
    for number in np.unique(where):
        inside = where == number
        share = share_interval(int(signed[inside].sum()), int(inside.sum()))
        mean = float(probability[inside].mean())
        rows.append((EDGES[number], EDGES[number + 1], int(inside.sum()), mean, *share))
    names = ["low", "high", "partners", "mean_probability", "share_signed", "share_low", "share_high"]
    return pd.DataFrame(rows, columns=names)


def decomposition(probability: FloatArray, signed: BoolArray) -> Decomposition:
    """Return the parts of Brier's score, with the bins of `reliability_table`.

    Parameters
    ----------
    probability : ``(partners,)``, 0..1
    signed : ``(partners,)``
    """
    table = reliability_table(probability, signed)
    weight = table["partners"].to_numpy(dtype=float) / len(probability)
    said, seen = table["mean_probability"].to_numpy(), table["share_signed"].to_numpy()
    mean = float(signed.mean())
    reliability = float(weight @ (said - seen) ** 2)
    resolution = float(weight @ (seen - mean) ** 2)
    uncertainty = mean * (1.0 - mean)
    whole = float(((probability - signed) ** 2).mean())
    return Decomposition(reliability, resolution, uncertainty, whole - (reliability - resolution + uncertainty))
