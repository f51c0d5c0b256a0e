"""The picture of growing costs says what was measured."""

from pathlib import Path

import pandas as pd

from sim.figures.scaling import PANELS, _page, draw_scaling
from tests.figures.reading import clashes

TABLE = pd.DataFrame(
    [(axis, size, 3.0 + 0.5 * size) for axis in PANELS for size in (10, 40, 160, 640)],
    columns=["axis", "size", "milliseconds"],
)


def test_every_axis_has_its_panel_with_its_numbers() -> None:
    page = _page(TABLE)
    assert len(page.figure.axes) == len(PANELS)
    for axes, label in zip(page.figure.axes, PANELS.values(), strict=True):
        straight, measured = axes.lines
        assert list(measured.get_xdata()) == [10, 40, 160, 640]
        assert list(measured.get_ydata()) == [8.0, 23.0, 83.0, 323.0]
        assert list(straight.get_ydata()) == [323.0 / 64, 323.0 / 16, 323.0 / 4, 323.0]
        assert axes.get_xlabel() == label
    assert not clashes(page.figure)


def test_it_is_written(tmp_path: Path) -> None:
    assert draw_scaling(TABLE, tmp_path).stat().st_size > 10_000
