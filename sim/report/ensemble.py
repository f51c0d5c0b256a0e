"""What a page says of a run beyond its CSV file: its partners, and its failed runs."""

from pathlib import Path

import pandas as pd

from sim.analysis.intervals import share_interval
from sim.analysis.partner_outcomes import partner_outcomes
from sim.data.load import load_table
from sim.errors import RecordError
from sim.records.store import read_table
from sim.report.tables import Field, Table, laid_out

MOST_RUNS = 2_000
"""Runs that the table of partners is made of."""

_FIELDS = (
    Field("Partner", ("name",)),
    Field("Code", ("iso3",)),
    Field("Signs, share of runs", ("ever",)),
    Field("95 % interval", ("low", "high")),
    Field("Median date", ("date",)),
    Field("9 in 10 dates", ("dates",)),
    Field("Rate agreed, median %", ("agreed_pct",)),
    Field("Rate at the end, median %", ("rate_pct",)),
)


def partners_table(folder: Path) -> Table:
    """Return a row a partner: how often it signs, when, and at what rate, the likeliest first.

    Raises
    ------
    RecordError
        When the table of partners is missing or damaged.
    """
    columns = ("run", "iso3", "deal_date", "rate_pct", "agreed_rate_pct")
    partners = read_table(folder, "partners", columns=columns, runs=range(MOST_RUNS))
    if partners.empty:
        return Table("Partners", "Every run failed.", [field.head for field in _FIELDS], [])
    runs = int(partners["run"].nunique())
    found = partner_outcomes(partners, partners["deal_date"].dropna().max()).reset_index()
    bounds = [share_interval(round(share * runs), runs) for share in found["ever"]]
    called = load_table("economies").set_index("iso3")["name"]
    found = found.assign(
        name=found["iso3"].map(called).fillna(found["iso3"]),
        low=[each.low for each in bounds],
        high=[each.high for each in bounds],
        dates=[
            "" if pd.isna(early) else f"{early} to {late}"
            for early, late in zip(found["early"], found["late"], strict=True)
        ],
        agreed_pct=partners.groupby("iso3", sort=False)["agreed_rate_pct"].median().to_numpy(),
    )
    note = f"Of {runs} runs, up to their end. Intervals of Wilson; dates and rates of the runs with a deal."
    ranked = found.sort_values("ever", ascending=False, kind="stable")
    return laid_out(ranked, _FIELDS, title="Partners", note=note)


def failure_warnings(folder: Path, runs: int, failed: int) -> list[str]:
    """Return what to say of failed runs: how many, and the reasons that come most often.

    Parameters
    ----------
    folder : results folder
    runs, failed : from its manifest
    """
    if not failed:
        return []
    told = f"{failed} of {runs} runs failed and are in no table but failures.parquet."
    try:
        reasons = read_table(folder, "failures", columns=("reason",))["reason"].value_counts()
    except RecordError:
        return [told]
    return [told, *(f"{count} times: {reason}" for reason, count in reasons.head(3).items())]
