"""The calibrated world economy: who trades what with whom before tariffs change, and how it responds."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray, IntArray
from sim.errors import TradeModelError

REST_OF_WORLD = "ROW"
"""Code of the economy that trades but does not negotiate."""


class Elasticities(NamedTuple):
    """How strongly trade, productivity, labour and prices respond; the same for every economy.

    Defaults are those of [Ignatenko2025]_.
    """

    eps: float = 4.0  # trade elasticity, > 0
    psi: float = 0.1675  # scale elasticity, >= 0
    kappa: float = 0.5  # labour supply elasticity, >= 0
    firm_passthrough: float = 1.0  # share of a tariff the surviving firms pass on, 0..1


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
    names = _checked_codes(codes, home)
    responses = _checked_elasticities(elasticities or Elasticities())
    size = len(names)
    exports = _checked_flows(flows, names)
    rates = np.zeros((size, size)) if baseline_tariffs is None else checked_tariffs(baseline_tariffs, names)
    overheads = _checked_overheads(nu, names)
    if not (np.isfinite(unit_usd_bn) and unit_usd_bn > 0.0):
        raise TradeModelError(f"unit_usd_bn is {unit_usd_bn!r}; expected a finite number above 0")
    gross = exports * (1.0 + rates)
    expenditure, spending = gross.sum(axis=0), exports.sum(axis=0)
    _refuse(names, ~(expenditure > 0.0), expenditure, "expenditure", "some purchases, so above 0")
    income = exports @ (1.0 - overheads) + overheads * spending
    _refuse(names, ~(income > 0.0), income, "income", "some sales, so above 0")
    phi = responses.firm_passthrough + (1.0 + responses.psi) * overheads / (1.0 - overheads)
    made = Economy(
        codes=names,
        home=names.index(home),
        flows=exports,
        baseline_tariffs=rates,
        nu=overheads,
        phi=phi,
        elasticities=responses,
        unit_usd_bn=float(unit_usd_bn),
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


def checked_tariffs(tariffs: ArrayLike, codes: Sequence[str]) -> FloatArray:
    """Return tariffs as a new ``(N, N)`` array, or say which cell no country could charge.

    Raises
    ------
    TradeModelError
        For a wrong shape, a tariff that is not finite or not above -1, or one on domestic sales.
    """
    rates = _array("tariffs", tariffs, (len(codes), len(codes)))
    _refuse_cells(codes, ~(np.isfinite(rates) & (rates > -1.0)), rates, "tariff", "finite and above -1")
    own = np.diagflat(np.diagonal(rates) != 0.0)
    _refuse_cells(codes, own, rates, "tariff", "0: a country puts no tariff on its own sales")
    return rates


def _checked_codes(codes: Sequence[str], home: str) -> tuple[str, ...]:
    names = tuple(codes)
    if len(names) < 2 or len(set(names)) != len(names):
        raise TradeModelError(f"codes: expected at least two distinct names, got {len(names)}: {names!r:.80}")
    if home not in names:
        raise TradeModelError(f"home: {home!r} is not among the {len(names)} economies")
    return names


def _checked_elasticities(values: Elasticities) -> Elasticities:
    lowest = Elasticities(eps=np.nextafter(0.0, 1.0), psi=0.0, kappa=0.0, firm_passthrough=0.0)
    for name, value, bound in zip(Elasticities._fields, values, lowest, strict=True):
        if not (np.isfinite(value) and value >= bound):
            raise TradeModelError(f"elasticity {name} is {value!r}; expected a finite number >= {bound:g}")
    return values


def _checked_flows(flows: ArrayLike, codes: Sequence[str]) -> FloatArray:
    matrix = _array("flows", flows, (len(codes), len(codes)))
    _refuse_cells(codes, ~(np.isfinite(matrix) & (matrix >= 0.0)), matrix, "flow", "finite and not negative")
    return matrix


def _checked_overheads(nu: ArrayLike, codes: Sequence[str]) -> FloatArray:
    overheads = _array("nu", nu, (len(codes),))
    _refuse(codes, ~((overheads >= 0.0) & (overheads < 1.0)), overheads, "nu", "at least 0 and below 1")
    return overheads


def _array(name: str, values: ArrayLike, shape: tuple[int, ...]) -> FloatArray:
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TradeModelError(f"{name}: expected numbers of shape {shape}: {error}") from error
    if array.shape != shape:
        raise TradeModelError(f"{name}: shape {array.shape}; expected {shape}, one entry per economy")
    return array


def _refuse(codes: Sequence[str], bad: BoolArray, values: FloatArray, name: str, expected: str) -> None:
    if bad.any():
        n = int(np.argmax(bad))
        raise TradeModelError(f"{name} of {codes[n]} is {values[n]:g}; expected {expected}")


def _refuse_cells(codes: Sequence[str], bad: BoolArray, values: FloatArray, name: str, expected: str) -> None:
    if bad.any():
        j, i = (int(k) for k in np.argwhere(bad)[0])
        cell = (
            f"{name} of {codes[i]} on goods of {codes[j]}"
            if name == "tariff"
            else f"{name} {codes[j]} to {codes[i]}"
        )
        raise TradeModelError(f"{cell} is {values[j, i]:g}; expected {expected}")
