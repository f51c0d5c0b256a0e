"""Checks of source text: sizes, purity, docstrings, citations. Each returns its findings, a line each.

They are functions of a syntax tree or a string, so that ``test_checks.py`` can show each of them failing on a
snippet; the other tests of this folder apply them to the tree.
"""

import ast
import re
import statistics
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Source(NamedTuple):
    """One file of Python."""

    name: str
    text: str
    tree: ast.Module


def source(text: str, name: str = "snippet.py") -> Source:
    """Parse a text."""
    return Source(name, text, ast.parse(text))


def sources(*folders: str) -> list[Source]:
    """Parse every file of Python below folders of the repository."""
    return [_read(path) for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


@cache
def _read(path: Path) -> Source:
    return source(path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix())


def functions(tree: ast.AST) -> Iterator[Function]:
    """Yield every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, FUNCTIONS))


def public_functions(tree: ast.Module) -> Iterator[Function]:
    """Yield the functions of a module that others may call."""
    return (node for node in tree.body if isinstance(node, FUNCTIONS) and not node.name.startswith("_"))


# Sizes ------------------------------------------------------------------------------------------------------


def body_lines(function: Function) -> int:
    """Count lines from the first statement after the docstring to the end, blank lines and comments too."""
    statements = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if not statements:
        return 0
    return (statements[-1].end_lineno or 0) - statements[0].lineno + 1


BLOCKS = (ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.TryStar, ast.Match)


def nesting(node: ast.AST) -> int:
    """Return how deep blocks lie in each other: ``elif`` is as deep as its ``if``, a nested def starts anew."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (*FUNCTIONS, ast.ClassDef, ast.Lambda)):
            continue
        is_block = isinstance(child, BLOCKS) and not _is_elif(node, child)
        deepest = max(deepest, is_block + nesting(child))
    return deepest


def _is_elif(parent: ast.AST, child: ast.AST) -> bool:
    """Tell ``elif`` from an ``if`` alone in an ``else``: only the first stands below its parent's ``if``."""
    return (
        isinstance(parent, ast.If)
        and isinstance(child, ast.If)
        and parent.orelse == [child]
        and parent.col_offset == child.col_offset
    )


def oversized(file: Source, *, file_limit: int, body_limit: int, nesting_limit: int) -> list[str]:
    """Name the file and the functions that are over a limit."""
    length = len(file.text.splitlines())
    found = [f"{file.name}: {length} lines, limit {file_limit}"] if length > file_limit else []
    for function in functions(file.tree):
        where = f"{file.name}:{function.lineno} {function.name}"
        if (size := body_lines(function)) > body_limit:
            found.append(f"{where}: body of {size} lines, limit {body_limit}")
        if (depth := nesting(function)) > nesting_limit:
            found.append(f"{where}: blocks {depth} deep, limit {nesting_limit}")
    return found


def medians(files: Iterable[Source]) -> tuple[float, float, float]:
    """Return the median file, the median body and the body that nine in ten do not exceed, in lines."""
    files = [file for file in files if not file.name.endswith("__init__.py")]
    lengths = [len(file.text.splitlines()) for file in files]
    bodies = [body_lines(function) for file in files for function in functions(file.tree)]
    return statistics.median(lengths), statistics.median(bodies), statistics.quantiles(bodies, n=10)[-1]


def badly_called(file: Source, *, limit: int) -> list[str]:
    """Name public functions that take too many arguments, or any by position."""
    found = []
    for function in public_functions(file.tree):
        where = f"{file.name}:{function.lineno} {function.name}"
        arguments = function.args
        if arguments.posonlyargs or arguments.args or arguments.vararg:
            found.append(f"{where}: takes arguments by position")
        if (count := len(argument_names(function))) > limit:
            found.append(f"{where}: {count} arguments, limit {limit}")
    return found


def argument_names(function: Function | ast.Lambda) -> list[str]:
    """List the arguments of a function in order."""
    arguments = function.args
    listed = [*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
    return [argument.arg for argument in listed if argument is not None]


# Docstrings -------------------------------------------------------------------------------------------------


def undocumented(file: Source) -> list[str]:
    """Name public functions, classes and their public methods without a docstring."""
    found = [] if ast.get_docstring(file.tree) else [f"{file.name}: module has no docstring"]
    waiting: list[ast.AST] = list(file.tree.body)
    while waiting:
        node = waiting.pop(0)
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            found.append(f"{file.name}:{node.lineno} {node.name}: no docstring")
        if isinstance(node, ast.ClassDef):
            waiting.extend(node.body)
    return found


def badly_documented(file: Source) -> list[str]:
    """Name public functions whose docstring leaves out an argument or what is returned, or has one too many."""
    found = []
    for function in public_functions(file.tree):
        where = f"{file.name}:{function.lineno} {function.name}"
        docstring = ast.get_docstring(function) or ""
        described, taken = set(_described(docstring)), set(argument_names(function))
        found += [f"{where}: argument {name} is not described" for name in sorted(taken - described)]
        found += [f"{where}: describes {name}, which it does not take" for name in sorted(described - taken)]
        if not re.search(r"^Returns\n-+$", docstring, re.MULTILINE):
            found.append(f"{where}: does not say what it returns")
    return found


def _described(docstring: str) -> list[str]:
    """List the names in the Parameters section of a docstring in numpy's form."""
    section = re.search(r"^Parameters\n-+\n(.*?)(?=^\S[^\n]*\n-+$|\Z)", docstring, re.MULTILINE | re.DOTALL)
    heads = re.findall(r"^(\S[^:\n]*)", section.group(1), re.MULTILINE) if section else []
    return [name.strip().lstrip("*") for head in heads for name in head.split(",")]


# Citations --------------------------------------------------------------------------------------------------


def citations(file: Source) -> set[str]:
    """Return the keys cited in docstrings, ``[Author2000]_``."""
    statements = [node.value for node in ast.walk(file.tree) if isinstance(node, ast.Expr)]
    texts = [node.value for node in statements if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return {key for text in texts for key in re.findall(r"\[([A-Za-z][\w-]*)\]_", text)}


def bibliography(text: str) -> list[str]:
    """Return the keys of a BibTeX file in order."""
    entries = r"^\s*@(?!comment|string|preamble)\w+\s*\{\s*([^,\s]+)\s*,"
    return re.findall(entries, text, re.MULTILINE | re.IGNORECASE)
