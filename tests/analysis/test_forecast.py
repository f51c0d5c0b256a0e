"""From histories to what they say of a partner at a cut-off date."""

import datetime

import numpy as np
import pandas as pd
import pytest

from sim.analysis.forecast import Ensemble, day_number, ensemble_of, forecast

START = datetime.date(2025, 4, 2)
CUT = START + datetime.timedelta(days=16)
NEVER = None


def tables(deals: list[list[int | None]], rates: list[list[float]], basis: list[list[str]]) -> Ensemble:
    """Three rounds of a week; deals as rounds."""
    dates = [START + datetime.timedelta(days=7 * each) for each in range(3)]
    rows = [
        {
            "run": run,
            "iso3": code,
            "deal_date": None if deal is None else dates[deal],
            "agreed_rate_pct": None if deal is None else 15.0 + run,
            "rate_pct": rates[run][place],
            "rate_basis": basis[run][place],
        }
        for run, each in enumerate(deals)
        for place, (code, deal) in enumerate(zip(("JPN", "VNM"), each, strict=True))
    ]
    series = [
        {"run": run, "round": n, "date": day, "average_rate_pct": 10.0 * n + run, "simple_country_rate_pct": 10.0}
        for run in range(len(deals))
        for n, day in enumerate(dates)
    ]
    return ensemble_of(pd.DataFrame(rows), pd.DataFrame(series))


@pytest.fixture
def ensemble() -> Ensemble:
    return tables(
        [[0, None], [2, None], [None, None], [None, 1]],
        [[15.0, 46.0], [16.0, 20.0], [24.0, 46.0], [10.0, 10.0]],
        [["negotiated", "dictated"], ["negotiated", "dictated"], ["dictated"] * 2, ["paused"] * 2],
    )


def test_arrays_have_a_row_a_run_and_a_column_a_partner(ensemble: Ensemble) -> None:
    assert ensemble.codes == ("JPN", "VNM")
    assert ensemble.runs == 4
    assert list(ensemble.deal_day[:, 0] - day_number(START)) == [0.0, 14.0, np.inf, np.inf]
    assert ensemble.average_pct.tolist() == [[run, 10.0 + run, 20.0 + run] for run in range(4)]
    assert ensemble.end - day_number(START) == 20  # the last day of the third week


def test_probability_date_and_rates(ensemble: Ensemble) -> None:
    said = forecast(ensemble, ["VNM", "JPN"], CUT)
    assert list(said.probability) == [0.25, 0.5]
    cut = day_number(CUT)
    first = day_number(START)
    assert said.earliness[1] == -(first + first + 14 + 2 * (cut + 1)) / 4
    assert list(said.agreed_pct) == [18.0, 15.5]
    assert list(said.in_force_pct) == [33.0, 15.5]


def test_dictated_rates_are_of_runs_that_dictate_and_have_no_deal_with_the_partner(ensemble: Ensemble) -> None:
    said = forecast(ensemble, ["VNM", "JPN"], CUT)
    assert list(said.dictated_pct) == [46.0, 24.0]  # of 46, 20, 46; and of 24 alone: run 3 is still paused


def test_a_deal_after_the_cut_off_is_none(ensemble: Ensemble) -> None:
    early = START + datetime.timedelta(days=13)
    said = forecast(ensemble, ["JPN"], early)
    assert list(said.probability) == [0.25]
    assert np.isnan(said.in_force_pct).all()  # rates are known of the last round only
    assert np.isnan(said.dictated_pct).all()


def test_a_partner_that_never_signs_has_no_agreed_rate() -> None:
    said = forecast(tables([[None, None]], [[10.0, 10.0]], [["paused"] * 2]), ["JPN"], CUT)
    assert said.probability[0] == 0.0
    assert np.isnan(said.agreed_pct[0])
    assert np.isnan(said.dictated_pct[0])
