"""The talks of one dyad, both sides' demands on one axis."""

import numpy as np
import pandas as pd

from sim.arrays import FloatArray

LONGEST_DEADLINE = 3660.0
"""Days; the model has no deadline later than this, and writes a larger number where there is none."""


def shown_dyad(partners: pd.DataFrame, sessions: pd.DataFrame) -> str | None:
    """Return the dyad to show: the first in the order of the data that signed, else the one that met most.

    Parameters
    ----------
    partners, sessions : tables of one results folder; sessions are kept of one run

    Returns
    -------
    Code of the partner, or None if nobody met.
    """
    if sessions.empty:
        return None
    signed = set(sessions.loc[sessions["signed"], "iso3"])
    first = [code for code in partners["iso3"].unique() if code in signed]
    return first[0] if first else str(sessions["iso3"].value_counts(sort=False).idxmax())


def dyad_talks(sessions: pd.DataFrame, iso3: str) -> pd.DataFrame:
    """Return the sessions of one dyad with demands as shares of what each side could gain at best.

    A share is the way from the payoff without a deal (0) to the most the other side could accept (1).

    Parameters
    ----------
    sessions : table ``sessions`` of one results folder, one run
    iso3 : the partner

    Returns
    -------
    One row a session in order; columns ``date, partner_share, home_share`` (0..1, nan without a zone of
    agreement), ``credibility`` (0..1), ``days_left`` (nan without a deadline), ``zone, signed``.
    """
    own = sessions[sessions["iso3"] == iso3].sort_values("round", kind="stable").reset_index(drop=True)
    left = own["days_left"].where(own["days_left"] <= LONGEST_DEADLINE)
    return pd.DataFrame(
        {
            "date": own["date"],
            "partner_share": _share(own, "partner"),
            "home_share": _share(own, "home"),
            "credibility": own["credibility"],
            "days_left": left,
            "zone": own["zone"].astype(bool),
            "signed": own["signed"].astype(bool),
        }
    )


def _share(sessions: pd.DataFrame, side: str) -> FloatArray:
    reserve = sessions[f"{side}_reserve_usd_bn"].to_numpy(dtype=float)
    width = sessions[f"{side}_best_usd_bn"].to_numpy(dtype=float) - reserve
    gap = sessions[f"{side}_demand_usd_bn"].to_numpy(dtype=float) - reserve
    open_zone = sessions["zone"].to_numpy(dtype=bool) & (width > 0.0)
    return np.where(open_zone, gap / np.where(open_zone, width, 1.0), np.nan)
