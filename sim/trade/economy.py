"""The calibrated world economy: who trades what with whom before tariffs change, and how it responds."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, FloatArray, IntArray
from sim.trade.elasticities import Elasticities, checked_elasticities
from sim.trade.refusals import (
    checked_codes,
    checked_flows,
    checked_overheads,
    checked_positive,
    checked_scale,
    checked_tariffs,
)

REST_OF_WORLD = "ROW"
"""Code of the economy that trades but does not negotiate."""


class Economy(NamedTuple):
    """N economies at their baseline; made by :func:`economy_from_flows`, whose accounts it keeps.

    Every array is read-only. Money is in units of ``unit_usd_bn`` billion US dollars a year.
    """

    codes: tuple[str, ...]  # (N,) names, usually ISO 3166 alpha-3
    home: int  # position of the country that sets the tariffs
    flows: FloatArray  # (N, N) row exports to column, net of tariffs, diagonal = domestic sales
    baseline_tariffs: FloatArray  # (N, N) tariff of the column on the row, a fraction, diagonal 0
    nu: FloatArray  # (N,) share of sales that pays for overheads in the market sold to
    phi: FloatArray  # (N,) response of trade to a tariff over its response to a cost
    elasticities: Elasticities
    unit_usd_bn: float
    expenditure: FloatArray  # (N,) E, tariffs included
    spending: FloatArray  # (N,) I, expenditure net of tariffs
    income: FloatArray  # (N,) Y, without transfers and tariff revenue
    transfer: FloatArray  # (N,) T, received from abroad; adds up to zero
    shares: FloatArray  # (N, N) lambda, column's spending on row over its expenditure

    @property
    def size(self) -> int:
        """Number of economies N."""
        return len(self.codes)

    @property
    def foreign(self) -> IntArray:
        """Positions of all economies but home, in order: ``(N - 1,)``."""
        return np.delete(np.arange(self.size), self.home)

    @property
    def partners(self) -> IntArray:
        """Positions of the economies that negotiate with home: neither home nor the rest of the world."""
        return np.array([n for n in self.foreign if self.codes[n] != REST_OF_WORLD], dtype=np.int64)


def economy_from_flows(
    *,
    codes: Sequence[str],
    home: str,
    flows: ArrayLike,
    nu: ArrayLike,
    elasticities: Elasticities | None = None,
    baseline_tariffs: ArrayLike | None = None,
    unit_usd_bn: float = 1.0,
) -> Economy:
    """Return the economy whose accounts follow from a completed matrix of trade flows.

    With flows ``X`` net of tariffs (exporter j, importer i) and baseline tariffs ``t0``::

        E_i = sum_j X_ji (1 + t0_ji)     I_i = sum_j X_ji     lambda_ji = X_ji (1 + t0_ji) / E_i
        Y_i = sum_n (1 - nu_n) X_in + nu_i I_i                T_i = I_i - Y_i
        phi_i = firm_passthrough + (1 + psi) nu_i / (1 - nu_i)

    Parameters
    ----------
    codes : N distinct names
    home : one of ``codes``
    flows : ``(N, N)``, money a year, finite and not negative
        Row exports to column; the diagonal holds domestic sales.
    nu : ``(N,)``, in [0, 1)
    elasticities : the responses; the paper's when left out
    baseline_tariffs : ``(N, N)``, fractions above -1, diagonal 0; none when left out
    unit_usd_bn : value of one unit of ``flows`` in billion US dollars

    Raises
    ------
    TradeModelError
        Naming the economy or cell, what it holds and what was expected.

    Examples
    --------
    >>> world = economy_from_flows(codes="AB", home="A", flows=[[8, 1], [2, 4]], nu=[0, 0])
    >>> world.transfer
    array([ 1., -1.])
    """
    names = checked_codes(codes, home)
    responses = checked_elasticities(elasticities or Elasticities())
    size = len(names)
    exports = checked_flows(flows, names)
    rates = np.zeros((size, size)) if baseline_tariffs is None else checked_tariffs(baseline_tariffs, names)
    overheads = checked_overheads(nu, names)
    gross = exports * (1.0 + rates)
    spending = exports.sum(axis=0)
    expenditure = checked_positive("expenditure", gross.sum(axis=0), names)
    income = checked_positive("income", exports @ (1.0 - overheads) + overheads * spending, names)
    phi = responses.firm_passthrough + (1.0 + responses.psi) * overheads / (1.0 - overheads)
    made = Economy(
        codes=names,
        home=names.index(home),
        flows=exports,
        baseline_tariffs=rates,
        nu=overheads,
        phi=phi,
        elasticities=responses,
        unit_usd_bn=checked_scale("unit_usd_bn", unit_usd_bn),
        expenditure=expenditure,
        spending=spending,
        income=income,
        transfer=spending - income,
        shares=gross / expenditure,
    )
    for field in made:
        if isinstance(field, np.ndarray):
            field.setflags(write=False)
    return made


def recalibrated(
    economy: Economy,
    *,
    flows: ArrayLike | None = None,
    nu: ArrayLike | None = None,
    elasticities: Elasticities | None = None,
    baseline_tariffs: ArrayLike | None = None,
) -> Economy:
    """Return the economy with some of its foundations replaced and its accounts made anew."""
    return economy_from_flows(
        codes=economy.codes,
        home=economy.codes[economy.home],
        flows=economy.flows if flows is None else flows,
        nu=economy.nu if nu is None else nu,
        elasticities=elasticities or economy.elasticities,
        baseline_tariffs=economy.baseline_tariffs if baseline_tariffs is None else baseline_tariffs,
        unit_usd_bn=economy.unit_usd_bn,
    )
