"""Points keep their values through the file, and stand on their base."""

from pathlib import Path

import pytest

from experiments.compose import composed, plain
from sim.data.load import partner_codes
from sim.errors import ConfigError, RecordError
from sim.records.place import Place
from sim.sweeps.points import POINTS_FILE, Points, experiment_of, point_of, read_points, write_points

ROWS = [
    (2, 0.1, "boulware", True, ["ARG"], None, 1.0),
    (4, 0.30000000000000004, "linear", False, [], "2025-07-09", 2.5),
    (9, 1e-17, "micro", True, ["GBR", "ISR"], None, 3.0),
]
KEYS = tuple("abcdefg")


def test_values_come_back_as_they_were(tmp_path: Path) -> None:
    place = Place(str(tmp_path))
    write_points(place, Points(KEYS, ROWS, ({},), [0, 0, 0], KEYS, cut_short=False))
    keys, rows = read_points(place)
    assert (keys, rows) == (KEYS, ROWS)
    assert [[type(value) for value in row] for row in rows] == [[type(value) for value in row] for row in ROWS]


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    (tmp_path / POINTS_FILE).write_bytes(b"nothing")
    with pytest.raises(RecordError, match=POINTS_FILE):
        read_points(Place(str(tmp_path)))


def points(key: str, *values: object) -> Points:
    base = plain(composed("run", []))
    rows = [(value,) for value in values]
    return Points((key,), rows, (base,), [0] * len(rows), (key,), cut_short=True)


def test_a_point_is_its_base_but_for_its_values() -> None:
    swept = points("home.weights.deficit", 0.25, 0.75)
    first, second = (experiment_of(point_of(swept, number), partner_codes()) for number in (0, 1))
    assert (first.home.weights.deficit, second.home.weights.deficit) == (0.25, 0.75)
    assert first.model_copy(update={"home": second.home}) == second
    assert swept.bases[0]["home"]["weights"]["deficit"] == 0.3  # the base is not written into


def test_entries_of_an_open_key_can_be_new() -> None:
    experiment = experiment_of(point_of(points("partners.strategy.JPN", "stonewall"), 0), partner_codes())
    assert experiment.partners.strategy["JPN"] == "stonewall"


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("home.resolve", 1.5, r"home\.resolve: got 1\.5; expected a number >= 0 and <= 1 \(at point 0"),
        ("home.teams", 2.5, r"home\.teams: got 2\.5; expected a whole number"),
        ("home.resolves", 0.5, r"home\.resolves: unknown key; nearest valid name: resolve"),
        ("home.teams.x", 1, r"design\.points\.home\.teams\.x: unknown key"),
        ("mechanism.precedent", "off", r"mechanism\.precedent: got 'off'"),
    ],
)
def test_a_point_out_of_the_schema_is_refused(key: str, value: object, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        experiment_of(point_of(points(key, value), 0), partner_codes())
