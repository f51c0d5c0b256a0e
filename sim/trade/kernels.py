"""How tariffs enter: the weights with which costs become prices, revenue and sales.

The model needs tariffs only through ``z = ((1 + t) / (1 + t0)) ** (-eps phi)``, which moves trade shares, and
through the share ``t / (1 + t)`` of spending that goes to the customs. A kernel holds both and answers the
four questions the equilibrium asks. :class:`WorldKernel` knows every tariff of one world; the batched
kernel of :mod:`sim.trade.link_kernel` knows only home's links, for many worlds at once.
"""

from typing import NamedTuple, Protocol

from sim.arrays import FloatArray
from sim.trade.economy import Economy


class Kernel(Protocol):
    """What an equilibrium asks of tariffs; ``capacity`` is a_j, ``demand`` is per unit of the price sum."""

    def price_sums(self, capacity: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the price sums S and the revenue share r of spending, both ``(..., N)``."""
        ...

    def sales(self, capacity: FloatArray, demand: FloatArray) -> FloatArray:
        """Return what each economy sells everywhere, at home too, net of tariffs: ``(..., N)``."""
        ...

    def home_imports(self, capacity: FloatArray, demand: FloatArray) -> FloatArray:
        """Return what home buys from each economy, itself included, net of tariffs: ``(..., N)``."""
        ...

    def home_exports(self, capacity: FloatArray, demand: FloatArray) -> FloatArray:
        """Return what home sells to each economy, net of tariffs; 0 to itself: ``(..., N)``."""
        ...


class WorldKernel(NamedTuple):
    """Tariffs of every economy on every other, for one world."""

    home: int
    gross: FloatArray  # (N, N) lambda z: weight in the price sum of the column
    net: FloatArray  # (N, N) the same after tariffs are paid

    def price_sums(self, capacity: FloatArray) -> tuple[FloatArray, FloatArray]:
        """See :class:`Kernel`."""
        sums = capacity @ self.gross
        return sums, (capacity @ (self.gross - self.net)) / sums

    def sales(self, capacity: FloatArray, demand: FloatArray) -> FloatArray:
        """See :class:`Kernel`."""
        return capacity * (demand @ self.net.T)

    def home_imports(self, capacity: FloatArray, demand: FloatArray) -> FloatArray:
        """See :class:`Kernel`."""
        imports: FloatArray = capacity * self.net[:, self.home] * demand[..., [self.home]]
        return imports

    def home_exports(self, capacity: FloatArray, demand: FloatArray) -> FloatArray:
        """See :class:`Kernel`."""
        exports: FloatArray = capacity[..., [self.home]] * self.net[self.home] * demand
        exports[..., self.home] = 0.0
        return exports


def world_kernel(economy: Economy, tariffs: FloatArray) -> WorldKernel:
    """Return the kernel of one world; ``tariffs`` ``(N, N)`` fractions, already checked."""
    relative = (1.0 + tariffs) / (1.0 + economy.baseline_tariffs)
    gross = economy.shares * relative ** (-economy.elasticities.eps * economy.phi)
    return WorldKernel(economy.home, gross, gross / (1.0 + tariffs))
