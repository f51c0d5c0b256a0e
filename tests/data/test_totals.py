"""Tables that are right one by one and do not fit each other are refused."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.data.load import check_tables, load_all, load_table
from sim.errors import DataError

Put = Callable[..., None]

RATE = "announced_rate_2025_04_02_pct"
BEFORE = "ieepa_duty_before_2025_04_02_pct"
OUTCOMES = "outcomes_2025-08-07"

SEEN_THERE = [
    # file, line, column, what stands there instead, what the message must say
    ("trade_flows", 6, "CHN", "9e6", "= domestic_sales_usd_mn + intra_group_trade_usd_mn of economies.csv"),
    ("economies", 6, "expenditure_model_usd_mn", "9e6", "found '9000000', expected"),
    ("economies", 6, "income_model_usd_mn", "9e6", "= sales less overheads plus nu times expenditure"),
    ("economies", 6, "transfer_model_usd_mn", "0", "= expenditure less income"),
    ("economies", 6, "phi_passthrough", "1.2", "with scale_elasticity_psi of parameters.csv"),
    ("partners", 6, "exports_world_usd_bn", "726.5", "expected 726.40"),
    ("partners", 6, "us_share_of_exports_pct", "19.5", "expected 19.4"),
    ("partners", 6, RATE, "25", "expected 24 = "),
    ("partners", 3, RATE, "10", "expected 0 = "),
    ("duties", 6, "duty_basis", "median", "expected tracker exactly where effective_rates_by_partner.csv has"),
    ("duties", 6, "sectoral_duty_pct", "9", "expected 10.0022 = points added by 2025-04-03"),
    ("duties", 4, "emergency_duty_effective_pct", "9", "expected 8.75 = the headline duty"),
    (OUTCOMES, 6, "deal_date", "", "found 'NaT', expected a date exactly where deal is 1"),
    (OUTCOMES, 6, "deal_kind", "none", "expected none exactly where deal is 0"),
    (OUTCOMES, 6, "deal_date", "2025-08-08", "no later than 2025-08-07, the date in the file name"),
]
SEEN_ELSEWHERE = [
    # file, line, column, what stands there instead; where it is seen, what the message must say
    ("economies", 6, "domestic_sales_usd_mn", "9e6", ("trade_flows", 6, "CHN"), "expected 9000000.000 = "),
    ("trade_flows", 6, "USA", "9e5", ("economies", 2, "expenditure_model_usd_mn"), "= the column of trade_flows"),
    ("economies", 6, "nu_share", "0.2", ("economies", 6, "phi_passthrough"), "nu / (1 - nu)"),
    ("partners", 6, "schedule_exception_pct", "0", ("partners", 6, RATE), "expected 23 = the formula"),
    ("partners", 6, "us_imports_2024_usd_bn", "200", ("partners", 6, RATE), "on the flows of 2024"),
    ("partners", 5, BEFORE, "10", ("duties", 5, "emergency_duty_headline_pct"), "expected 10 = "),
    ("parameters", 4, "name", "discount", ("parameters", 49, "name"), "expected a row for ustr_discount too"),
    (OUTCOMES, 6, "deal", "0", (OUTCOMES, 6, "deal_date"), "found '2025-07-22', expected a date exactly"),
]  # fmt: skip


def refused(folder: Path, name: str) -> str:
    load_table(name, folder)  # right by itself
    with pytest.raises(DataError) as caught:
        check_tables(folder)
    return str(caught.value).removeprefix(f"{folder}/")


@pytest.mark.parametrize(("name", "line", "column", "text", "expected"), SEEN_THERE)
def test_a_total_that_does_not_add_up_is_refused(
    folder: Path, put: Put, name: str, line: int, column: str, text: str, expected: str
) -> None:
    put(f"{name}.csv", line, column, text)
    message = refused(folder, name)
    assert message.startswith(f"{name}.csv, line {line}, column {column}: found ")
    assert expected in message


@pytest.mark.parametrize(("name", "line", "column", "text", "seen", "expected"), SEEN_ELSEWHERE)
def test_a_part_that_spoils_a_total_is_refused_at_the_total(
    folder: Path, put: Put, name: str, line: int, column: str, text: str, seen: tuple[str, int, str], expected: str
) -> None:
    put(f"{name}.csv", line, column, text)
    message = refused(folder, name)
    assert message.startswith(f"{seen[0]}.csv, line {seen[1]}, column {seen[2]}: found ")
    assert expected in message


def test_load_all_checks_totals_too(folder: Path, put: Put) -> None:
    put("economies.csv", 6, "transfer_model_usd_mn", "0")
    with pytest.raises(DataError, match="transfer_model_usd_mn"):
        load_all(folder)


def test_the_last_printed_digit_may_differ(folder: Path, put: Put) -> None:
    put("economies.csv", 6, "transfer_model_usd_mn", "-1057961.343")  # one less than printed
    check_tables(folder)


def test_transfers_add_up_to_zero_over_the_world() -> None:
    transfers = load_table("economies")["transfer_model_usd_mn"].to_numpy()
    assert abs(transfers.sum()) < 1e-6 * np.abs(transfers).sum()


def test_accounts_follow_from_the_matrix_by_the_sums_of_the_published_model() -> None:
    economies = load_table("economies")
    flows = load_table("trade_flows").drop(columns="exporter_iso3").to_numpy()
    nu = economies["nu_share"].to_numpy()
    income = [
        sum((1.0 - nu[n]) * flows[i, n] for n in range(len(nu))) + nu[i] * flows[:, i].sum()
        for i in range(len(nu))
    ]
    np.testing.assert_allclose(economies["income_model_usd_mn"], income, rtol=1e-6)


def test_flows_add_up_to_the_published_total_of_the_sources() -> None:
    flows = load_table("trade_flows").drop(columns="exporter_iso3").to_numpy()
    inside = load_table("economies")["intra_group_trade_usd_mn"].sum()
    traded = flows.sum() - np.trace(flows) + inside
    assert traded == pytest.approx(21_749_670 + 784_400, rel=1e-6)  # BACI, and Taiwan
