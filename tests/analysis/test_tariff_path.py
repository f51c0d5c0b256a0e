"""CRPS against its definition as an integral, and paths against a record."""

import datetime

import numpy as np
import pandas as pd
import pytest

from sim.analysis.forecast import Ensemble, day_number
from sim.analysis.tariff_path import crps, no_change_error, path_error

START = datetime.date(2025, 4, 2)


def days(count: int) -> list[datetime.date]:
    return [START + datetime.timedelta(days=each) for each in range(count)]


def histories(average: list[list[float]]) -> Ensemble:
    runs, rounds = np.array(average).shape
    first = day_number(START) + 7 * np.arange(rounds)
    nothing = np.zeros((runs, 1))
    return Ensemble(
        ("JPN",), nothing, nothing, nothing, nothing > 0.0, first, np.array(average), np.zeros((runs, rounds)),
        int(first[-1]) + 6,
    )  # fmt: skip


def test_crps_is_the_integral_of_the_squared_distance_of_distribution_functions() -> None:
    generator = np.random.default_rng(1)
    sample, truth = generator.normal(size=11), 0.3
    grid = np.linspace(-8.0, 8.0, 400_001)
    below = (sample[:, np.newaxis] <= grid).mean(axis=0)
    integral = ((below - (grid >= truth)) ** 2).sum() * (grid[1] - grid[0])
    assert crps(sample[:, np.newaxis], np.array([truth]))[0] == pytest.approx(integral, abs=1e-3)


def test_crps_of_one_run_is_its_error() -> None:
    assert crps(np.array([[3.0, 5.0]]), np.array([1.0, 5.0])).tolist() == [2.0, 0.0]


def test_a_path_is_held_against_every_recorded_day() -> None:
    record = pd.Series([2.0] * 7 + [5.0] * 3, index=days(10))
    # rounds of a week at 3 and 9: seven days with error 1, three with 4
    assert path_error(histories([[3.0, 9.0]]), record, days(10)[-1]) == pytest.approx((7.0 + 12.0) / 10.0)


def test_days_without_a_record_and_after_the_date_are_left_out() -> None:
    record = pd.Series([2.0, 5.0, 100.0], index=[days(9)[0], days(9)[7], days(9)[8]])
    assert path_error(histories([[3.0, 9.0]]), record, days(9)[7]) == pytest.approx(2.5)


def test_nothing_is_said_where_histories_or_record_end_too_early() -> None:
    record = pd.Series([2.0], index=days(1))
    assert np.isnan(path_error(histories([[3.0]]), record, days(9)[-1]))
    assert np.isnan(path_error(histories([[3.0]]), pd.Series(dtype=float), days(3)[-1]))


def test_no_change_keeps_the_last_value_known() -> None:
    before = START - datetime.timedelta(days=1)
    record = pd.Series([2.5, 4.0, 10.0], index=[before, START, days(2)[1]])
    assert no_change_error(record, (START, days(2)[1]), before) == pytest.approx((1.5 + 7.5) / 2.0)
    assert np.isnan(no_change_error(record, (START, days(2)[1]), before - datetime.timedelta(days=1)))
