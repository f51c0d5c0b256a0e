"""No file, function or rule grows over the bar that the best of comparable projects keep.

Bodies are counted without their docstring, from the first statement to the last line. The medians leave
``__init__`` files out; they hold for the whole tree, so one long file among short ones is no failure.
"""

import pytest

from tests.architecture.checks import Source, badly_called, medians, oversized, sources

FILE_LIMIT, BODY_LIMIT, NESTING_LIMIT, ARGUMENT_LIMIT = 300, 40, 2, 7
FILE_MEDIAN, BODY_MEDIAN, BODY_NINE_IN_TEN = 150, 10, 30

FILES = sources("sim", "experiments", "configs")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_file_or_function_is_too_large(file: Source) -> None:
    found = oversized(file, file_limit=FILE_LIMIT, body_limit=BODY_LIMIT, nesting_limit=NESTING_LIMIT)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("folder", ["sim", "experiments"])
def test_most_files_and_functions_are_small(folder: str) -> None:
    file_median, body_median, body_nine_in_ten = medians(sources(folder))
    assert file_median <= FILE_MEDIAN
    assert body_median <= BODY_MEDIAN
    assert body_nine_in_ten <= BODY_NINE_IN_TEN


@pytest.mark.parametrize("file", sources("sim/rules"), ids=lambda file: file.name)
def test_rules_take_few_arguments_and_all_by_name(file: Source) -> None:
    found = badly_called(file, limit=ARGUMENT_LIMIT)
    assert not found, "\n".join(found)
