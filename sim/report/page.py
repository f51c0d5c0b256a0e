"""From what a page says to its HTML: everything inside, nothing asked of the network."""

import base64
import hashlib
from importlib.resources import files
from typing import NamedTuple

from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from sim.report.pictures import Album
from sim.report.tables import Table

GENERATOR = "tariff-talks report"
"""Stands in the head of every page: a file that has it may be written over."""


class Fact(NamedTuple):
    """A line of the provenance."""

    name: str
    text: str


class Report(NamedTuple):
    """All that a page says."""

    kind: str  # run, comparison, sweep, backtest, ...
    title: str
    facts: list[Fact]  # in the head: scenario, runs, seed, ...
    warnings: list[str]
    notes: list[str]
    headline: Table
    album: Album
    tables: list[Table]
    settings: Table | None  # what differs from the baseline
    provenance: list[Fact]
    hashes: list[Fact]


def render(report: Report) -> str:
    """Return the page.

    Whatever comes from records is escaped. A policy in the head forbids requests, and scripts and styles other
    than the page's own, so that a mistake in escaping still runs nothing.
    """
    style, script = _asset("page.css"), _asset("page.js")
    environment = Environment(
        loader=FunctionLoader(_asset),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html").render(
        report=report,
        generator=GENERATOR,
        style=Markup(style),  # our own file, not a record
        script=Markup(script),
        policy=policy(style, script),
    )


def policy(style: str, script: str) -> str:
    """Return the content security policy of a page with one style sheet and one script."""
    return (
        f"default-src 'none'; img-src data:; style-src '{_digest(style)}'; script-src '{_digest(script)}';"
        " base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _asset(name: str) -> str:
    return files("sim.report").joinpath(name).read_text(encoding="utf-8")
