"""What a reader of a comparison must know: how sides were paired, what is missing, what is not adjusted."""

import pandas as pd

from sim.analysis.comparison import WITHOUT, Comparison

FEW_RUNS = 20
"""Below so many, percentile intervals of a mean are too narrow."""

LISTED = 3
"""Sides named in one note."""

LISTED_OUT = 6
"""Of those that are left out."""


def notes(comparison: Comparison) -> list[str]:
    """Return the notes, one sentence or two each.

    Parameters
    ----------
    comparison : Comparison
    """
    others = comparison.sides[comparison.sides["side"] != comparison.baseline]
    found = [
        *_pairing(others, comparison.baseline),
        *_missing(comparison.sides, others),
        *_few(comparison, others),
        *_alike(comparison),
        *_points(comparison.sides),
    ]
    if comparison.left_out:
        found.append(unfinished(comparison))
    if comparison.partners.empty:
        found.append("Partners and rounds are not compared, since output.details=false was asked for.")
    outcomes = comparison.measures["measure"].str.cat(comparison.measures["date"], sep=" ").nunique()
    found.append(
        f"{outcomes} outcomes a side: intervals and p_value are each taken alone, not adjusted for their number;"
        " p_holm is adjusted, within each side."
    )
    return found


def unfinished(comparison: Comparison) -> str:
    """Say which sides are left out, since no run of theirs finished; empty if none is.

    Parameters
    ----------
    comparison : Comparison
    """
    out = list(comparison.left_out)
    if not out:
        return ""
    word = "sides" if comparison.sides["point"].isna().any() else "points"
    left = f"No run finished at {len(out)} of {len(out) + len(comparison.names)} {word}"
    return f"{left}, left out here: {_some(out, at_most=LISTED_OUT)}."


def _pairing(others: pd.DataFrame, baseline: str) -> list[str]:
    found = []
    for reason, rows in others.groupby("reason", sort=False):
        names = _sides(list(rows["side"]), others)
        if reason:
            found.append(
                f"{names}: not paired with {baseline}, since {reason!s}; runs are compared as two samples."
            )
            continue
        low, high = int(rows["pairs"].min()), int(rows["pairs"].max())
        pairs = f"{low} pair{'' if low == 1 else 's'}" if low == high else f"{low} to {high} pairs"
        found.append(f"{names}: paired with {baseline} run by run on the same luck, {pairs}.")
    return found


def _missing(sides: pd.DataFrame, others: pd.DataFrame) -> list[str]:
    found = []
    lost = others[others["unmatched"] > 0]
    if len(lost):
        told = [f"{row.side} {row.unmatched}" for row in lost.itertuples()]
        found.append(f"Runs that only one side of a pair has are left out: {_some(told)}.")
    failed = sides[sides["failed"] > 0]
    if len(failed):
        found.append(f"Runs that failed: {_some([f'{row.side} {row.failed}' for row in failed.itertuples()])}.")
    if sides["git_commit"].nunique() > 1:
        found.append("Sides were made by different commits; whether their luck is the same is not checked.")
    return found


def _alike(comparison: Comparison) -> list[str]:
    """Tell sides that do nothing: every outcome is that of the baseline in every pair."""
    paired = comparison.measures[comparison.measures["pairing"] == "paired"]
    moved = (paired["share_higher"] > 0.0) | (paired["share_lower"] > 0.0)
    still = [str(side) for side, found in moved.groupby(paired["side"], sort=False) if not found.any()]
    return [f"{_some(still)}: every outcome is that of {comparison.baseline}, run by run."] if still else []


def _points(sides: pd.DataFrame) -> list[str]:
    if (sides["parameter_points"] == "").all():
        return []
    tables = sides["parameter_points"].str.partition(WITHOUT)
    if tables[0].nunique() > 1:
        told = zip(sides["side"], sides["parameter_points"], strict=True)
        found = [f"{side} {points or 'none'}" for side, points in told]
        return [f"Sides draw from other parameter points, which differences hold too: {_some(found)}."]
    apart = [f"{side} without {keys}" for side, keys in zip(sides["side"], tables[2], strict=True) if keys]
    left_out = f" What a side sets itself is the same in its runs: {_some(apart)}." if apart else ""
    played = f"Runs play {tables[0].iloc[0]} in turn: spread and intervals hold uncertain parameters too."
    return [f"{played}{left_out}"]


def _few(comparison: Comparison, others: pd.DataFrame) -> list[str]:
    base = int(comparison.sides.loc[comparison.sides["side"] == comparison.baseline, "runs"].iloc[0])
    used = others["pairs"].where(others["pairing"] == "paired", others["runs"].clip(upper=base))
    single = list(others.loc[used == 1, "side"])
    few = list(others.loc[(used > 1) & (used < FEW_RUNS), "side"])
    found = [f"{_sides(single, others)}: one run only, so there is no interval."] if single else []
    if few:
        found.append(
            f"{_sides(few, others)}: fewer than {FEW_RUNS} runs, so intervals are narrower than they should be."
        )
    return found


def _sides(names: list[str], others: pd.DataFrame) -> str:
    """Return some sides in words; all of many by their number."""
    return f"All {len(names)} sides" if LISTED < len(names) == len(others) else _some(names)


def _some(names: list[str], at_most: int = LISTED) -> str:
    more = f" and {len(names) - at_most} more" if len(names) > at_most else ""
    return ", ".join(names[:at_most]) + more
