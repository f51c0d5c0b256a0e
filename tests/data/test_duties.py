"""The derived duties: hand-worked numbers, and what the tracker says on days that were not used."""

import numpy as np
import pandas as pd
import pytest

from experiments.rebuild_data import duties
from sim.data.load import load_table

EXEMPT = ["CAN", "MEX"]
FIRST_PRINT = "announced_rate_first_print_pct"


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return load_table("duties").set_index("iso3")


@pytest.fixture(scope="module")
def added() -> pd.DataFrame:
    rates = load_table("effective_rates_by_partner")
    wide = rates.pivot(index="iso3", columns="date", values="added_tariff_pct")
    return wide.rename(columns=lambda day: f"{day:%m-%d}")


@pytest.mark.parametrize(
    ("iso3", "sectoral", "headline", "effective", "before", "after"),
    [
        ("EUU", 3.4919, 0, 0, 0.86033, 0.80230),  # (12.0952 - 3.4919) / 10, (11.5149 - 3.4919) / 10
        ("JPN", 10.0022, 0, 0, 0.59991, 0.53190),  # (16.0013 - 10.0022) / 10, (15.3212 - 10.0022) / 10
        (
            "CHN",
            0.6407,
            20,
            20,
            0.871862,
            0.64124,
        ),  # 20.6407 - 20, (50.2840 - 20.6407) / 34, (27.0531 - 20.6407) / 10
        ("CAN", 1.0493, 25, 8.75, 0.35, 0.35),  # 9.7993 - 8.75, 8.75 / 25
        ("MEX", 3.7004, 25, 4.5, 0.18, 0.18),  # 8.2004 - 4.5, 4.5 / 25
    ],
)
def test_hand_worked(
    table: pd.DataFrame,
    iso3: str,
    sectoral: float,
    headline: float,
    effective: float,
    before: float,
    after: float,
) -> None:
    row = table.loc[iso3]
    assert row["duty_basis"] == "tracker"
    np.testing.assert_allclose(
        row.drop("duty_basis").to_numpy(dtype=float), [sectoral, headline, effective, before, after], atol=5e-7
    )


def test_partners_outside_the_tracker_get_the_median_of_its_small_partners(table: pd.DataFrame) -> None:
    imports = load_table("partners").set_index("iso3")["us_imports_2024_usd_bn"]
    tracked = table[table["duty_basis"] == "tracker"].drop(index=["CHN", *EXEMPT])
    small = imports[tracked.index].nsmallest(len(tracked) // 2).index
    assumed = table[table["duty_basis"] == "median"]
    assert (len(table) - len(assumed), len(assumed), len(small)) == (47, 25, 22)
    for column in ("sectoral_duty_pct", "reciprocal_coverage_apr05_share", "reciprocal_coverage_share"):
        assert assumed[column].unique() == pytest.approx([tracked.loc[small, column].median()])
    assert imports[assumed.index].max() < imports[small].max()


def test_small_partners_are_the_better_likeness_of_those_outside(table: pd.DataFrame) -> None:
    """Exposure to sectoral duties grows with trade; why the median is not that of all 44."""
    imports = load_table("partners").set_index("iso3")["us_imports_2024_usd_bn"]
    tracked = table[table["duty_basis"] == "tracker"].drop(index=["CHN", *EXEMPT])
    rank = imports[tracked.index].rank()
    assert rank.corr(tracked["sectoral_duty_pct"].rank()) > 0.5
    assert rank.corr(tracked["reciprocal_coverage_share"].rank()) < -0.4


def test_partners_with_country_rates_tell_the_same_coverage_on_5_april(
    table: pd.DataFrame, added: pd.DataFrame
) -> None:
    """A day not used: the tracker has the first print of Annex I in force, South Africa at 10 by mistake."""
    rate = load_table("partners").set_index("iso3").loc[added.index, FIRST_PRINT]
    own = rate.index[(rate > 10) & ~rate.index.isin(["CHN", "ZAF"])]
    implied = (added.loc[own, "04-05"] - added.loc[own, "04-03"]) / rate[own]
    assert len(own) == 22
    np.testing.assert_allclose(table.loc[own, "reciprocal_coverage_apr05_share"], implied, atol=2e-5)


def test_what_pays_no_sectoral_duty_pays_the_reciprocal_one(table: pd.DataFrame, added: pd.DataFrame) -> None:
    """Before 11 April coverage and sectoral duty are one number in the tracker: 25 % on the rest of imports."""
    ordinary = added.index.drop(["CHN", *EXEMPT])
    rest = 1.0 - table.loc[ordinary, "sectoral_duty_pct"] / 25.0
    np.testing.assert_allclose(table.loc[ordinary, "reciprocal_coverage_apr05_share"], rest, atol=2e-5)


def test_sectoral_duties_did_not_move_until_june(added: pd.DataFrame) -> None:
    others = added.index.drop("CHN")
    assert (added.loc[others, "04-11"] == added.loc[others, "05-12"]).all()


def test_the_rates_of_august_tell_the_same_coverage(table: pd.DataFrame, added: pd.DataFrame) -> None:
    """A date not used: from June to August only country rates moved, and the copper duty of 1 August upwards.

    Left out: cars of JPN and KOR came under 15 %, the tracker has IND at 50, TUR is unexplained (SOURCES.md).
    """
    outcomes = load_table("outcomes_2025-08-07").set_index("iso3").loc[added.index]
    plain = (outcomes["rate_basis"] == "on top of the MFN duty") & (outcomes["us_rate_pct"] > 10)
    own = outcomes.index[plain & ~outcomes.index.isin(["JPN", "KOR", "IND", "TUR"])]
    implied = (added.loc[own, "08-07"] - added.loc[own, "06-03"]) / (outcomes.loc[own, "us_rate_pct"] - 10.0)
    gap = implied - table.loc[own, "reciprocal_coverage_share"]
    assert len(own) == 23
    assert gap.min() > -1e-4
    assert gap.max() < 0.07
    assert gap.median() < 0.01


def test_covered_shares_shrink_when_products_are_freed(table: pd.DataFrame) -> None:
    assert (table["reciprocal_coverage_share"] <= table["reciprocal_coverage_apr05_share"]).all()


def test_partner_rates_average_to_the_daily_series() -> None:
    rates = load_table("effective_rates_by_partner")
    daily = load_table("effective_tariff").set_index("date")["us_avg_tariff_pct"]
    total = (rates["added_tariff_pct"] + rates["tariff_2024_pct"]) * rates["imports_2024_usd_bn"]
    mean = total.groupby(rates["date"]).sum() / rates.groupby("date")["imports_2024_usd_bn"].sum()
    np.testing.assert_allclose(mean, daily[mean.index], atol=0.1)


def test_coverage_stays_within_zero_and_one() -> None:
    days = {"2025-03-06": 0.0, "2025-04-03": 1.0, "2025-04-09": 12.0, "2025-04-11": 0.5}
    tracker = [
        {"iso3": iso3, "date": day, "added_tariff_pct": str(points)}
        for iso3 in "AB"
        for day, points in days.items()
    ]
    partners = [
        {"iso3": iso3, "ieepa_duty_before_2025_04_02_pct": "0", "us_imports_2024_usd_bn": size}
        for iso3, size in (("A", "1"), ("B", "2"), ("C", "3"))
    ]
    tracked, _, assumed = duties(partners, tracker)
    assert (tracked["reciprocal_coverage_apr05_share"], tracked["reciprocal_coverage_share"]) == ("1", "0")
    assert (tracked["duty_basis"], assumed["duty_basis"]) == ("tracker", "median")
