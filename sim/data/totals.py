"""Do the tables fit each other? Accounts of the trade matrix, the announced schedule, the duties, the deals."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, BoolArray, FloatArray
from sim.data.cells import refusal
from sim.data.read import Table

RELATIVE = 1e-6
"""Largest relative gap of a total: flows carry three decimals of a million USD, nu eight digits."""
MILLION_USD = 0.01
"""Largest absolute gap of an account in million USD: 74 rounded cells add up to about 0.007."""
EXEMPT = ("CAN", "MEX")
"""Partners to which the formula of 2 April 2025 was not applied."""


class _Accounts(NamedTuple):
    """The baseline of the trade model as the flows imply it; (economies,), million USD."""

    diagonal: FloatArray
    exports: FloatArray  # to all others
    to_usa: FloatArray
    expenditure: FloatArray
    income: FloatArray


def check_totals(tables: Mapping[str, Table]) -> None:
    """Refuse tables that are right one by one and do not fit each other.

    Parameters
    ----------
    tables : mapping
        The tables of the package by name.

    Raises
    ------
    DataError
        At the first cell that does not follow from the cells it is made of: which one of them is wrong cannot
        be known, so the message says how they should add up.
    """
    accounts = _accounts(tables)
    _check_diagonal(tables["economies"], tables["trade_flows"], accounts)
    _check_pass_through(tables["economies"], tables["parameters"])
    _check_accounts(tables["economies"], accounts)
    _check_exports(tables["partners"], accounts)
    _check_schedule(tables["partners"], tables["parameters"])
    _check_emergency_duty(tables["duties"], tables["partners"])
    _check_sectoral_duty(tables["duties"], tables["effective_rates_by_partner"])
    for name, table in tables.items():
        if name.startswith("outcomes_"):
            _check_deals(table)


def _accounts(tables: Mapping[str, Table]) -> _Accounts:
    flows = tables["trade_flows"].frame.drop(columns="exporter_iso3").to_numpy(dtype=np.float64)
    nu = _numbers(tables["economies"], "nu_share")
    expenditure = flows.sum(axis=0)
    return _Accounts(
        diagonal=np.diag(flows).copy(),
        exports=flows.sum(axis=1) - np.diag(flows),
        to_usa=flows[:, 0],
        expenditure=expenditure,
        income=flows @ (1.0 - nu) + nu * expenditure,
    )


def _check_diagonal(economies: Table, flows: Table, accounts: _Accounts) -> None:
    sales = _numbers(economies, "domestic_sales_usd_mn") + _numbers(economies, "intra_group_trade_usd_mn")
    far = _far(accounts.diagonal, sales, within=MILLION_USD)
    codes = economies.frame["iso3"]
    for row in far.nonzero()[0][:1]:
        expected = f"{sales[row]:.3f} = domestic_sales_usd_mn + intra_group_trade_usd_mn of economies.csv"
        found = f"{accounts.diagonal[row]:.3f}"
        raise refusal(flows.file, line=flows.lines[row], column=codes[row], found=found, expected=expected)


def _check_accounts(economies: Table, accounts: _Accounts) -> None:
    spent, earned = accounts.expenditure, accounts.income
    _check(economies, "expenditure_model_usd_mn", spent, "the column of trade_flows.csv added up", MILLION_USD)
    rule = "sales less overheads plus nu times expenditure, from trade_flows.csv and nu_share"
    _check(economies, "income_model_usd_mn", earned, rule, MILLION_USD)
    given = _numbers(economies, "expenditure_model_usd_mn") - _numbers(economies, "income_model_usd_mn")
    _check(economies, "transfer_model_usd_mn", given, "expenditure less income", MILLION_USD)
    # that transfers add up to zero over the world then follows: both sides are the whole matrix


def _check_pass_through(economies: Table, parameters: Table) -> None:
    psi = _constant(parameters, "scale_elasticity_psi")
    nu = _numbers(economies, "nu_share")
    rule = "1 + (1 + psi) nu / (1 - nu), with scale_elasticity_psi of parameters.csv"
    _check(economies, "phi_passthrough", 1.0 + (1.0 + psi) * nu / (1.0 - nu), rule, 1e-7)


def _check_exports(partners: Table, accounts: _Accounts) -> None:
    inner = slice(1, -1)  # the economies between USA and ROW are the partners
    exports, to_usa = accounts.exports[inner], accounts.to_usa[inner]
    _check(
        partners, "exports_world_usd_bn", exports / 1e3, "the row of trade_flows.csv without the diagonal", 6e-4
    )
    share = 100.0 * to_usa / np.maximum(exports, 1e-9)
    _check(partners, "us_share_of_exports_pct", share, "flow to USA over exports in trade_flows.csv", 6e-3)


def _check_schedule(partners: Table, parameters: Table) -> None:
    floor, share = _constant(parameters, "ustr_floor_pct"), _constant(parameters, "ustr_discount")
    imports, exports = (_numbers(partners, f"us_{flow}_2024_usd_bn") for flow in ("imports", "exports"))
    # the formula of sim/rules/schedule.py, written again: facts lie below rules and must not import them
    raw = np.floor(np.round(100.0 * (imports - exports) / np.maximum(imports, 1e-9), 9) + 0.5)
    formula = np.maximum(np.ceil(np.round(share * raw, 9)), floor)
    exempt = partners.frame["iso3"].isin(EXEMPT).to_numpy()
    announced = np.where(exempt, 0.0, formula + _numbers(partners, "schedule_exception_pct"))
    rule = "the formula on the flows of 2024 plus schedule_exception_pct (CAN and MEX exempt)"
    _check(partners, "announced_rate_2025_04_02_pct", announced, rule, 1e-6)


def _check_emergency_duty(duties: Table, partners: Table) -> None:
    headline = _numbers(partners, "ieepa_duty_before_2025_04_02_pct")
    rule = "ieepa_duty_before_2025_04_02_pct of partners.csv"
    _check(duties, "emergency_duty_headline_pct", headline, rule, 1e-6)
    exempt = duties.frame["iso3"].isin(EXEMPT).to_numpy()
    reach = np.where(exempt, _numbers(duties, "reciprocal_coverage_share"), 1.0)
    rule = "the headline duty times the share it reaches (CAN and MEX: reciprocal_coverage_share)"
    _check(duties, "emergency_duty_effective_pct", headline * reach, rule, 1e-4)


def _check_sectoral_duty(duties: Table, tracker: Table) -> None:
    days = tracker.frame[tracker.frame["date"] == "2025-04-03"]
    added = duties.frame["iso3"].map(days.set_index("iso3")["added_tariff_pct"]).to_numpy(dtype=np.float64)
    tracked = ~np.isnan(added)
    right = (duties.frame["duty_basis"] == "tracker").to_numpy() == tracked
    _check_flag(
        duties, "duty_basis", right, "tracker exactly where effective_rates_by_partner.csv has the partner"
    )
    sectoral = added - _numbers(duties, "emergency_duty_effective_pct")
    wanted = np.where(tracked, sectoral, _numbers(duties, "sectoral_duty_pct"))
    rule = "points added by 2025-04-03 in effective_rates_by_partner.csv less emergency_duty_effective_pct"
    _check(duties, "sectoral_duty_pct", wanted, rule, 1e-5)


def _check_deals(outcomes: Table) -> None:
    deal = outcomes.frame["deal"].to_numpy()
    dated = outcomes.frame["deal_date"].notna().to_numpy()
    named = (outcomes.frame["deal_kind"] != "none").to_numpy()
    cutoff = outcomes.file.removesuffix(".csv")[-len("2025-08-07") :]
    _check_flag(outcomes, "deal_date", dated == deal, "a date exactly where deal is 1")
    _check_flag(outcomes, "deal_kind", named == deal, "none exactly where deal is 0")
    in_time = ~(outcomes.frame["deal_date"] > cutoff).to_numpy()
    _check_flag(outcomes, "deal_date", in_time, f"no later than {cutoff}, the date in the file name")


def _check_flag(table: Table, column: str, right: BoolArray, rule: str) -> None:
    for row in (~right).nonzero()[0][:1]:
        found = table.frame[column][row]
        raise refusal(table.file, line=table.lines[row], column=column, found=found, expected=rule)


def _check(table: Table, column: str, wanted: FloatArray, rule: str, within: float) -> None:
    given = _numbers(table, column)
    for row in _far(given, wanted, within=within).nonzero()[0][:1]:
        expected = f"{wanted[row]:.12g} = {rule}"
        raise refusal(
            table.file, line=table.lines[row], column=column, found=f"{given[row]:.12g}", expected=expected
        )


def _far(given: FloatArray, wanted: ArrayLike, *, within: float) -> BoolArray:
    return ~np.isclose(given, wanted, rtol=RELATIVE, atol=within)


def _numbers(table: Table, column: str) -> FloatArray:
    return table.frame[column].to_numpy(dtype=np.float64)


def _constant(parameters: Table, name: str) -> float:
    values = parameters.frame.loc[parameters.frame["name"] == name, "value"].to_numpy(dtype=np.float64)
    if not values.size:
        expected = f"a row for {name} too"
        raise refusal(
            parameters.file,
            line=parameters.lines[-1],
            column="name",
            found="the end of the file",
            expected=expected,
        )
    return float(values[0])
