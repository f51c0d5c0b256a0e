"""Named behaviours. The mapping is written by hand: greppable, no import side effects, checked by a test."""

from sim.strategies.first_mover import FirstMover
from sim.strategies.free_rider import FreeRider
from sim.strategies.nulls import Capitulate, CoinFlip, Stonewall
from sim.strategies.retaliator import Retaliator
from sim.strategies.strategy import Strategy, Traits
from sim.strategies.time_dependent import Boulware, Conceder, Linear
from sim.strategies.tit_for_tat import TitForTat

STRATEGIES: dict[str, type[Strategy]] = {
    "boulware": Boulware,
    "linear": Linear,
    "conceder": Conceder,
    "tit_for_tat": TitForTat,
    "first_mover": FirstMover,
    "free_rider": FreeRider,
    "retaliator": Retaliator,
    "stonewall": Stonewall,
    "capitulate": Capitulate,
    "coin_flip": CoinFlip,
}

__all__ = ["STRATEGIES", "Strategy", "Traits"]
