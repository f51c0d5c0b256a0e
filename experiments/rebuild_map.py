"""Rebuild the shapes of countries: ``python -m experiments.rebuild_map ATLAS CODES [INTO]``.

From the npm packages ``world-atlas`` 2.0.2 (Natural Earth 4.1.0) and ``i18n-iso-countries`` 7.14.0 (its table of
codes). Deterministic: the same inputs give the same bytes. Writes the hashes into SOURCES.md.
"""

import argparse
import csv
import io
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from experiments.rebuild_data import changes, write_hashes
from sim.arrays import FloatArray
from sim.data.load import data_hashes, load_table
from sim.errors import DataError

FILE = "country_shapes.csv"
SHAPES, FINER = "countries-110m.json", "countries-50m.json"
"""Countries as they are drawn, and where those too small for that scale are found."""
ANTARCTICA = "010"
REST = "ROW"
TOLERANCE = 0.15
"""Degrees by which a border may be moved where corners are left out: half a pixel of a picture of the world."""
DATE_LINE = 180.0


class Ring(NamedTuple):
    """A closed line of a country."""

    number: str  # ISO 3166 numeric, empty for what has none
    country: str
    part: int
    shape: str  # land, hole or dot
    points: FloatArray  # (points, 2): degrees east and north


def main(arguments: Sequence[str]) -> int:
    """Rebuild from two inputs into a folder, by default the package's own; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m experiments.rebuild_map", description="Rebuild the map.")
    parser.add_argument("atlas", type=Path, help="folder of the npm package world-atlas")
    parser.add_argument("codes", type=Path, help="codes.json of the npm package i18n-iso-countries")
    parser.add_argument(
        "into", type=Path, nargs="?", default=Path(str(files("sim.data"))), help="default: %(default)s"
    )
    asked = parser.parse_args(arguments)
    try:
        before = data_hashes(asked.into)
        text = table(_json(asked.atlas / SHAPES), _json(asked.atlas / FINER), _json(asked.codes))
    except DataError as problem:
        print(problem, file=sys.stderr)
        return 2
    (asked.into / FILE).write_text(text, encoding="utf-8", newline="\n")
    after = data_hashes(asked.into)
    print("\n".join(changes(before, after)))
    write_hashes(asked.into / "SOURCES.md", after)
    return 0


def table(shapes: Mapping[str, Any], finer: Mapping[str, Any], codes: Sequence[Sequence[str]]) -> str:
    """Return the table of country shapes as CSV.

    Parameters
    ----------
    shapes, finer : topologies of the atlas, as drawn and at a finer scale
    codes : rows of two-letter, three-letter and numeric code
    """
    economy = economies()
    iso3 = {number: letters for _, letters, number, *_ in codes}
    drawn = [ring for ring in rings(shapes) if ring.number != ANTARCTICA]
    there = {iso3.get(ring.number) for ring in drawn}
    small = [ring for ring in rings(finer) if ring.shape == "land" and iso3.get(ring.number) not in there]
    dots = dots_of([ring for ring in small if iso3.get(ring.number) in economy])
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["iso3", "country", "part", "shape", "outline"])
    for ring in [*drawn, *dots]:
        code = economy.get(iso3.get(ring.number, ""), REST)
        outline = " ".join(f"{value:.2f}" for value in ring.points.ravel())
        writer.writerow([code, ring.country, ring.part, ring.shape, outline])
    return text.getvalue()


def economies() -> dict[str, str]:
    """Return the economy to which each country of the talks belongs: itself, or the bloc it is a member of."""
    found = load_table("economies")
    own = {code: code for code in found["iso3"] if code != REST}
    union = found[found["iso3"] == "EUU"]["members"].iloc[0].split()
    return own | dict.fromkeys(union, "EUU")


def rings(topology: Mapping[str, Any]) -> Iterator[Ring]:
    """Yield every ring of the countries of a TopoJSON topology, in its order.

    A country is made of arcs that it shares with its neighbours; a negative number is an arc run backwards.
    """
    scale, shift = (np.array(topology["transform"][name]) for name in ("scale", "translate"))
    arcs = [_simple(np.cumsum(np.array(arc), axis=0) * scale + shift) for arc in topology["arcs"]]
    for country in topology["objects"]["countries"]["geometries"]:
        several = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        about = str(country.get("id", "")), country["properties"]["name"]
        lines = ((place, _joined(arcs, ring)) for polygon in several for place, ring in enumerate(polygon))
        pieces = ((place, piece) for place, line in lines for piece in cut_at_date_line(line))
        for part, (place, piece) in enumerate(pieces):
            yield Ring(*about, part, "hole" if place else "land", piece)


def _simple(arc: FloatArray) -> FloatArray:
    """Return an arc thinned, but for an island so small that nothing would be left of it."""
    line = thinned(arc, TOLERANCE)
    closed = bool(np.all(arc[0] == arc[-1]))
    return arc if closed and len(line) < 5 else line


def thinned(line: FloatArray, tolerance: float) -> FloatArray:
    """Return a line with fewer corners, none of those left out further from it than the tolerance.

    Parameters
    ----------
    line : ``(points, 2)``; both ends stay
    tolerance : in the unit of the line

    Examples
    --------
    >>> thinned(np.array([[0.0, 0.0], [1.0, 0.1], [2.0, 0.0], [2.0, 1.0]]), 0.2).tolist()
    [[0.0, 0.0], [2.0, 0.0], [2.0, 1.0]]
    """
    if len(line) < 3:
        return line
    start, along = line[0], line[-1] - line[0]
    gap = line - start
    length = float(np.hypot(*along))
    away = np.abs(along[0] * gap[:, 1] - along[1] * gap[:, 0]) / length if length else np.hypot(*gap.T)
    furthest = int(np.argmax(away))
    if away[furthest] <= tolerance:
        return line[[0, -1]]
    first, second = thinned(line[: furthest + 1], tolerance), thinned(line[furthest:], tolerance)
    return np.concatenate([first[:-1], second])


def cut_at_date_line(ring: FloatArray) -> list[FloatArray]:
    """Return the pieces of a ring on either side of the date line, each within -180..180 degrees east."""
    east = np.unwrap(ring[:, 0], period=360.0)
    east -= 360.0 * np.round((east.min() + east.max()) / 720.0)
    whole = np.column_stack([east, ring[:, 1]])
    moved = [whole + np.array([shift, 0.0]) for shift in (0.0, -360.0, 360.0)]
    return [piece for each in moved if len(piece := _clipped(_clipped(each, 1.0), -1.0)) > 2]


def _clipped(ring: FloatArray, side: float) -> FloatArray:
    """Return what of a ring lies on the near side of the date line, east (1) or west (-1)."""
    kept = []
    for before, after in zip(np.roll(ring, 1, axis=0), ring, strict=True):
        within = [side * point[0] <= DATE_LINE for point in (before, after)]
        if within[0] != within[1]:
            share = (side * DATE_LINE - before[0]) / (after[0] - before[0])
            kept.append(before + share * (after - before))
        if within[1]:
            kept.append(after)
    return np.array(kept).reshape(-1, 2)


def dots_of(small: Sequence[Ring]) -> list[Ring]:
    """Return a dot for each country: the centre of the largest of its parts."""
    largest: dict[str, Ring] = {}
    for ring in small:
        if ring.number not in largest or _area(ring.points) > _area(largest[ring.number].points):
            largest[ring.number] = ring
    return [
        ring._replace(part=0, shape="dot", points=ring.points.mean(axis=0, keepdims=True))
        for ring in largest.values()
    ]


def _joined(arcs: Sequence[FloatArray], ring: Sequence[int]) -> FloatArray:
    """Return the points of a ring, the first not repeated at the end."""
    lines = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in ring]
    return np.concatenate([line[:-1] for line in lines])


def _area(points: FloatArray) -> float:
    after = np.roll(points, -1, axis=0)
    return abs(float(np.sum(points[:, 0] * after[:, 1] - after[:, 0] * points[:, 1]))) / 2.0


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path}: no such file, expected the npm packages named in sim/data/SOURCES.md") from None
    except (OSError, ValueError) as problem:
        raise DataError(f"{path}: cannot be read as JSON: {problem}") from None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
