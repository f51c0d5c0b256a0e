"""Deals in the last weeks before a deadline, counted by hand."""

import datetime

import numpy as np

from sim.analysis.bunching import deadlines_that_stood, first_deadline, share_before, standing_deadlines
from sim.analysis.forecast import Ensemble, day_number

FIRST, SECOND = datetime.date(2025, 7, 9), datetime.date(2025, 8, 1)
ONE = np.ones((1, 3))


def day(text: str) -> float:
    return float(day_number(datetime.date.fromisoformat(text)))


DAYS = np.array(
    [
        [day("2025-06-18"), day("2025-06-17"), np.inf],  # three weeks before, to the day; one day too early
        [day("2025-07-08"), day("2025-07-09"), day("2025-07-31")],  # the day before; the day itself is later
    ]
)


def test_before_the_first_deadline() -> None:
    inside, whole = first_deadline(DAYS, FIRST)
    assert inside.tolist() == [2.0, 0.0, 0.0]
    assert whole.tolist() == [2.0, 1.0, 0.0]
    assert share_before((inside, whole), ONE)[0] == 2.0 / 3.0


def test_nobody_signs() -> None:
    assert np.isnan(share_before(first_deadline(np.full((2, 3), np.inf), FIRST), ONE)[0])


def test_only_deadlines_that_stood_count() -> None:
    last = datetime.date(2025, 8, 7)
    both = np.array([[True, True], [True, True]])
    inside, whole = standing_deadlines(DAYS, both, [FIRST, SECOND], last)
    assert inside.tolist() == [2.0, 0.0, 1.0]  # 9 July is more than three weeks before 1 August
    assert whole.tolist() == [2.0, 2.0, 1.0]
    inside, _ = standing_deadlines(DAYS, np.array([[True, True], [True, False]]), [FIRST, SECOND], last)
    assert inside.tolist() == [2.0, 0.0, 0.0]


def test_signatures_after_the_cut_off_do_not_count() -> None:
    inside, whole = standing_deadlines(DAYS, np.ones((2, 1), dtype=bool), [FIRST], datetime.date(2025, 7, 8))
    assert inside.tolist() == [2.0, 0.0, 0.0]
    assert whole.tolist() == [2.0, 1.0, 0.0]


def test_a_deadline_stands_until_home_carries_out_its_threat() -> None:
    rounds = np.array([day("2025-07-02"), day("2025-07-09"), day("2025-07-30")]).astype(np.int64)
    simple = np.array([[10.0, 10.0, 16.0], [10.0, 16.0, 16.0]])
    nothing = np.zeros((2, 1))
    ensemble = Ensemble(
        ("JPN",), nothing, nothing, nothing, nothing > 0, rounds, simple, simple, int(rounds[-1]) + 6
    )
    third = datetime.date(2025, 8, 24)
    assert deadlines_that_stood(ensemble, [FIRST, SECOND, third]).tolist() == [
        [True, True, False],  # extended on 9 July, carried out on 1 August
        [True, False, False],  # carried out on 9 July
    ]
