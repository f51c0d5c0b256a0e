"""Pictures of a comparison: they can be read, show the numbers beside them, and fit odd records."""

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib import style

from sim.analysis.comparison import Comparison, compare
from sim.analysis.comparison_records import open_folder
from sim.analysis.comparison_sides import sides_of
from sim.errors import RecordError
from sim.figures import (
    compare_order,
    compare_over_time,
    compare_partners,
    compare_sweep,
    compare_sweep_map,
    compare_sweep_panels,
)
from sim.figures.compare import draw_comparison_figures, drawings
from sim.figures.compare_names import called
from sim.figures.look import BLUE, STYLE, VERMILION
from sim.figures.page import Page
from tests.figures.reading import clashes, lines, smallest_letters, texts
from tests.helpers.compared import JAPAN_FIRST, KOREA_FIRST, Made, write_side, write_sweep

BASE, SIDE = Made(signing=JAPAN_FIRST), Made(signing=KOREA_FIRST, shift=0.5)
LONG = "2026-11-25_16-23-23-everyone_retaliates_for_ever"


def two(place: Path, first: Made = BASE, second: Made = SIDE, name: str = "side", **told: Any) -> list[Path]:
    return [write_side(place / "base", first), write_side(place / name, second, **told)]


def several(place: Path) -> list[Path]:
    return [
        write_side(place / f"side_{index}", SIDE._replace(shift=0.1 * index, luck=index)) for index in range(3)
    ]


def swept(place: Path, *keys: str, names: bool = False) -> list[Path]:
    """Eight points: too many to be drawn one by one."""
    count = 4 if len(keys) == 2 else 8
    values = (
        ["a_rather_long_word", *"bcdefgh"][:count] if names else [0.1, 0.4, 0.7, 0.9, 1.0, 1.1, 1.2, 1.3][:count]
    )
    grid = [(x, y) for x in values for y in ((1, 2) if len(keys) == 2 else (1,))]
    points = {
        point: (dict(zip(keys, each, strict=False)), Made(shift=point, signing=JAPAN_FIRST if point % 2 else {}))
        for point, each in enumerate(grid)
    }
    return [write_sweep(place / "sweep", points)]


def namesakes(place: Path) -> list[Path]:
    """Three points of two keys whose last parts are alike."""
    keys = [f"{who}.parameters.boulware.exponent" for who in ("home", "partners")]
    values = [(0.2, 0.2), (0.4, 0.2), (0.2, 0.4)]
    points = {
        point: (
            dict(zip(keys, each, strict=True)),
            Made(shift=point, signing=KOREA_FIRST if point else JAPAN_FIRST),
        )
        for point, each in enumerate(values)
    }
    return [write_sweep(place / "sweep", points)]


def failing(place: Path) -> list[Path]:
    """A grid of three by two in which one point failed, and one of its corners is the first of a row."""
    values = [(x, y) for y in (1, 2) for x in (0.1, 0.4, 0.7)]
    points = {
        point: ({"home.resolve": x, "home.teams": y}, Made(shift=point) if point != 3 else Made(runs=[], failed=5))
        for point, (x, y) in enumerate(values)
    }
    return [write_sweep(place / "sweep", points)]


CASES: dict[str, Callable[[Path], list[Path]]] = {
    "two sides": two,
    "long names": lambda place: two(place, name=LONG),
    "unpaired": lambda place: two(place, seed=12),
    "one run": lambda place: two(place, Made(runs=[0]), Made(runs=[0], signing=KOREA_FIRST)),
    "all alike and nobody signs": lambda place: two(place, Made(), Made()),
    "three sides": several,
    "one key": lambda place: swept(place, "home.resolve"),
    "one key with names": lambda place: swept(place, "home.strategy", names=True),
    "two keys": lambda place: swept(place, "home.resolve", "home.teams"),
    "two keys with one last part": namesakes,
    "a point failed": failing,
    "a key with names and a number": lambda place: swept(place, "home.strategy", "home.teams", names=True),
}
"""What is unusual -> folders."""


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Comparison]:
    """Return case -> comparison; each is made once."""
    made: dict[str, Comparison] = {}

    def case(name: str) -> Comparison:
        if name not in made:
            folders = CASES[name](tmp_path_factory.mktemp("compared"))
            sides = sides_of([open_folder(folder) for folder in folders])
            made[name] = compare(sides, 0, dates=[datetime.date(2025, 4, 9)])
        return made[name]

    return case


@pytest.fixture(autouse=True)
def _styled() -> Iterator[None]:
    with style.context(["default", STYLE]):
        yield


def drawn(comparison: Comparison) -> dict[str, tuple[Page, pd.DataFrame]]:
    return {name: draw(comparison) for name, draw in drawings(comparison)}


def written(page: Page) -> str:
    return " ".join(texts(page.figure)).replace("\n", " ")


