"""Assessments kept on disk between runs, under a key made of everything they depend on."""

import hashlib
import json
import os
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np

from sim import __version__
from sim.arrays import FloatArray
from sim.trade.assessment import (
    MAX_RETALIATION,
    PAYOFFS,
    RETALIATION_NODES,
    TOLERANCE,
    Assessment,
    Question,
    assess,
    exact_payoffs,
    expand,
)
from sim.trade.interpolation import node_count

FORMAT = 1
"""Raised whenever the meaning of a stored file changes."""


def cache_key(asked: Question) -> str:
    """Return the sha256, in hex, of the economy, the rates, the closure, the grid and the package version."""
    economy, digest = asked.economy, hashlib.sha256()
    grid = [MAX_RETALIATION, node_count(asked.max_rate), RETALIATION_NODES, TOLERANCE]
    plain = [
        FORMAT, __version__, economy.codes, economy.home, economy.elasticities, economy.unit_usd_bn,
        asked.closure, asked.rest_of_world_pct, asked.max_rate, asked.others_pct.shape, grid,
    ]  # fmt: skip
    digest.update(json.dumps(plain).encode())
    for array in (economy.flows, economy.baseline_tariffs, economy.nu, asked.others_pct):
        digest.update(np.ascontiguousarray(array, dtype="<f8").tobytes())
    return digest.hexdigest()


def load_or_assess(asked: Question, *, cache_dir: Path | None) -> Assessment:
    """Return the assessment, from the cache if a sound copy is there; otherwise compute it and try to keep it.

    A missing, damaged or foreign file is rebuilt. A folder that cannot be written to is no error: the next run
    computes again. With ``cache_dir=None`` nothing is read or written.
    """
    if cache_dir is None:
        return assess(asked)
    path = cache_path(asked, cache_dir)
    exact = load(path, asked)
    if exact is None:
        exact = exact_payoffs(asked)
        with suppress(OSError):
            save(path, asked, exact)
    return expand(asked, exact)


def cache_path(asked: Question, cache_dir: Path) -> Path:
    """Return where the answer to this question is kept."""
    return cache_dir / f"assessment-{cache_key(asked)[:24]}.npz"


def save(path: Path, asked: Question, exact: FloatArray) -> None:
    """Write exact payoffs, whole or not at all: to a file of another name first, then renamed.

    Raises
    ------
    OSError
        When the folder cannot be made or written to.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".npz.part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, key=np.array(cache_key(asked)), exact=exact)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def load(path: Path, asked: Question) -> FloatArray | None:
    """Return the exact payoffs kept in a file, or None when it is missing, damaged or answers another question."""
    shape = (len(PAYOFFS), *asked.others_pct.shape, node_count(asked.max_rate), RETALIATION_NODES)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            key, exact = str(stored["key"]), stored["exact"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None
    sound = exact.dtype == np.float64 and exact.shape == shape and bool(np.isfinite(exact).all())
    return exact if sound and key == cache_key(asked) else None
