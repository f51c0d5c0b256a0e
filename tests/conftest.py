"""Settings of the tests as a whole: the same examples each time, and no limit a noisy machine could miss."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.helpers.own import OWN

settings.register_profile("tests", derandomize=True, deadline=None, database=None)
settings.load_profile("tests")


def pytest_collection_finish() -> None:
    """Keep what is there already out of the collector of garbage: looking through it took a sixth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def own_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Return the name of a user's module of strategies; the working folder is where it lies."""
    (tmp_path / "my_strategies.py").write_text(OWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield "my_strategies"
    sys.modules.pop("my_strategies", None)
