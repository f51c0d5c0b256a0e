"""A handful of busy and of eventful histories, played once."""

import pytest

from sim.abm.model import TariffTalks
from tests.helpers import worlds

SEEDS = 11


@pytest.fixture(scope="session")
def histories() -> list[TariffTalks]:
    """Return finished runs of the busy world, then of the eventful one; tests only look at them."""
    return [
        worlds.play(setting, partners=worlds.MIXED, draws=worlds.luck(setting, seed=seed))
        for setting in (worlds.busy(), worlds.eventful())
        for seed in range(SEEDS)
    ]
