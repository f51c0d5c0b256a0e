"""Rules, strategies and rounds are pure: the import contract cannot see that, the syntax tree can."""

import pytest

from tests.architecture.checks import Source, sources
from tests.architecture.purity import impurities


@pytest.mark.parametrize("file", sources("sim/rules", "sim/strategies", "sim/rounds"), ids=lambda file: file.name)
def test_reaches_no_world_and_writes_into_no_argument(file: Source) -> None:
    found = impurities(file)
    assert not found, "\n".join(found)
