"""Many worlds at once that differ only in tariffs between home and each other economy."""

from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, FloatArray, IntArray, as_float
from sim.errors import TradeModelError
from sim.trade.economy import Economy
from sim.trade.tiles import tiled_product


class LinkKernel(NamedTuple):
    """The :class:`sim.trade.kernels.Kernel` of B worlds in which only home's links have changed.

    Links among the others stand still, so each question costs one product with a constant matrix and some
    arithmetic on home's row and column. Fields named ``buying`` belong to home's imports (with its sales to
    itself at home's place), ``selling`` to its exports (0 at home's place).
    """

    home: int
    others: FloatArray  # (N, N) lambda without home's row and column
    others_net: FloatArray  # (N, N) the same after baseline tariffs, transposed
    others_revenue: FloatArray | None  # (N, N) what those tariffs take; None if there are none
    buying: FloatArray  # (B, N) lambda z of home's column
    buying_net: FloatArray  # (B, N) after tariffs
    selling: FloatArray  # (B, N) lambda z of home's row
    selling_net: FloatArray  # (B, N) after tariffs

    def price_sums(self, capacity: FloatArray) -> tuple[FloatArray, FloatArray]:
        """See :class:`sim.trade.kernels.Kernel`."""
        own = capacity[..., [self.home]]
        sums = tiled_product(capacity, self.others) + own * self.selling
        revenue = own * (self.selling - self.selling_net)
        if self.others_revenue is not None:
            revenue += tiled_product(capacity, self.others_revenue)
        sums[..., self.home] = (capacity * self.buying).sum(axis=-1)
        revenue[..., self.home] = (capacity * (self.buying - self.buying_net)).sum(axis=-1)
        return sums, revenue / sums

    def sales(self, capacity: FloatArray, demand: FloatArray) -> FloatArray:
        """See :class:`sim.trade.kernels.Kernel`."""
        bought = tiled_product(demand, self.others_net) + demand[..., [self.home]] * self.buying_net
        bought[..., self.home] += (self.selling_net * demand).sum(axis=-1)
        return capacity * bought

    def home_imports(self, capacity: FloatArray, demand: FloatArray) -> FloatArray:
        """See :class:`sim.trade.kernels.Kernel`."""
        return capacity * self.buying_net * demand[..., [self.home]]

    def home_exports(self, capacity: FloatArray, demand: FloatArray) -> FloatArray:
        """See :class:`sim.trade.kernels.Kernel`."""
        return capacity[..., [self.home]] * self.selling_net * demand

    def rows(self, chosen: IntArray | slice) -> "LinkKernel":
        """Return the kernel of some of the worlds."""
        return self._replace(
            buying=self.buying[chosen],
            buying_net=self.buying_net[chosen],
            selling=self.selling[chosen],
            selling_net=self.selling_net[chosen],
        )


def link_kernel(economy: Economy, home_tariffs: FloatArray, partner_tariffs: FloatArray) -> LinkKernel:
    """Return the kernel of B worlds.

    Parameters
    ----------
    economy : the baseline, which holds all other tariffs
    home_tariffs, partner_tariffs : ``(B, N - 1)``, fractions above -1, ordered as ``economy.foreign``
        What home charges on each economy's goods, and what each charges on home's.
    """
    eps, home, foreign = economy.elasticities.eps, economy.home, economy.foreign
    before = economy.baseline_tariffs
    others = economy.shares.copy()
    others[home], others[:, home] = 0.0, 0.0
    untaxed = others / (1.0 + before)
    buying = np.full((len(home_tariffs), economy.size), economy.shares[home, home])
    buying_net = buying.copy()
    selling, selling_net = np.zeros_like(buying), np.zeros_like(buying)
    relative = (1.0 + home_tariffs) / (1.0 + before[foreign, home])
    buying[:, foreign] = economy.shares[foreign, home] * relative ** (-eps * economy.phi[home])
    buying_net[:, foreign] = buying[:, foreign] / (1.0 + home_tariffs)
    relative = (1.0 + partner_tariffs) / (1.0 + before[home, foreign])
    selling[:, foreign] = economy.shares[home, foreign] * relative ** (-eps * economy.phi[foreign])
    selling_net[:, foreign] = selling[:, foreign] / (1.0 + partner_tariffs)
    taxed = bool((others != untaxed).any())
    return LinkKernel(
        home, others, np.ascontiguousarray(untaxed.T), others - untaxed if taxed else None,
        buying, buying_net, selling, selling_net,
    )  # fmt: skip


def world_tariffs(economy: Economy, home_tariffs: FloatArray, partner_tariffs: FloatArray) -> FloatArray:
    """Return the ``(N, N)`` tariffs of one world: the baseline with home's links replaced, ``(N - 1,)`` each."""
    tariffs = economy.baseline_tariffs.copy()
    tariffs[economy.foreign, economy.home] = home_tariffs
    tariffs[economy.home, economy.foreign] = partner_tariffs
    return tariffs


def checked_links(economy: Economy, name: str, tariffs: ArrayLike) -> FloatArray:
    """Return ``(B, N - 1)`` link tariffs, or raise ``TradeModelError`` naming the row and economy at fault."""
    try:
        rates = np.atleast_2d(as_float(tariffs))
    except (TypeError, ValueError) as error:
        raise TradeModelError(f"{name}: expected numbers: {error}") from error
    if rates.ndim != 2 or rates.shape[1] != economy.size - 1:
        raise TradeModelError(
            f"{name}: shape {np.shape(tariffs)}; expected (worlds, {economy.size - 1}), an entry per economy but "
            f"{economy.codes[economy.home]}"
        )
    bad = ~(np.isfinite(rates) & (rates > -1.0))
    if bad.any():
        row, column = (int(k) for k in np.argwhere(bad)[0])
        code = economy.codes[economy.foreign[column]]
        raise TradeModelError(
            f"{name} of world {row}, {code}: {rates[row, column]:g}; expected finite and above -1"
        )
    return rates
