"""The package's exceptions: each says what, where, what was expected and what to do."""


class TalksError(Exception):
    """Anything this package refuses; the message is one line meant for a person."""


class ConfigError(TalksError):
    """A configuration that cannot be run: the message names the key and what was expected."""


class DataError(TalksError):
    """A data table that cannot be trusted: the message names file, row and column."""


class TradeModelError(TalksError):
    """Input the trade model refuses: tariffs below -1, accounts that do not close, bad shapes."""


class NoEquilibriumError(TradeModelError):
    """The solver found no equilibrium: the message says for which tariffs and what stopped it."""


class StrategyError(TalksError):
    """A strategy that answered with something that is not an answer: names strategy, partner and round."""


class RecordError(TalksError):
    """A results folder that is not one, is damaged, or cannot be written."""
