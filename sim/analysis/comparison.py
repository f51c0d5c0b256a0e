"""A comparison: every side against one baseline, as tables; outcomes, partners and rounds."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from sim.analysis.comparison_outcomes import PARTNER_MEASURES, PATHS, outcomes, partner_numbers, path_numbers
from sim.analysis.comparison_records import Records, read_records
from sim.analysis.comparison_sides import Identity, Side, check_comparable, identity, unpaired_reason
from sim.analysis.comparison_tables import date_text, differences, holm
from sim.analysis.summary import Headline, summary_table
from sim.errors import RecordError

WITHOUT = ", without "
"""Between a table of points and the keys that a side sets itself."""


class Numbers(NamedTuple):
    """One side, read and reduced to numbers a run."""

    side: Side
    identity: Identity
    failed: int
    found: list[Headline]
    wide: pd.DataFrame  # a row a run; columns (table, measure, date or partner)

    @property
    def runs(self) -> int:
        """Runs that finished."""
        return len(self.wide)


class Comparison(NamedTuple):
    """Tables of a comparison; their columns are described in docs/comparing.md."""

    baseline: str
    sides: pd.DataFrame
    levels: pd.DataFrame
    measures: pd.DataFrame
    partners: pd.DataFrame
    paths: pd.DataFrame
    values: dict[str, pd.DataFrame]  # side -> a row a run, columns (measure, date)
    left_out: tuple[str, ...]  # sides without a finished run

    @property
    def names(self) -> list[str]:
        """Every side, the baseline at its place."""
        return list(self.sides["side"])

    @property
    def others(self) -> list[str]:
        """Every side but the baseline."""
        return [name for name in self.names if name != self.baseline]


def compare(
    sides: Sequence[Side],
    baseline: int,
    *,
    dates: Sequence[datetime.date],
    detailed: bool = True,
    progress: Callable[[int], None] = lambda done: None,
) -> Comparison:
    """Compare every side with the baseline, one at a time.

    Parameters
    ----------
    sides : two or more, with different names
    baseline : place of the reference among them
    dates : days by which deals are counted
    detailed : partners and rounds too, not outcomes only; most of the work
    progress : called with the number of sides done

    Raises
    ------
    RecordError
        When records are damaged, two sides cannot be compared, or the baseline or all others have no finished run.
    """
    base = _numbers(sides[baseline], dates, detailed)
    if base is None:
        raise RecordError(f"{sides[baseline].name}: no run finished; expected another baseline")
    rows: dict[str, list[pd.DataFrame]] = {name: [] for name in ("sides", "levels", "differences")}
    values, left_out = {}, []
    for done, side in enumerate(sides, start=1):
        one = base if side is sides[baseline] else _numbers(side, dates, detailed)
        if one is None:
            left_out.append(side.name)
            continue
        check_comparable(base.identity, one.identity)
        for name, table in _against(one, base).items():
            rows[name].append(table)
        values[side.name] = pd.DataFrame(one.wide["outcomes"])
        progress(done)
    if not rows["differences"]:
        raise RecordError(f"nothing to compare with {base.side.name}: no other side has a finished run")
    found = {name: pd.concat(tables, ignore_index=True) for name, tables in rows.items()}
    return Comparison(
        base.side.name,
        found["sides"],
        found["levels"],
        _measures(found["differences"], found["levels"]),
        _part(found["differences"], "partners", "iso3", dict(PARTNER_MEASURES)),
        _part(found["differences"], "paths", "date", {name: unit for name, unit, _ in PATHS}),
        values,
        tuple(left_out),
    )


def _numbers(side: Side, dates: Sequence[datetime.date], detailed: bool) -> Numbers | None:
    """Return a side as numbers, None if no run of it finished."""
    records = read_records(side.folder, side.point)
    if records.series.empty:
        return None
    found = outcomes(records, dates)
    return Numbers(side, identity(side, records), records.failed, found, _wide(records, found, detailed))


def _wide(records: Records, found: Sequence[Headline], detailed: bool) -> pd.DataFrame:
    values = {(each.name, date_text(each.date)): each.values for each in found}
    parts = {"outcomes": pd.DataFrame(values).sort_index()}
    if detailed:
        parts["partners"] = partner_numbers(records.partners)
        parts["paths"] = path_numbers(records.series)
    return pd.concat(parts, axis="columns")


def _against(one: Numbers, base: Numbers) -> dict[str, pd.DataFrame]:
    """Return the rows of a side in every table; those of differences only if it is not the baseline itself."""
    reason = _unpaired(one, base)
    pairs = len(one.wide.index.intersection(base.wide.index))
    own = {
        "side": one.side.name,
        "baseline": base.side.name,
        "pairing": "paired" if reason is None else "unpaired",
        "reason": reason or "",
        "pairs": pairs if reason is None else 0,
        "unmatched": one.runs + base.runs - 2 * pairs if reason is None else 0,
        "runs": one.runs,
        "failed": one.failed,
        "seed": one.identity.seed,
        "package_version": one.identity.package_version,
        "git_commit": one.identity.commit or "",
        "parameter_points": _points(one.side.folder.manifest),
        "folder": str(one.side.folder.path),
        "point": one.side.point,
    }
    tables = {"sides": pd.DataFrame([own]), "levels": _levels(one)}
    if one is not base:
        told = differences(one.wide, base.wide, paired=reason is None).rename_axis(["table", "measure", "at"])
        start = {name: own[name] for name in ("side", "baseline", "pairing")}
        tables["differences"] = told.reset_index().assign(**start)
    return tables


def _points(manifest: Mapping[str, Any]) -> str:
    """Return what runs draw their parameters from, in words; empty where these are the same in every run."""
    told = manifest.get("points")
    if not isinstance(told, dict):
        return ""
    number, runs, held = int(told["number"]), int(manifest["runs"]), told.get("held") or []
    count = f"{number} points" if runs >= number else f"the first {runs} of {number} points"
    apart = f"{WITHOUT}{', '.join(map(str, held))}" if held else ""
    return f"{count} of {told.get('file')} ({str(told.get('sha256'))[:8]}){apart}"


def _unpaired(one: Numbers, base: Numbers) -> str | None:
    reason = unpaired_reason(base.identity, one.identity)
    if reason is None and one.wide.index.intersection(base.wide.index).empty:
        return "no run finished on both sides"
    return reason


def _levels(one: Numbers) -> pd.DataFrame:
    """Return the distribution of every outcome of a side over its runs; one without a number is left out."""
    known = [each._replace(values=each.values.dropna()) for each in one.found]
    table = summary_table([each for each in known if len(each.values)]).rename(columns={"metric": "measure"})
    head = pd.DataFrame([{"side": one.side.name, "point": one.side.point, **one.side.settings}])
    return head.merge(table, how="cross")


_MEANS = ["side_n", "baseline_n", "baseline_mean", "side_mean", "difference", "low", "high"]
_SHARES = ["share_higher", "share_lower"]


def _measures(told: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """Return differences of outcomes, with p-values adjusted within each side and quantiles of both sides."""
    table = told[told["table"] == "outcomes"].rename(columns={"at": "date"})
    levels = levels.assign(order=range(len(levels)))
    table = table.assign(p_holm=table.groupby("side")["p_value"].transform(holm))
    keys = ["measure", "date"]
    for who in ("side", "baseline"):
        spread = levels.rename(columns={name: f"{who}_{name}" for name in ("p05", "p50", "p95")})
        spread = spread.rename(columns={"side": who})[[who, *keys, f"{who}_p05", f"{who}_p50", f"{who}_p95"]]
        table = table.merge(spread, on=[who, *keys], how="left")
    # An outcome that one side never has, such as an agreed rate, takes its unit and place from the other.
    units = levels.groupby(keys, sort=False).agg(unit=("unit", "first"), order=("order", "min")).reset_index()
    table = table.merge(units, on=keys, how="inner")
    table["place"] = table["side"].map({name: place for place, name in enumerate(told["side"].unique())})
    quantiles = [f"{who}_{name}" for who in ("side", "baseline") for name in ("p05", "p50", "p95")]
    shown = ["measure", "unit", "date", "side", "baseline", "pairing", *_MEANS, *_SHARES, "p_value", "p_holm"]
    return table.sort_values(["place", "order"], kind="stable")[[*shown, *quantiles]].reset_index(drop=True)


def _part(told: pd.DataFrame, table: str, at: str, units: dict[str, str]) -> pd.DataFrame:
    """Return differences of partners or of rounds, in the order of sides, measures, partners or dates."""
    rows = told[told["table"] == table].rename(columns={"at": at})
    rows = rows.assign(unit=rows["measure"].map(units))
    shown = ["measure", "unit", at, "side", "baseline", "pairing", *_MEANS, *_SHARES]
    return rows[shown].reset_index(drop=True)


def changed(rows: pd.DataFrame) -> pd.Series:
    """Return which differences have an interval that excludes zero; False where there is none.

    Parameters
    ----------
    rows : of a table of a comparison
    """
    return (rows["low"] > 0.0) | (rows["high"] < 0.0)
