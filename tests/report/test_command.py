"""The command `report`: where the page goes, and folders and arguments that it refuses in one line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from experiments.cli import main
from sim.records.tables import SCHEMA_VERSION
from tests.report import folders


def refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["report", *argv]) == 2
    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert told.count("\n") == 1
    return told


def test_the_page_goes_into_the_folder_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folders.run(tmp_path / "run")
    before = {path.name for path in folder.iterdir()}
    assert main(["report", str(folder)]) == 0
    assert {path.name for path in folder.iterdir()} - before == {"report.html"}
    assert str(folder / "report.html") in capsys.readouterr().out


def test_the_same_folder_gives_the_same_page(tmp_path: Path) -> None:
    folder = folders.run(tmp_path / "run")
    assert main(["report", str(folder)]) == 0
    first = (folder / "report.html").read_bytes()
    assert main(["report", str(folder), f"output={tmp_path / 'deep/again.html'}"]) == 0
    assert main(["report", str(folder)]) == 0  # over the page that is there
    assert (tmp_path / "deep/again.html").read_bytes() == (folder / "report.html").read_bytes() == first


def test_a_file_that_is_no_page_is_not_touched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, other = folders.run(tmp_path / "run"), tmp_path / "thesis.html"
    other.write_text("<html>mine</html>", encoding="utf-8")
    assert "is no report" in refused([str(folder), f"output={other}"], capsys)
    assert other.read_text(encoding="utf-8") == "<html>mine</html>"
    assert "is a folder" in refused([str(folder), f"output={tmp_path}"], capsys)


def test_help_names_the_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--help"]) == 0
    assert "output=PATH" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        ([], "got 0 folders"),
        (["a", "b"], "got 2 folders"),
        (["a", "outputs=b"], "nearest"),
        (["a", "-x"], "unknown"),
    ],
)
def test_other_arguments_are_refused(argv: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert told in refused(argv, capsys)


def test_what_is_no_results_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, empty, foreign = tmp_path / "file", tmp_path / "empty", tmp_path / "foreign"
    file.write_text("x", encoding="utf-8")
    empty.mkdir()
    foreign.mkdir()
    (foreign / "photo.png").write_bytes(b"x")
    assert "no such folder" in refused([str(tmp_path / "none")], capsys)
    assert "is a file" in refused([str(file)], capsys)
    assert "is empty" in refused([str(empty)], capsys)
    assert "no manifest.json" in refused([str(foreign)], capsys)


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def written(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (without("summary.csv"), "has no summary.csv"),
        (without("partners.parquet"), "has no table partners.parquet"),
        (written("summary.csv", ""), "cannot be read as CSV"),
        (written("summary.csv", "metric,unit\na,b\n"), "has no column date"),
        (written("partners.parquet", "x"), "cannot be read as Parquet"),
        (written("config.yaml", "a: [1"), "cannot be read as YAML"),
        (written("config.yaml", "- 1"), "expected keys and values"),
        (written("manifest.json", "{"), "cannot be read as JSON"),
        (written("manifest.json", "{}"), f"schema version None; expected {SCHEMA_VERSION}"),
        (written("manifest.json", '{"schema_version": 1}'), f"schema version 1; expected {SCHEMA_VERSION}"),
        (written("manifest.json", json.dumps({"schema_version": SCHEMA_VERSION})), "names no command"),
    ],
)
def test_a_damaged_folder_is_refused(
    spoil: Callable[[Path], object], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folders.run(tmp_path / "run")
    spoil(folder)
    assert told in refused([str(folder)], capsys)
    assert not (folder / "report.html").exists()


def test_a_sweep_that_is_not_finished_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folders.sweep(tmp_path / "swept", finished=False)
    assert f"sweep resume={folder}" in refused([str(folder)], capsys)


def test_a_comparison_without_its_sides_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folders.comparison(tmp_path / "compared")
    (folder / "sides.csv").unlink()
    assert "has no sides.csv" in refused([str(folder)], capsys)


def test_the_page_of_a_sweep_has_the_pictures_of_its_keys(tmp_path: Path) -> None:
    folder = tmp_path / "sweep"
    words = ["design=grid", "design.points.home.resolve=[0.1,0.9]", "design.points.home.teams=[2,6]"]
    small = ["run.runs=3", "run.horizon=6", "run.processes=1", f"output.folder={folder}"]
    assert main(["sweep", *words, *small]) == 0
    before = {path.name for path in folder.iterdir()}
    assert main(["report", str(folder)]) == 0
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/") == 2  # a map, and a row of panels
    assert "What home.resolve does at each value of home.teams" in page
    assert f"compare {folder}" in page
    assert {path.name for path in folder.iterdir()} - before == {"report.html"}


def test_the_page_of_a_sweep_names_the_points_at_which_nothing_finished(own_module: str, tmp_path: Path) -> None:
    """A real sweep: with a share of 1 every answer of every partner is refused, at the first point already."""
    folder = tmp_path / "sweep"
    moody = ["partners.own.moody={file: 'my_strategies:Moody', parameters: {share: 0.5}}"]
    words = [*moody, "partners.strategy.default=moody", "design=grid"]
    words += ["design.points.partners.own.moody.parameters.share=[1.0,0.0]", "design.points.home.teams=[2,6]"]
    small = ["run.runs=2", "run.horizon=6", "run.processes=1", f"output.folder={folder}"]
    assert main(["sweep", *words, *small]) == 0
    assert main(["report", str(folder)]) == 0
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count("data:image/") == 2
    which = ", ".join(f"partners…share=1 home.teams={teams}" for teams in (2, 6))
    assert f"No run finished at 2 of 4 points, left out here: {which}." in page


def test_the_page_of_a_sweep_says_why_it_has_no_pictures(tmp_path: Path) -> None:
    folder = folders.sweep(tmp_path / "sweep")
    assert main(["report", str(folder)]) == 0
    assert "No pictures" in (folder / "report.html").read_text(encoding="utf-8")
