"""``bench``: speed as ratios against something run beside it in the same process; see the modules it calls."""

from collections.abc import Sequence

from experiments import bench_history, bench_trade
from sim.errors import ConfigError

HELP = """usage: python -m experiments bench

Measures (1) the trade model: batches of worlds against Newton's method one world at a time; (2) one history of
the talks with the Mesa engine against a plain small Mesa model of the same size. Ratios, not seconds, are what
to quote: both sides of each run in turn in this process. Exit code 1 if a target of the trade model is missed."""


def main(argv: Sequence[str]) -> int:
    """Run all benchmarks; return 1 if a target is missed."""
    if argv and argv[0] in ("-h", "--help"):
        print(HELP)
        return 0
    if argv:
        raise ConfigError(f"bench: unknown argument {argv[0]!r}, expected none")
    print("== trade model")
    missed = bench_trade.main()
    print("\n== one history")
    bench_history.main()
    return missed
