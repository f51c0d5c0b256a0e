"""Time the trade model: batches of worlds against Newton's method one world at a time, in the same run."""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from sim.arrays import FloatArray
from sim.trade.assessment import assess, question
from sim.trade.calibration import calibrated_economy
from sim.trade.economy import Economy
from sim.trade.equilibrium import solve_equilibrium
from sim.trade.link_kernel import world_tariffs
from sim.trade.links import link_solver, solve_links
from sim.trade.outcomes import outcomes

BATCHES = (1, 16, 256, 1024)
TOLERANCES = (1e-4, 1e-6, 1e-9)
NEWTON_WORLDS = 24
LARGEST_RATIO = 1 / 20
LARGEST_GAP = 1e-4  # points of welfare


class Worlds(NamedTuple):
    """Tariffs of B worlds, fractions ``(B, N - 1)`` each."""

    home: FloatArray
    partners: FloatArray


def main() -> int:
    """Print costs per world, their ratio and the largest error; return 0 if both targets are met, else 1."""
    economy = calibrated_economy()
    solver = link_solver(economy)
    print(f"reference world and inverse Jacobian: {1e3 * _best(lambda: link_solver(economy)):.1f} ms")
    print("worlds  " + "".join(f"{f'to {tolerance:g}':>14}" for tolerance in TOLERANCES) + "   (µs per world)")
    costs = {}
    for size in BATCHES:
        worlds = random_worlds(economy, size)
        for tolerance in TOLERANCES:
            seconds = _best(partial(solve_links, solver, *worlds, tolerance=tolerance))
            costs[size, tolerance] = seconds / size
        print(f"{size:<8}" + "".join(f"{1e6 * costs[size, t]:14.0f}" for t in TOLERANCES))
    ratio = _against_newton(economy, costs[256, 1e-6])
    gap = _largest_gap(economy)
    print(f"assessment of {len(economy.partners)} dyads, two reference sets: {_assessment_seconds(economy):.2f} s")
    return 0 if ratio <= LARGEST_RATIO and gap <= LARGEST_GAP else 1


def random_worlds(economy: Economy, size: int) -> Worlds:
    """Return worlds like those of 2025: 10-50 % on all, China 30, 54 or 145 %; answers 0-25 %, China to 125 %."""
    draws = np.random.default_rng(size)
    home = draws.uniform(0.10, 0.50, (size, economy.size - 1))
    partners = draws.uniform(0.00, 0.25, home.shape)
    china = economy.codes.index("CHN") - 1
    home[:, china] = draws.choice([0.30, 0.54, 1.45], size)
    partners[:, china] = draws.uniform(0.0, 1.25, size)
    return Worlds(home, partners)


def _against_newton(economy: Economy, per_world: float) -> float:
    worlds = random_worlds(economy, NEWTON_WORLDS)
    seconds = _best(lambda: _newton_welfare(economy, worlds)) / NEWTON_WORLDS
    print(f"Newton, cold, one at a time: {1e6 * seconds:.0f} µs per world")
    print(f"ratio of a batch of 256 to Newton: 1/{seconds / per_world:.0f} (target 1/{1 / LARGEST_RATIO:.0f})")
    return per_world / seconds


def _newton_welfare(economy: Economy, worlds: Worlds) -> FloatArray:
    found = [solve_equilibrium(economy, world_tariffs(economy, *pair)) for pair in zip(*worlds, strict=True)]
    return np.stack([outcomes(economy, world).welfare_pct for world in found])


def _largest_gap(economy: Economy) -> float:
    worlds = random_worlds(economy, 256)
    batch = outcomes(economy, solve_links(link_solver(economy), *worlds)).welfare_pct
    gap = float(np.abs(batch - _newton_welfare(economy, worlds)).max())
    print(
        f"largest error of welfare, 256 worlds to 1e-6 against Newton: {gap:.1e} points (target {LARGEST_GAP:g})"
    )
    return gap


def _assessment_seconds(economy: Economy) -> float:
    partners = len(economy.partners)
    others = np.array([[10.0], [20.0]]) * np.ones(partners)
    return _best(lambda: assess(question(economy, others_pct=others, rest_of_world_pct=10.0)), times=2)


def _best(work: Callable[[], object], *, times: int = 5) -> float:
    """Return the shortest of some runs, seconds: the one least disturbed by other programs."""
    seconds = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


if __name__ == "__main__":
    sys.exit(main())
