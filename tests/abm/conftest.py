"""A handful of busy histories, played once."""

import pytest

from sim.abm.model import TariffTalks
from tests.helpers import worlds

SEEDS = 11


@pytest.fixture(scope="session")
def histories() -> list[TariffTalks]:
    """Return finished runs of the busy world; tests only look at them."""
    setting = worlds.busy()
    return [
        worlds.play(setting, partners=worlds.MIXED, draws=worlds.luck(setting, seed=seed)) for seed in range(SEEDS)
    ]
