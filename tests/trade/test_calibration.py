"""The calibrated world is the one the tables describe."""

import shutil
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from sim.data.load import load_table
from sim.errors import DataError
from sim.trade.calibration import calibrated_economy, tabulated_elasticities
from sim.trade.economy import Economy
from sim.trade.elasticities import Elasticities
from sim.trade.rates import baseline_rates


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for table in Path(str(files("sim.data"))).glob("*.csv"):
        shutil.copy(table, tmp_path)
    return tmp_path


def test_74_economies_in_the_order_of_the_tables(world: Economy) -> None:
    assert world.size == 74
    assert (world.codes[0], world.codes[world.home], world.codes[-1]) == ("USA", "USA", "ROW")
    assert [world.codes[n] for n in world.partners] == list(load_table("partners")["iso3"])


def test_accounts_without_tariffs_are_the_tabulated_ones() -> None:
    economy, table = calibrated_economy(baseline_tariffs=False), load_table("economies")
    for ours, column in (
        (economy.income, "income_model_usd_mn"),
        (economy.expenditure, "expenditure_model_usd_mn"),
        (economy.transfer, "transfer_model_usd_mn"),
        (economy.phi, "phi_passthrough"),
    ):
        np.testing.assert_allclose(ours, table[column], rtol=1e-8, atol=0.1)


def test_tariffs_sit_on_the_right_links(world: Economy) -> None:
    partners = load_table("partners").set_index("iso3")
    rates, china = baseline_rates(world), world.codes.index("CHN")
    assert 100 * world.baseline_tariffs[china, world.home] == partners.loc["CHN", "us_tariff_pre2025_pct"]
    assert 100 * world.baseline_tariffs[world.home, china] == partners.loc["CHN", "tariff_on_us_goods_pct"]
    np.testing.assert_allclose(rates.home_on_partner, partners["us_tariff_pre2025_pct"])
    np.testing.assert_allclose(rates.partner_on_home, partners["tariff_on_us_goods_pct"])
    elsewhere = np.delete(np.delete(world.baseline_tariffs, world.home, 0), world.home, 1)
    assert not elsewhere.any()
    assert not world.baseline_tariffs[-1].any()


def test_flows_are_net_of_tariffs(world: Economy) -> None:
    free = calibrated_economy(baseline_tariffs=False)
    assert np.array_equal(world.flows, free.flows)
    revenue = world.expenditure - free.expenditure
    np.testing.assert_allclose(revenue, (world.flows * world.baseline_tariffs).sum(axis=0), rtol=1e-6, atol=1e-3)
    assert 70_000 < revenue[world.home] < 100_000  # US customs revenue of 2024 was 77 billion dollars


def test_elasticities_come_from_the_table() -> None:
    assert tabulated_elasticities() == Elasticities()
    assert calibrated_economy(elasticities=Elasticities(eps=8.0)).elasticities.eps == 8.0


def test_a_damaged_table_is_refused_by_the_loader(folder: Path) -> None:
    table = folder / "trade_flows.csv"
    table.write_text(table.read_text().replace("\nMEX,", "\nXXX,"))
    with pytest.raises(DataError, match=r"trade_flows"):
        calibrated_economy(folder=folder)


def test_another_folder_is_read(folder: Path) -> None:
    table = folder / "parameters.csv"
    table.write_text(table.read_text().replace("trade_elasticity_eps,4,", "trade_elasticity_eps,5,"))
    assert calibrated_economy(folder=folder).elasticities.eps == 5.0
