"""A progress bar on a terminal; elsewhere nothing, or a line now and then for what takes hours."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

LINE_SECONDS = 60.0
"""Between two lines in a log."""


@contextmanager
def progress_bar(
    what: str, total: int, *, doing: str = "simulating", lines: bool = False
) -> Iterator[Callable[[int], None]]:
    """Yield a function that is told how many of ``total`` are done.

    Parameters
    ----------
    what, total : things, and their number
    doing : what is done with them
    lines : where there is no terminal, write a line a minute, with the time left
    """
    console = Console(stderr=True)
    if lines and not console.is_terminal:
        yield _Log(what, total)
        return
    columns = (
        TextColumn(doing),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn(what),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done: bar.update(task, completed=done)


class _Log:
    """Writes lines; the pace is that since the first call, which says what was there already."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total = what, total
        self._first: tuple[float, int] | None = None
        self._told = time.monotonic()

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if self._first is None:
            self._first = now, done
        if now - self._told < LINE_SECONDS:
            return
        self._told = now
        begun, at_first = self._first
        pace = (done - at_first) / (now - begun)
        left = f", {(self._total - done) / pace / 60.0:.0f} min left" if pace > 0.0 else ""
        print(f"{done} of {self._total} {self._what}{left}", file=sys.stderr, flush=True)
