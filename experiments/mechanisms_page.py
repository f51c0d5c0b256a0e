"""The page ``docs/mechanisms.md``: the effects that ``mechanisms`` has measured, as Markdown."""

from collections.abc import Sequence
from typing import Protocol

from experiments.mechanism_effects import Effect
from sim.analysis.intervals import Interval
from sim.config.mechanisms import MECHANISMS

HEAD = """# The twenty mechanisms and what each one does

Written by `python -m experiments mechanisms write=docs/mechanisms.md` (`make mechanisms`); not edited by hand.
Settings beyond the defaults: {settings}.

Each row is the difference between the model with all mechanisms on and the same model with one of them off, run by
run on the same luck. *Difference* is on less off: the mean over runs with Student's 95 % interval. A mechanism is
shown if the interval excludes zero on the side that was expected. What each mechanism is: section 7.13 of the
[ODD](ODD.md). A switch is a key: `mechanism.capacity=unlimited`.

| # | mechanism | as reported | off state | outcome | expected | on | off | difference | 95 % interval | shown |
|---|---|---|---|---|---|---|---|---|---|---|
"""


class Measured(Protocol):
    """The measured effect of one mechanism."""

    @property
    def name(self) -> str:
        """Name in ``mechanism.*``."""
        ...

    @property
    def effect(self) -> Effect:
        """What was expected, of which outcome."""
        ...

    @property
    def on(self) -> float:
        """Mean over runs."""
        ...

    @property
    def off(self) -> float:
        """Mean over runs."""
        ...

    @property
    def difference(self) -> Interval:
        """On less off."""
        ...

    @property
    def holds(self) -> bool:
        """Whether it came out as expected."""
        ...


def page(shown: Sequence[Measured], overrides: Sequence[str]) -> str:
    """Return the page."""
    numbers = {name: place for place, name in enumerate(MECHANISMS, start=1)}
    lines = [_row(numbers[each.name], each) for each in shown]
    settings = ", ".join(f"`{word}`" for word in overrides) or "none"
    return HEAD.format(settings=settings) + "\n".join(lines) + "\n"


def _row(number: int, each: Measured) -> str:
    low, high = each.difference.low, each.difference.high
    cells = (
        str(number),
        f"`{each.name}`",
        each.effect.reported,
        f"`{MECHANISMS[each.name].off}`",
        f"{each.effect.measured} ({each.effect.unit})",
        "higher" if each.effect.sign > 0 else "lower",
        f"{each.on:.3g}",
        f"{each.off:.3g}",
        f"{each.difference.estimate:+.3g}",
        f"{low:+.3g} to {high:+.3g}",
        "yes" if each.holds else "no",
    )
    return f"| {' | '.join(cells)} |"
