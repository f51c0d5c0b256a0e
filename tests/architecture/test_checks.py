"""The checkers find what they are for: each is shown a snippet that it must refuse, and one that it must not."""

import ast
from textwrap import dedent

import pytest

from tests.architecture import checks
from tests.architecture.checks import Source, source
from tests.architecture.purity import impurities

LIMITS = {"file_limit": 10, "body_limit": 3, "nesting_limit": 2}


def snippet(text: str) -> Source:
    return source(dedent(text))


def only_function(text: str) -> checks.Function:
    (function,) = checks.functions(snippet(text).tree)
    return function


# sizes


def test_a_body_is_counted_without_its_docstring() -> None:
    text = '''
    def rule():
        """One.

        Two.
        """
        a = 1

        # why
        return a
    '''
    assert checks.body_lines(only_function(text)) == 4


def test_a_docstring_alone_is_no_body() -> None:
    assert checks.body_lines(only_function('def rule():\n    """One."""')) == 0


@pytest.mark.parametrize(
    ("text", "depth"),
    [
        ("return 1", 0),
        ("if a:\n  pass", 1),
        ("for a in b:\n  if a:\n    pass", 2),
        ("for a in b:\n  if a:\n    with c:\n      pass", 3),
        ("try:\n  pass\nexcept E:\n  while a:\n    if b: pass", 3),
        ("if a:\n  pass\nelif b:\n  pass\nelif c:\n  for d in e: pass", 2),
        ("if a:\n  pass\nelse:\n  if b:\n    for d in e: pass", 3),
        ("match a:\n  case 1:\n    for d in e: pass", 2),
        ("for a in b:\n  def inner():\n    if a:\n      if b: pass", 1),
        ("return [a for b in c for a in b if a]", 0),
    ],
)
def test_nesting(text: str, depth: int) -> None:
    body = "\n".join(f"    {line}" for line in text.splitlines())
    outer = ast.parse(f"def rule():\n{body}\n").body[0]
    assert checks.nesting(outer) == depth


def test_oversized_names_the_file_the_body_and_the_nesting() -> None:
    text = "def deep():\n    for a in b:\n        if a:\n            while a:\n                pass\n" + "\n" * 6
    found = checks.oversized(source(text), **LIMITS)
    assert [line.split(":", 1)[1] for line in found] == [
        " 11 lines, limit 10",
        "1 deep: body of 4 lines, limit 3",
        "1 deep: blocks 3 deep, limit 2",
    ]
    assert not checks.oversized(source("def small():\n    return 1\n"), **LIMITS)


def test_methods_are_measured_too() -> None:
    text = "class A:\n    def long(self):\n        a = 1\n        b = 2\n        c = 3\n        return a\n"
    assert checks.oversized(source(text), **LIMITS) == ["snippet.py:2 long: body of 4 lines, limit 3"]


def test_medians_leave_init_files_out() -> None:
    files = [source("a = 1\n" * 9, "one.py"), source("a = 1\n" * 99, "__init__.py")]
    files += [source("def f():\n    return 1\n" * 3, "three.py")]
    assert checks.medians(files) == (7.5, 1.0, 1.0)


@pytest.mark.parametrize("arguments", ["a", "a, /", "*a", "*, a, b, c", "a, *, b"])
def test_rules_that_are_badly_called(arguments: str) -> None:
    assert checks.badly_called(source(f"def rule({arguments}): ..."), limit=2)


@pytest.mark.parametrize("text", ["def rule(*, a, b): ...", "def rule(): ...", "def _own(a, b, c): ..."])
def test_rules_that_are_well_called(text: str) -> None:
    assert not checks.badly_called(source(text), limit=2)


# purity


