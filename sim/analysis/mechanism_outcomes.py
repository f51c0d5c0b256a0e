"""What each mechanism of the reported story is held against: one number a run, from records alone."""

import datetime
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from sim.analysis.summary import deals_by
from sim.data.load import load_table

DEADLINE = datetime.date(2025, 7, 9)
ONE_DAY = datetime.timedelta(days=1)
LATER = datetime.date(2025, 8, 7)
"""The two days of the story by which deals are counted."""
SMALL_GDP_USD_BN = 50.0


class Records(NamedTuple):
    """What outcomes are made of: two tables, the codes of ``home.affinity``, and ``home.priority.allies``."""

    partners: pd.DataFrame
    series: pd.DataFrame
    friends: tuple[str, ...]
    allies: tuple[str, ...]

    def with_facts(self) -> pd.DataFrame:
        """Return the partners table with what the data say of each partner."""
        return self.partners.merge(load_table("partners"), on="iso3", how="left", validate="many_to_one")


Outcome = Callable[[Records], pd.Series]
"""Returns one number a run, indexed by run; nan where a run has none."""


def average_rate(records: Records) -> pd.Series:
    """Return the import-weighted headline country rate at the end, percent."""
    return _last(records, "average_country_rate_pct")


def peak_tariff(records: Records) -> pd.Series:
    """Return the highest average US tariff of a run, percent."""
    return records.series.groupby("run")["average_rate_pct"].max()


def days_to_contact(records: Records) -> pd.Series:
    """Return the mean day of asking for talks, of those that ask, days since the first round."""
    first = records.series["date"].min()
    return _mean_by_run(records.partners, _days(records.partners["contact_date"], first))


def deals_before_deadline(records: Records) -> pd.Series:
    """Return the frameworks signed before 9 July: in the round of that day the deadline is already decided."""
    return deals_by(records.partners, DEADLINE - ONE_DAY)


def deals_by_august(records: Records) -> pd.Series:
    """Return the frameworks signed by 7 August."""
    return deals_by(records.partners, LATER)


def deals(records: Records) -> pd.Series:
    """Return the frameworks signed by the end."""
    return _last(records, "deals")


def final_deals(records: Records) -> pd.Series:
    """Return the final agreements at the end."""
    return _last(records, "finals")


def kept_deals(records: Records) -> pd.Series:
    """Return the deals at the end that have not been broken so far."""
    rows = records.partners
    kept = rows["stage"].isin(("framework", "final")) & rows["violation_date"].isna()
    return kept.groupby(rows["run"]).sum().astype(float)


def deficit_signed(records: Records) -> pd.Series:
    """Return the share of home's bilateral goods deficits of 2024 that is with signatories of 7 August."""
    facts = records.with_facts()
    deficit = (facts["us_imports_2024_usd_bn"] - facts["us_exports_2024_usd_bn"]).clip(lower=0.0)
    signed = deficit.where(_signed(facts, LATER), 0.0)
    share: pd.Series = signed.groupby(facts["run"]).sum() / deficit.groupby(facts["run"]).sum()
    return share


def allies_signed(records: Records) -> pd.Series:
    """Return the share of allies that sign by 7 August."""
    facts = records.with_facts()
    return _mean_by_run(facts, _signed(facts, LATER).astype(float).where(facts["alliance"].isin(records.allies)))


def friends_signed(records: Records) -> pd.Series:
    """Return the share of friends that sign by 7 August."""
    rows = records.partners
    return _mean_by_run(rows, _signed(rows, LATER).astype(float).where(rows["iso3"].isin(records.friends)))


def head_start_of_small(records: Records) -> pd.Series:
    """Return the sessions at signature of other economies less those of small ones (GDP below USD 50 bn)."""
    facts = records.with_facts()
    held = facts["sessions"].where(facts["deal_date"].notna())
    small = facts["gdp_2024_usd_bn"] < SMALL_GDP_USD_BN
    return _mean_by_run(facts, held.where(~small)) - _mean_by_run(facts, held.where(small))


def floor_partners_signed(records: Records) -> pd.Series:
    """Return the deals of partners that home has a surplus with or that are exempt, by the end."""
    facts = records.with_facts()
    surplus = (facts["us_imports_2024_usd_bn"] <= facts["us_exports_2024_usd_bn"]) | (
        facts["announced_rate_2025_04_02_pct"] == 0.0
    )
    return (surplus & facts["deal_date"].notna()).groupby(facts["run"]).sum().astype(float)


def agreed_rate(records: Records) -> pd.Series:
    """Return the mean agreed rate of deals of partners announced above the floor, percent."""
    facts = records.with_facts()
    above = facts["announced_rate_2025_04_02_pct"] > 10.0
    return _mean_by_run(facts, facts["agreed_rate_pct"].where(above))


def barrier_reform(records: Records) -> pd.Series:
    """Return the mean share of its non-tariff barriers that a partner takes down in its deal."""
    rows = records.partners
    return _mean_by_run(rows, rows["barrier_reform"].where(rows["deal_date"].notna()))


def spread_of_gains(records: Records) -> pd.Series:
    """Return the standard deviation, over the deals of a run, of the partner's share of its possible gain."""
    return records.partners.groupby("run")["partner_gain_share"].std(ddof=0)


def _signed(rows: pd.DataFrame, day: datetime.date) -> pd.Series:
    return rows["deal_date"].notna() & (rows["deal_date"] <= day)


def _last(records: Records, column: str) -> pd.Series:
    end = records.series["round"].max()
    rows = records.series[records.series["round"] == end]
    values: pd.Series = rows.set_index("run")[column].astype(float)
    return values


def _days(dates: pd.Series, first: datetime.date) -> pd.Series:
    return (pd.to_datetime(dates) - pd.Timestamp(first)).dt.days.astype(float)


def _mean_by_run(rows: pd.DataFrame, values: pd.Series) -> pd.Series:
    """Return the mean of what is known in each run."""
    return values.groupby(rows["run"]).mean()
