"""One made-up results folder, drawn once."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from matplotlib import style

from sim.figures import one_dyad
from sim.figures.look import STYLE
from sim.figures.page import Page
from sim.figures.run import FIGURES, draw_run_figures
from sim.figures.source import Source, read_source
from tests.figures import records

DRAW = {**FIGURES, "one_dyad": one_dyad.draw}
"""Every picture of a folder."""


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return records.write(tmp_path_factory.mktemp("run"))


@pytest.fixture(scope="session")
def source(folder: Path) -> Source:
    return read_source(folder)


@pytest.fixture(scope="session")
def drawn(folder: Path) -> list[Path]:
    return draw_run_figures(folder)


@pytest.fixture(scope="session")
def pages(source: Source) -> dict[str, Page]:
    with style.context(["default", STYLE]):
        return {name: draw(source) for name, draw in DRAW.items()}


@pytest.fixture
def styled() -> Iterator[None]:
    """As the program draws."""
    with style.context(["default", STYLE]):
        yield
