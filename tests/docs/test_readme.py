"""What the README tells a reader to write works as it stands there."""

import re
from typing import Any

import numpy as np
import pytest

from sim.rules.state import View
from sim.strategies import STRATEGIES, Strategy
from tests.docs.reading import code_words, read

README = read("README.md")


@pytest.fixture
def example() -> Strategy:
    """Return the reader's own strategy of the README, made as the package makes it: without arguments."""
    code = re.search(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert code
    names: dict[str, Any] = {"__name__": "patient"}
    exec(code.group(1), names)
    kinds = [kind for kind in names.values() if isinstance(kind, type) and issubclass(kind, Strategy)]
    (own,) = (kind for kind in kinds if kind is not Strategy)
    return own()


@pytest.mark.parametrize(("signed", "conceded"), [(0, 0.1), (2, 0.1), (3, 0.5)])
def test_the_example_of_a_strategy_decides(example: Strategy, signed: int, conceded: float) -> None:
    seen = View(*(np.float64(0.5) for _ in View._fields))._replace(signed=np.int64(signed))
    assert float(np.asarray(example.concession(seen))) == conceded
    assert np.asarray(example.signs(seen)).dtype == np.bool_


def test_the_example_has_what_records_need(example: Strategy) -> None:
    assert (example.name, example.source, example.traits.uses_precedent) == ("patient", "mine", True)


def test_every_strategy_is_listed() -> None:
    assert set(STRATEGIES) <= set(code_words(README))


def test_the_example_is_called_by_its_file_and_class() -> None:
    assert "# patient.py" in README
    assert "partners.strategy.JPN=patient:Patient" in README
