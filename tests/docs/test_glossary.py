"""The closed vocabularies of the records are those of the glossary."""

import ast
from enum import IntEnum

import pytest

from sim.records.tables import TABLES
from sim.rules.state import Basis, Stage
from tests.architecture.checks import source
from tests.docs.reading import first_words, read, rows, section

GLOSSARY = read("docs/glossary.md")
WRITERS = {"act": 0, "marks": 0, "_changed": 0, "Event": 3}
"""What writes an event, and at which place it takes the kind."""


def kinds_written(tree: ast.AST) -> set[str]:
    """Return every kind of event that a module can write: constants, and those that a loop goes through."""
    loops = {
        node.target.id: _constants(node.iter)
        for node in ast.walk(tree)
        if isinstance(node, ast.For) and isinstance(node.target, ast.Name)
    }
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (place := WRITERS.get(_name(node.func))) is not None:
            kind = node.args[place]
            found |= loops.get(kind.id, set()) if isinstance(kind, ast.Name) else _constants(kind)
    return found


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _constants(node: ast.AST) -> set[str]:
    values = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
    return {value for value in values if isinstance(value, str)}


@pytest.mark.parametrize(("heading", "vocabulary"), [("Stages", Stage), ("Rate bases", Basis)])
def test_the_vocabulary_is_that_of_the_code(heading: str, vocabulary: type[IntEnum]) -> None:
    assert first_words(section(GLOSSARY, heading)) == [member.name.lower() for member in vocabulary]


def test_event_kinds_are_those_of_the_code() -> None:
    written = set().union(*(kinds_written(ast.parse(read(f"sim/abm/{name}.py"))) for name in ("model", "events")))
    assert set(first_words(section(GLOSSARY, "Event kinds"))) == written


def test_the_search_for_kinds_finds_them() -> None:
    snippet = source(
        'for kind in ("a", "b"):\n    log.act(kind)\n'
        'log.marks("c", who)\nlog._changed("d", 1)\nEvent(0, x, y, "e", 1)\n'
        'def act(kind):\n    Event(0, x, y, kind, 1)\nlog.other("f")\n'
    )
    assert kinds_written(snippet.tree) == {"a", "b", "c", "d", "e"}


def test_every_meaning_is_given() -> None:
    assert all(all(row) for row in rows(GLOSSARY))


def test_words_stand_once_and_in_order() -> None:
    words = [row[0] for row in rows(section(GLOSSARY, "Words"))]
    assert words == sorted(set(words), key=str.casefold)


def test_the_columns_of_closed_vocabularies_are_in_the_records() -> None:
    columns = {column.name for table in TABLES.values() for column in table}
    assert {"stage", "rate_basis", "kind"} <= columns
