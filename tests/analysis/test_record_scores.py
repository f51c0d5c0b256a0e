"""Scores worked by hand, and against the slow way to reckon them."""

import itertools

import numpy as np
import pytest

from sim.analysis.forecast import Forecast, silent
from sim.analysis.record_scores import (
    SCORES,
    Observed,
    absolute_error,
    auc,
    bootstrap_weights,
    brier,
    concordance,
    scored,
)

ONE = np.ones((1, 5))
SIGNED = np.array([True, False, True, False, False])
CHANCE = np.array([0.9, 0.8, 0.5, 0.5, 0.1])
DAY = np.array([20.0, np.inf, 10.0, np.inf, np.inf])


def test_auc_by_hand() -> None:
    # pairs: 0.9 beats all three; 0.5 loses to 0.8, ties 0.5, beats 0.1: 4.5 of 6
    assert auc(CHANCE, SIGNED, ONE)[0] == pytest.approx(4.5 / 6.0)


def test_auc_of_equal_chances_is_one_half_and_of_one_group_nothing() -> None:
    assert auc(np.full(5, 0.3), SIGNED, ONE)[0] == 0.5
    assert np.isnan(auc(CHANCE, np.zeros(5, dtype=bool), ONE)[0])
    assert np.isnan(auc(CHANCE, np.ones(5, dtype=bool), ONE)[0])


def test_concordance_by_hand() -> None:
    # comparable: 2 before 0, each of them before the three without a deal; order by CHANCE: 2 < 0 (wrong);
    # 0 above all three; 2 below 1, ties 3, above 4: 3 + 1.5 of 7
    assert concordance(CHANCE, DAY, ONE)[0] == pytest.approx(4.5 / 7.0)
    assert np.isnan(concordance(CHANCE, np.full(5, np.inf), ONE)[0])


def test_brier_and_absolute_error_by_hand() -> None:
    assert brier(CHANCE, SIGNED, ONE)[0] == pytest.approx((0.01 + 0.64 + 0.25 + 0.25 + 0.01) / 5.0)
    assert absolute_error(np.array([10.0, 15.0]), np.array([12.0, 10.0]), np.ones((1, 2)))[0] == 3.5


def test_weights_are_partners_drawn_more_than_once() -> None:
    weights = np.array([[2.0, 0.0, 1.0, 1.0, 1.0]])
    again = np.repeat(np.arange(5), weights[0].astype(int))
    for function, truth in ((auc, SIGNED), (brier, SIGNED), (concordance, DAY)):
        plain = function(CHANCE[again], truth[again], np.ones((1, len(again))))[0]
        assert function(CHANCE, truth, weights)[0] == pytest.approx(plain)


def test_concordance_against_counting_pairs() -> None:
    generator = np.random.default_rng(3)
    score, day = generator.normal(size=23).round(1), np.where(generator.random(23) < 0.4, 9.0, np.inf)
    day = np.where(np.isinf(day), day, generator.integers(0, 6, 23))
    good = total = 0.0
    for one, other in itertools.permutations(range(23), 2):
        if day[one] < day[other]:
            total += 1.0
            good += 1.0 if score[one] > score[other] else 0.5 if score[one] == score[other] else 0.0
    assert concordance(score, day, np.ones((1, 23)))[0] == pytest.approx(good / total)


def test_bootstrap_draws_as_many_partners_as_there_are() -> None:
    weights = bootstrap_weights(7, draws=300, seed=5)
    assert weights.shape == (300, 7)
    assert (weights.sum(axis=1) == 7.0).all()
    assert weights.mean(axis=0) == pytest.approx(np.ones(7), abs=0.25)
    assert (weights == bootstrap_weights(7, draws=300, seed=5)).all()


def test_a_forecast_is_scored_where_it_and_the_record_say_something() -> None:
    nan = np.nan
    said = Forecast(
        CHANCE,
        CHANCE,
        CHANCE,
        agreed_pct=np.array([15.0, 99.0, nan, 99.0, 99.0]),
        dictated_pct=np.array([99.0, 20.0, 99.0, 10.0, nan]),
        in_force_pct=np.array([10.0, 20.0, 10.0, nan, 10.0]),
    )
    seen = Observed(SIGNED, DAY, np.array([19.0, 25.0, 19.0, nan, 15.0]))
    found = {score.name: scored(score, said, seen, ONE)[0] for score in SCORES}
    assert found["error of agreed rates"] == 4.0
    assert found["error of dictated rates"] == 5.0
    assert found["error of rates in force"] == pytest.approx((9.0 + 5.0 + 9.0 + 5.0) / 4.0)
    assert found["AUC of a deal"] == pytest.approx(0.75)


def test_a_deal_without_a_date_is_left_out_of_the_order_only() -> None:
    seen = Observed(SIGNED, np.array([np.nan, np.inf, 10.0, np.inf, np.inf]), np.full(5, 10.0))
    said = silent(5)._replace(chance=CHANCE, earliness=CHANCE)
    scores = {score.name: scored(score, said, seen, ONE)[0] for score in SCORES}
    assert scores["concordance of dates"] == pytest.approx(1.5 / 3.0)
    assert scores["AUC of a deal"] == pytest.approx(0.75)
    assert np.isnan(scores["Brier score of a deal"])
