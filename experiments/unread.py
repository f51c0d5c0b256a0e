"""Overrides that nothing would read: a parameter ignored in silence is the worst fault of an experiment."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from sim.config.check_dates import beyond_horizon
from sim.config.mechanisms import MECHANISMS
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
        reason = unread(key, experiment)
        if reason and not word.startswith("~"):
            raise ConfigError(f"{key}: nothing reads it, since {reason}")


def unread(key: str, experiment: Experiment) -> str | None:
    """Say why nothing reads a key in a configuration; None where something does."""
    parts = key.split(".")
    if unplayed := _unplayed(parts, experiment):
        return unplayed
    for name, mechanism in MECHANISMS.items():
        state = getattr(experiment.mechanism, name)
        if state != "on" and key.startswith(mechanism.keys):
            return f"mechanism.{name} is {state!r}; expected on"
    late = {late.split("[")[0]: date for late, date in beyond_horizon(experiment)}
    if key in late:
        return f"{late[key]} lies beyond the horizon; expected a later end (run.horizon) or an earlier date"
    if key in _IDLE and _IDLE[key].idle(experiment):
        return _IDLE[key].reason
    fought = experiment.mechanism.tariff_war == "on" and _may_retaliate(experiment)
    if key in _SIGNAL_KEYS and not experiment.calendar.signals and not fought:
        return "home floats no rate; expected calendar.signals, or a partner that retaliates"
    if key in _WAR_KEYS and not _may_retaliate(experiment):
        return "no partner plays a strategy that retaliates; expected retaliator or a class of your own"
    if experiment.calendar.deadline is None and key.startswith(_DEADLINE_KEYS):
        return "calendar.deadline is null; expected a date"
    return None


def _unplayed(parts: list[str], experiment: Experiment) -> str | None:
    """Say why a key of a strategy is not read: nobody plays it."""
    home, default = experiment.home.strategy, experiment.partners.strategy["default"]
    section, name = parts[:2], parts[2] if len(parts) > 2 else None
    if section == ["partners", "mix"] and default != MIX:
        return f"partners.strategy.default is {default!r}; expected mix"
    if section == ["home", "parameters"] and name not in (None, home):
        return f"home.strategy is {home!r}; expected {name}"
    played = _played(experiment)
    if section == ["partners", "parameters"] and name not in (None, *played):
        return f"no partner plays {name}; expected it in partners.strategy or partners.mix"
    if section == ["partners", "own"] and name not in (None, home, *played):
        return f"nobody plays {name}; expected it in partners.strategy, partners.mix or home.strategy"
    return None


class _Idle(NamedTuple):
    """When nothing reads a key, and what to say then."""

    idle: Callable[[Experiment], bool]
    reason: str


_UNTAUGHT = _Idle(lambda it: "adaptive" not in _played(it), "no partner plays adaptive; expected one that does")

_AT_ONCE = _Idle(
    lambda it: it.mechanism.contact != "on",
    "mechanism.contact is 'all_at_once', so that nobody asks before another; expected on",
)
_KEPT = _Idle(
    lambda it: it.partners.compliance.violation_per_day == 0.0,
    "partners.compliance.violation_per_day is 0; expected more",
)
_IN_FULL = _Idle(
    lambda it: it.home.dictate.full_probability == 1.0, "home.dictate.full_probability is 1; expected less"
)
_FRIENDLESS = _Idle(lambda it: not it.home.affinity, "home.affinity is empty; expected a partner")

_IDLE = {
    "home.priority.responsiveness": _AT_ONCE,
    "home.priority.responsiveness_days": _AT_ONCE,
    "partners.parameters.first_mover.haste": _AT_ONCE,
    "home.dictate.cap_talking_pct": _IN_FULL,
    "home.dictate.milder_for": _IN_FULL,
    "home.dictate.lowest_in_deals": _Idle(
        lambda it: it.home.dictate.lowest_pct <= it.home.schedule.floor_pct,
        "home.dictate.lowest_pct is no more than home.schedule.floor_pct; expected more",
    ),
    "home.priority.alliance": _Idle(
        lambda it: not it.home.priority.allies, "home.priority.allies is empty; expected a tie"
    ),
    "home.priority.allies": _Idle(
        lambda it: it.home.priority.alliance == 0.0, "home.priority.alliance is 0; expected another weight"
    ),
    "home.priority.affinity": _FRIENDLESS,
    "home.weights.affinity": _FRIENDLESS,
    "home.monitoring.detection_per_day": _KEPT,
    "home.monitoring.cure_days": _KEPT,
    "partners.compliance.deterrence": _KEPT,
    "talks.stall_days": _Idle(lambda it: it.talks.stall_share == 0.0, "talks.stall_share is 0; expected more"),
    "partners.belief.letter_weight": _Idle(
        lambda it: not it.calendar.letters, "calendar.letters is false; expected true"
    ),
    "partners.alike": _Idle(
        lambda it: it.mechanism.strategies == "on", "mechanism.strategies is 'on'; expected alike"
    ),
    "partners.learning.rate": _UNTAUGHT,
    "partners.learning.generations": _UNTAUGHT,
    "partners.learning.runs": _UNTAUGHT,
    "talks.summit_push": _Idle(
        lambda it: not it.calendar.summits, "calendar.summits is empty; expected a meeting of leaders"
    ),
    "shocks.points": _Idle(
        lambda it: it.shocks.hazard_per_day == 0.0,
        "shocks.hazard_per_day is 0; expected more, or points in shocks.dated",
    ),
    "shocks.suspends_days": _Idle(
        lambda it: it.shocks.hazard_per_day == 0.0 and not it.shocks.dated,
        "there are no shocks; expected shocks.dated or shocks.hazard_per_day",
    ),
}

_DEADLINE_KEYS = tuple(key for key in MECHANISMS["deadlines"].keys if key != "calendar.deadline")

_SIGNAL_KEYS = ("talks.signal.weight", "talks.signal.memory_per_day")

_WAR_KEYS = (
    "home.war.step_pct",
    "home.war.patience_days",
    "home.war.patience",
    "home.war.truce_rate_pct",
    "home.war.truce_retaliation_pct",
    "home.war.signal_share",
    "home.war.signal_pull",
    "partners.war_patience",
)


def _may_retaliate(experiment: Experiment) -> bool:
    own = experiment.partners.own
    return any(
        ":" in name or name in own or (name in STRATEGIES and STRATEGIES[name].traits.retaliates)
        for name in _played(experiment)
    )


def _played(experiment: Experiment) -> set[str]:
    partners = experiment.partners
    if experiment.mechanism.strategies != "on":
        return {partners.alike}
    named = set(partners.strategy.values())
    named |= {"bloc"} if partners.blocs else set()
    return named | {name for name, share in partners.mix.items() if share > 0.0 and MIX in named}
