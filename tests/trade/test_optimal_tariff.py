"""The three uniform tariffs of the paper."""

import numpy as np
import pytest

from sim.data.load import load_table
from sim.trade.calibration import calibrated_economy
from sim.trade.economy import economy_from_flows
from sim.trade.optimal_tariff import optimal_home_tariff, optimal_retaliation


def test_a_small_country_under_perfect_competition() -> None:
    """Without overheads and with nearly all of the world abroad, delta is 1: ``t* = 1 / eps`` (Gros 1987)."""
    small = economy_from_flows(codes="HF", home="H", flows=[[8, 2], [2, 1e9]], nu=[0, 0])
    assert optimal_home_tariff(small, weight="expenditure") == pytest.approx(0.25, rel=1e-6)


def test_weights_coincide_when_trade_is_balanced() -> None:
    balanced = economy_from_flows(codes="HF", home="H", flows=[[8, 2], [2, 8]], nu=[0, 0])
    forms = [optimal_home_tariff(balanced, weight=weight) for weight in ("expenditure", "income")]  # type: ignore[arg-type]
    assert forms[0] == forms[1] == pytest.approx(1 / (4 * 0.8))


def test_retaliation_mirrors_home_in_a_symmetric_world() -> None:
    symmetric = economy_from_flows(codes="HF", home="H", flows=[[8, 2], [2, 8]], nu=[0.2, 0.2])
    assert optimal_retaliation(symmetric) == pytest.approx(optimal_home_tariff(symmetric, weight="income"))


def test_74_economies_are_near_the_published_194() -> None:
    economy = calibrated_economy(baseline_tariffs=False)
    published = load_table("parameters").set_index("name")["value"]
    ours = (
        optimal_home_tariff(economy, weight="expenditure"),
        optimal_home_tariff(economy, weight="income"),
        optimal_retaliation(economy),
    )
    theirs = [
        published[f"optimal_{form}_pct"]
        for form in ("us_tariff_expenditure_form", "us_tariff_income_form", "retaliation")
    ]
    np.testing.assert_allclose(100 * np.array(ours), theirs, atol=0.3)
