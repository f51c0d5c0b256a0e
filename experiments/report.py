"""``report``: a results folder as one page that opens anywhere, without a network."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from experiments.own_words import own_words
from experiments.report_settings import changed_settings, name_of
from experiments.report_sweep import sweep_pictures
from sim.config.validate import nearest
from sim.errors import ConfigError, RecordError
from sim.report.folder import read_folder, report_of
from sim.report.page import GENERATOR, render

USAGE = """usage: python -m experiments report FOLDER [output=PATH]

Writes FOLDER/report.html: one file with the headlines and their intervals, every figure and table, the settings
that differ from the baseline, and what the results were made with. It opens in any browser without a network.
FOLDER is what `run`, `compare`, `sweep`, `backtest` or another command left.

  output=PATH   where the page goes; a page that is there already is written anew, any other file is not touched

examples
  python -m experiments report results/runs/2025-08-08_12-00-00-liberation_day
  python -m experiments report results/comparisons/A output=a.html

Exit code 0 when done, 2 for a folder that cannot be read."""

NAME = "report.html"


class Asked(NamedTuple):
    """What the command line asks for."""

    folder: Path
    output: Path


def main(argv: Sequence[str]) -> int:
    """Write the page and say where it is.

    Raises
    ------
    ConfigError
        For bad arguments.
    RecordError
        For a folder that is no results folder, or lacks something.
    """
    if {"-h", "--help"} & set(argv):
        print(USAGE)
        return 0
    asked = arguments(argv)
    manifest = read_folder(asked.folder)
    _check_output(asked.output)
    page = _page(asked.folder, manifest)
    _write(asked.output, page)
    print(f"report: {asked.output} ({len(page.encode()) / 1e6:.1f} MB)")
    return 0


def _page(folder: Path, manifest: Mapping[str, Any]) -> str:
    settings, title = changed_settings(folder, manifest), name_of(folder, manifest)
    about = manifest.get("sweep") or {}
    if not about.get("finished") or (folder / "figures").is_dir():
        return render(report_of(folder, manifest, settings, title=title))
    with tempfile.TemporaryDirectory() as place:  # the folder of a sweep stays as it is
        note = sweep_pictures(folder, Path(place), int(about.get("points") or 0))
        return render(report_of(folder, manifest, settings, title=title, pictures=Path(place), notes=[note]))


def arguments(argv: Sequence[str]) -> Asked:
    """Return what the command line asks for.

    Raises
    ------
    ConfigError
    """
    own, rest = own_words(argv, ("output",))
    folders = [word for word in rest if "=" not in word and not word.startswith("-")]
    odd = [word.partition("=")[0] for word in rest if word not in folders]
    if odd:
        raise ConfigError(f"report: unknown option {odd[0]!r}{nearest(odd[0], ['output'])}; expected output=PATH")
    if len(folders) != 1:
        raise ConfigError(f"report: got {len(folders)} folders; expected one results folder, see --help")
    folder = Path(folders[0])
    return Asked(folder, Path(own["output"]) if "output" in own else folder / NAME)


def _check_output(path: Path) -> None:
    """Refuse to write over what is no page of ours."""
    if path.is_dir():
        raise ConfigError(f"output: {path} is a folder; expected the path of a file, {path / NAME} say")
    try:
        if path.exists() and GENERATOR.encode() not in path.read_bytes()[:2_000]:
            raise ConfigError(f"output: {path} exists and is no report; expected a new file")
    except OSError as problem:
        raise ConfigError(f"output: cannot read {path}: {problem.strerror or problem}") from problem


def _write(path: Path, page: str) -> None:
    """Write the page whole or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}-", suffix=".part", delete=False
        ) as file:
            partial = Path(file.name)
            file.write(page)
        partial.chmod(0o644)
        os.replace(partial, path)  # noqa: PTH105 - Path.replace would do the same
    except OSError as problem:
        raise RecordError(f"output: cannot write {path}: {problem.strerror or problem}") from problem
