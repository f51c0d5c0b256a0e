"""The world in Robinson's projection of 1963: outlines of countries, ready to be drawn."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path

from sim.arrays import ArrayLike, FloatArray, as_float
from sim.data.load import load_table

LENGTH = (1.0, 0.9986, 0.9954, 0.99, 0.9822, 0.973, 0.96, 0.9427, 0.9216, 0.8962, 0.8679, 0.835, 0.7986, 0.7597,
          0.7186, 0.6732, 0.6213, 0.5722, 0.5322)  # fmt: skip
HEIGHT = (0.0, 0.062, 0.124, 0.186, 0.248, 0.31, 0.372, 0.434, 0.4958, 0.5571, 0.6176, 0.6769, 0.7346, 0.7903,
          0.8435, 0.8936, 0.9394, 0.9761, 1.0)  # fmt: skip
"""Length of each fifth parallel, and its distance from the equator, as Robinson's table has them."""

ACROSS, UP = 0.8487, 1.3523
"""What the table is multiplied with, radii of the globe."""

SOUTH, NORTH = -57.0, 84.0
"""Degrees; nothing is shown beyond."""


class Country(NamedTuple):
    """A country on the map."""

    iso3: str  # economy it is part of
    path: Path | None  # None for one too small for an outline
    middle: tuple[float, float]  # of its largest piece
    across: float  # width of its largest piece, radii of the globe


def projected(degrees: ArrayLike) -> FloatArray:
    """Return places on the map.

    Parameters
    ----------
    degrees : ``(places, 2)``
        East in -180..180, north in -90..90.

    Returns
    -------
    ``(places, 2)``, radii of the globe, right and up from where the equator meets the meridian of Greenwich.

    Examples
    --------
    >>> projected([[0.0, 0.0], [180.0, 0.0], [0.0, -90.0]]).round(3)
    array([[ 0.   ,  0.   ],
           [ 2.666,  0.   ],
           [ 0.   , -1.352]])
    """
    east, north = as_float(degrees).T
    parallels = np.arange(0.0, 91.0, 5.0)
    length, height = (np.interp(np.abs(north), parallels, column) for column in (LENGTH, HEIGHT))
    return np.column_stack([ACROSS * length * np.radians(east), UP * np.sign(north) * height])


def limits() -> tuple[tuple[float, float], tuple[float, float]]:
    """Return left and right, low and high end of the map, radii of the globe."""
    right = float(projected([[180.0, 0.0]])[0, 0])
    (_, low), (_, high) = projected([[0.0, SOUTH], [0.0, NORTH]]).tolist()
    return (-right, right), (low, high)


@lru_cache
def countries() -> tuple[Country, ...]:
    """Return every country, in the order of the table of shapes."""
    table = load_table("country_shapes")
    return tuple(
        _country(str(rows["iso3"].iloc[0]), list(zip(rows["shape"], rows["outline"], strict=True)))
        for _, rows in table.groupby("country", sort=False)
    )


def _country(iso3: str, lines: list[tuple[str, str]]) -> Country:
    corners = [projected(np.array(outline.split(), dtype=float).reshape(-1, 2)) for _, outline in lines]
    if lines[0][0] == "dot":
        return Country(iso3, None, (float(corners[0][0, 0]), float(corners[0][0, 1])), 0.0)
    largest = max(corners, key=_area)
    low, high = largest.min(axis=0), largest.max(axis=0)
    middle = (low + high) / 2.0
    path = Path.make_compound_path(*(Path(np.vstack([ring, ring[:1]]), closed=True) for ring in corners))
    return Country(iso3, path, (float(middle[0]), float(middle[1])), float(np.min(high - low)))


def _area(ring: FloatArray) -> float:
    after = np.roll(ring, -1, axis=0)
    return abs(float(np.sum(ring[:, 0] * after[:, 1] - after[:, 0] * ring[:, 1]))) / 2.0
