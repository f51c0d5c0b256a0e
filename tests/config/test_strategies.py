"""From names to strategies: the user's own, with parameters and without, and what cannot be loaded."""

import hashlib
from pathlib import Path

import pytest

from experiments.compose import composed, parse
from experiments.run import read
from sim.config.strategies import Roster, build_roster, own_code
from sim.data.load import partner_codes
from sim.errors import ConfigError
from sim.strategies import Strategy

CODES = partner_codes()


def roster(*overrides: str) -> Roster:
    return build_roster(read(composed("run", parse(list(overrides)).overrides)), CODES)


def playing(code: str, *overrides: str) -> Strategy:
    chosen = roster(*overrides).fixed[CODES.index(code)]
    assert chosen is not None
    return chosen


def test_a_users_own_class_is_found_in_the_working_folder(own_module: str) -> None:
    assert playing("JPN", f"partners.strategy.JPN={own_module}:Half").name == "half"


def test_a_class_that_cannot_be_made_is_refused(own_module: str) -> None:
    with pytest.raises(ConfigError, match=r"partners\.strategy\.JPN: .*no luck"):
        roster(f"partners.strategy.JPN={own_module}:Broken")


def haggler(module: str, parameters: str, *, kind: str = "Haggler") -> str:
    return f"partners.own.haggler={{file: '{module}:{kind}', parameters: {{{parameters}}}}}"


def test_an_own_strategy_has_its_own_parameters(own_module: str) -> None:
    """Numbers, whole numbers, flags and texts, as they are written."""
    made = haggler(own_module, "step: 0.25, sessions: 4, hurry: true, motto: never")
    chosen = playing("JPN", made, "partners.strategy.JPN=haggler")
    assert (chosen.step, chosen.sessions, chosen.hurry, chosen.motto) == (0.25, 4, True, "never")  # type: ignore[attr-defined]
    assert isinstance(chosen.sessions, int)  # type: ignore[attr-defined]


def test_two_names_of_one_class_are_two_strategies(own_module: str) -> None:
    slow = haggler(own_module, "step: 0.01")
    fast = slow.replace("haggler=", "quick=").replace("0.01", "0.5")
    found = roster(slow, fast, "partners.strategy.JPN=haggler", "partners.strategy.KOR=quick")
    steps = [found.fixed[CODES.index(code)].step for code in ("JPN", "KOR")]  # type: ignore[union-attr]
    assert steps == [0.01, 0.5]


@pytest.mark.parametrize("key", ["partners.strategy.default", "home.strategy", "partners.alike"])
def test_it_is_played_wherever_it_is_named(own_module: str, key: str) -> None:
    found = roster(haggler(own_module, "step: 0.25"), f"{key}=haggler")
    if key == "home.strategy":
        assert found.home.name == "haggler"
    elif key == "partners.strategy.default":
        others = [strategy for code, strategy in zip(CODES, found.fixed, strict=True) if code != "CHN"]
        assert {strategy.name for strategy in others if strategy is not None} == {"haggler"}
    else:
        assert found.fixed[0] is None  # read only where all are alike


def test_a_mix_holds_it_after_those_of_the_package(own_module: str) -> None:
    found = roster(haggler(own_module, "step: 0.25"), "partners.mix={haggler: 0.25, linear: 0.5, boulware: 0.25}")
    assert [(end, strategy.name) for end, strategy in found.mix] == [
        (0.25, "boulware"),
        (0.75, "linear"),
        (1.0, "haggler"),
    ]


@pytest.mark.parametrize(
    ("kind", "parameters", "said"),
    [
        ("Haggler", "", "Haggler() failed: TypeError: "),
        ("Haggler", "step: 0.1, stride: 2", "Haggler(step=0.1, stride=2) failed: TypeError: "),
        ("Hagler", "step: 0.1", "'my_strategies' has no 'Hagler'; nearest valid name: Haggler"),
        ("np", "step: 0.1", "'my_strategies:np' is not a subclass of sim.strategies.Strategy"),
        ("Nameless", "", "my_strategies:Nameless has no name"),
        ("Traitless", "", "my_strategies:Traitless has no traits"),
        ("Hasty", "", "eagerness of my_strategies:Hasty is nan; expected a finite number, 0 or more"),
    ],
)
def test_what_cannot_be_loaded_is_named_with_its_key(
    own_module: str, kind: str, parameters: str, said: str
) -> None:
    with pytest.raises(ConfigError, match=r"^partners\.own\.haggler\.file: ") as refused:
        roster(haggler(own_module, parameters, kind=kind), "partners.strategy.JPN=haggler")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_module_that_is_not_there_is_named(own_module: str) -> None:
    made = haggler("their_strategies", "step: 0.1")
    with pytest.raises(
        ConfigError, match=r"partners\.own\.haggler\.file: cannot import 'their_strategies': Module"
    ):
        roster(made, "partners.strategy.JPN=haggler")


@pytest.mark.parametrize("how", ["path", "name"])
def test_home_plays_none_that_is_for_partners_only(own_module: str, how: str) -> None:
    """One of the user's own says so in its traits like every other."""
    named = f"{own_module}:Half" if how == "path" else "haggler"
    with pytest.raises(ConfigError, match=rf"^home\.strategy: {named} is for partners only"):
        roster(haggler(own_module, "", kind="Half"), f"home.strategy={named}")


def test_the_files_of_own_strategies_that_are_played_are_known_by_their_content(own_module: str) -> None:
    made = haggler(own_module, "step: 0.25")
    found = own_code(roster(made, "partners.strategy.JPN=haggler"))
    assert found == {own_module: hashlib.sha256(Path(f"{own_module}.py").read_bytes()).hexdigest()}
    assert own_code(roster(made, "home.strategy=haggler")) == found
    assert own_code(roster(made, "partners.mix={linear: 0.5, haggler: 0.5}")) == found
    assert own_code(roster(made)) == {}


def test_what_nobody_plays_is_not_loaded(own_module: str) -> None:
    roster(haggler("their_strategies", "step: 0.1"))
