"""What an equilibrium means for people: welfare, work, prices, trade and revenue, as changes and in money."""

from typing import NamedTuple, Protocol

import numpy as np

from sim.arrays import FloatArray
from sim.trade.closures import Closure
from sim.trade.economy import Economy
from sim.trade.kernels import Kernel
from sim.trade.markets import Markets, baseline_tax_cut


class Cleared(Protocol):
    """An equilibrium, of one world or of many."""

    @property
    def kernel(self) -> Kernel:
        """How tariffs enter."""
        ...

    @property
    def markets(self) -> Markets:
        """Markets that clear."""
        ...

    @property
    def closure(self) -> Closure:
        """Closure under which they do."""
        ...


class Outcomes(NamedTuple):
    """Reported variables of one world or of B worlds; ``(..., N)`` by economy, ``(...)`` for home or the world.

    Changes are from the baseline. Money is billion US dollars a year at the prices of the new equilibrium,
    deflated so that the expenditure-weighted mean of consumer prices over all economies has not moved.
    """

    welfare_pct: FloatArray  # (..., N) change of real consumption net of the toil of working
    deficit_pct: FloatArray  # (..., N) change of the trade deficit over its size; 0/0 is 0, else infinite
    exports_pct: FloatArray  # (..., N) change of exports over income
    imports_pct: FloatArray  # (..., N) change of imports over income
    employment_pct: FloatArray  # (..., N)
    prices_pct: FloatArray  # (..., N) change of the consumer price index, tariffs included
    revenue_share: FloatArray  # (..., N) tariff revenue, a share of baseline expenditure; a level
    world_trade_pct: FloatArray  # (...) change of world trade over world income
    welfare_usd_bn: FloatArray  # (..., N) welfare change times baseline expenditure
    home_imports_usd_bn: FloatArray  # (..., N) home's purchases from each economy; 0 at home's place
    home_exports_usd_bn: FloatArray  # (..., N) home's sales to each economy; 0 at home's place
    bilateral_deficit_usd_bn: FloatArray  # (..., N) home's deficit with each economy
    bilateral_deficit_change_usd_bn: FloatArray  # (..., N)
    deficit_usd_bn: FloatArray  # (...) home's deficit with the world
    deficit_change_usd_bn: FloatArray  # (...)
    revenue_usd_bn: FloatArray  # (...) home's tariff revenue
    revenue_change_usd_bn: FloatArray  # (...)


class _Accounts(NamedTuple):
    """Deflated money flows of the new equilibrium, in the units of the economy's flows, ``(..., N)`` each."""

    income: FloatArray
    spending: FloatArray
    expenditure: FloatArray
    domestic: FloatArray
    exports: FloatArray
    home_imports: FloatArray
    home_exports: FloatArray

    @property
    def imports(self) -> FloatArray:
        return self.spending - self.domestic

    @property
    def deficit(self) -> FloatArray:
        return self.imports - self.exports


def outcomes(economy: Economy, found: Cleared) -> Outcomes:
    """Return the reported variables of an equilibrium or a batch of them.

    [Ignatenko2025]_: with d = E / (E - kappa / (1 + kappa) (1 - tau) / (1 - tau0) Y), welfare
    is ``d (En / E) / P + (1 - d) w L / P``. With baseline tariffs every change is measured from the baseline
    with its tariffs; all are zero there.

    Parameters
    ----------
    economy : the baseline
    found : an :class:`~sim.trade.equilibrium.Equilibrium` or :class:`~sim.trade.links.LinkEquilibria`
    """
    markets = found.markets
    deflator = _deflator(economy, markets)
    prices = np.exp(markets.log_price) / deflator
    old, new = _baseline_accounts(economy), _accounts(economy, found, deflator)
    welfare = _welfare(economy, found, new, prices)
    world_trade = (new.expenditure - new.domestic).sum(axis=-1) / (old.expenditure - old.domestic).sum()
    bilateral, revenue = new.home_imports - new.home_exports, new.expenditure - new.spending
    home, unit = economy.home, economy.unit_usd_bn
    return Outcomes(
        welfare_pct=100.0 * welfare,
        deficit_pct=100.0 * _relative(new.deficit - old.deficit, np.abs(old.deficit)),
        exports_pct=100.0
        * _relative(new.exports / new.income - old.exports / old.income, old.exports / old.income),
        imports_pct=100.0
        * _relative(new.imports / new.income - old.imports / old.income, old.imports / old.income),
        employment_pct=100.0 * np.expm1(markets.log_employment),
        prices_pct=100.0 * (prices - 1.0),
        revenue_share=revenue / economy.expenditure,
        world_trade_pct=100.0 * (world_trade / (new.income.sum(axis=-1) / old.income.sum()) - 1.0),
        welfare_usd_bn=unit * welfare * economy.expenditure,
        home_imports_usd_bn=unit * new.home_imports,
        home_exports_usd_bn=unit * new.home_exports,
        bilateral_deficit_usd_bn=unit * bilateral,
        bilateral_deficit_change_usd_bn=unit * (bilateral - (old.home_imports - old.home_exports)),
        deficit_usd_bn=unit * new.deficit[..., home],
        deficit_change_usd_bn=unit * (new.deficit - old.deficit)[..., home],
        revenue_usd_bn=unit * revenue[..., home],
        revenue_change_usd_bn=unit * (revenue - (old.expenditure - old.spending))[..., home],
    )


def _deflator(economy: Economy, markets: Markets) -> FloatArray:
    """Return the expenditure-weighted mean price, ``(..., 1)``: the numeraire of all money reported."""
    weights = economy.expenditure / economy.expenditure.sum()
    mean: FloatArray = (np.exp(markets.log_price) * weights).sum(axis=-1, keepdims=True)
    return mean


def _baseline_accounts(economy: Economy) -> _Accounts:
    domestic = np.diagonal(economy.flows)
    bought, sold = economy.flows[:, economy.home].copy(), economy.flows[economy.home].copy()
    bought[economy.home] = sold[economy.home] = 0.0
    exports = economy.flows.sum(axis=1) - domestic
    return _Accounts(economy.income, economy.spending, economy.expenditure, domestic, exports, bought, sold)


def _accounts(economy: Economy, found: Cleared, deflator: FloatArray) -> _Accounts:
    kernel, markets = found.kernel, found.markets
    demand = markets.expenditure / markets.price_sum / deflator
    domestic = markets.capacity * np.diagonal(economy.shares) * demand
    bought = kernel.home_imports(markets.capacity, demand)
    bought[..., economy.home] = 0.0
    return _Accounts(
        income=markets.income / deflator,
        spending=markets.spending / deflator,
        expenditure=markets.expenditure / deflator,
        domestic=domestic,
        exports=kernel.sales(markets.capacity, demand) - domestic,
        home_imports=bought,
        home_exports=kernel.home_exports(markets.capacity, demand),
    )


def _welfare(economy: Economy, found: Cleared, new: _Accounts, prices: FloatArray) -> FloatArray:
    kappa = economy.elasticities.kappa
    relief = (1.0 - found.markets.tax_cut) / (1.0 - baseline_tax_cut(economy, found.closure))
    toil = kappa / (1.0 + kappa) * relief * economy.income
    consumption = new.expenditure / economy.expenditure / prices - 1.0
    wages = new.income / economy.income / prices - 1.0
    return (economy.expenditure * consumption - toil * wages) / (economy.expenditure - toil)


def _relative(change: FloatArray, base: FloatArray) -> FloatArray:
    """Return ``change / base``, where no change from nothing is 0 and any other is infinite."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((base == 0.0) & (change == 0.0), 0.0, change / base)
