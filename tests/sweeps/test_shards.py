"""A cut covers every run of every point once, in order, and is the same everywhere."""

from hypothesis import given
from hypothesis import strategies as st

from sim.sweeps.shards import Cut, cut_for, cut_to, number_of_shards, shards_of

SIZES = st.integers(1, 40)


@given(points=SIZES, runs=SIZES, at_once=SIZES, runs_at_once=SIZES)
def test_every_history_is_in_one_shard_and_rows_are_in_order(
    points: int, runs: int, at_once: int, runs_at_once: int
) -> None:
    cut = Cut(at_once, runs_at_once) if at_once == 1 else Cut(at_once, runs)
    shards = list(shards_of(cut, points=points, runs=runs))
    rows = [(point, run) for shard in shards for point in shard.points for run in shard.runs]
    assert rows == [(point, run) for point in range(points) for run in range(runs)]
    assert [shard.number for shard in shards] == list(range(number_of_shards(cut, points=points, runs=runs)))
    assert sum(shard.histories for shard in shards) == points * runs


@given(points=st.integers(1, 10_000), runs=st.integers(1, 100_000), rounds=st.sampled_from([1, 39, 275]))
def test_a_shard_is_of_some_points_whole_or_of_a_part_of_one(points: int, runs: int, rounds: int) -> None:
    cut = cut_for(points=points, runs=runs, rounds=rounds, partners=72, engine="array")
    assert 1 <= cut.points <= points
    assert 1 <= cut.runs <= runs
    assert cut.points == 1 or cut.runs == runs


def test_parts_are_large_enough_where_there_are_runs_enough() -> None:
    cut = cut_for(points=10, runs=100_000, rounds=39, partners=72, engine="array")
    assert cut.points * cut.runs * 72 >= 25_000
    several = cut_for(points=100, runs=100, rounds=39, partners=72, engine="array")
    assert several.points * several.runs * 72 >= 25_000


def test_shards_of_a_large_sweep_are_larger() -> None:
    small = cut_for(points=10, runs=1_000_000, rounds=39, partners=72, engine="array")
    large = cut_for(points=1000, runs=1_000_000, rounds=39, partners=72, engine="array")
    assert large.runs > small.runs


def test_a_size_that_is_asked_for_is_kept() -> None:
    assert cut_to(20, points=6, runs=40) == Cut(1, 20)
    assert cut_to(100, points=6, runs=40) == Cut(2, 40)
    assert cut_to(100_000, points=6, runs=40) == Cut(6, 40)
