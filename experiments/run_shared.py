"""``run`` as a command: begins a second process before it loads the libraries itself."""

from collections.abc import Sequence

from experiments.second_process import second_process


def main(argv: Sequence[str]) -> int:
    """Run from the command line; see ``--help``."""
    with second_process(argv) as other:
        from experiments import run  # noqa: PLC0415 - loads the libraries, while the other process loads its own

        return run.main(argv, other)
