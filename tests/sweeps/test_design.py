"""From values and ranges to points."""

import numpy as np
import pytest

from sim.errors import ConfigError
from sim.sweeps.design import check_distinct, filled, grid, zipped
from sim.sweeps.factors import Factor, listed, ranged


def test_a_grid_has_every_combination_and_the_last_key_moves_fastest() -> None:
    points = grid([listed("home.resolve", [0.1, 0.9]), listed("home.teams", [2, 4, 8])])
    assert points == [(0.1, 2), (0.1, 4), (0.1, 8), (0.9, 2), (0.9, 4), (0.9, 8)]


def test_lists_are_zipped() -> None:
    assert zipped([listed("scenario", ["a", "b"]), listed("home.teams", [2, 4])]) == [("a", 2), ("b", 4)]


def test_lists_of_other_lengths_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"design\.points\.home\.teams: got 3 values; expected 2"):
        zipped([listed("scenario", ["a", "b"]), listed("home.teams", [2, 4, 8])])


@pytest.mark.parametrize("n", [7, 13])
def test_a_latin_hypercube_has_one_point_in_every_stratum_of_every_key(n: int) -> None:
    points = np.array(filled("lhs", [ranged("home.resolve", [0, 1]), ranged("talks.stall_share", [0, 1])], n, 3))
    for column in points.T:
        assert sorted(np.floor(column * n).astype(int)) == list(range(n))


def test_sobol_points_are_balanced_over_quarters() -> None:
    points = filled("sobol", [ranged("home.resolve", [0, 1]), ranged("talks.stall_share", [0, 1])], 16, 5)
    quarters = [(a < 0.5, b < 0.5) for a, b in points]
    assert {quarter: quarters.count(quarter) for quarter in set(quarters)} == dict.fromkeys(set(quarters), 4)
    assert len(set(quarters)) == 4


@pytest.mark.parametrize("name", ["lhs", "sobol"])
def test_points_follow_the_seed(name: str) -> None:
    factors = [ranged("home.resolve", [0.2, 0.7])]
    assert filled(name, factors, 8, 11) == filled(name, factors, 8, 11)
    assert filled(name, factors, 8, 11) != filled(name, factors, 8, 12)
    assert all(0.2 <= value <= 0.7 for (value,) in filled(name, factors, 8, 11))


def test_a_key_of_whole_numbers_takes_both_ends_of_its_range_evenly() -> None:
    values = [value for (value,) in filled("lhs", [ranged("home.teams", [2, 4])], 300, 1)]
    assert {value: values.count(value) for value in set(values)} == {2: 100, 3: 100, 4: 100}
    assert all(type(value) is int for value in values)


def test_a_key_of_numbers_takes_a_range_between_whole_ends() -> None:
    values = [value for (value,) in filled("lhs", [ranged("home.resolve", [0, 1])], 10, 1)]
    assert len(set(values)) == 10
    assert all(type(value) is float for value in values)


def test_a_range_can_be_logarithmic() -> None:
    factor = ranged("talks.terms.licences.cost", {"low": 1, "high": 10_000, "log": True})
    assert factor.at(np.array([0.0, 0.25, 0.5])) == pytest.approx([1.0, 10.0, 100.0])


def test_values_have_equal_shares() -> None:
    names = [name for (name,) in filled("lhs", [ranged("home.strategy", ["boulware", "linear", "micro"])], 30, 2)]
    assert {name: names.count(name) for name in set(names)} == {"boulware": 10, "linear": 10, "micro": 10}


def test_two_numbers_can_be_values() -> None:
    assert set(filled("lhs", [ranged("home.teams", {"values": [2, 8]})], 10, 2)) == {(2,), (8,)}


def test_numbers_are_of_the_type_of_their_key() -> None:
    assert listed("home.resolve", [0, 1]) == Factor("home.resolve", (0.0, 1.0))
    assert type(listed("home.resolve", [0, 1]).values[0]) is float
    assert type(listed("partners.mix.boulware", [0, 1]).values[0]) is float
    assert type(listed("home.teams", [2, 4]).values[0]) is int


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "empty list"),
        (0.5, "expected a list of values"),
        ("boulware", "expected a list of values"),
        ({"low": 1}, "expected a range"),
        ({"low": 2, "high": 1}, "low below high"),
        ([2, 2], "low below high"),
        ({"low": 0, "high": 1, "log": True}, "more than 0"),
        ({"low": 0.5, "high": 3, "integer": True}, "whole numbers"),
        ({"low": 0, "hihg": 1}, "nearest valid name: high"),
        ({"low": 1, "high": 2, "log": "yes"}, "to be true"),
    ],
)
def test_what_is_no_range_is_refused(given: object, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as refusal:
        ranged("home.resolve", given)
    assert str(refusal.value).startswith("design.points.home.resolve")


def test_a_point_that_stands_twice_is_refused() -> None:
    with pytest.raises(ConfigError, match="point 2 repeats point 0"):
        check_distinct(["home.teams"], [(2,), (4,), (2,)])
