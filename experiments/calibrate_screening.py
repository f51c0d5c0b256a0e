"""Which parameters move which score: many keys moved at once, and what each has to do with the scores."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table
from scipy.stats import qmc, rankdata

from experiments.calibrate_problem import Problem, experiment, histories, score_values, told_by
from experiments.calibrate_settings import Parameter
from sim.arrays import FloatArray

FAIR = "R2"
SHOWN = 0.1
"""Coefficients below it are not printed: with a few hundred points they are noise."""


def screening(problem: Problem, points: int, progress: Callable[[int], None] = lambda done: None) -> pd.DataFrame:
    """Return the standardised rank regression coefficients of every score on the screened parameters.

    Points are a scrambled Sobol sequence over all ranges, all with the same luck.

    Parameters
    ----------
    problem : Problem
    points : number of them, more than there are parameters
    progress : called with the points done so far

    Returns
    -------
    Index the keys and last ``R2``, the share of the variance of a score's ranks that the keys explain together;
    columns the scores. A coefficient of 1 means that a score follows the key alone, 0 that it does not care.
    """
    keys = problem.settings.screened
    for end in ("low", "high"):
        experiment(problem, {each.key: getattr(each, end) for each in keys})
    sample = qmc.Sobol(len(keys), seed=problem.settings.seed).random(points)
    rows = []
    for place, row in enumerate(sample):
        values = {each.key: _value(each, share) for each, share in zip(keys, row, strict=True)}
        ensemble = histories(problem, values, runs=problem.settings.runs)
        rows.append(score_values(problem, told_by(problem, ensemble), np.ones(len(problem.codes))))
        progress(place + 1)
    names = [each.key for each in keys]
    return pd.DataFrame({name: _coefficients(sample, column) for name, column in pd.DataFrame(rows).items()},
                        index=pd.Index([*names, FAIR], name="key"))  # fmt: skip


def print_screening(found: pd.DataFrame, points: int) -> None:
    """Print the coefficients, those that matter."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=150)
    table = Table(title=f"standardised rank regression on {points} points", title_justify="left", box=None)
    table.add_column("key", no_wrap=True)
    for name in found.columns:
        table.add_column(str(name), justify="right")
    for key, row in found.iterrows():
        table.add_row(str(key), *("" if not abs(value) >= SHOWN else f"{value:+.2f}" for value in row))
    console.print(table)


def _value(each: Parameter, share: float) -> float:
    if each.log:
        return float(each.low * (each.high / each.low) ** share)
    return float(each.low + share * (each.high - each.low))


def _coefficients(sample: FloatArray, score: pd.Series) -> FloatArray:
    """Return the coefficients and R2 of the ranks of one score; points without it are left out."""
    known = score.notna().to_numpy()
    if known.sum() <= sample.shape[1] or score.nunique() == 1:
        return np.full(sample.shape[1] + 1, np.nan)
    ranks = np.apply_along_axis(rankdata, 0, np.column_stack([sample[known], score[known]]))
    ranks = (ranks - ranks.mean(axis=0)) / ranks.std(axis=0)
    found, *_ = np.linalg.lstsq(ranks[:, :-1], ranks[:, -1], rcond=None)
    return np.append(found, 1.0 - ((ranks[:, -1] - ranks[:, :-1] @ found) ** 2).mean())
