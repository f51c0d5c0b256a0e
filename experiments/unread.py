"""Overrides that nothing would read: a parameter ignored in silence is the worst fault of an experiment."""

from collections.abc import Sequence

from sim.config.schema import Experiment
from sim.config.validate import MIX
from sim.errors import ConfigError
from sim.strategies import STRATEGIES


def check_all_read(overrides: Sequence[str], experiment: Experiment) -> None:
    """Refuse overrides of keys that this configuration does not use.

    Raises
    ------
    ConfigError
        One line: the key, why nothing reads it, what would make it count.
    """
    for word in overrides:
        key = word.lstrip("+~").split("=", 1)[0]
        reason = _unread(key, experiment)
        if reason and not word.startswith("~"):
            raise ConfigError(f"{key}: nothing reads it, since {reason}")


def _unread(key: str, experiment: Experiment) -> str | None:
    parts = key.split(".")
    home, default = experiment.home.strategy, experiment.partners.strategy["default"]
    if parts[:2] == ["partners", "mix"] and default != MIX:
        return f"partners.strategy.default is {default!r}; expected mix"
    if parts[:2] == ["home", "parameters"] and len(parts) > 2 and parts[2] != home:
        return f"home.strategy is {home!r}; expected {parts[2]}"
    if parts[:2] == ["partners", "parameters"] and len(parts) > 2 and parts[2] not in _played(experiment):
        return f"no partner plays {parts[2]}; expected it in partners.strategy or partners.mix"
    if key in _WAR_KEYS and not _may_retaliate(experiment):
        return "no partner plays a strategy that retaliates; expected retaliator or a class of your own"
    if parts[0] == "calendar" and parts[-1] in _DEADLINE_KEYS and experiment.calendar.deadline is None:
        return "calendar.deadline is null; expected a date"
    return None


_DEADLINE_KEYS = ("extension_days", "extensions_at_most", "letters")


_WAR_KEYS = (
    "home.war.step_pct",
    "home.war.patience_days",
    "home.war.patience",
    "home.war.truce_rate_pct",
    "home.war.truce_retaliation_pct",
    "partners.war_patience",
)


def _may_retaliate(experiment: Experiment) -> bool:
    names = _played(experiment)
    return any(":" in name or (name in STRATEGIES and STRATEGIES[name].traits.retaliates) for name in names)


def _played(experiment: Experiment) -> set[str]:
    partners = experiment.partners
    named = set(partners.strategy.values())
    return named | {name for name, share in partners.mix.items() if share > 0.0 and MIX in named}
