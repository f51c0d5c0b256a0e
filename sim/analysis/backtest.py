"""Forecasts against the record at one cut-off date: every score of every predictor, with intervals."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.analysis import bunching
from sim.analysis.forecast import EPOCH, Ensemble, Forecast, forecast
from sim.analysis.naive_forecasts import naive_forecasts
from sim.analysis.record_scores import SCORES, Observed, bootstrap_weights, scored
from sim.analysis.tariff_path import no_change_error, path_error
from sim.arrays import FloatArray
from sim.data.history_folder import History, Outcomes

MODEL, RECORD = "model", "record"
"""The first predictor, from which the differences of the others are taken; what really happened."""

FIRST = "deals in the 3 weeks before the first deadline"
ANY = "deals in the 3 weeks before a deadline"
PATH = "CRPS of the average tariff"


class Deadlines(NamedTuple):
    """The calendar of an ensemble."""

    start: datetime.date
    pause: datetime.date | None
    dates: tuple[datetime.date, ...]  # the first deadline, and one for every possible extension; may be empty


class Case(NamedTuple):
    """One cut-off date with all that is said and known of it."""

    date: datetime.date
    codes: list[str]  # partners that are scored
    observed: Observed
    forecasts: dict[str, Forecast]  # predictor -> what it says of these partners; the model first
    ensembles: dict[str, Ensemble]  # those of them that are made of histories
    tariff: pd.Series  # on record, percent; index dates
    deadlines: Deadlines
    met: tuple[datetime.date, ...]  # deadlines that came, on record


class Values(NamedTuple):
    """One score of all predictors: the score itself, then one number for each draw of partners."""

    score: str
    unit: str
    better: str  # higher, lower or nothing
    by_predictor: dict[str, FloatArray]  # (1 + draws,), nan where it says nothing; (1,) without an interval
    partners: dict[str, int]  # that it was scored on; 0 where partners do not enter


def observed_of(outcomes: Outcomes, codes: Sequence[str]) -> Observed:
    """Return the record of some partners as arrays; the day of a deal without a date is nan."""
    rows = outcomes.table.loc[list(codes)]
    signed = rows["signed"].to_numpy(dtype=bool)
    days = (rows["deal_date"] - pd.Timestamp(EPOCH)).dt.days.to_numpy(dtype=float)
    return Observed(signed, np.where(signed, days, np.inf), rows["rate_pct"].to_numpy(dtype=float))


def case_of(
    outcomes: Outcomes,
    history: History,
    ensembles: Mapping[str, Ensemble],
    deadlines: Deadlines,
    leave_out: Sequence[str] = (),
) -> Case:
    """Return one cut-off date, ready to be scored.

    Parameters
    ----------
    outcomes : the record at that date
    history : the whole record
    ensembles : predictor -> histories; the model first
    deadlines : calendar of the model
    leave_out : partners that are not scored
    """
    codes = [str(code) for code in outcomes.table.index if code not in leave_out]
    observed = observed_of(outcomes, codes)
    said = {name: forecast(each, codes, outcomes.date) for name, each in ensembles.items()}
    said |= naive_forecasts(codes, observed)
    met = history.events[history.events["kind"] == "deadline"]["date"].dt.date
    return Case(
        outcomes.date, codes, observed, said, dict(ensembles), history.tariff, deadlines, tuple(sorted(set(met)))
    )


def score_table(case: Case, *, draws: int, seed: int) -> pd.DataFrame:
    """Return every score of every predictor, with 95 % intervals from a bootstrap over partners.

    Returns
    -------
    One row a score and predictor that has something to say: ``cutoff, score, unit, better, predictor, estimate,
    low, high, partners`` (scored), and ``difference, difference_low, difference_high``: its score less that of the
    first on the same draws of partners. Intervals are nan where partners are not what was drawn.
    """
    weights = bootstrap_weights(len(case.codes), draws=draws, seed=seed)
    weights = np.concatenate([np.ones((1, len(case.codes))), weights])
    found = [*_of_partners(case, weights), *_of_bunching(case, weights), _of_path(case)]
    rows = [row for values in found for row in _rows(values)]
    table = pd.DataFrame(rows)
    table.insert(0, "cutoff", case.date)
    return table


def _of_partners(case: Case, weights: FloatArray) -> Iterator[Values]:
    for score in SCORES:
        values = {name: scored(score, said, case.observed, weights) for name, said in case.forecasts.items()}
        counts = {name: int(score.says(said, case.observed).sum()) for name, said in case.forecasts.items()}
        yield Values(score.name, score.unit, score.better, values, counts)


def _of_bunching(case: Case, weights: FloatArray) -> Iterator[Values]:
    """Yield how deals bunch before deadlines, for ensembles, the record, and signatures spread evenly."""
    dates = [date for date in case.deadlines.dates if date <= case.date]
    if not dates:
        return
    days = {name: _days(each, case.codes) for name, each in case.ensembles.items()} | {RECORD: case.observed.day}
    first = {
        name: bunching.share_before(bunching.first_deadline(day, dates[0]), weights) for name, day in days.items()
    }
    before = (dates[0] - case.deadlines.start).days
    first["spread evenly"] = np.array([min(1.0, bunching.WINDOW_DAYS / before)])
    yield Values(FIRST, "share", "higher", first, dict.fromkeys(first, len(case.codes)))
    any_of = {}
    for name, dated in days.items():
        runs = case.ensembles.get(name)
        came = dates if runs else [date for date in case.met or dates if date <= case.date]
        stood = bunching.deadlines_that_stood(runs, dates) if runs else np.ones((1, len(came)), dtype=bool)
        counts = bunching.standing_deadlines(dated.reshape(-1, len(case.codes)), stood, came, case.date)
        any_of[name] = bunching.share_before(counts, weights)
    yield Values(ANY, "share", "higher", any_of, dict.fromkeys(any_of, len(case.codes)))


def _days(ensemble: Ensemble, codes: Sequence[str]) -> FloatArray:
    return ensemble.deal_day[:, [ensemble.codes.index(code) for code in codes]]


def _of_path(case: Case) -> Values:
    """Return how far the average tariff is from the record; partners do not enter, so there is no interval."""
    found = {name: path_error(each, case.tariff, case.date) for name, each in case.ensembles.items()}
    start, one_day = case.deadlines.start, datetime.timedelta(days=1)
    span = (start, case.date)
    found["as before the announcement"] = no_change_error(case.tariff, span, start - one_day)
    if case.deadlines.pause is not None:
        found["as after the pause"] = no_change_error(case.tariff, span, case.deadlines.pause + 7 * one_day)
    values = {name: np.array([value]) for name, value in found.items()}
    return Values(PATH, "points", "lower", values, dict.fromkeys(found, 0))


def _rows(values: Values) -> Iterator[dict[str, object]]:
    first = next(iter(values.by_predictor))
    model = values.by_predictor[first]
    for name, drawn in values.by_predictor.items():
        if np.isnan(drawn[0]) and not (name == first and values.partners[name]):
            continue
        low, high = _interval(drawn)
        paired = drawn - model if len(drawn) == len(model) and name != first else np.array([drawn[0] - model[0]])
        below, above = _interval(paired)
        yield {
            "score": values.score,
            "unit": values.unit,
            "better": values.better,
            "predictor": name,
            "estimate": drawn[0],
            "low": low,
            "high": high,
            "partners": values.partners[name],
            "difference": np.nan if name == first else paired[0],
            "difference_low": below,
            "difference_high": above,
        }


def _interval(drawn: FloatArray) -> tuple[float, float]:
    """Return the middle 95 % of the draws that have a number; nan for fewer than ten of them."""
    known = drawn[1:][~np.isnan(drawn[1:])]
    if len(known) < 10:
        return float("nan"), float("nan")
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
