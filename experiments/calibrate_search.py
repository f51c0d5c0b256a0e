"""The search: points spread over the ranges by a quasi-random sequence, kept in a file that survives a kill.

One set of points serves all groups of partners that are left out: what a trial says of each partner is kept, so
that its loss can be had for any of them. Nothing steers the points: none has seen a partner that is left out.
"""

import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import numpy as np
import optuna

from experiments.calibrate_problem import Problem, Told, histories, loss_of, starting_values, told_by
from sim.errors import TalksError

BATCH = 8
"""Trials of each worker between two looks at the search."""

FILE, STUDY = "trials.sqlite", "calibration"

Values = dict[str, float]
Work = Callable[[Sequence[Values]], list[Told]]


class Trial(NamedTuple):
    """One point that was tried."""

    number: int
    values: Values
    told: Told
    loss: float  # over all partners


def search(
    folder: Path, problem: Problem, *, processes: int, progress: Callable[[int, float], None]
) -> list[Trial]:
    """Try points until there are enough, or the good ones have long been the same; go on where a folder stops.

    Parameters
    ----------
    folder : holds the file of the search
    problem : Problem
    processes : workers; 1 does it here
    progress : called with the trials done so far and the least loss

    Returns
    -------
    The finished trials in order; the first one is where the keys start, if that lies within the ranges.
    """
    study = _opened(folder, problem)
    spaces: dict[str, optuna.distributions.BaseDistribution] = {
        each.key: optuna.distributions.FloatDistribution(each.low, each.high, log=each.log)
        for each in problem.settings.parameters
    }
    with _workers(problem, processes) as work:
        while not finished(done := trials(study), problem):
            # The sequence learns its ranges from the first trial, so that one is tried alone.
            count = min(BATCH * processes if done else 1, problem.settings.trials - len(done))
            _try(study, problem, [study.ask(spaces) for _ in range(count)], work)
            done = trials(study)
            progress(len(done), min(each.loss for each in done))
    return done


def _try(study: optuna.Study, problem: Problem, asked: Sequence[optuna.Trial], work: Work) -> None:
    """Try some points side by side and keep what they say."""
    for trial, told in zip(asked, work([dict(each.params) for each in asked]), strict=True):
        trial.set_user_attr("told", told.as_lists())
        study.tell(trial, loss_of(problem, told, np.ones(len(problem.codes))))


def finished(done: Sequence[Trial], problem: Problem) -> bool:
    """Tell whether there are enough trials, or the last `patience` of them brought none among the best."""
    settings = problem.settings
    if len(done) >= settings.trials:
        return True
    best = sorted(done, key=lambda each: each.loss)[: settings.keep]
    return len(best) == settings.keep and len(done) - 1 - max(each.number for each in best) >= settings.patience


def trials(study: optuna.Study) -> list[Trial]:
    """Return the finished trials of a study, numbered in their order."""
    found = study.get_trials(deepcopy=False, states=(optuna.trial.TrialState.COMPLETE,))
    return [
        Trial(number, dict(each.params), Told.from_lists(each.user_attrs["told"]), float(each.value or 0.0))
        for number, each in enumerate(found)
    ]


def _opened(folder: Path, problem: Problem) -> optuna.Study:
    """Open the search of a folder; what was being tried when it was stopped is tried again first."""
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    settings, start = problem.settings, starting_values(problem)
    with warnings.catch_warnings():
        # Marked experimental since version 3 of Optuna; what is used of it has not changed since.
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        sampler = optuna.samplers.QMCSampler(seed=settings.seed, scramble=True, warn_independent_sampling=False)
    storage = f"sqlite:///{folder / FILE}"
    study = optuna.create_study(storage=storage, study_name=STUDY, sampler=sampler, load_if_exists=True)
    unfinished = study.get_trials(states=(optuna.trial.TrialState.RUNNING,))
    for each in unfinished:
        study.tell(each.number, state=optuna.trial.TrialState.FAIL)
        study.enqueue_trial(each.params)
    within = all(each.low <= start[each.key] <= each.high for each in settings.parameters)
    if within and not study.get_trials(deepcopy=False):
        study.enqueue_trial(start)
    return study


@contextmanager
def _workers(problem: Problem, processes: int) -> Iterator[Work]:
    """Yield a function that tries points and returns what each says, in their order."""
    if processes == 1:
        yield lambda points: [tried(problem, each) for each in points]
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # threads of one worker would only disturb the others
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    try:
        yield lambda points: list(pool.map(partial(tried, problem), points))
    except BrokenProcessPool as death:
        raise TalksError("a worker process died; try fewer with run.processes, or 1, and resume=") from death
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def tried(problem: Problem, values: Values) -> Told:
    """Play the histories of one point and return what they say of every partner."""
    return told_by(problem, histories(problem, values, runs=problem.settings.runs))
