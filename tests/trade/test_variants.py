"""Other assumptions change what they name and nothing else."""

import numpy as np
import pytest

from sim.errors import TradeModelError
from sim.trade.economy import Economy
from sim.trade.variants import eaton_kortum, with_firm_passthrough, with_trade_elasticity


def test_another_elasticity_keeps_scale_and_phi(small: Economy) -> None:
    changed = with_trade_elasticity(small, 8.0)
    assert changed.elasticities == small.elasticities._replace(eps=8.0)
    assert np.array_equal(changed.phi, small.phi)
    assert np.array_equal(changed.income, small.income)


def test_firms_that_absorb_lower_phi(small: Economy) -> None:
    np.testing.assert_allclose(small.phi - with_firm_passthrough(small, 0.25).phi, 0.75)


def test_eaton_kortum_has_no_overheads(small: Economy) -> None:
    changed = eaton_kortum(small)
    assert not changed.nu.any()
    np.testing.assert_array_equal(changed.phi, 1.0)
    np.testing.assert_allclose(changed.income, small.flows.sum(axis=1))  # what it sells is what it earns


@pytest.mark.parametrize("eps", [0.0, -4.0, float("inf")])
def test_impossible_elasticities_are_refused(small: Economy, eps: float) -> None:
    with pytest.raises(TradeModelError, match="elasticity eps"):
        with_trade_elasticity(small, eps)
