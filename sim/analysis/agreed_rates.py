"""What was announced for a partner, and what it agreed to."""

from collections.abc import Sequence

import pandas as pd

from sim.analysis.quantile_paths import group_spread


def announced_rates(partners: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Return the rate first announced for each partner, percent.

    Parameters
    ----------
    partners, events : tables of one results folder

    Returns
    -------
    Index ``iso3`` in the order of the data. Partners outside the announcement have the rate they were
    threatened with at the end (median over runs): it is what they were told they would pay without a deal.
    """
    threats = events[events["kind"] == "threat"].sort_values(["run", "seq"], kind="stable")
    first = threats.groupby(["run", "target"])["rate_after_pct"].first().groupby("target").median()
    last = partners.groupby("iso3", sort=False)["threat_pct"].median()
    return first.reindex(last.index).fillna(last).rename("announced_pct")


def agreed_rates(partners: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Return the spread of each partner's agreed rate over the runs in which it signed.

    Parameters
    ----------
    partners, events : tables of one results folder

    Returns
    -------
    Index ``iso3`` in the order of the data; columns ``announced_pct``, ``deals`` (runs with a deal),
    ``share`` of runs, and ``p05, p50, p95`` of the agreed rate in percent, nan without a deal.
    """
    announced = announced_rates(partners, events)
    deals = partners.groupby("iso3", sort=False)["agreed_rate_pct"].count()
    table = pd.DataFrame({"announced_pct": announced, "deals": deals})
    table["share"] = table["deals"] / partners["run"].nunique()
    return table.join(group_spread(partners, ["iso3"], "agreed_rate_pct"))


def rate_frequency(partners: pd.DataFrame) -> pd.Series:
    """Return how often each whole rate was agreed, as a share of all deals of all runs.

    Parameters
    ----------
    partners : table ``partners`` of one results folder

    Returns
    -------
    Shares that sum to 1 (empty without a deal); index the rate in whole percent, ascending.
    """
    agreed = partners["agreed_rate_pct"].dropna().round().astype(int)
    return agreed.value_counts(normalize=True).sort_index()


def discounts(partners: pd.DataFrame, events: pd.DataFrame) -> pd.Series:
    """Return what each deal of each run takes off the rate first announced, percentage points.

    Parameters
    ----------
    partners, events : tables of one results folder

    Returns
    -------
    One number a deal, 0 where the announced rate was agreed; in the order of the data.
    """
    deals = partners[partners["agreed_rate_pct"].notna()]
    announced = announced_rates(partners, events).reindex(deals["iso3"]).to_numpy(dtype=float)
    return pd.Series(announced - deals["agreed_rate_pct"].to_numpy(dtype=float), index=deals.index)


def worth_a_row(table: pd.DataFrame, *, at_least: float, at_most: int, always: Sequence[str] = ()) -> pd.DataFrame:
    """Return the partners worth a row of their own, the highest announced rate first.

    Parameters
    ----------
    table : from `agreed_rates`
    at_least : smallest share of runs with a deal
    at_most : most rows; the likeliest stay
    always : codes that stay however unlikely

    Returns
    -------
    Some rows of ``table``; between equal announcements in the order of the data.
    """
    likely = table[(table["share"] >= at_least) & (table["deals"] > 0)]
    ranked = likely["share"].sort_values(ascending=False, kind="stable").index
    wanted = [code for code in always if code in table.index]
    others = [code for code in ranked if code not in wanted]
    kept = {*wanted, *others[: max(0, at_most - len(wanted))]}
    rows = table.loc[[code for code in table.index if code in kept]]
    return rows.sort_values("announced_pct", ascending=False, kind="stable")
