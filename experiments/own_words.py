"""Words ``key=value`` that are of one command alone, beside those of the configuration."""

from collections.abc import Sequence

from sim.errors import ConfigError


def own_words(argv: Sequence[str], keys: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Split off the words of a command's own keys.

    Parameters
    ----------
    argv : words
    keys : of the command

    Returns
    -------
    Values by key, those that are given; and the other words, in their order.

    Raises
    ------
    ConfigError
        When one is given twice, or without a value.
    """
    own: dict[str, str] = {}
    rest = []
    for word in argv:
        key, equals, value = word.partition("=")
        if key in keys and not equals:
            raise ConfigError(f"{key}: got nothing; expected a value")
        if key not in keys:
            rest.append(word)
            continue
        if key in own:
            raise ConfigError(f"{key}: is given twice; expected one value")
        if not value:
            raise ConfigError(f"{key}: got nothing; expected a value")
        own[key] = value
    return own, rest


def flag(key: str, text: str) -> bool:
    """Return a value that is true or false.

    Raises
    ------
    ConfigError
    """
    if text not in ("true", "false"):
        raise ConfigError(f"{key}: got {text!r}; expected true or false")
    return text == "true"
