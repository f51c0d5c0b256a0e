"""Worlds to solve: the calibrated one, and small ones made up."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sim.trade.calibration import calibrated_economy
from sim.trade.economy import Economy, economy_from_flows
from sim.trade.elasticities import Elasticities

ILMS = Path(__file__).resolve().parents[3] / "shared" / "data" / "ilms"
"""The published model's files, beside the checkout where they are at hand; they may not be passed on."""
CODES = ("AAA", "BBB", "CCC", "DDD", "ROW")
HOME = "BBB"  # neither first nor last, so that a position mistaken for another shows


def make_up(seed: int, *, tariffs: str = "everywhere", elasticities: Elasticities | None = None) -> Economy:
    """Return five economies with random trade; ``tariffs`` in the baseline are everywhere, home's or none."""
    draws = np.random.default_rng(seed)
    flows = draws.lognormal(0.0, 1.0, (5, 5)) + 20.0 * np.diag(draws.uniform(0.5, 2.0, 5))
    rates = draws.uniform(0.0, 0.2, (5, 5)) * (1.0 - np.eye(5))
    home = CODES.index(HOME)
    touches_home = np.zeros((5, 5))
    touches_home[home], touches_home[:, home] = 1.0, 1.0
    kept = {"everywhere": 1.0, "home": touches_home, "none": 0.0}[tariffs]
    return economy_from_flows(
        codes=CODES,
        home=HOME,
        flows=flows,
        nu=draws.uniform(0.05, 0.3, 5),
        elasticities=elasticities,
        baseline_tariffs=rates * kept,
        unit_usd_bn=0.1,
    )


@pytest.fixture(scope="session")
def world() -> Economy:
    """Return the 74 economies with their tariffs before 2025."""
    return calibrated_economy()


@pytest.fixture(scope="session")
def made_up() -> Callable[..., Economy]:
    """Return the function that makes up five economies from a seed."""
    return make_up


@pytest.fixture
def small() -> Economy:
    """Return five made-up economies with tariffs on every link."""
    return make_up(11)


@pytest.fixture(scope="session")
def indebted() -> Economy:
    """Return three economies, of which AAA pays away more than half its income and lives from sales to home."""
    flows = [[2.0, 8.0, 1.0], [1.0, 60.0, 5.0], [1.0, 3.0, 50.0]]
    return economy_from_flows(codes=("AAA", "BBB", "ROW"), home="BBB", flows=flows, nu=[0.1, 0.2, 0.1])


@pytest.fixture(scope="session")
def ilms() -> Path:
    """Return the folder with the published model's files, or skip."""
    if not ILMS.is_dir():
        pytest.skip(f"the published model's files are not at {ILMS}")
    return ILMS
