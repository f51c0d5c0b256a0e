"""The gallery of the README: small pictures of the baseline, all of them there."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from experiments import gallery
from sim.errors import ConfigError
from tests.architecture.checks import ROOT


def picture(path: Path) -> Path:
    pixels = np.full((2_000, 1_280, 3), 255, dtype=np.uint8)
    pixels[:, :640] = (0, 114, 178)
    pixels[:, 640:960] = np.linspace(0, 255, 320, dtype=np.uint8)[:, None]  # many greys
    pixels[1_000:1_030, 1_000:1_030] = (213, 94, 0)  # a mark: rare, and what the reader looks for
    Image.fromarray(pixels).save(path)
    return path


def test_a_picture_is_made_smaller_and_keeps_its_shape_and_colours(tmp_path: Path) -> None:
    small = tmp_path / "small.png"
    gallery.keep_small(picture(tmp_path / "large.png"), small)
    with Image.open(small) as found:
        assert found.size == (gallery.WIDE, round(2_000 * gallery.WIDE / 1_280))
        rgb = found.convert("RGB")
        assert rgb.getpixel((10, 10)) == (0, 114, 178)
        assert rgb.getpixel((890, 10)) == (255, 255, 255)
        mark = rgb.getpixel((714, 714))
        assert np.abs(np.subtract(mark, (213, 94, 0))).max() <= 8


def test_one_that_stays_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gallery, "MOST_BYTES", 100)
    with pytest.raises(ConfigError, match="expected at most 100"):
        gallery.keep_small(picture(tmp_path / "large.png"), tmp_path / "small.png")


def test_a_folder_is_needed() -> None:
    with pytest.raises(ConfigError, match="expected one folder"):
        gallery.main(["run.runs=2"])


@pytest.mark.parametrize("name", gallery.PICTURES)
def test_the_committed_pictures_are_there_and_small(name: str) -> None:
    path = ROOT / "docs/figures" / f"{name}.png"
    assert 10_000 < path.stat().st_size <= gallery.MOST_BYTES


@pytest.mark.slow
def test_the_command_writes_every_picture(tmp_path: Path) -> None:
    assert gallery.main([str(tmp_path / "made"), "run.runs=2", "run.processes=1"]) == 0
    assert {path.stem for path in (tmp_path / "made").iterdir()} == set(gallery.PICTURES)
