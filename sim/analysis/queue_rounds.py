"""Who waits and who is seen in each round of the run of which sessions are kept."""

import datetime
from collections.abc import Sequence

import numpy as np
import pandas as pd

OUT, WAITING, SEEN, SIGNED = range(4)
"""What a partner does in a round: not in the queue, in it, at the table, at the table and signing."""


def queue_rounds(partners: pd.DataFrame, sessions: pd.DataFrame, dates: Sequence[datetime.date]) -> pd.DataFrame:
    """Return what each partner does in each round of one run.

    A partner is in the queue from the round in which it asks for talks, or is first seen if it does not ask, to
    the round in which it signs. A deal that later collapses is not followed.

    Parameters
    ----------
    partners : table ``partners``, rows of one run
    sessions : table ``sessions``, rows of the same run
    dates : first days of the rounds, in order

    Returns
    -------
    `OUT`, `WAITING`, `SEEN` or `SIGNED`; index ``iso3`` in the order of the data, columns ``dates``.
    """
    columns = list(dates)
    met = sessions.assign(act=np.where(sessions["signed"].astype(bool), SIGNED, SEEN))
    acts = met.pivot_table(index="iso3", columns="date", values="act", aggfunc="max")
    grid = acts.reindex(index=list(partners["iso3"]), columns=columns).fillna(OUT)
    begins = partners.set_index("iso3")["contact_date"]
    first_seen = sessions.groupby("iso3")["date"].min()
    rows = {}
    for code, row in grid.iterrows():
        known = [date for date in (begins.get(code), first_seen.get(code)) if isinstance(date, datetime.date)]
        signed = [date for date in columns if row[date] == SIGNED]
        until = signed[0] if signed else columns[-1]
        inside = np.array([bool(known) and min(known) <= date <= until for date in columns])
        rows[code] = np.where((row.to_numpy() == OUT) & inside, WAITING, row.to_numpy())
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).astype(int)
