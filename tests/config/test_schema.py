"""Every choice composes and is accepted; every key is described; defaults live in YAML only."""

from importlib.resources import files

import pytest
from pydantic import BaseModel

from experiments.compose import composed, keys, plain, points
from experiments.run import read
from sim.config.schema import Experiment
from sim.config.validate import checked
from sim.data.load import partner_codes
from sim.errors import ConfigError
from sim.strategies import STRATEGIES

GROUPS = [entry for entry in files("configs").iterdir() if entry.name in Experiment.model_fields]
CHOICES = [f"{group.name}={choice.name.removesuffix('.yaml')}" for group in GROUPS for choice in group.iterdir()]


@pytest.mark.parametrize("choice", CHOICES)
def test_every_choice_composes_and_is_accepted(choice: str) -> None:
    assert isinstance(read(composed("run", [choice])), Experiment)


def _fields(model: type[BaseModel], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for name, field in model.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            found |= _fields(inner, f"{prefix}{name}.")
        else:
            found[f"{prefix}{name}"] = field
    return found


def test_every_key_is_described_and_has_no_default_in_code() -> None:
    for key, field in _fields(Experiment).items():
        assert field.description, key  # type: ignore[attr-defined]
        assert field.is_required(), key  # type: ignore[attr-defined]


def test_schema_and_yaml_have_the_same_keys() -> None:
    leaves = set(_fields(Experiment))
    composed_keys = set(keys(composed("run", [])))
    assert leaves <= composed_keys
    sections = {key.rsplit(".", 1)[0] for key in leaves} | {key.split(".", 1)[0] for key in leaves}
    open_keys = {key for key in composed_keys if key.startswith(("partners.strategy.", "partners.mix."))}
    unexplained = composed_keys - leaves - open_keys
    assert all(any(leaf.startswith(f"{key}.") for leaf in leaves) for key in unexplained), sections


def test_parameters_of_strategies_match_their_classes() -> None:
    home, partners = read(composed("run", [])).home.parameters, read(composed("run", [])).partners.parameters
    for section in (home, partners):
        for name in type(section).model_fields:
            STRATEGIES[name](**getattr(section, name).model_dump())
    without = {"stonewall", "capitulate"}
    assert set(type(partners).model_fields) | without == set(STRATEGIES)
    for name in without:
        STRATEGIES[name]()


def test_checked_configuration_is_frozen() -> None:
    experiment = read(composed("run", []))
    with pytest.raises(Exception, match="frozen"):
        experiment.run.seed = 1  # type: ignore[misc]


def test_refusal_counts_the_others() -> None:
    raw = plain(composed("run", []))
    raw["run"]["seed"], raw["run"]["runs"] = -1, 0
    with pytest.raises(ConfigError, match=r"and 1 more\)"):
        checked(raw, partner_codes())


def test_a_missing_section_is_named() -> None:
    raw = plain(composed("run", []))
    del raw["talks"]
    with pytest.raises(ConfigError, match="talks: missing"):
        checked(raw, partner_codes())


def test_mix_can_be_replaced_whole_and_partners_named() -> None:
    from experiments.compose import parse

    overrides = parse(["partners.mix={linear: 1.0}", "partners.strategy.JPN=boulware"]).overrides
    experiment = read(composed("run", overrides))
    assert experiment.partners.mix == {"linear": 1.0}
    assert experiment.partners.strategy["JPN"] == "boulware"
    assert experiment.partners.strategy["CHN"] == "retaliator"


def test_points_of_a_multirun_are_all_combinations() -> None:
    assert points(["run.seed=1,2", "home.teams=3,4", "run.runs=5"]) == [
        ["run.seed=1", "home.teams=3", "run.runs=5"],
        ["run.seed=1", "home.teams=4", "run.runs=5"],
        ["run.seed=2", "home.teams=3", "run.runs=5"],
        ["run.seed=2", "home.teams=4", "run.runs=5"],
    ]
