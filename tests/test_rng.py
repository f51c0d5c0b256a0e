"""Random numbers by address: a pure function, uniform, and without ties between neighbours."""

import hashlib
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.rng import Draws, draw_run, uniforms
from tests.helpers.bits import row, same_bits
from tests.helpers.worlds import PARTNERS, PERIODS, RUNS

LEVEL = 0.001
"""Of each of some forty statistical tests: true uniforms would pass all of them with 96 %. Seeds are fixed."""

MANY = 20_011
WORD = 2**64

words = st.integers(0, 10_000)
seeds = st.integers(0, 2**200)
streams = st.sampled_from(["", "contact", "queue", "home session", "Überraschung"])


def by_hand(seed: int, stream: str, *address: int) -> float:
    """Return one number by the algorithm as published, in whole numbers of any size: another implementation."""
    word = int.from_bytes(hashlib.sha256(f"{seed}/{stream}".encode()).digest()[:8], "little")
    for part in address:
        word = (word + (part + 1) * 0x9E3779B97F4A7C15) % WORD
        word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) % WORD
        word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) % WORD
        word ^= word >> 31
    return (word >> 11) / 2.0**53


def number(seed: int, stream: str, run: int, period: int, partner: int) -> float:
    return float(uniforms(seed=seed, stream=stream, run=run, round_index=period, partner=partner))


@given(seed=seeds, stream=streams, address=st.tuples(words, words, words))
def test_every_number_is_the_one_of_its_address(seed: int, stream: str, address: tuple[int, int, int]) -> None:
    assert number(seed, stream, *address) == by_hand(seed, stream, *address)


@pytest.mark.parametrize(
    ("seed", "stream", "address", "expected"),
    [
        (2025, "contact", (0, 0, 0), "0x1.a008f3e90c4f4p-1"),
        (2025, "contact", (0, 0, 1), "0x1.d98b4b5db7e6dp-1"),
        (0, "", (0, 0, 0), "0x1.25de0821b87ffp-1"),
        (2**63 - 1, "queue", (99, 38, 71), "0x1.3a065075797cfp-1"),
    ],
)
def test_known_numbers_are_pinned(seed: int, stream: str, address: tuple[int, int, int], expected: str) -> None:
    """Records made with one version must be made again by the next."""
    assert number(seed, stream, *address).hex() == expected


def test_one_call_for_many_addresses_is_many_calls_for_one() -> None:
    runs, periods, partners = np.arange(RUNS), np.arange(PERIODS), np.arange(PARTNERS)
    block = uniforms(
        seed=1,
        stream="s",
        run=runs[:, np.newaxis, np.newaxis],
        round_index=periods[:, np.newaxis],
        partner=partners,
    )
    assert block.shape == (RUNS, PERIODS, PARTNERS)
    for run, period, partner in itertools.product(runs, periods, partners):
        assert block[run, period, partner] == number(1, "s", run, period, partner)


@pytest.mark.parametrize("kind", [np.int32, np.int64, np.uint64])
def test_the_type_of_an_address_does_not_matter(kind: type) -> None:
    partner = np.arange(PARTNERS)
    same_bits(
        uniforms(seed=1, stream="s", run=0, round_index=0, partner=partner.astype(kind)),
        uniforms(seed=1, stream="s", run=0, round_index=0, partner=partner),
    )


@given(seed=seeds, address=st.tuples(words, words, words))
def test_numbers_lie_in_the_unit_interval_on_its_grid(seed: int, address: tuple[int, int, int]) -> None:
    found = number(seed, "s", *address)
    assert 0.0 <= found < 1.0
    assert found * 2.0**53 == int(found * 2.0**53)


@given(seed=seeds, address=st.tuples(words, words, words), place=st.integers(0, 2), shift=st.integers(1, 999))
def test_every_part_of_an_address_counts(seed: int, address: tuple[int, int, int], place: int, shift: int) -> None:
    other = list(address)
    other[place] += shift
    assert number(seed, "s", *address) != number(seed, "s", *other)
    assert number(seed, "s", *address) != number(seed + shift, "s", *address)
    assert number(seed, "s", *address) != number(seed, "t", *address)


def test_parts_of_an_address_are_not_interchangeable() -> None:
    assert len({number(1, "s", *order) for order in itertools.permutations((1, 2, 3))}) == 6


def test_seeds_beyond_a_word_are_told_apart() -> None:
    assert len({number(seed, "s", 0, 0, 0) for seed in (0, 2**64, 2**64 + 1, 2**128, 10**40)}) == 5


def sample(name: str) -> np.ndarray:
    """Return 20,011 numbers along one part of the address."""
    along = np.arange(MANY)
    address = {"run": 3, "round_index": 5, "partner": 7} | {name: along}
    return uniforms(seed=20250402, stream="test", **address)


PARTS = ["run", "round_index", "partner"]