@pytest.mark.parametrize("case", CASES)
def test_every_picture_can_be_read(case: str, cases: Callable[[str], Comparison]) -> None:
    pages = drawn(cases(case))
    assert pages
    for name, (page, numbers) in pages.items():
        assert not clashes(page.figure), name
        assert smallest_letters(page.figure) >= 9.0, name
        assert "Simulated: " in written(page), name
        assert not numbers.empty, name


def test_two_sides_have_four_pictures(cases: Callable[[str], Comparison]) -> None:
    assert [name for name, _ in drawings(cases("two sides"))] == [
        "distributions",
        "over_time",
        "partners",
        "deal_order",
    ]


def test_more_sides_have_pictures_of_partners_each(cases: Callable[[str], Comparison]) -> None:
    names = [name for name, _ in drawings(cases("three sides"))]
    assert names[:2] == ["distributions", "over_time"]
    assert names[2:] == ["partners-side_1", "deal_order-side_1", "partners-side_2", "deal_order-side_2"]


def test_two_keys_have_maps_and_small_multiples(cases: Callable[[str], Comparison]) -> None:
    assert [name for name, _ in drawings(cases("two keys"))] == ["sweep_map", "sweep_panels"]


def test_points_that_are_no_grid_have_a_map_only(tmp_path: Path) -> None:
    generator = np.random.default_rng(1)
    points = {
        point: ({"home.resolve": float(x), "home.teams": float(y)}, Made(runs=[0, 1]))
        for point, (x, y) in enumerate(generator.random((20, 2)))
    }
    comparison = compare(sides_of([open_folder(write_sweep(tmp_path / "sweep", points))]), 0, dates=[])
    ((name, draw),) = drawings(comparison)
    page, _ = draw(comparison)
    assert name == "sweep_map"
    assert not clashes(page.figure)


def test_lines_over_time_are_the_differences(cases: Callable[[str], Comparison]) -> None:
    """The average tariff of the side is half a point more for each of the rounds gone by."""
    page, numbers = compare_over_time.draw(cases("two sides"))
    (line,) = lines(page.figure.axes[0], BLUE, marker="o")
    assert list(line.get_ydata()) == pytest.approx([0.0, 0.5, 1.0])
    shown = numbers[numbers["measure"] == "average US tariff"]
    assert list(shown["difference"]) == pytest.approx([0.0, 0.5, 1.0])
    assert page.title == "side ends 1 points above base in the average tariff"
    assert "departs for good in the round of 9 Apr 2025; the widest gap is +1 points on 16 Apr 2025" in written(
        page
    )


def test_who_gains_is_counted_and_coloured(cases: Callable[[str], Comparison]) -> None:
    """Welfare moves by half a point for each place away from Japan, the fourth of seven."""
    page, numbers = compare_partners.draw(cases("two sides"), "side")
    assert page.title == "side leaves 3 partners better and 3 worse off than base"
    welfare = page.figure.axes[0]
    assert len(lines(welfare, BLUE, marker="^")) == 3
    assert len(lines(welfare, VERMILION, marker="v")) == 3
    labels = [label.get_text() for label in welfare.get_yticklabels()]
    assert labels == [
        "United Kingdom",
        "Vietnam",
        "South Korea",
        "Japan",
        "China",
        "Mexico",
        "European Union",
    ]
    assert numbers.loc[numbers["measure"] == "welfare", "difference"].tolist() == pytest.approx(
        [1.5, 1.0, 0.5, 0.0, -0.5, -1.0, -1.5]
    )


def test_partners_beyond_the_rows_are_counted(
    cases: Callable[[str], Comparison], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_partners, "AT_MOST", 2)
    page, numbers = compare_partners.draw(cases("two sides"), "side")
    assert set(numbers["iso3"]) == {"GBR", "EUU"}
    told = "Not shown: 5 partners whose welfare moves less, 4 of them with an interval that excludes zero."
    assert told in written(page)


def test_the_order_of_deals_is_that_of_the_records(cases: Callable[[str], Comparison]) -> None:
    """Japan from place 1 to 2, Korea from 2.5 to 1, Vietnam from 2.5 to the last of 7."""
    page, numbers = compare_order.draw(cases("two sides"), "side")
    shown = texts(page.figure)
    assert {"Japan  1.0", "South Korea  2.5", "1.0  South Korea", "2.0  Japan", "7.0  Vietnam"} <= set(shown)
    assert page.title == "Order of deals: 1 partner earlier and 2 later under side"
    assert numbers["baseline_mean"].tolist()[:3] == [1.0, 2.5, 2.5]


def test_one_run_has_no_interval_and_no_colour(cases: Callable[[str], Comparison]) -> None:
    pages = drawn(cases("one run"))
    assert "too few runs for intervals" in pages["distributions"][0].title
    partners = pages["partners"][0]
    assert "Difference, no interval" in texts(partners.figure)
    assert not lines(partners.figure.axes[0], BLUE, marker="^")


