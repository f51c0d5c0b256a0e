"""What a calibration leaves: trials, points, and scores on luck that the search has not seen."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml  # type: ignore[import-untyped]

from experiments.calibrate_points import FreshLuck, left_out
from experiments.calibrate_problem import Problem, histories, score_values, starting_values, told_by
from experiments.calibrate_search import Trial
from sim.analysis.backtest import Case, score_table
from sim.analysis.naive_forecasts import naive_forecasts
from sim.data.history_folder import History

LEFT_OUT, IN_SAMPLE, MIDDLE = "calibrated, left out", "calibrated, in sample", "middle of the points"
START, EVERY = "before calibration", "all trials"
DRAWS = 2000


def cross_validation(
    problem: Problem, history: History, done: Sequence[Trial], points: Sequence[Trial]
) -> pd.DataFrame:
    """Return scores on fresh luck, beside naive predictors, in the form of a backtest.

    ``calibrated, left out``: each partner as told by points chosen without it. ``calibrated, in sample``: by the
    points that are kept. ``middle of the points``: by one configuration between them. ``all trials``: by points
    that nobody has chosen. ``before calibration``: by the values of the configuration.
    """
    settings, luck = problem.settings, FreshLuck(problem)
    some = [done[place] for place in np.linspace(0, len(done) - 1, min(settings.keep, len(done))).astype(int)]
    alone = {"runs": settings.fresh_runs, "seed": settings.fresh_seed - 1}
    ensembles = {
        IN_SAMPLE: luck.of(points),
        MIDDLE: histories(problem, middle(points), **alone),
        EVERY: luck.of(some),
        START: histories(problem, starting_values(problem), **alone),
    }
    forecasts = {LEFT_OUT: left_out(problem, done, luck)} if settings.folds else {}
    forecasts |= {name: told_by(problem, each).forecast for name, each in ensembles.items()}
    forecasts |= naive_forecasts(problem.codes, problem.observed)
    tariff = history.tariff[history.tariff.index <= problem.outcomes.date]
    case = Case(
        problem.outcomes.date,
        problem.codes,
        problem.observed,
        forecasts,
        ensembles,
        tariff,
        problem.deadlines,
        (),
    )
    return score_table(case, draws=DRAWS, seed=settings.seed)


def middle(points: Sequence[Trial]) -> dict[str, float]:
    """Return the mean of the points, key by key."""
    return {key: float(np.mean([each.values[key] for each in points])) for key in points[0].values}


def write_points(folder: Path, problem: Problem, points: Sequence[Trial]) -> None:
    """Write the points as ``points.csv`` (a column a key, the best first) and their middle as YAML."""
    fixed = {each.key: each.value for each in problem.settings.fixed}
    frame = pd.DataFrame([each.values | fixed for each in points])
    frame.to_csv(folder / "points.csv", index=False, float_format="%.4g")
    text = yaml.safe_dump(_nested(middle(points) | fixed), sort_keys=True)
    (folder / "middle.yaml").write_text(text, encoding="utf-8")


def trial_table(problem: Problem, done: Sequence[Trial]) -> pd.DataFrame:
    """Return every trial: ``number, loss``, the values of the keys, the scores over all partners."""
    every = np.ones(len(problem.codes))
    rows = [
        {"number": each.number, "loss": each.loss, **each.values, **score_values(problem, each.told, every)}
        for each in done
    ]
    return pd.DataFrame(rows)


def _nested(values: Mapping[str, float]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for key, value in values.items():
        *sections, name = key.split(".")
        place = whole
        for part in sections:
            place = place.setdefault(part, {})
        place[name] = float(f"{value:.4g}")
    return whole
