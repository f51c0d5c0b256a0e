"""A plain small Mesa model of talks, as one writes it first: what the engines are measured beside."""

import mesa

STEPS, PARTNERS, TEAMS = 120, 70, 4


class PlainPartner(mesa.Agent):  # type: ignore[misc]  # Mesa carries no types
    """Asks for talks, waits to be seen, gives up some of its demand in every session, and signs."""

    def __init__(self, model: "PlainTalks") -> None:
        super().__init__(model)
        self.stage = "silent"
        self.demand = 1.0
        self.rate = 25.0

    def step(self) -> None:
        """Ask; or concede and perhaps sign, if home has time."""
        if self.stage == "silent" and self.random.random() < 0.05:
            self.stage = "talking"
        elif self.stage == "talking" and self in self.model.home.seen:
            self.demand *= 1.0 - 0.1 * self.random.random()
            if self.demand < self.model.home.offer:
                self.stage, self.rate = "signed", 10.0 + 15.0 * self.demand


class PlainHome(mesa.Agent):  # type: ignore[misc]
    """Picks whom it sees, and offers a little more in every step."""

    def __init__(self, model: "PlainTalks") -> None:
        super().__init__(model)
        self.offer = 0.3
        self.seen: set[PlainPartner] = set()

    def step(self) -> None:
        """See those that ask for most."""
        waiting = [agent for agent in self.model.partners if agent.stage == "talking"]
        self.seen = set(sorted(waiting, key=lambda agent: -agent.demand)[:TEAMS])
        self.offer += 0.002


class PlainTalks(mesa.Model):  # type: ignore[misc]
    """One home, 70 partners, a few lines of rule each, data collection on."""

    def __init__(self) -> None:
        super().__init__(rng=0)
        self.home = PlainHome(self)
        self.partners = [PlainPartner(self) for _ in range(PARTNERS)]
        self.collector = mesa.DataCollector(
            model_reporters={
                "signed": lambda model: sum(agent.stage == "signed" for agent in model.partners),
                "mean_rate": lambda model: sum(agent.rate for agent in model.partners) / PARTNERS,
            },
            agenttype_reporters={PlainPartner: {"stage": "stage", "demand": "demand", "rate": "rate"}},
        )

    def step(self) -> None:
        """Let home choose, every partner act, and collect."""
        self.home.step()
        self.agents_by_type[PlainPartner].shuffle_do("step")
        self.collector.collect(self)


def play_plain() -> None:
    """Play one history of the plain model."""
    model = PlainTalks()
    for _ in range(STEPS):
        model.step()
    model.remove_all_agents()
