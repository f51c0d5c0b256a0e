"""Who pays whom: what an economy spends on top of its income, and what becomes of tariff revenue."""

from typing import Literal, NamedTuple, get_args

import numpy as np

from sim.arrays import FloatArray
from sim.errors import TradeModelError
from sim.trade.economy import Economy

TransferRule = Literal["portfolio", "fixed"]
RevenueRule = Literal["tax_relief", "lump_sum"]


class Closure(NamedTuple):
    """The two assumptions that close the model.

    ``transfers``: ``portfolio`` lets payments abroad move with the payer's income, so an equilibrium exists
    at any tariff of practical interest; ``fixed`` holds every transfer at its share of world income, as the
    paper does [Dekle2008]_. ``revenue``: ``tax_relief`` cuts the income tax and so
    encourages work; ``lump_sum`` hands the revenue out.
    """

    transfers: TransferRule = "portfolio"
    revenue: RevenueRule = "tax_relief"


def checked_closure(closure: Closure) -> Closure:
    """Return the closure, or raise ``TradeModelError`` naming the rule that does not exist."""
    for name, value, known in (
        ("transfers", closure.transfers, get_args(TransferRule)),
        ("revenue", closure.revenue, get_args(RevenueRule)),
    ):
        if value not in known:
            raise TradeModelError(f"closure {name}: {value!r} is unknown; expected one of {', '.join(known)}")
    return closure


def net_spending(economy: Economy, income: FloatArray, closure: Closure) -> FloatArray:
    """Return what each economy spends net of tariffs: its income plus the transfer it receives.

    Parameters
    ----------
    economy : the baseline
    income : ``(..., N)``, new incomes in the units of ``economy.income``

    Returns
    -------
    ``(..., N)``, adding up to total income; negative where a fixed payment exceeds income.
    """
    if closure.transfers == "fixed":
        growth = income.sum(axis=-1, keepdims=True) / economy.income.sum()
        transfer: FloatArray = economy.transfer * growth
    else:
        payments = _payment_rates(economy) * income
        transfer = payments - _pool_shares(economy) * payments.sum(axis=-1, keepdims=True)
    return income + transfer


def net_spending_response(economy: Economy, income: FloatArray, closure: Closure) -> FloatArray:
    """Return the derivative of net spending of the row in log income of the column, ``(N, N)``."""
    if closure.transfers == "fixed":
        return np.diag(income) + np.outer(economy.transfer, income / economy.income.sum())
    payments = _payment_rates(economy) * income
    return np.diag(income + payments) - np.outer(_pool_shares(economy), payments)


def _payment_rates(economy: Economy) -> FloatArray:
    """Share of its income that a paying economy sends abroad, negative; 0 for receivers."""
    return np.minimum(economy.transfer, 0.0) / economy.income


def _pool_shares(economy: Economy) -> FloatArray:
    """Share of all payments that each receiver gets; all 0 when nobody pays."""
    received = np.maximum(economy.transfer, 0.0)
    return received / max(float(received.sum()), np.finfo(np.float64).tiny)
