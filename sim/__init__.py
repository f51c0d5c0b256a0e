"""Agent-based simulation of tariff talks: one large importer, many partners, one deadline.

The layers, lowest first: ``errors``; ``arrays``; ``rng``; ``data`` and ``records``; ``rules`` (how talks move) and
``trade`` (what tariffs do to welfare); ``rounds`` (the steps of a round) and ``strategies``; ``abm`` (agents as
objects); ``config`` (the one place that wires); ``analysis``; ``figures``.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("tariff-talks")
except PackageNotFoundError:  # a bare checkout on the path, never installed
    __version__ = "0+unknown"

__all__ = ["__version__"]
