"""The dull predictors have the figures of the model's specification."""

from importlib.resources import files

import numpy as np
import pytest
from omegaconf import OmegaConf

from sim.analysis.backtest import observed_of
from sim.analysis.naive_forecasts import ALLIES, leave_one_out, naive_forecasts
from sim.analysis.record_scores import SCORES, Observed, scored
from sim.data.history_folder import read_history

SPECIFIED = {
    ("log imports", "AUC of a deal"): 0.895,
    ("log imports", "concordance of dates"): 0.877,
    ("log(imports + 1) + announced / 20", "AUC of a deal"): 0.927,
    ("log(imports + 1) + announced / 20", "concordance of dates"): 0.900,
    ("logistic with ASEAN and allies", "AUC of a deal"): 0.954,
    ("logistic with ASEAN and allies", "Brier score of a deal"): 0.058,
    ("naive rule of rates", "error of agreed rates"): 2.10,
    ("naive rule of rates", "error of rates in force"): 3.81,
    ("share that signed", "AUC of a deal"): 0.5,
}


@pytest.fixture(scope="module")
def record() -> tuple[list[str], Observed]:
    (outcomes,) = read_history().outcomes
    codes = [code for code in outcomes.table.index if code not in ("CHN", "CAN", "MEX")]
    return codes, observed_of(outcomes, codes)


@pytest.mark.parametrize(("predictor", "score"), SPECIFIED)
def test_figures_of_the_specification(record: tuple[list[str], Observed], predictor: str, score: str) -> None:
    codes, observed = record
    said = naive_forecasts(codes, observed)[predictor]
    one = next(each for each in SCORES if each.name == score)
    value = scored(one, said, observed, np.ones((1, len(codes))))[0]
    assert value == pytest.approx(SPECIFIED[predictor, score], abs=0.005)


def test_the_predictor_has_the_allies_of_the_model() -> None:
    home = OmegaConf.load(str(files("configs") / "home" / "administration_2025.yaml"))
    assert tuple(home.priority.allies) == ALLIES


def test_each_probability_is_blind_to_its_own_partner() -> None:
    features = np.linspace(-1.0, 1.0, 12)[:, np.newaxis]
    signed = features[:, 0] > 0.2
    told = leave_one_out(features, signed)
    turned = signed.copy()
    turned[4] = not turned[4]
    assert leave_one_out(features, turned)[4] == told[4]
    assert leave_one_out(features, turned)[5] != told[5]


def test_probabilities_rise_with_what_predicts() -> None:
    features = np.arange(20.0)[:, np.newaxis]
    told = leave_one_out(features, features[:, 0] >= 10.0)
    assert told[0] < 0.05
    assert told[19] > 0.95


def test_a_record_that_is_all_alike_teaches_nothing() -> None:
    assert np.isnan(leave_one_out(np.arange(4.0)[:, np.newaxis], np.zeros(4, dtype=bool))).all()
    one = leave_one_out(np.arange(4.0)[:, np.newaxis], np.array([True, False, False, False]))
    assert np.isnan(one[0])
    assert not np.isnan(one[1:]).any()
