"""Tasks for workers of other processes, which have to be able to import them."""

import os
import signal
from pathlib import Path


def squared(number: int) -> int:
    """Return the square."""
    return number * number


def fragile(work: tuple[int, Path]) -> int:
    """Return the square; the first worker that comes to 3 is killed over it, as by a system out of memory."""
    number, folder = work
    if number == 3 and not (folder / "killed").exists():
        (folder / "killed").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return squared(number)


def deadly(number: int) -> int:
    """End the process, whatever the number."""
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def failing(number: int) -> int:
    """Fail as a full disk does."""
    raise OSError(28, "No space left on device", str(number))
