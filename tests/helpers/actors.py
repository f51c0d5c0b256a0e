"""Strategies for tests: one that answers what it is told to, one that writes down what it sees."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from sim.rules.state import View
from sim.strategies import Strategy, Traits


@dataclass(frozen=True)
class Scripted(Strategy):
    """Answers with whatever it is given: right, wrong, or no answer at all."""

    name: ClassVar[str] = "scripted"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits(retaliates=True, for_home=True)
    concede: Any = 0.5
    sign: Any = True
    ratio: Any = 0.0
    withdraw: Any = True
    haste: float = 1.0

    @property
    def eagerness(self) -> float:
        """Return the factor it was given."""
        return self.haste

    def concession(self, view: View) -> Any:
        """Return the concession it was given."""
        return self.concede

    def signs(self, view: View) -> Any:
        """Return the signature it was given."""
        return self.sign

    def retaliation_ratio(self, view: View) -> Any:
        """Return the ratio it was given."""
        return self.ratio

    def withdraws(self, view: View) -> Any:
        """Return the answer to an ultimatum it was given."""
        return self.withdraw


@dataclass(frozen=True)
class Watcher(Strategy):
    """Plays another strategy and keeps every view that it decided on; ``who`` tells watchers apart."""

    name: ClassVar[str] = "watcher"
    source: ClassVar[str] = "null"
    traits: ClassVar[Traits] = Traits(uses_time=True, retaliates=True, for_home=True)
    plays: Strategy
    who: int = 0
    seen: list[tuple[str, int, View]] = field(default_factory=list)
    """Method, who, view; hand the same list to several watchers to see the order in which they are asked."""

    @property
    def eagerness(self) -> float:
        """Ask as soon as the strategy it plays."""
        return self.plays.eagerness

    def _ask(self, method: str, view: View) -> Any:
        self.seen.append((method, self.who, view))
        return getattr(self.plays, method)(view)

    def concession(self, view: View) -> Any:
        """Write down the view and play on."""
        return self._ask("concession", view)

    def signs(self, view: View) -> Any:
        """Write down the view and play on."""
        return self._ask("signs", view)

    def retaliation_ratio(self, view: View) -> Any:
        """Write down the view and play on."""
        return self._ask("retaliation_ratio", view)

    def withdraws(self, view: View) -> Any:
        """Write down the view and play on."""
        return self._ask("withdraws", view)


@dataclass(frozen=True)
class OfferWatcher(Watcher):
    """A watcher that wants to know what it is offered."""

    name: ClassVar[str] = "offer_watcher"
    traits: ClassVar[Traits] = Traits(uses_time=True, uses_offers=True, retaliates=True, for_home=True)
