"""All pictures of a folder: files, bytes, texts; no engine, and nothing of the user's matplotlib changed."""

import multiprocessing
import os
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from pathlib import Path

import matplotlib
import pytest

from sim.errors import RecordError
from sim.figures import run
from sim.figures.look import FAINT, INK, INNER_BAND, OKABE_ITO, OUTER_BAND, PALE, PAPER, SHARE_COLOURS, SOFT
from sim.figures.page import Page
from sim.figures.run import draw_run_figures
from tests.figures import records
from tests.figures.conftest import DRAW
from tests.figures.reading import clashes, colours, smallest_letters, texts

PALETTE = {each.lower() for each in (*OKABE_ITO, *SHARE_COLOURS, INNER_BAND, OUTER_BAND)}
PALETTE |= {each.lower() for each in (INK, SOFT, FAINT, PALE, PAPER)}
ROWS = {"deal_probability", "map", "timeline", "queue", "precedent_network"}
"""Pictures whose panels have rows of names, or maps, where others have a number."""
LARGEST = 600_000  # bytes; three maps of the world take most


def test_every_picture_is_there_in_both_formats(folder: Path, drawn: list[Path]) -> None:
    assert drawn == [folder / "figures" / f"{name}.{ending}" for name in DRAW for ending in ("png", "svg")]
    assert sorted(drawn) == sorted((folder / "figures").iterdir())


def test_they_are_there_too_if_the_other_process_has_died(folder: Path, drawn: list[Path]) -> None:
    before = {path: path.read_bytes() for path in drawn}
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as helper:
        with pytest.raises(BrokenExecutor):
            helper.submit(os._exit, 1).result()
        assert draw_run_figures(folder, helper=helper) == drawn
    assert {path: path.read_bytes() for path in drawn} == before


def test_every_file_holds_something_and_is_small(drawn: list[Path]) -> None:
    assert all(20_000 < path.stat().st_size < LARGEST for path in drawn)


def test_png_is_sharp_enough(drawn: list[Path]) -> None:
    for path in drawn[::2]:
        data = path.read_bytes()
        assert data[:8] == b"\x89PNG\r\n\x1a\n"
        assert int.from_bytes(data[16:20], "big") == 8 * 160


def test_svg_is_well_formed_and_says_its_title(drawn: list[Path]) -> None:
    for path in drawn[1::2]:
        tree = ElementTree.fromstring(path.read_text(encoding="utf-8"))
        titles = [each.text for each in tree.iter("{http://purl.org/dc/elements/1.1/}title")]
        assert titles
        assert titles[0]


def test_files_hold_no_date_and_no_version(drawn: list[Path]) -> None:
    for path in drawn:
        content = path.read_bytes()
        assert b"matplotlib.org" not in content
        assert b"dc:date" not in content
        assert b"Software" not in content


def test_the_same_records_give_the_same_bytes_elsewhere_at_another_time(drawn: list[Path], tmp_path: Path) -> None:
    """In a fresh process and one that helps it, with other hashes, another folder, own style, a manifest."""
    folder = records.write(tmp_path / "again")
    records.write_manifest(folder)
    code = (
        "import sys, pathlib, matplotlib; matplotlib.rcParams.update({'font.size': 30, 'lines.linewidth': 9});"
        "import concurrent.futures, multiprocessing; from sim.figures.run import draw_run_figures;"
        "pool = concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context('spawn'));"
        "draw_run_figures(pathlib.Path(sys.argv[1]), helper=pool); pool.shutdown();"
        "print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        env={"PYTHONHASHSEED": "7", "PATH": "", "MPLBACKEND": "svg", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = done.stdout.split()
    assert not [name for name in loaded if _of_engine(name)]
    assert "matplotlib.pyplot" not in loaded
    changed = [path.name for path in drawn if path.read_bytes() != (folder / "figures" / path.name).read_bytes()]
    assert not changed


def _of_engine(name: str) -> bool:
    sim = (f"sim.{layer}" for layer in ("abm", "config", "rounds", "rules", "strategies", "trade", "rng"))
    packages = ("mesa", "hydra", "omegaconf", "pydantic", *sim)
    return any(name == package or name.startswith(f"{package}.") for package in packages)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder of which two pictures only are drawn, to save time."""
    monkeypatch.setattr(run, "FIGURES", {"deals_over_time": run.FIGURES["deals_over_time"]})
    return records.write(tmp_path / "run", records.Ensemble(runs=1, rounds=2, met=()))


def test_settings_of_matplotlib_are_left_alone(few: Path) -> None:
    before = dict(matplotlib.rcParams)
    draw_run_figures(few)
    assert dict(matplotlib.rcParams) == before


def test_drawing_again_replaces_the_pictures(few: Path) -> None:
    first = {path: path.read_bytes() for path in draw_run_figures(few)}
    next(iter(first)).write_bytes(b"old")
    assert {path: path.read_bytes() for path in draw_run_figures(few)} == first


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="has no table"):
        draw_run_figures(tmp_path)


def test_a_place_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    folder = records.write(tmp_path / "run", records.Ensemble(runs=1, rounds=1))
    (folder / "figures").write_text("in the way", encoding="utf-8")
    with pytest.raises(RecordError, match="cannot write pictures"):
        draw_run_figures(folder)


@pytest.mark.parametrize("name", DRAW)
class TestEveryPicture:
    """What holds for all."""

    def test_no_text_lies_on_another_or_leaves_the_page(self, name: str, pages: dict[str, Page]) -> None:
        assert not clashes(pages[name].figure)

    def test_letters_are_large_enough_to_be_halved(self, name: str, pages: dict[str, Page]) -> None:
        assert smallest_letters(pages[name].figure) >= 9.0

    def test_it_says_what_it_is_made_of(self, name: str, pages: dict[str, Page]) -> None:
        written = " ".join(texts(pages[name].figure)).replace("\n", " ")
        assert "scenario made_up, 5 runs, seed 11" in written

    def test_every_panel_has_an_axis_with_a_unit(self, name: str, pages: dict[str, Page]) -> None:
        labels = [f"{axes.get_xlabel()}{axes.get_ylabel()}" for axes in pages[name].figure.axes]
        units = ("%", "(number)", "(days)", "points") if name not in ROWS else ("",)
        assert all(any(unit in label for unit in units) for label in labels)

    def test_colours_are_of_the_palette(self, name: str, pages: dict[str, Page]) -> None:
        assert colours(pages[name].figure) <= PALETTE
