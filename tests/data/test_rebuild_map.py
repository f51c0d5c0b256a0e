"""The shapes of countries: how they are made from a topology, and where the committed ones lie."""

import json
from pathlib import Path

import numpy as np
import pytest
from matplotlib.path import Path as Outline

from experiments.rebuild_map import cut_at_date_line, economies, main, table, thinned
from sim.data.load import economy_codes, load_table

CODES = [
    ["JP", "JPN", "392"],
    ["KR", "KOR", "410"],
    ["DE", "DEU", "276"],
    ["SG", "SGP", "702"],
    ["XX", "XXX", "999"],
]

PLACES = {
    "BRA": (-47.9, -15.8), "VNM": (105.8, 21.0), "CAN": (-75.7, 45.6), "ZAF": (28.2, -25.7), "LSO": (28.3, -29.5),
    "AUS": (149.1, -35.3), "USA": (-104.9, 39.7), "KEN": (36.8, -1.3), "IND": (77.2, 28.6), "NZL": (175.0, -40.0),
    "EUU": (13.4, 52.5), "CHE": (7.5, 46.9), "ROW": (37.6, 55.8), "TWN": (121.0, 24.0), "KAZ": (71.4, 51.2),
}  # fmt: skip
"""A place within each: degrees east and north."""


def square(number: str, name: str, arcs: list[list[int]]) -> dict[str, object]:
    return {"type": "Polygon", "id": number, "properties": {"name": name}, "arcs": arcs}


def topology(*geometries: dict[str, object]) -> dict[str, object]:
    """Two squares of ten degrees side by side, from (0, 0) and (10, 0), that share the border between them."""
    border = [[10, 0], [0, 10]]
    left = [[10, 10], [-10, 0], [0, -10], [10, 0]]
    right = [[10, 0], [10, 0], [0, 10], [-10, 0]]
    small = [[50, 50], [1, 0], [0, 1], [-1, 0], [0, -1]]
    return {
        "transform": {"scale": [1.0, 1.0], "translate": [0.0, 0.0]},
        "arcs": [border, left, right, small],
        "objects": {"countries": {"geometries": list(geometries)}},
    }


def test_countries_share_their_border_and_go_to_their_economy() -> None:
    shapes = topology(square("392", "East", [[0, 1]]), square("276", "West", [[2, -1]]))
    finer = topology(square("702", "Small", [[3]]), square("999", "Nobody", [[3]]))
    header, east, west, dot, *rest = table(shapes, finer, CODES).splitlines()
    assert header == "iso3,country,part,shape,outline"
    assert east == "JPN,East,0,land,10.00 0.00 10.00 10.00 0.00 10.00 0.00 0.00"
    assert west == "EUU,West,0,land,10.00 0.00 20.00 0.00 20.00 10.00 10.00 10.00"
    assert dot == "SGP,Small,0,dot,50.50 50.50"  # the mean of its corners
    assert not rest  # a small country that does not bargain has no dot


def test_the_members_of_the_union_are_one_economy() -> None:
    found = economies()
    assert sum(code == "EUU" for code in found.values()) == 28  # 27 members and the code itself
    assert found["JPN"] == "JPN"
    assert "ROW" not in found


def test_a_line_keeps_what_is_further_away_than_the_tolerance() -> None:
    line = np.array([[0.0, 0.0], [1.0, 0.1], [2.0, 0.5], [3.0, 0.0]])
    assert thinned(line, 0.3).tolist() == [[0.0, 0.0], [2.0, 0.5], [3.0, 0.0]]
    assert thinned(line, 0.6).tolist() == [[0.0, 0.0], [3.0, 0.0]]


def test_a_ring_over_the_date_line_is_cut_in_two() -> None:
    ring = np.array([[178.0, 0.0], [-178.0, 0.0], [-178.0, 2.0], [178.0, 2.0]])
    pieces = cut_at_date_line(ring)
    assert [(piece[:, 0].min(), piece[:, 0].max()) for piece in pieces] == [(178.0, 180.0), (-180.0, -178.0)]
    inside = np.array([[1.0, 0.0], [2.0, 0.0], [2.0, 1.0]])
    (same,) = cut_at_date_line(inside)
    assert sorted(same.tolist()) == sorted(inside.tolist())


def test_every_economy_is_on_the_map() -> None:
    shapes = load_table("country_shapes")
    assert set(shapes["iso3"]) == set(economy_codes())
    assert shapes["country"].nunique() == 176 + 3  # of 177 all but Antarctica; three dots
    assert set(shapes.loc[shapes["shape"] == "dot", "iso3"]) == {"SGP", "MUS", "EUU"}


def test_places_lie_in_their_countries() -> None:
    shapes = load_table("country_shapes")
    for code, place in PLACES.items():
        around = [
            (row.iso3, row.shape)
            for row in shapes.itertuples()
            if row.shape != "dot" and Outline(corners(str(row.outline))).contains_point(place)
        ]
        expected = [(code, "land")] if code != "LSO" else [("LSO", "land"), ("ZAF", "hole"), ("ZAF", "land")]
        assert sorted(around) == sorted(expected), code


def test_outlines_are_pairs_of_degrees() -> None:
    for outline in load_table("country_shapes")["outline"]:
        points = corners(str(outline))
        assert np.all(np.abs(points) <= [180.0, 90.0])


def corners(outline: str) -> np.ndarray:
    return np.array(outline.split(), dtype=float).reshape(-1, 2)


def test_the_command_writes_the_table(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    atlas = tmp_path / "atlas"
    atlas.mkdir()
    for file in ("countries-110m.json", "countries-50m.json"):
        (atlas / file).write_text(json.dumps(topology(square("392", "East", [[0, 1]]))), encoding="utf-8")
    codes = tmp_path / "codes.json"
    codes.write_text(json.dumps(CODES), encoding="utf-8")
    assert main([str(atlas), str(codes), str(folder)]) == 0
    assert len((folder / "country_shapes.csv").read_text(encoding="utf-8").splitlines()) == 2
    assert "country_shapes.csv: " in capsys.readouterr().out


def test_a_missing_input_is_refused_in_one_line(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path), str(tmp_path), str(folder)]) == 2
    told = capsys.readouterr().err
    assert "countries-110m.json: no such file" in told
    assert told.count("\n") == 1