@pytest.mark.parametrize(
    "text",
    [
        "import random",
        "import time as clock",
        "from time import monotonic",
        "from numpy import random",
        "import numpy.random",
        "from numpy.random import default_rng",
        "from pathlib import Path",
        "np.random.default_rng(1)",
        "def f(rng: np.random.Generator): ...",
        "open('x')",
        "print('x')",
        "x = datetime.now()",
        "x = datetime.date.today()",
        "def f():\n    global a\n    a = 1",
        "def f(a):\n    a += 1",
        "def f(*, a):\n    a[0] = 1",
        "def f(*, a):\n    a[0] += 1",
        "def f(*, a):\n    a.rate[..., 0] = 1",
        "def f(*, a):\n    a.rate = 1",
        "def f(*a):\n    a[0][0] = 1",
        "def f(**a):\n    a['x'] = 1",
        "def f(*, a):\n    b, a[0] = 1, 2",
        "def f(*, a):\n    for a[0] in range(3): pass",
        "def f(*, a):\n    del a[0]",
        "def f(*, a):\n    a.sort()",
        "def f(*, a):\n    a.rate.fill(0)",
        "def f(*, a):\n    a.append(1)",
        "def f(*, a):\n    np.add(a, 1, out=a)",
        "def f(*, a):\n    np.divmod(a, 1, out=(b, a))",
        "def f(*, a):\n    np.copyto(a, 1)",
        "def f(*, a):\n    np.add.at(a, 0, 1)",
        "def f(*, a):\n    object.__setattr__(a, 'x', 1)",
        "def f(*, a):\n    b = a\n    b[0] = 1",
        "def f(*, a):\n    b = np.asarray(a)\n    b += 1",
        "def f(*, a):\n    b = as_float(a.rate)\n    b[0] = 1",
        "def f(*, a):\n    b, c = a[..., 0], 1\n    b *= 2",
        "def f(*, a):\n    b = a.reshape(2, -1)\n    b[0] = 1",
        "def f(*, a):\n    def g():\n        a[0] = 1\n    return g",
        "class S:\n    def f(self):\n        self.memory = 1",
        "class S:\n    def f(self):\n        self.memory.append(1)",
    ],
)
def test_impure_snippets(text: str) -> None:
    assert impurities(source(text))


@pytest.mark.parametrize(
    "text",
    [
        "import numpy as np",
        "from datetime import date",
        "def f(*, a):\n    return a + 1",
        "def f(*, a):\n    b = a + 1\n    b[0] = 1\n    return b",
        "def f(*, a):\n    b = np.zeros(3)\n    np.add(a, 1, out=b)\n    b.sort()\n    return b",
        "def f(*, a):\n    total = 0\n    for b in a:\n        total += b\n    return total",
        "def f(*, a):\n    b = a\n    b = np.array(b)\n    b[0] = 1",
        "def f(*, a):\n    return a._replace(rate=1)",
        "def f(*, a):\n    return sorted(a)",
        "class S:\n    x: int = 1",
    ],
)
def test_pure_snippets(text: str) -> None:
    assert not impurities(source(text))


# docstrings

DOCUMENTED = '''
def rule(*, reserve, best, exponent):
    """Return a thing.

    Parameters
    ----------
    reserve, best : ``(..., partners)``, share
        What no deal is worth: not a name.
    exponent : > 0
        Bends it.

    Returns
    -------
    ``(..., partners)``.

    Examples
    --------
    >>> rule(reserve=1, best=2, exponent=3)
    """
'''


def test_undocumented_names() -> None:
    text = '''
    """Module."""
    def bare(): ...
    def _own(): ...
    class Bare:
        def method(self): ...
        def _own(self): ...
    class Good:
        """Good."""
        def method(self): ...
    '''
    found = checks.undocumented(snippet(text))
    assert [line.split()[1] for line in found] == ["bare:", "Bare:", "method:", "method:"]
    assert checks.undocumented(source("a = 1")) == ["snippet.py: module has no docstring"]


def test_a_well_documented_rule_passes() -> None:
    assert not checks.badly_documented(source(DOCUMENTED))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("reserve, best :", "reserve :", "argument best is not described"),
        ("exponent : > 0", "exponents : > 0", "argument exponent is not described"),
        ("exponent : > 0", "exponent, base : > 0", "describes base"),
        ("Parameters\n    ----------", "Notes\n    -----", "argument reserve is not described"),
        ("Returns\n    -------", "Gives\n    -----", "does not say what it returns"),
    ],
)
def test_a_badly_documented_rule_does_not(old: str, new: str, message: str) -> None:
    assert old in DOCUMENTED
    assert message in "\n".join(checks.badly_documented(source(DOCUMENTED.replace(old, new))))


# citations


def test_citations_are_read_from_docstrings_only() -> None:
    text = '''
    """Module [Axelrod1980]_."""
    RATE = 1
    """An attribute [USTR2025]_, [Faratin1998]_ too."""
    # a comment [Nobody1900]_
    other = "[Nobody1901]_"
    '''
    assert checks.citations(snippet(text)) == {"Axelrod1980", "USTR2025", "Faratin1998"}


def test_bibliography_keys() -> None:
    text = "@article{Faratin1998,\n title = {x}\n}\n@comment{no,}\n @book { Axelrod1980 ,\n}\n"
    assert checks.bibliography(text) == ["Faratin1998", "Axelrod1980"]