@pytest.mark.parametrize("name", PARTS)
def test_numbers_are_uniform(name: str) -> None:
    """Kolmogorov-Smirnov on the values, chi-square on 101 equal bins and on the lowest byte of the grid."""
    found = sample(name)
    assert stats.kstest(found, stats.uniform.cdf).pvalue > LEVEL
    assert stats.chisquare(np.bincount((found * 101).astype(int), minlength=101)).pvalue > LEVEL
    lowest = (found * 2.0**53).astype(np.int64) & 255
    assert stats.chisquare(np.bincount(lowest, minlength=256)).pvalue > LEVEL


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("lag", [1, 2, 7])
def test_neighbours_are_not_correlated(name: str, lag: int) -> None:
    """Pairs are not correlated and fill the unit square evenly (chi-square); no number is in two pairs."""
    found = sample(name)
    pairs = found[: found.size // (2 * lag) * 2 * lag].reshape(-1, 2, lag)
    first, second = pairs[:, 0].ravel(), pairs[:, 1].ravel()
    assert stats.pearsonr(first, second).pvalue > LEVEL
    cells = (first * 13).astype(int) * 13 + (second * 13).astype(int)
    assert stats.chisquare(np.bincount(cells, minlength=169)).pvalue > LEVEL


@pytest.mark.parametrize(
    ("seed", "stream"), [(20250403, "test"), (20250402, "tests"), (20250402, "queue"), (0, "test")]
)
def test_streams_and_seeds_are_not_correlated(seed: int, stream: str) -> None:
    """Rank correlation, plain and a step apart."""
    first = sample("run")
    second = uniforms(seed=seed, stream=stream, run=np.arange(MANY), round_index=5, partner=7)
    for left, right in ((first, second), (first[1:], second[:-1])):
        assert stats.spearmanr(left, right).pvalue > LEVEL


def test_seeds_one_after_another_are_uniform_too() -> None:
    """Somebody may use seeds for replications."""
    found = np.array([number(seed, "contact", 0, 0, 0) for seed in range(2003)])
    assert stats.kstest(found, stats.uniform.cdf).pvalue > LEVEL
    assert stats.pearsonr(found[1:], found[:-1]).pvalue > LEVEL


def test_a_flipped_bit_flips_half_of_all_bits() -> None:
    """Avalanche: over 499 addresses and 10 bits each, between .49 and .51 of the 53 bits change."""
    runs = np.arange(499)
    base = (uniforms(seed=9, stream="s", run=runs, round_index=0, partner=0) * 2.0**53).astype(np.uint64)
    changed = []
    for bit in range(10):
        flipped = uniforms(seed=9, stream="s", run=runs ^ (1 << bit), round_index=0, partner=0)
        changed.append(np.bitwise_count(base ^ (flipped * 2.0**53).astype(np.uint64)))
    assert 0.49 < np.mean(changed) / 53.0 < 0.51


def drawn(**changes: object) -> Draws:
    facts: dict[str, object] = {
        "seed": 2025, "run": 0, "slots": np.arange(PARTNERS), "rounds": PERIODS, "round_days": 7, "deadlines": 2,
    }  # fmt: skip
    return draw_run(**(facts | changes))


ONCE = (
    "contact", "signing", "full", "final", "partner_patience", "home_patience", "stall", "collapse", "violation",
    "detection", "shock", "fate",
)  # fmt: skip
"""Draws that are made once a run and partner."""


def test_shapes_of_the_luck_of_a_run() -> None:
    shapes = {name: values.shape for name, values in drawn()._asdict().items()}
    once = dict.fromkeys(ONCE, (PARTNERS,))
    often = dict.fromkeys(("queue", "partner_session", "home_session"), (PERIODS, PARTNERS))
    assert shapes == once | often | {"deadline": (2, 1)}


@pytest.mark.parametrize("name", Draws._fields)
def test_every_draw_of_a_run_has_the_address_its_name_says(name: str) -> None:
    """So that records can be made again by later versions: stream, run, period from 0, place in the data."""
    slots = np.array([0, 3, 4, 8, 9, 11, 20])
    found = getattr(drawn(seed=7, run=4, slots=slots), name)
    periods = np.arange(found.shape[0])[:, np.newaxis] if found.ndim == 2 else 0
    places = 0 if name == "deadline" else slots
    expected = uniforms(seed=7, stream=name, run=4, round_index=periods, partner=places)
    np.testing.assert_array_equal(found, expected)


def test_many_runs_are_single_runs_stacked() -> None:
    many = drawn(run=np.arange(RUNS)[:, np.newaxis])
    for run in range(RUNS):
        for one, stacked in zip(drawn(run=run), row(many, run), strict=True):
            same_bits(one, stacked)


def test_leaving_partners_out_moves_nobodys_luck() -> None:
    kept = np.array([1, 4, 6])
    for few, all_of_them in zip(drawn(slots=kept)[:-1], drawn()[:-1], strict=True):
        same_bits(few, all_of_them[..., kept])
    same_bits(drawn(slots=kept).deadline, drawn().deadline)


def test_a_longer_horizon_moves_nobodys_luck() -> None:
    for name, short, long in zip(Draws._fields, drawn(), drawn(rounds=11, deadlines=5), strict=True):
        same_bits(short, long[: short.shape[0]] if short.ndim == 2 else long, name)


def test_weekly_and_daily_rounds_share_what_is_drawn_once_and_the_weekly_queue() -> None:
    weekly, daily = drawn(), drawn(rounds=7 * PERIODS, round_days=1)
    for name in (*ONCE, "queue", "deadline"):
        same_bits(getattr(weekly, name), getattr(daily, name), name)


@pytest.mark.parametrize(
    ("rounds", "round_days", "weeks"),
    [(1, 1, 1), (7, 1, 1), (8, 1, 2), (3, 7, 3), (2, 5, 2), (1, 31, 5), (3, 14, 6)],
)
def test_the_queue_has_a_number_for_every_week_begun(rounds: int, round_days: int, weeks: int) -> None:
    assert drawn(rounds=rounds, round_days=round_days).queue.shape == (weeks, PARTNERS)
    last_round_begins = (rounds - 1) * round_days
    assert last_round_begins // 7 < weeks  # home looks the noise up by the week a round begins in


def test_no_two_streams_of_a_run_are_alike() -> None:
    luck = drawn()
    first = [values.reshape(-1)[:2].tobytes() for values in luck]
    assert len(set(first)) == len(first)


def test_two_runs_and_two_seeds_share_nothing() -> None:
    for other in (drawn(run=1), drawn(seed=2026)):
        for name, left, right in zip(Draws._fields, drawn(), other, strict=True):
            assert (left != right).all(), name
