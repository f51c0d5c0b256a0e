"""The model under other assumptions, [Ignatenko2025]_, Table 9."""

import numpy as np

from sim.trade.economy import Economy, recalibrated


def with_trade_elasticity(economy: Economy, eps: float) -> Economy:
    """Return the economy with another trade elasticity, > 0; scale elasticity and phi stay as they are."""
    return recalibrated(economy, elasticities=economy.elasticities._replace(eps=eps))


def with_firm_passthrough(economy: Economy, share: float) -> Economy:
    """Return the economy whose firms pass on a share of a tariff, 0..1, which lowers phi by what they absorb."""
    return recalibrated(economy, elasticities=economy.elasticities._replace(firm_passthrough=share))


def eaton_kortum(economy: Economy) -> Economy:
    """Return the economy without overheads (nu = 0, phi = 1): the model of [Eaton2002]_."""
    return recalibrated(economy, nu=np.zeros(economy.size))
