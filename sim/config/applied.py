"""The values that do without a mechanism: what ``mechanism.NAME`` changes in a configuration."""

from typing import Any, TypeVar

from pydantic import BaseModel

from sim.config.schema import Experiment
from sim.rules.setting import Switches


def applied(experiment: Experiment) -> Experiment:
    """Return the configuration with the values of every off state in place; the same object if all are on.

    Off states that are a rule left out are not values: see ``switches``.
    """
    off = {name for name, state in experiment.mechanism if state != "on"}
    for name in sorted(off & set(_VALUES)):
        for key, value in _VALUES[name].items():
            experiment = _replaced(experiment, key.split("."), value)
    if "strategies" in off:
        partners = experiment.partners
        alike = partners.model_copy(update={"strategy": {"default": partners.alike}, "blocs": {}})
        experiment = experiment.model_copy(update={"partners": alike})
    return experiment


def switches(experiment: Experiment) -> Switches:
    """Return which rules the rounds follow."""
    on = {name: state == "on" for name, state in experiment.mechanism}
    return Switches(
        contact=on["contact"],
        capacity=on["capacity"],
        responsiveness=on["responsiveness"],
        precedent=on["precedent"],
        stages=on["stages"],
        walking_away=on["walking_away"],
        war=on["tariff_war"],
        belief=on["leverage"],
        deadline=on["deadlines"],
        compliance=on["compliance"],
    )


S = TypeVar("S", bound=BaseModel)

_VALUES: dict[str, dict[str, Any]] = {
    "deal_kinds": {"talks.kinds": ("agreement",), "talks.complexity.per_issue": 0.0},
    "affinity": {"home.affinity": ()},
    "objective": {
        "home.weights.deficit": 0.0,
        "home.weights.revenue": 0.0,
        "home.weights.access": 0.0,
        "home.weights.investment": 0.0,
        "home.weights.audience": 0.0,
        "home.weights.quick_win": 0.0,
        "home.weights.affinity": 0.0,
        "home.stress.cost_share": 0.0,
        "talks.terms.purchases.gain": 0.0,
        "talks.terms.licences.gain": 0.0,
    },
}
"""Mechanism -> key -> value that does without it."""


def _replaced(section: S, path: list[str], value: Any) -> S:
    name, *rest = path
    inner = _replaced(getattr(section, name), rest, value) if rest else value
    return section.model_copy(update={name: inner})
