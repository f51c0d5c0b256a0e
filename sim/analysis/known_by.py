"""What was on record by a day: nothing that came later is looked at."""

import datetime
from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.analysis.record_scores import Observed
from sim.arrays import FloatArray
from sim.data.history_folder import History, Outcomes

AGREED = ("framework_deal", "truce", "final_deal")
"""Kinds of events that carry an agreed rate."""


def known_by(history: History, day: datetime.date) -> Outcomes:
    """Return the outcomes that were known on a day.

    The latest table of outcomes that is no later than the day. If all are later, the first of them with everything
    dated after the day taken out: deals by their dates; of rates only those that events tell of a deal by then.

    Parameters
    ----------
    history : the whole record
    day : the last day that is looked at
    """
    earlier = [each for each in history.outcomes if each.date <= day]
    if earlier:
        return earlier[-1]
    table = history.outcomes[0].table.copy()
    late = ~(table["deal_date"] <= pd.Timestamp(day))
    table["signed"] = table["signed"] & ~late
    table["deal_date"] = table["deal_date"].mask(late)
    told = history.events[(history.events["date"] <= pd.Timestamp(day)) & history.events["kind"].isin(AGREED)]
    rates = told.dropna(subset=["rate_pct"]).groupby("iso3")["rate_pct"].last()
    table["rate_pct"] = rates.reindex(table.index).where(table["signed"])
    return Outcomes(day, table)


def folds(codes: Sequence[str], observed: Observed, count: int) -> list[FloatArray]:
    """Return groups of partners to leave out in turn, each with its part of the signatories and of all sizes.

    Parameters
    ----------
    codes : partners, the largest trade first
    observed : the record of the same partners
    count : groups, 2 or more

    Returns
    -------
    One array a group: 1 for partners in it, 0 for the others.
    """
    group = np.zeros(len(codes), dtype=np.int64)
    yes, no = np.flatnonzero(observed.signed), np.flatnonzero(~observed.signed)
    group[yes] = np.arange(len(yes)) % count
    group[no] = (np.arange(len(no)) + len(yes)) % count
    return [(group == number).astype(float) for number in range(count)]
