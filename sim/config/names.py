"""Checks of names, and hints at what may have been meant."""

import difflib
from collections.abc import Sequence

from sim.errors import ConfigError

MOST = 12
"""Names listed in a message."""


def nearest(name: object, valid: Sequence[str]) -> str:
    """Return a hint at the nearest valid name, ready to append to a message."""
    if not valid:
        return ""
    close = difflib.get_close_matches(str(name), valid, n=1, cutoff=0.5)
    if close:
        return f"; nearest valid name: {close[0]}"
    more = f" and {len(valid) - MOST} more" if len(valid) > MOST else ""
    return f"; valid: {', '.join(sorted(valid)[:MOST])}{more}"


def check_codes(key: str, named: Sequence[str], codes: Sequence[str]) -> None:
    """Refuse codes that are no partners.

    Raises
    ------
    ConfigError
    """
    for code in named:
        if code not in codes:
            raise ConfigError(f"{key}: unknown partner {code!r}{nearest(code, codes)}")
