"""Named behaviours. The mapping is written by hand: greppable, no import side effects, checked by a test."""

from sim.strategies.adaptive import Adaptive
from sim.strategies.alternating_offers import AlternatingOffers
from sim.strategies.averaged_tit_for_tat import AveragedTitForTat
from sim.strategies.bandwagon import Bandwagon
from sim.strategies.bloc import Bloc
from sim.strategies.first_mover import FirstMover
from sim.strategies.free_rider import FreeRider
from sim.strategies.micro import Micro
from sim.strategies.nulls import Capitulate, CoinFlip, Stonewall
from sim.strategies.retaliator import Retaliator
from sim.strategies.strategy import Strategy, Traits
from sim.strategies.time_dependent import Boulware, Conceder, Linear
from sim.strategies.tit_for_tat import TitForTat
from sim.strategies.zeuthen import Zeuthen

STRATEGIES: dict[str, type[Strategy]] = {
    "boulware": Boulware,
    "linear": Linear,
    "conceder": Conceder,
    "tit_for_tat": TitForTat,
    "averaged_tit_for_tat": AveragedTitForTat,
    "micro": Micro,
    "zeuthen": Zeuthen,
    "alternating_offers": AlternatingOffers,
    "first_mover": FirstMover,
    "free_rider": FreeRider,
    "bandwagon": Bandwagon,
    "bloc": Bloc,
    "adaptive": Adaptive,
    "retaliator": Retaliator,
    "stonewall": Stonewall,
    "capitulate": Capitulate,
    "coin_flip": CoinFlip,
}

__all__ = ["STRATEGIES", "Strategy", "Traits"]
