"""Pictures of a results folder, ready to stand inside a page."""

import base64
import html
import re
import struct
from pathlib import Path
from typing import NamedTuple

from sim.errors import RecordError

TYPES = {".svg": "image/svg+xml", ".png": "image/png"}

MOST_BYTES = 2_700_000
"""Of all pictures of a page together, so that it stays below five million; inside a page a byte takes 4/3."""


class Picture(NamedTuple):
    """A picture of the page."""

    name: str  # of its file, without ending
    title: str
    source: str  # data URI
    width: int  # pixels at its natural size
    height: int


class Album(NamedTuple):
    """All pictures of a folder."""

    pictures: list[Picture]
    left_out: list[str]  # file names, for which there was no room


def read_pictures(folder: Path, order: list[str]) -> Album:
    """Read the pictures of a results folder; of those in two formats the smaller file.

    Parameters
    ----------
    folder : results folder
    order : names that come first, in this order; others follow in the order of the alphabet

    Raises
    ------
    RecordError
        When one cannot be read.
    """
    files = [path for path in sorted((folder / "figures").glob("*")) if path.suffix in TYPES and path.is_file()]
    largest_first = sorted(files, key=lambda path: -path.stat().st_size)
    found = {path.stem: path for path in largest_first}  # of two formats the smaller comes last and stays
    names = sorted(found, key=lambda name: (_place(name, order), name))
    pictures, left_out, room = [], [], MOST_BYTES
    for name in names:
        content = _content(found[name])
        room -= len(content)
        if room < 0:
            left_out.append(found[name].name)
            room += len(content)
        else:
            pictures.append(_picture(found[name], content))
    return Album(pictures, left_out)


def _place(name: str, order: list[str]) -> int:
    """Return the place of a name: that of the longest known name it begins with."""
    known = [each for each in order if name.startswith(each)]
    return order.index(max(known, key=len)) if known else len(order)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise RecordError(f"{path}: cannot be read: {problem.strerror or problem}") from problem


def _picture(path: Path, content: bytes) -> Picture:
    title = _svg_title(content if path.suffix == ".svg" else _bytes_or_none(path.with_suffix(".svg")))
    width, height = _svg_size(content) if path.suffix == ".svg" else _png_size(content)
    source = f"data:{TYPES[path.suffix]};base64,{base64.b64encode(content).decode()}"
    return Picture(path.stem, title or path.stem.replace("_", " "), source, width, height)


def _bytes_or_none(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _svg_title(content: bytes) -> str:
    found = re.search(rb"<dc:title>(.*?)</dc:title>", content[:20_000], re.DOTALL)
    return html.unescape(found.group(1).decode("utf-8", "replace")).strip() if found else ""


def _svg_size(content: bytes) -> tuple[int, int]:
    """Return width and height in pixels of a screen; a square where the file does not say."""
    found = re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', content[:20_000])
    points = [float(each) for each in found.groups()] if found else [576.0, 576.0]
    return round(points[0] * 4.0 / 3.0), round(points[1] * 4.0 / 3.0)


def _png_size(content: bytes) -> tuple[int, int]:
    if content[:8] != b"\x89PNG\r\n\x1a\n" or len(content) < 24:
        return 768, 768
    width, height = struct.unpack(">II", content[16:24])
    return int(width), int(height)
