"""How strongly trade, productivity, labour and prices respond."""

from typing import NamedTuple

import numpy as np

from sim.errors import TradeModelError


class Elasticities(NamedTuple):
    """Responses, the same for every economy; defaults are those of [Ignatenko2025]_."""

    eps: float = 4.0  # trade elasticity, > 0
    psi: float = 0.1675  # scale elasticity, >= 0
    kappa: float = 0.5  # labour supply elasticity, >= 0
    firm_passthrough: float = 1.0  # share of a tariff the surviving firms pass on, 0..1


def checked_elasticities(values: Elasticities) -> Elasticities:
    """Return the responses, or raise ``TradeModelError`` naming the one that is not a possible number."""
    lowest = Elasticities(eps=np.nextafter(0.0, 1.0), psi=0.0, kappa=0.0, firm_passthrough=0.0)
    for name, value, bound in zip(Elasticities._fields, values, lowest, strict=True):
        if not (np.isfinite(value) and value >= bound):
            raise TradeModelError(f"elasticity {name} is {value!r}; expected a finite number >= {bound:g}")
    return values
