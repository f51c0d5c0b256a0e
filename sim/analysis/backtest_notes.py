"""What a reader of a backtest should know of a case that is not as it should be."""

import numpy as np

from sim.analysis.backtest import MODEL, Case
from sim.analysis.forecast import day_number

FEW_RUNS = 30


def notes_of(case: Case) -> list[str]:
    """Return a sentence for everything that keeps a score from being what it seems; none if all is well.

    Parameters
    ----------
    case : one cut-off date
    """
    return [f"{case.date}: {note}" for note in (*_of_model(case), *_of_record(case))]


def _of_model(case: Case) -> list[str]:
    ensemble, said = case.ensembles[MODEL], case.forecasts[MODEL]
    found = []
    if ensemble.runs == 1:
        found.append("one run only: probabilities are 0 or 1, and there is no spread; take more runs.")
    elif ensemble.runs < FEW_RUNS:
        found.append(
            f"{ensemble.runs} runs only: a probability is known to within {1 / ensemble.runs:.0%} at best."
        )
    if ensemble.runs > 1 and (ensemble.deal_day == ensemble.deal_day[0]).all():
        found.append("all runs are alike: probabilities are 0 or 1.")
    if not (said.probability > 0.0).any():
        found.append("no partner signs in any run: all partners rank alike, so AUC and concordance are one half.")
    elif len(np.unique(said.probability)) == 1:
        found.append("all partners have the same probability: AUC is one half and says nothing.")
    if not ensemble.days[-1] <= day_number(case.date) <= ensemble.end:
        found.append(_cut_elsewhere(case))
    return found


def _cut_elsewhere(case: Case) -> str:
    ensemble, cut = case.ensembles[MODEL], day_number(case.date)
    if cut > ensemble.end:
        return (
            "the records end before the cut-off date: later deals are unknown to them, and rates are not scored."
        )
    return (
        "the records go on after the cut-off date, and rates are kept of their last day only: rates in force and"
        " dictated rates are not scored; simulate with run.horizon up to that date."
    )


def _of_record(case: Case) -> list[str]:
    seen, found = case.observed, []
    if len(case.codes) < 2:
        found.append("one partner is scored: there is nothing to rank.")
    elif not seen.signed.any():
        found.append("no partner that is scored has a deal: no AUC, no concordance, no error of agreed rates.")
    elif seen.signed.all():
        found.append("every partner that is scored has a deal: no AUC, no error of dictated rates.")
    if (undated := int(np.isnan(seen.day).sum())) > 0:
        found.append(f"{undated} deals have no date: they are left out of the concordance of dates.")
    if (unknown := int(np.isnan(seen.rate_pct).sum())) > 0:
        found.append(f"{unknown} partners have no rate on record: they are left out of the errors of rates.")
    if np.isnan(case.tariff.reindex([case.date]).iloc[0]):
        found.append(
            "the average tariff is not on record up to the cut-off date: its path is scored as far as it is."
        )
    return found
