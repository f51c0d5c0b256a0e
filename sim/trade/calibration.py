"""The world economy of 2023 with the tariffs in force before 2025, from the package's own tables."""

from pathlib import Path

import numpy as np
import pandas as pd

from sim.arrays import FloatArray
from sim.data.load import load_table
from sim.trade.economy import Economy, economy_from_flows
from sim.trade.elasticities import Elasticities

USD_BN_PER_MILLION = 1e-3


def calibrated_economy(
    *, baseline_tariffs: bool = True, elasticities: Elasticities | None = None, folder: Path | None = None
) -> Economy:
    """Return the 74 economies: the United States, 72 partners and the rest of the world.

    With tariffs in the baseline, removing one is a cut; without them it would be a subsidy. They enter the
    hat algebra of [Ignatenko2025]_ as follows. Observed flows X are net of tariffs t0, so expenditure
    is ``E_i = sum_j X_ji (1 + t0_ji)`` and shares are ``lambda_ji = X_ji (1 + t0_ji) / E_i``. The gravity
    equation ``lambda_ji ~ A_j (1 + t_ji)^(-eps phi_i)``, taken as the ratio of two equilibria, has
    ``((1 + t) / (1 + t0))^(-eps phi)`` where the paper has ``(1 + t)^(-eps phi)``. Sellers receive X, so income
    is ``Y_j = sum_i (1 - nu_i) X_ji + nu_j I_j`` with ``I_j = sum_n X_nj``, and the transfer is ``I - Y``, as
    before. Revenue in the new equilibrium is a level, ``r = sum_j l_ji t_ji / (1 + t_ji)``. Households answer
    to the tax cut beyond that of the baseline, ``(1 - tau) / (1 - tau0)`` with ``tau0 = (E - I) / Y``.

    With t0 = 0 this is the published model; at t = t0 nothing moves. Solved from here to free trade and
    calibrated anew, without tariffs, to the flows found there, the model gives the same flows, wages and
    employment at any tariff. Only the paper's welfare measure, whose weight of toil contains the new tax cut,
    does not chain.

    Parameters
    ----------
    baseline_tariffs : whether the baseline has the tariffs between home and its partners before 2025
    elasticities : responses; those of ``parameters.csv`` when left out
    folder : where the tables lie; the package's own when left out

    Returns
    -------
    Economy
        Flows in million US dollars of 2023.

    Raises
    ------
    DataError
        When a table is damaged, or its rows are not the 74 economies in their order.
    TradeModelError
        When a table holds a number the model refuses.
    """
    flows = load_table("trade_flows", folder)
    economies = load_table("economies", folder).set_index("iso3")
    codes = [str(code) for code in flows["exporter_iso3"]]
    home = str(economies.index[economies["role"] == "usa"][0])
    return economy_from_flows(
        codes=codes,
        home=home,
        flows=flows[codes].to_numpy(dtype=np.float64),
        nu=economies["nu_share"].to_numpy(dtype=np.float64),
        elasticities=elasticities or tabulated_elasticities(folder),
        baseline_tariffs=_tariffs_before_2025(codes, home, folder) if baseline_tariffs else None,
        unit_usd_bn=USD_BN_PER_MILLION,
    )


def tabulated_elasticities(folder: Path | None = None) -> Elasticities:
    """Return the responses held in ``parameters.csv``."""
    values = load_table("parameters", folder).set_index("name")["value"]
    return Elasticities(
        eps=float(values["trade_elasticity_eps"]),
        psi=float(values["scale_elasticity_psi"]),
        kappa=float(values["labour_supply_elasticity_kappa"]),
        firm_passthrough=float(values["firm_pass_through_baseline"]),
    )


def _tariffs_before_2025(codes: list[str], home: str, folder: Path | None) -> FloatArray:
    """Return ``(N, N)`` tariffs between home and each partner; 0 for the rest of the world: none is known."""
    partners = load_table("partners", folder).set_index("iso3")
    tariffs = pd.DataFrame(0.0, index=codes, columns=codes)
    tariffs.loc[partners.index, home] = partners["us_tariff_pre2025_pct"] / 100.0
    tariffs.loc[home, partners.index] = partners["tariff_on_us_goods_pct"] / 100.0
    return tariffs.to_numpy(dtype=np.float64)
