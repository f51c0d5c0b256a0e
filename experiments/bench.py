"""``bench``: speed as ratios against something run beside it in the same process; see the modules it calls."""

from collections.abc import Sequence
from pathlib import Path

from experiments import bench_history, bench_scaling, bench_sweep, bench_trade
from sim.config.validate import nearest
from sim.errors import ConfigError

PARTS = ("trade", "history", "scaling", "sweep")

HELP = """usage: python -m experiments bench [part=trade|history|scaling|sweep] [picture=FOLDER]

Measures (1) the trade model: batches of worlds against Newton's method one world at a time; (2) histories of
the talks, by agents and by arrays, against a plain small Mesa model; (3) how the cost of arrays grows with runs,
rounds and partners, and the memory that large ensembles take; (4) a shard of a sweep against its simulation.
Ratios, not seconds, are what to quote: both sides of each run in turn in this process. With picture=FOLDER the
growth is drawn there. All take some minutes.
Exit code 1 if a target of the trade model is missed."""


def main(argv: Sequence[str]) -> int:
    """Run the benchmarks asked for; return 1 if a target is missed."""
    if any(word in ("-h", "--help") for word in argv):
        print(HELP)
        return 0
    asked = dict(_read(word) for word in argv)
    chosen = [asked["part"]] if "part" in asked else list(PARTS)
    folder = Path(asked["picture"]) if "picture" in asked else None
    missed = 0
    for part in chosen:
        print(f"== {part}")
        if part == "trade":
            missed = bench_trade.main()
        elif part == "history":
            bench_history.main()
        elif part == "sweep":
            bench_sweep.main()
        else:
            bench_scaling.main(folder)
    return missed


def _read(word: str) -> tuple[str, str]:
    key, _, value = word.partition("=")
    if key not in ("part", "picture") or not value:
        raise ConfigError(f"bench: unknown argument {word!r}; expected part=... or picture=FOLDER")
    if key == "part" and value not in PARTS:
        raise ConfigError(f"part: unknown choice {value!r}{nearest(value, PARTS)}")
    if key == "picture" and not Path(value).is_dir():
        raise ConfigError(f"picture: got {value!r}; expected a folder that exists")
    return key, value
