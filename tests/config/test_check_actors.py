"""Who may bargain, and how: refusals name the key and what was expected."""

import re

import pytest

from experiments.compose import composed, parse
from experiments.run import read
from sim.config.schema import Experiment
from sim.errors import ConfigError


def configured(*overrides: str) -> Experiment:
    return read(composed("run", parse(list(overrides)).overrides))


OWN = "{file: 'mine:Mine', parameters: {}}"

REFUSED = {
    "unknown member": (["partners.blocs.asean=[VNM,THX]"], "partners.blocs.asean: unknown partner 'THX'", "THA"),
    "two blocs": (
        ["partners.blocs.one=[VNM,THA]", "partners.blocs.two=[IDN,VNM]"],
        "partners.blocs.two: VNM is in bloc one too",
        "one bloc at most",
    ),
    "alone": (["partners.blocs.one=[VNM]"], "partners.blocs.one: got VNM", "two partners or more"),
    "nobody": (["partners.blocs.one=[]"], "partners.blocs.one: got no member", "two partners or more"),
    "twice": (["partners.blocs.one=[VNM,VNM]"], "partners.blocs.one: got VNM, VNM", "each once"),
    "no bloc": (["partners.strategy.VNM=bloc"], "partners.strategy.VNM: VNM is in no bloc", "partners.blocs.NAME"),
    "not this bloc": (
        ["partners.blocs.one=[THA,IDN]", "partners.strategy.VNM=bloc"],
        "partners.strategy.VNM: VNM is in no bloc",
        "partners.blocs.NAME",
    ),
    "all in a bloc": (
        ["partners.strategy.default=bloc"],
        "partners.strategy.default: default is in no bloc",
        "partners.blocs",
    ),
    "bloc in the mix": (
        ["partners.mix={linear: 0.9, bloc: 0.1}"],
        "partners.mix.bloc: members are named, not drawn",
        "partners.blocs",
    ),
    "all alike in a bloc": (["partners.alike=bloc"], "partners.alike: got 'bloc'", "every partner can play"),
    "unknown alike": (["partners.alike=liner"], "partners.alike: unknown strategy 'liner'", "linear"),
    "own name taken": (
        [f"partners.own.linear={OWN}"],
        "partners.own.linear: is the name of a strategy",
        "another",
    ),
    "own name is the mix": ([f"partners.own.mix={OWN}"], "partners.own.mix: is the name of a strategy", "another"),
    "own name of signs": ([f"partners.own.my-own={OWN}"], "partners.own.my-own: got 'my-own'", "underscores"),
    "own file without a class": (
        ["partners.own.mine={file: mine, parameters: {}}"],
        "partners.own.mine.file: got 'mine'",
        "module:Class",
    ),
    "own not configured": (
        ["partners.strategy.JPN=mine"],
        "partners.strategy.JPN: unknown strategy 'mine'",
        "module",
    ),
    "own parameter a list": (
        ["partners.own.mine={file: 'mine:Mine', parameters: {step: [1, 2]}}"],
        "partners.own.mine.parameters.step",
        "",
    ),
    "unknown friend": (["home.affinity=[ARG,GBX]"], "home.affinity: unknown partner 'GBX'", "GBR"),
    "unknown track": (["home.own_track=[CHNN]"], "home.own_track: unknown partner 'CHNN'", "CHN"),
    "home in a bloc": (["home.strategy=bloc"], "home.strategy: 'bloc' is for partners only", "boulware"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refusals(case: str) -> None:
    overrides, said, expected = REFUSED[case]
    with pytest.raises(ConfigError, match=re.escape(said)) as refused:
        configured(*overrides)
    assert expected in str(refused.value)
    assert "\n" not in str(refused.value)


def test_an_own_name_is_suggested_like_any_other() -> None:
    with pytest.raises(ConfigError, match=r"unknown strategy 'hagler'; nearest valid name: haggler"):
        configured(f"partners.own.haggler={OWN}", "partners.strategy.JPN=hagler")


def test_two_blocs_of_different_members_are_accepted() -> None:
    partners = configured("partners.blocs.one=[VNM,THA]", "partners.blocs.two=[JPN,KOR,AUS]").partners
    assert partners.blocs == {"one": ("VNM", "THA"), "two": ("JPN", "KOR", "AUS")}


def test_a_member_may_be_named_to_play_something_else() -> None:
    partners = configured("partners.blocs.one=[VNM,THA,IDN]", "partners.strategy.VNM=linear").partners
    assert partners.strategy["VNM"] == "linear"


@pytest.mark.parametrize(
    "key", ["partners.strategy.JPN", "partners.strategy.default", "partners.alike", "home.strategy"]
)
def test_an_own_strategy_is_named_wherever_a_strategy_is(key: str) -> None:
    """Whether it loads is found out when it is built; home may play any of the user's."""
    configured(f"partners.own.haggler={OWN}", f"{key}=haggler")


def test_also_in_the_mix() -> None:
    mix = configured(f"partners.own.haggler={OWN}", "partners.mix={linear: 0.5, haggler: 0.5}").partners.mix
    assert mix == {"linear": 0.5, "haggler": 0.5}


def test_a_share_of_nothing_for_blocs_is_no_mistake() -> None:
    assert configured("partners.mix={linear: 1.0, bloc: 0.0}").partners.mix["bloc"] == 0.0


def test_a_bloc_that_nobody_plays_is_refused() -> None:
    """Two members of three are named to play something else."""
    with pytest.raises(ConfigError, match=r"partners\.blocs\.nea: 1 of its members play bloc"):
        read(
            composed(
                "run",
                [
                    "partners.blocs.nea=[JPN,KOR,TWN]",
                    "partners.strategy.JPN=linear",
                    "partners.strategy.KOR=linear",
                ],
            )
        )
