"""Retaliation, escalation, pain and truce."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.tariff_war import cumulated_pain, escalated_rate, retaliation, truce
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise, same_bits


@pytest.mark.parametrize(
    ("ratio", "hit_by", "expected"),
    [
        (1.0, 34.0, 34.0),
        (0.5, 34.0, 17.0),
        (0.0, 34.0, 0.0),
        (1.0, 0.0, 0.0),
        (2.0, 84.0, 125.0),
        (1.0, 125.0, 125.0),
    ],
)
def test_retaliation_by_hand(ratio: float, hit_by: float, expected: float) -> None:
    same_bits(retaliation(ratio=ratio, hit_by=hit_by, cap=125.0), expected)


@given(ratio=st.floats(0.0, 10.0), hit_by=draw.percents, more=draw.percents)
def test_retaliation_rises_with_the_blow(ratio: float, hit_by: float, more: float) -> None:
    weak, strong = (retaliation(ratio=ratio, hit_by=value, cap=125.0) for value in sorted([hit_by, more]))
    assert 0.0 <= weak <= strong <= 125.0


@pytest.mark.parametrize(
    ("rate", "expected"), [(34.0, 84.0), (84.0, 125.0), (125.0, 125.0), (130.0, 130.0), (0.0, 50.0), (75.0, 125.0)]
)
def test_escalation_by_hand(rate: float, expected: float) -> None:
    same_bits(escalated_rate(rate=rate, step=50.0, cap=125.0), expected)


@given(rate=st.floats(0.0, 200.0), step=draw.percents)
def test_escalation_goes_up_by_a_step_at_most_and_never_down(rate: float, step: float) -> None:
    after = escalated_rate(rate=rate, step=step, cap=125.0)
    assert rate <= after <= max(rate, min(rate + step, 125.0))


def test_a_ladder_ends_at_the_cap() -> None:
    rungs = [34.0]
    for _ in range(4):
        rungs.append(float(escalated_rate(rate=rungs[-1], step=50.0, cap=125.0)))
    assert rungs == [34.0, 84.0, 125.0, 125.0, 125.0]


@pytest.mark.parametrize(
    ("before", "loss", "size", "days", "expected"),
    [
        (0.0, 10.0, 1000.0, 1, 1.0),  # one percent for a day
        (2.0, 10.0, 1000.0, 7, 9.0),
        (2.0, 10.0, 500.0, 7, 16.0),
        (2.0, 0.0, 1000.0, 7, 2.0),
        (2.0, -50.0, 1000.0, 7, 2.0),  # gains do not count
    ],
)
def test_pain_by_hand(before: float, loss: float, size: float, days: int, expected: float) -> None:
    assert cumulated_pain(before=before, loss=loss, size=size, days=days) == pytest.approx(expected, rel=1e-14)


@given(before=st.floats(0.0, 20.0), loss=draw.money, days=st.integers(1, 31))
def test_pain_never_falls_and_days_add_up(before: float, loss: float, days: int) -> None:
    once = cumulated_pain(before=before, loss=loss, size=1000.0, days=days)
    daily: float | np.ndarray = before
    for _ in range(days):
        daily = cumulated_pain(before=daily, loss=loss, size=1000.0, days=1)
    assert once >= before
    assert once == pytest.approx(daily, rel=1e-10)


@pytest.mark.parametrize(
    ("at_war", "partner_pain", "home_pain", "expected"),
    [
        (True, 8.0, 2.0, True),  # both have just enough
        (True, 7.99, 2.0, False),
        (True, 8.0, 1.99, False),
        (True, 99.0, 0.0, False),  # one side alone does not end it
        (True, 0.0, 99.0, False),
        (False, 99.0, 99.0, False),  # no war, no truce
    ],
)
def test_truce_by_hand(at_war: bool, partner_pain: float, home_pain: float, expected: bool) -> None:
    ends = truce(
        at_war=at_war, partner_pain=partner_pain, home_pain=home_pain, partner_patience=8.0, home_patience=2.0
    )
    assert ends == expected


@draw.few
@given(first=draw.blocks(0.0, 130.0), second=draw.blocks(0.0, 3.0))
def test_one_rule_for_any_shape(first: np.ndarray, second: np.ndarray) -> None:
    assert_elementwise(retaliation, arrays={"ratio": second, "hit_by": first}, constants={"cap": 125.0})
    assert_elementwise(escalated_rate, arrays={"rate": first}, constants={"step": 50.0, "cap": 125.0})
    arrays = {"before": second, "loss": first - 60.0, "size": 900.0 + first}
    assert_elementwise(cumulated_pain, arrays=arrays, constants={"days": 7})
    sides = {"partner_pain": first, "home_pain": second, "partner_patience": 60.0 + second}
    arrays = {"at_war": first > 20.0, "home_patience": first / 50.0, **sides}
    assert_elementwise(truce, arrays=arrays)
