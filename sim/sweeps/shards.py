"""How a sweep is cut: the same on every machine, so that the same sweep leaves the same files."""

import math
from collections.abc import Iterator
from typing import NamedTuple

PART_ROWS = 25_000
"""Least rows of partners in a part: smaller ones make slow readers and many files."""

SECONDS = (1.0, 10.0)
"""A shard's: enough to be worth a message to another machine, and what a kill may cost."""

MANY = 50_000
"""Shards above which they are made as long as they may be, since what counts then is their number."""

RUN_SECONDS = {"array": 6e-5, "mesa": 1.5e-3}
"""About what a round of a history costs, by engine; see docs/scaling.md. It decides sizes, nothing else."""

POINT_SECONDS = 0.3
"""About what a point costs before its first history."""


class Shard(NamedTuple):
    """Some points with some runs of each: what one worker plays at a time."""

    number: int
    first_point: int
    end_point: int
    first_run: int
    end_run: int

    @property
    def points(self) -> range:
        """Its points."""
        return range(self.first_point, self.end_point)

    @property
    def runs(self) -> range:
        """The runs of each of them."""
        return range(self.first_run, self.end_run)

    @property
    def histories(self) -> int:
        """Runs of all its points together."""
        return len(self.points) * len(self.runs)


class Cut(NamedTuple):
    """How many points and runs a shard has."""

    points: int
    runs: int


def cut_for(*, points: int, runs: int, rounds: int, partners: int, engine: str) -> Cut:
    """Return how large shards are where nobody says it.

    Parameters
    ----------
    points, runs : of the sweep: configurations, and histories of each
    rounds, partners : of a history
    engine : ``array`` or ``mesa``
    """
    each, rows = RUN_SECONDS[engine] * rounds, math.ceil(PART_ROWS / partners)
    fair = _fair(each, rows)
    if points * runs / fair > MANY:
        fair = max(1, int(SECONDS[1] / each))
    if runs >= fair:
        return Cut(1, math.ceil(runs / math.ceil(runs / fair)))
    at_once = _fair(POINT_SECONDS + runs * each, math.ceil(rows / runs))
    return Cut(min(points, at_once), runs)


def _fair(seconds: float, rows_ask: int) -> int:
    """Return how many of what takes so many seconds make a shard: not too short, not too long."""
    shortest, longest = SECONDS
    return min(max(rows_ask, math.ceil(shortest / seconds)), max(1, int(longest / seconds)))


def cut_to(histories: int, *, points: int, runs: int) -> Cut:
    """Return shards of at most so many histories."""
    return Cut(1, histories) if histories <= runs else Cut(min(points, histories // runs), runs)


def shards_of(cut: Cut, *, points: int, runs: int) -> Iterator[Shard]:
    """Yield the shards in the order of points and runs."""
    index = 0
    for first_point in range(0, points, cut.points):
        for first_run in range(0, runs, cut.runs):
            yield Shard(
                index,
                first_point,
                min(first_point + cut.points, points),
                first_run,
                min(first_run + cut.runs, runs),
            )
            index += 1


def number_of_shards(cut: Cut, *, points: int, runs: int) -> int:
    """Return how many there are."""
    return math.ceil(points / cut.points) * math.ceil(runs / cut.runs)
