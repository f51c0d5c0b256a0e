"""The numbers that the pictures of a comparison draw, as tables of their own."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.analysis.comparison import Comparison, changed
from sim.analysis.comparison_outcomes import LEAD
from sim.arrays import FloatArray

BINS = 24
"""Most bars of a histogram."""

MOST_SIDES = 6
"""More sides beside the baseline than this are not drawn one by one."""

END = "end"
ORDER = "place in the order of deals"


class Rows(NamedTuple):
    """Some rows of a table, and how many stayed out."""

    shown: pd.DataFrame
    others: int
    others_changed: int  # of them with an interval that excludes zero


def histograms(comparison: Comparison) -> pd.DataFrame:
    """Return the distribution over runs of the outcomes that pictures show, at the end.

    Parameters
    ----------
    comparison : Comparison

    Returns
    -------
    A row a bar that is not empty: ``measure, unit, date, side, runs, bin_low, bin_high, share`` (of the runs of
    the side) and ``p05, p50, p95`` of the side. Bins are the same for all sides; a value on an edge belongs to the
    bin above it, the highest value to the last bin. Counts have bins around whole numbers.
    """
    levels = comparison.levels[comparison.levels["date"] == END].set_index(["measure", "side"])
    tables = []
    for measure in LEAD:
        known = [name for name in comparison.names if (measure, name) in levels.index]
        values = {name: comparison.values[name][(measure, END)].dropna().to_numpy() for name in known}
        if not values:
            continue
        edges = _edges(
            np.concatenate(list(values.values())), counts=str(levels.loc[(measure, known[0]), "unit"]) == "count"
        )
        for name, numbers in values.items():
            tables.append(_bars(numbers, edges).assign(measure=measure, date=END, side=name))
    bars = pd.concat(tables, ignore_index=True)
    told = levels[["unit", "runs", "p05", "p50", "p95"]].reset_index()
    columns = ["measure", "unit", "date", "side", "runs", "bin_low", "bin_high", "share", "p05", "p50", "p95"]
    return bars.merge(told, on=["measure", "side"])[columns]


def most_changed(comparison: Comparison, side: str, *, at_most: int) -> Rows:
    """Return the partners whose welfare a side moves most, with what else it does to them.

    Parameters
    ----------
    comparison : with partners
    side : one of the others
    at_most : most partners

    Returns
    -------
    Rows of the partners table (deal, rate in force, welfare), partners that gain most first.
    """
    table = comparison.partners[comparison.partners["side"] == side]
    welfare = table[table["measure"] == "welfare"].dropna(subset=["difference"])
    ranked = welfare.reindex(welfare["difference"].abs().sort_values(ascending=False, kind="stable").index)
    kept = ranked.head(at_most).sort_values("difference", ascending=False, kind="stable")
    rest = ranked.iloc[at_most:]
    shown = table[table["measure"].isin(["deal", "rate in force", "welfare"])]
    order = {code: place for place, code in enumerate(kept["iso3"])}
    shown = shown[shown["iso3"].isin(order)]
    shown = shown.sort_values("iso3", key=lambda codes: codes.map(order), kind="stable")
    return Rows(shown.reset_index(drop=True), len(rest), int(changed(rest).sum()))


def deal_order(comparison: Comparison, side: str, *, at_most: int) -> Rows:
    """Return the mean place of partners in the order of deals on both sides, the earliest of either side.

    Parameters
    ----------
    comparison : with partners
    side : one of the others
    at_most : most partners

    Returns
    -------
    Rows of the partners table, the baseline's order, with ``baseline_rank`` and ``side_rank``: the place of the
    mean place among the partners shown, from 1.
    """
    table = comparison.partners
    table = table[(table["side"] == side) & (table["measure"] == ORDER)]
    earliest = table[["baseline_mean", "side_mean"]].min(axis="columns").sort_values(kind="stable").index
    shown, rest = table.loc[earliest[:at_most]], table.loc[earliest[at_most:]]
    ranks = {f"{who}_rank": shown[f"{who}_mean"].rank(method="first").astype(int) for who in ("baseline", "side")}
    shown = shown.assign(**ranks).sort_values("baseline_rank")
    return Rows(shown.reset_index(drop=True), len(rest), int(changed(rest).sum()))


def _edges(values: FloatArray, *, counts: bool) -> FloatArray:
    low, high = float(values.min()), float(values.max())
    if counts:
        width = max(1, int(np.ceil((high - low + 1.0) / BINS)))
        return np.arange(low - 0.5, high + 0.5 + width, width)
    if high - low <= 1e-9 * max(abs(low), abs(high)):
        half = 0.5 * max(abs(low), 1.0) / BINS
        return np.array([low - half, low + half])
    return np.linspace(low, high, BINS + 1)


def _bars(values: FloatArray, edges: FloatArray) -> pd.DataFrame:
    heights, _ = np.histogram(values, edges)
    table = pd.DataFrame({"bin_low": edges[:-1], "bin_high": edges[1:], "share": heights / len(values)})
    return table[heights > 0]


def swept_keys(comparison: Comparison) -> list[str]:
    """Return the keys that vary between the sides, in the order of the sweep.

    Parameters
    ----------
    comparison : Comparison
    """
    columns: Sequence[str] = list(comparison.levels.columns)
    start, end = columns.index("point") + 1, columns.index("measure")
    return list(columns[start:end])


def is_numeric(values: pd.Series) -> bool:
    """Return whether the values of a key are numbers that have an order; flags are not.

    Parameters
    ----------
    values : one a point
    """
    return bool(pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values))


def is_grid(points: pd.DataFrame, keys: Sequence[str], lacking: int = 0) -> bool:
    """Return whether every value of one key comes with every value of the other, once, or nearly so.

    Parameters
    ----------
    points : a row a point
    keys : two columns
    lacking : points that may be missing, since no run of theirs finished
    """
    cells = points[keys[0]].nunique() * points[keys[1]].nunique()
    return not points.duplicated(list(keys)).any() and len(points) <= cells <= len(points) + lacking


def lead_levels(comparison: Comparison) -> pd.DataFrame:
    """Return the distributions, over runs, of the outcomes that pictures show, at the end, in their order.

    Parameters
    ----------
    comparison : Comparison
    """
    rows = comparison.levels[(comparison.levels["date"] == END) & comparison.levels["measure"].isin(LEAD)]
    order: Mapping[str, int] = {name: place for place, name in enumerate(LEAD)}
    return rows.sort_values("measure", key=lambda names: names.map(order), kind="stable").reset_index(drop=True)


def along_first(levels: pd.DataFrame, keys: list[str]) -> tuple[str, str]:
    """Return the keys, first the one to put along the axis: numbers before names, then the one with more values.

    Parameters
    ----------
    levels : from `lead_levels`
    keys : two
    """
    columns: dict[str, pd.Series[Any]] = {name: levels[name] for name in keys}
    first, second = sorted(keys, key=lambda name: (not is_numeric(columns[name]), -columns[name].nunique()))
    return first, second
