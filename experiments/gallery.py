"""The gallery of the README: ``python -m experiments.gallery FOLDER [key=value ...]``.

Runs the baseline, draws its pictures and keeps some of them small. The same code, data and packages give the same
bytes. ``make figures`` writes ``docs/figures``.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from experiments.compose import composed, parse
from experiments.run import execute, read
from sim.errors import ConfigError, TalksError

PICTURES = ("deals_over_time", "map", "timeline", "war_ladder", "queue", "precedent_network")

WIDE, COLOURS = 900, 256
"""Pixels across, and colours: enough to be read, and each picture stays below `MOST_BYTES`."""

MOST_BYTES = 150_000


def main(argv: Sequence[str]) -> int:
    """Write the gallery; return the exit code.

    Raises
    ------
    ConfigError
        For bad arguments.
    """
    folders = [word for word in argv if "=" not in word]
    if len(folders) != 1:
        raise ConfigError("gallery: expected one folder: python -m experiments.gallery FOLDER [key=value ...]")
    target = Path(folders[0])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        words = [*(word for word in argv if "=" in word), f"output.folder={place}/run"]
        args = parse(words)
        config = composed("run", args.overrides)
        drawn = execute(config, read(config, args.overrides), words, say=False) / "figures"
        for name in PICTURES:
            path = target / f"{name}.png"
            keep_small(drawn / f"{name}.png", path)
            print(f"{path}: {path.stat().st_size / 1000:.0f} kB")
    return 0


def keep_small(source: Path, target: Path) -> None:
    """Write a picture with fewer pixels and colours.

    Parameters
    ----------
    source, target : PNG files

    Raises
    ------
    ConfigError
        When it is still larger than `MOST_BYTES`.
    """
    with Image.open(source) as picture:
        high = round(picture.height * WIDE / picture.width)
        small = picture.convert("RGB").resize((WIDE, high), Image.Resampling.LANCZOS)
    few = small.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)  # rare colours stay
    few.save(target, optimize=True)
    if target.stat().st_size > MOST_BYTES:
        raise ConfigError(f"gallery: {target} has {target.stat().st_size} bytes; expected at most {MOST_BYTES}")


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except TalksError as problem:
        print(f"error: {problem}", file=sys.stderr)
        sys.exit(2)
