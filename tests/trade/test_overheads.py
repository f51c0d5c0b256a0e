"""Calibration from raw flows: the two targets are met, and the diagonal closes the accounts."""

import numpy as np
import pytest

from sim.errors import TradeModelError
from sim.trade.overheads import (
    TARGET_ABROAD,
    TARGET_HOME,
    completed_flows,
    economy_from_raw_flows,
    overhead_shares,
)

CODES = ("AAA", "USA", "CCC")
FLOWS = np.array([[0.0, 3.0, 2.0], [2.0, 0.0, 1.0], [4.0, 2.0, 0.0]])
GDP = np.array([60.0, 100.0, 40.0])


def test_targets_are_met_in_the_world_of_two_regions() -> None:
    nu_abroad, nu_home = overhead_shares(FLOWS, GDP, 1)
    sold, bought = 5.0, 3.0  # the others to the US and from it
    abroad = 100 + (1 - nu_abroad) * (6 + bought - (1 - nu_abroad) * 6 - (1 - nu_home) * sold)
    home = 100 + (1 - nu_home) * (sold - (1 - nu_abroad) * bought)
    own_abroad = (abroad - bought) / (abroad - bought + sold)
    own_home = (home - sold) / (home - sold + bought)
    assert own_abroad * nu_abroad + (1 - own_abroad) * nu_home == pytest.approx(TARGET_ABROAD)
    assert own_home * nu_home + (1 - own_home) * nu_abroad == pytest.approx(TARGET_HOME)


def test_domestic_sales_by_hand() -> None:
    completed = completed_flows(FLOWS, GDP, np.array([0.1, 0.2, 0.1]))
    earned = 3 * 0.8 + 2 * 0.9  # AAA's exports net of overheads paid where they are sold
    assert completed[0, 0] == pytest.approx(60 + 0.9 * (6 - earned) - 6)
    assert np.array_equal(completed - np.diag(np.diagonal(completed)), FLOWS)


def test_a_country_that_imports_more_than_it_has_sells_nothing_at_home() -> None:
    completed = completed_flows(FLOWS, np.array([1.0, 100.0, 40.0]), np.array([0.9, 0.2, 0.1]))
    assert completed[0, 0] == 0.0


def test_the_diagonal_given_is_ignored() -> None:
    plain = economy_from_raw_flows(codes=CODES, home="USA", flows=FLOWS, gdp=GDP)
    marked = economy_from_raw_flows(codes=CODES, home="USA", flows=FLOWS + 7 * np.eye(3), gdp=GDP)
    assert np.array_equal(plain.flows, marked.flows)
    assert plain.nu[0] == plain.nu[2] < plain.nu[1]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gdp": [60.0, 100.0]}, r"gdp: shape \(2,\); expected \(3,\)"),
        ({"gdp": [60.0, 100.0, 0.0]}, "gdp of CCC is 0; expected finite and above 0"),
        ({"gdp": [60.0, np.nan, 40.0]}, "gdp of USA is nan"),
        ({"home": "BBB"}, "home: 'BBB' is not among the 3 economies"),
        ({"flows": -FLOWS}, "flow AAA to USA is -3"),
        ({"flows": FLOWS * 1e9}, "overhead shares"),
    ],
)
def test_refusals(changes: dict[str, object], message: str) -> None:
    given = {"codes": CODES, "home": "USA", "flows": FLOWS, "gdp": GDP} | changes
    with pytest.raises(TradeModelError, match=message):
        economy_from_raw_flows(**given)  # type: ignore[arg-type]
