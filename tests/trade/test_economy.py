"""Accounts add up, and nothing impossible gets in."""

import numpy as np
import pytest

from sim.errors import TradeModelError
from sim.trade.economy import Economy, economy_from_flows, recalibrated
from sim.trade.elasticities import Elasticities
from sim.trade.refusals import checked_tariffs

FLOWS = [[8.0, 1.0, 2.0], [3.0, 20.0, 4.0], [1.0, 2.0, 9.0]]
NU = [0.1, 0.25, 0.2]


def build(**changes: object) -> Economy:
    given = {"codes": ("AAA", "BBB", "ROW"), "home": "BBB", "flows": FLOWS, "nu": NU} | changes
    return economy_from_flows(**given)  # type: ignore[arg-type]


def test_hand_worked_accounts() -> None:
    tariffs = np.zeros((3, 3))
    tariffs[0, 1] = 0.5  # of BBB on goods of AAA, worth 1
    economy = build(baseline_tariffs=tariffs)
    np.testing.assert_allclose(economy.expenditure, [12.0, 23.5, 15.0])
    # AAA sells 8, 1 and 2 and keeps all but the overheads; it earns 0.1 of the 12 spent in AAA
    assert economy.income[0] == pytest.approx(8 * 0.9 + 1 * 0.75 + 2 * 0.8 + 0.1 * 12)
    assert economy.income[1] == pytest.approx(3 * 0.9 + 20 * 0.75 + 4 * 0.8 + 0.25 * 23)
    np.testing.assert_allclose(economy.transfer, [12.0, 23.0, 15.0] - economy.income)
    assert economy.shares[0, 1] == pytest.approx(1.5 / 23.5)
    assert economy.phi[1] == pytest.approx(1.0 + 1.1675 * 0.25 / 0.75)


def test_transfers_and_shares_add_up(small: Economy) -> None:
    assert small.transfer.sum() == pytest.approx(0.0, abs=1e-12)
    np.testing.assert_allclose(small.shares.sum(axis=0), 1.0)


def test_positions() -> None:
    economy = build()
    assert economy.size == 3
    assert economy.foreign.tolist() == [0, 2]
    assert economy.partners.tolist() == [0]


def test_arrays_are_read_only_and_copied(small: Economy) -> None:
    flows = np.array(FLOWS)
    economy = build(flows=flows)
    flows[0, 0] = 99.0
    assert economy.flows[0, 0] == 8.0
    with pytest.raises(ValueError, match="read-only"):
        small.income[0] = 1.0


def test_firm_passthrough_lowers_phi_by_what_firms_absorb() -> None:
    full, quarter = build(), build(elasticities=Elasticities(firm_passthrough=0.25))
    np.testing.assert_allclose(full.phi - quarter.phi, 0.75)


def test_recalibrated_changes_only_what_it_is_told(small: Economy) -> None:
    again = recalibrated(small)
    assert all(np.array_equal(a, b) for a, b in zip(again, small, strict=True))
    free = recalibrated(small, baseline_tariffs=np.zeros((5, 5)))
    assert np.array_equal(free.flows, small.flows)
    assert (free.expenditure < small.expenditure).all()


def cell(value: float, row: int = 0, column: int = 1) -> list[list[float]]:
    flows = np.array(FLOWS)
    flows[row, column] = value
    return flows.tolist()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"flows": [[1.0, 2.0]]}, r"flows: shape \(1, 2\); expected \(3, 3\)"),
        ({"flows": cell(-3.0)}, "flow AAA to BBB is -3; expected finite and not negative"),
        ({"flows": cell(np.nan, 2, 0)}, "flow ROW to AAA is nan"),
        ({"flows": cell(np.inf)}, "flow AAA to BBB is inf"),
        ({"flows": [["x"] * 3] * 3}, "flows: expected numbers"),
        ({"flows": np.array(FLOWS) * [1, 0, 1]}, "expenditure of BBB is 0; expected finite and above 0"),
        (
            {"flows": np.array(FLOWS) * [[1], [1], [0]], "nu": [0.1, 0.2, 0.0]},
            "income of ROW is 0; expected finite and above 0",
        ),
        ({"nu": [0.1, 0.2]}, r"nu: shape \(2,\); expected \(3,\)"),
        ({"nu": [0.1, 1.0, 0.2]}, "nu of BBB is 1; expected at least 0 and below 1"),
        ({"nu": [0.1, np.nan, 0.2]}, "nu of BBB is nan"),
        ({"codes": ("AAA", "BBB", "AAA")}, "codes: expected at least two distinct names"),
        ({"codes": ("BBB",)}, "codes: expected at least two distinct names"),
        ({"home": "USA"}, "home: 'USA' is not among the 3 economies"),
        ({"baseline_tariffs": cell(-1.0)}, "tariff of BBB on goods of AAA is -1; expected finite and above -1"),
        ({"elasticities": Elasticities(eps=0.0)}, "elasticity eps is 0.0; expected a finite number"),
        ({"elasticities": Elasticities(psi=-0.1)}, "elasticity psi is -0.1"),
        ({"elasticities": Elasticities(kappa=float("nan"))}, "elasticity kappa is nan"),
        ({"unit_usd_bn": 0.0}, "unit_usd_bn is 0.0; expected a finite number above 0"),
    ],
)
def test_refusals(changes: dict[str, object], message: str) -> None:
    with pytest.raises(TradeModelError, match=message):
        build(**changes)


def test_tariffs_are_refused_by_cell() -> None:
    codes = ("AAA", "BBB")
    for rates, message in (
        ([[0, -1.5], [0, 0]], "tariff of BBB on goods of AAA is -1.5"),
        ([[0, 0], [np.nan, 0]], "tariff of AAA on goods of BBB is nan"),
        ([[0, 0], [0, 0.1]], "tariff of BBB on goods of BBB is 0.1; expected 0"),
        ([0.1, 0.2], r"tariffs: shape \(2,\); expected \(2, 2\)"),
    ):
        with pytest.raises(TradeModelError, match=message):
            checked_tariffs(rates, codes)


def test_a_subsidy_is_a_tariff_below_zero() -> None:
    assert checked_tariffs([[0, -0.99], [0, 0]], ("AAA", "BBB"))[0, 1] == -0.99
