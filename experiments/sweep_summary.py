"""The headlines of every point of a sweep, read back part by part."""

import io
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import pandas as pd

from sim.analysis.summary import Headline, headlines, summary_table
from sim.data.load import partner_codes
from sim.errors import RecordError
from sim.records.parts import read_part
from sim.records.place import Place
from sim.sweeps.points import Point, experiment_of, point_of
from sim.sweeps.session import Launcher, Sweep
from sim.sweeps.shards import Shard

AT_ONCE = 64
"""Shards whose headlines are in memory together."""

PARTNERS = ("point", "run", "deal_date")
SERIES = (
    *("point", "run", "round", "date", "average_rate_pct", "coverage_share", "revenue_usd_bn"),
    *("deficit_change_usd_bn", "home_welfare_pct"),
)


class Piece(NamedTuple):
    """A shard to read."""

    place: Place
    shard: Shard
    points: tuple[Point, ...]


class Told(NamedTuple):
    """Headlines of the runs of one point in one shard: one number a run."""

    point: int
    first_run: int
    found: list[Headline]  # none where every run failed
    failed: int


def summary_text(sweep: Sweep, launcher: Launcher) -> str:
    """Return ``summary.csv``: for every point its swept values, and its headlines with intervals.

    Parameters
    ----------
    sweep : finished
    launcher : reads the parts

    Raises
    ------
    RecordError
        When a part cannot be read.
    """
    text = io.StringIO()
    for index, told in _by_point(sweep, launcher):
        table = _summary_of(told)
        for place, key in enumerate(sweep.points.keys):
            table.insert(place, key, [sweep.points.rows[index][place]] * len(table))
        table.insert(0, "point", index)
        table.to_csv(text, index=False, header=index == 0, float_format="%.6g", lineterminator="\n")
    return text.getvalue()


def _by_point(sweep: Sweep, launcher: Launcher) -> Iterator[tuple[int, list[Told]]]:
    """Yield every point with what all its shards tell, in order; few of them are in memory together."""
    waiting: dict[int, list[Told]] = defaultdict(list)
    pieces = (
        Piece(sweep.place, shard, tuple(point_of(sweep.points, index) for index in shard.points))
        for shard in sweep.shards()
    )
    while some := list(islice(pieces, AT_ONCE)):
        for told in sorted(told for several in launcher.each(shard_headlines, some) for told in several):
            waiting[told.point].append(told)
        last = max(waiting)
        complete = [point for point in waiting if point < last or some[-1].shard.end_run == sweep.runs]
        for point in complete:
            yield point, waiting.pop(point)


def shard_headlines(piece: Piece) -> list[Told]:
    """Return the headlines of the points of one shard.

    Raises
    ------
    RecordError
    """
    index = piece.shard.number
    partners = read_part(piece.place, "partners", index, PARTNERS)
    series = read_part(piece.place, "series", index, SERIES)
    failures = read_part(piece.place, "failures", index, ("point", "run"))
    found = []
    for point in piece.points:
        of_point = series[series["point"] == point.number]
        played = of_point["run"].nunique()
        failed = int((failures["point"] == point.number).sum())
        if played + failed != len(piece.shard.runs):
            raise RecordError(f"{piece.place}: shard {index} has {played + failed} runs of point {point.number}")
        dates = experiment_of(point, partner_codes()).output.report_dates if played else ()
        told = headlines(partners[partners["point"] == point.number], of_point, dates) if played else []
        found.append(Told(point.number, piece.shard.first_run, told, failed))
    return found


def _summary_of(told: list[Told]) -> pd.DataFrame:
    """Return the summary of one point from what its shards tell."""
    failed = sum(each.failed for each in told)
    several = [each.found for each in told if each.found]
    if not several:
        return pd.DataFrame(
            [{**dict.fromkeys(_columns()), "metric": "every run failed", "runs": 0, "failed": failed}]
        )
    whole = [
        first._replace(values=pd.concat([each.values for each in same]))
        for first, same in ((group[0], group) for group in zip(*several, strict=True))
    ]
    return summary_table(whole).assign(failed=failed)


def _columns() -> list[str]:
    sample: Any = Headline("", "", None, pd.Series([0.0]))
    return list(summary_table([sample]).columns)
