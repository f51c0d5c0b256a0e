"""What a strategy gives up over twenty sessions with another side that follows a script."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.rules.state import MEMORY, View
from sim.strategies import Strategy

SESSIONS = 20
READY = 8
"""Sessions held before a session can end in a framework."""

SCRIPTS = {
    "steady": np.linspace(0.0, 1.0, SESSIONS + 1)[1:],
    "stubborn": np.zeros(SESSIONS),
}
"""Name -> what the other side has given up after each session."""


def curves(strategy: Strategy) -> pd.DataFrame:
    """Return the concessions of a strategy against each script.

    The deadline is believed and comes with the last session. A partner signs after every second session; members
    of the strategy's own bloc concede with the time gone, and none of them has signed. The frontier is a straight
    line, so that what the other side gives up is what it offers.

    Returns
    -------
    Columns ``script, session`` (1 to 20), ``other`` and ``own`` (shares given up so far).
    """
    return pd.concat([_path(strategy, name, script) for name, script in SCRIPTS.items()], ignore_index=True)


def _path(strategy: Strategy, name: str, script: Sequence[float] | np.ndarray) -> pd.DataFrame:
    own, other = [0.0], [0.0]
    for session in range(SESSIONS):
        asked = float(np.asarray(strategy.concession(_view(session, own, other))))
        own.append(max(own[-1], asked))  # what was given up stays given up
        other.append(float(script[session]))
    return pd.DataFrame(
        {"script": name, "session": np.arange(1, SESSIONS + 1), "other": other[1:], "own": own[1:]}
    )


def _view(session: int, own: list[float], other: list[float]) -> View:
    """Return what the strategy sees before a session: as in the engine, the other side's last move but one."""
    gone = (session + 1) / SESSIONS
    return View(
        progress=np.asarray(gone),
        own_concession=np.asarray(own[-1]),
        other_concession=np.asarray(other[-1]),
        own_moves=np.asarray(_moves(own)),
        other_moves=np.asarray(_moves(other)),
        own_history=_last(own),
        other_history=_last(other),
        offered=np.asarray(other[-1]),
        left=np.asarray(own[-1]),
        sessions=np.asarray(session),
        ready=np.asarray(session + 1 >= READY),
        proposes=np.asarray(max(session + 1 - READY, 0) % 2 == 0),
        signed=np.asarray(session // 2),
        reference_share=np.asarray(0.5 if session >= 2 else np.nan),
        bloc_concession=np.asarray(gone),
        bloc_signed=np.asarray(0.0),
        bloc_hit=np.asarray(False),
        credibility=np.asarray(1.0),
        threat=np.asarray(30.0),
        rate=np.asarray(10.0),
        retaliation=np.asarray(0.0),
        exposure=np.asarray(0.05),
        draw=np.asarray((0.37 * (session + 1)) % 1.0),
        fate=np.asarray(0.5),
    )


def _moves(path: list[float]) -> int:
    return int((np.diff(path) > 0.0).sum())


def _last(path: list[float]) -> np.ndarray:
    """Return the concessions after the last sessions, latest first; 0 before the first."""
    recent = path[:0:-1][:MEMORY]
    return np.array(recent + [0.0] * (MEMORY - len(recent)))
