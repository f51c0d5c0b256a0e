"""Time one history of the talks against a plain small Mesa model of the same size, run in turn with it."""

import statistics
import time
from collections.abc import Callable

import mesa

from experiments.compose import composed
from experiments.run import read
from sim.config.build import Plan, build
from sim.config.histories import play, record
from sim.config.payoffs import default_cache

REPEATS = 15
STEPS, PARTNERS = 120, 70


class PlainPartner(mesa.Agent):  # type: ignore[misc]  # Mesa carries no types
    """Gives up a fixed share of what is left of its demand in each step."""

    def __init__(self, model: "PlainTalks") -> None:
        super().__init__(model)
        self.demand = 1.0
        self.signed = False

    def step(self) -> None:
        """Concede, and sign when the demand is below home's offer."""
        if not self.signed:
            self.demand *= 0.99
            self.signed = self.demand < self.model.offer


class PlainTalks(mesa.Model):  # type: ignore[misc]
    """One home, 70 partners, a few lines of rule each, data collection on: what a first model looks like."""

    def __init__(self) -> None:
        super().__init__(rng=0)
        self.offer = 0.0
        for _ in range(PARTNERS):
            PlainPartner(self)
        self.collector = mesa.DataCollector(
            model_reporters={"signed": lambda model: sum(agent.signed for agent in model.agents)},
            agent_reporters={"demand": "demand"},
        )

    def step(self) -> None:
        """Raise home's offer, let every partner act, collect."""
        self.offer += 0.004
        self.agents.shuffle_do("step")
        self.collector.collect(self)


def main() -> int:
    """Print the median cost of both and the ratio pair by pair."""
    plan = build(read(composed("run", [])), cache=default_cache())
    play(plan, 0)
    ours, plain, recorded = [], [], []
    for run in range(REPEATS):
        ours.append(_seconds(lambda run=run: play(plan, run)))  # type: ignore[misc]
        plain.append(_seconds(_play_plain))
        recorded.append(_seconds(lambda run=run: record(plan, [run])))  # type: ignore[misc]
    _print(plan, ours, plain, recorded)
    return 0


def _play_plain() -> None:
    model = PlainTalks()
    for _ in range(STEPS):
        model.step()


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _print(plan: Plan, ours: list[float], plain: list[float], recorded: list[float]) -> None:
    ratio = statistics.median(a / b for a, b in zip(ours, plain, strict=True))
    whole = statistics.median(a / b for a, b in zip(recorded, ours, strict=True))
    size = f"{plan.setting.rounds} rounds, {len(plan.setting.codes)} partners"
    print(f"history, Mesa engine ({size}): median {1e3 * statistics.median(ours):.1f} ms")
    print(f"plain small Mesa model ({STEPS} steps, {PARTNERS} partners): {1e3 * statistics.median(plain):.1f} ms")
    print(f"ratio history / plain, median of {REPEATS} pairs: {ratio:.2f}")
    print(f"ratio of one run with exact outcomes and records to the history alone: {whole:.2f}")
