"""Checks of who bargains and how: strategies, mix, blocs, tracks."""

from collections.abc import Mapping, Sequence

from sim.config.names import check_codes, nearest
from sim.config.schema import Experiment
from sim.errors import ConfigError
from sim.strategies import STRATEGIES

MIX = "mix"
"""Value of partners.strategy.default that draws strategies from partners.mix."""

BLOC = "bloc"
"""The strategy of members of a bloc."""


def check_actors(experiment: Experiment, codes: Sequence[str]) -> None:
    """Refuse names, codes and shares that cannot be played.

    Raises
    ------
    ConfigError
        One line: the key, what stands there, what was expected, the nearest valid name.
    """
    check_codes("home.own_track", experiment.home.own_track, codes)
    check_codes("home.affinity", experiment.home.affinity, codes)
    _check_blocs(experiment.partners.blocs, codes)
    _check_own(experiment)
    _check_partners(experiment, codes)
    _check_home(experiment)


def _check_partners(experiment: Experiment, codes: Sequence[str]) -> None:
    partners, own = experiment.partners, experiment.partners.own
    if "default" not in partners.strategy:
        raise ConfigError("partners.strategy.default: missing; expected a strategy or mix")
    members = {code for bloc in partners.blocs.values() for code in bloc}
    for who, name in partners.strategy.items():
        key = f"partners.strategy.{who}"
        if who != "default":
            check_codes(key, [who], codes)
        if not (who == "default" and name == MIX):
            _check_strategy(key, name, own)
        if name == BLOC and who not in members:
            raise ConfigError(f"{key}: {who} is in no bloc; expected partners.blocs.NAME=[...] with its members")
    for bloc, named in partners.blocs.items():
        playing = [code for code in named if partners.strategy.get(code, BLOC) == BLOC]
        if len(playing) < 2:
            raise ConfigError(
                f"partners.blocs.{bloc}: {len(playing)} of its members play bloc, since partners.strategy names "
                "others; expected two or more"
            )
    if partners.strategy["default"] == MIX:
        _check_mix(partners.mix, own)
    _check_strategy("partners.alike", partners.alike, own)
    if partners.alike == BLOC:
        raise ConfigError("partners.alike: got 'bloc'; expected a strategy that every partner can play")


def _check_home(experiment: Experiment) -> None:
    name, own = experiment.home.strategy, experiment.partners.own
    _check_strategy("home.strategy", name, own)
    known = STRATEGIES.get(name)
    if name not in own and known is not None and not known.traits.for_home:
        valid = [name for name, strategy in STRATEGIES.items() if strategy.traits.for_home]
        raise ConfigError(
            f"home.strategy: {name!r} is for partners only; expected one of {', '.join(valid)} or module:Class"
        )


def _check_mix(mix: Mapping[str, float], own: Mapping[str, object]) -> None:
    for name in mix:
        _check_strategy("partners.mix", name, own)
    if mix.get(BLOC, 0.0) > 0.0:
        raise ConfigError("partners.mix.bloc: members are named, not drawn; expected partners.blocs.NAME=[...]")
    total = sum(mix.values())
    if abs(total - 1.0) > 1e-9:
        raise ConfigError(f"partners.mix: shares add up to {total:.6g}; expected 1")


def _check_strategy(key: str, name: str, own: Mapping[str, object]) -> None:
    if ":" not in name and name not in STRATEGIES and name not in own:
        hint = nearest(name, [*STRATEGIES, *own])
        raise ConfigError(f"{key}: unknown strategy {name!r}{hint} (or module:Class)")


def _check_blocs(blocs: Mapping[str, Sequence[str]], codes: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for bloc, members in blocs.items():
        key = f"partners.blocs.{bloc}"
        check_codes(key, members, codes)
        if len(set(members)) != len(members) or len(members) < 2:
            raise ConfigError(
                f"{key}: got {', '.join(members) or 'no member'}; expected two partners or more, each once"
            )
        twice = [code for code in members if code in seen]
        if twice:
            other = seen[twice[0]]
            raise ConfigError(f"{key}: {twice[0]} is in bloc {other} too; expected one bloc at most")
        seen |= dict.fromkeys(members, bloc)


def _check_own(experiment: Experiment) -> None:
    for name, entry in experiment.partners.own.items():
        key = f"partners.own.{name}"
        if name in STRATEGIES or name == MIX:
            raise ConfigError(f"{key}: is the name of a strategy of the package; expected another")
        if not name.isidentifier():
            raise ConfigError(f"{key}: got {name!r}; expected a name of letters, digits and underscores")
        if ":" not in entry.file:
            raise ConfigError(f"{key}.file: got {entry.file!r}; expected module:Class")