def test_means_along_a_key_are_those_of_the_points(cases: Callable[[str], Comparison]) -> None:
    """Point p has revenue 300 + 10 p + luck, so the line rises by 10 from point to point."""
    page, numbers = compare_sweep.draw(cases("one key"))
    axes = next(each for each in page.figure.axes if "US tariff revenue" in texts_of(each))
    (line,) = lines(axes, BLUE, marker="o")
    assert list(line.get_xdata())[:3] == pytest.approx([0.1, 0.4, 0.7])
    assert np.diff(np.asarray(line.get_ydata(), dtype=float)) == pytest.approx([10.0] * 7)
    rows = numbers[numbers["measure"] == "US tariff revenue"]
    assert list(rows["mean"]) == pytest.approx(list(np.asarray(line.get_ydata(), dtype=float)))
    assert page.title == "Deals signed go from 0 to 3 as home.resolve goes from 0.1 to 1.3"


def texts_of(axes: Any) -> str:
    return " ".join(text.get_text() for text in axes.texts).replace("\n", " ")


def test_cells_of_a_map_hold_the_means(cases: Callable[[str], Comparison]) -> None:
    page, _ = compare_sweep_map.draw(cases("two keys"))
    axes = next(each for each in page.figure.axes if texts_of(each).count("deals signed"))
    (mesh,) = axes.collections
    assert np.asarray(mesh.get_array()).tolist() == [[0.0, 0.0, 0.0, 0.0], [3.0, 3.0, 3.0, 3.0]]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["0.1", "0.4", "0.7", "0.9"]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["1", "2"]


def test_keys_with_one_last_part_are_told_apart_everywhere(cases: Callable[[str], Comparison]) -> None:
    for name, (page, _) in drawn(cases("two keys with one last part")).items():
        told = written(page)
        assert re.search(r"(home|partners)…exponent", told), name
        assert not re.search(r"(?<![….])exponent", told), name


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a.x=1 b.y=2", "a.x=2 b.y=2"], ["x=1 y=2", "x=2 y=2"]),
        (["a.x=1 b.x=2", "a.x=2 b.x=2"], ["a.x=1 b.x=2", "a.x=2 b.x=2"]),
        (["one: h…b.x=1", "two: h…c.x=1"], ["one: b.x=1", "two: c.x=1"]),
        (
            [f"2026-11-25_10-00-0{second}-a_long_scenario" for second in (1, 2)],
            ["2026-11-25_10-00…1-a_long_scenario", "2026-11-25_10-00…2-a_long_scenario"],
        ),
        (["a.x=one_long_word_after_the_other", "a.x=short"], ["x=one_long_w…r_the_other", "x=short"]),
    ],
)
def test_names_are_cut_but_never_alike(names: list[str], expected: list[str]) -> None:
    assert [called(name, names) for name in names] == expected


def test_a_point_that_failed_is_crossed_and_named(cases: Callable[[str], Comparison]) -> None:
    comparison = cases("a point failed")
    pages = drawn(comparison)
    told = "No run finished at 1 of 6 points, left out here: home.resolve=0.1 home.teams=2."
    assert all(told in written(page) for page, _ in pages.values())
    page = pages["sweep_map"][0]
    assert "Crossed: no run finished" in written(page)
    axes = next(each for each in page.figure.axes if texts_of(each).count("deals signed"))
    (crosses,) = [line for line in axes.lines if line.get_marker() == "x"]
    assert np.asarray(crosses.get_xydata()).tolist() == [[0.5, 1.5]]
    assert "no number to 0 at home.teams=2" in written(pages["sweep_panels"][0])


def test_without_a_failed_point_nothing_is_crossed(cases: Callable[[str], Comparison]) -> None:
    page = compare_sweep_map.draw(cases("two keys"))[0]
    assert "No run finished" not in written(page)
    assert "Crossed" not in written(page)


def test_numbers_go_along_the_axis_before_names(cases: Callable[[str], Comparison]) -> None:
    page, _ = compare_sweep_panels.draw(cases("a key with names and a number"))
    assert page.title == "What home.teams does at each value of home.strategy"


def test_files_are_written_with_their_numbers_and_no_setting_is_changed(
    cases: Callable[[str], Comparison], tmp_path: Path
) -> None:
    before = dict(matplotlib.rcParams)
    found = draw_comparison_figures(cases("two sides"), tmp_path / "figures")
    assert dict(matplotlib.rcParams) == before
    assert [path.name for path in found] == [
        "distributions.png",
        "over_time.png",
        "partners.png",
        "deal_order.png",
    ]
    for path in found:
        assert path.stat().st_size > 20_000
        numbers = pd.read_csv(path.with_suffix(".csv"))
        assert {"measure", "unit"} <= set(numbers.columns)
        assert path.with_suffix(".svg").is_file()


def test_a_place_that_cannot_be_written_to_is_refused(cases: Callable[[str], Comparison], tmp_path: Path) -> None:
    (tmp_path / "figures").write_text("in the way", encoding="utf-8")
    with pytest.raises(RecordError, match="cannot write pictures"):
        draw_comparison_figures(cases("two sides"), tmp_path / "figures")
