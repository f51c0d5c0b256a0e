"""A page: lines of about equal length, panels in inches."""

import pytest

from sim.figures.look import WIDTH
from sim.figures.page import balanced, new_page, panel

TEXT = "By 7 Aug 2025 the median run has 9.5 framework deals (9 in 10 runs: 3 to 13); the record has 11."


@pytest.mark.parametrize("letters", [40, 88, 200])
def test_lines_are_as_few_as_fit_and_of_about_equal_length(letters: int) -> None:
    lines = balanced(TEXT, letters)
    assert " ".join(lines) == TEXT
    assert max(len(line) for line in lines) <= letters
    assert len(lines) >= len(TEXT) // (letters + 1)
    assert len(lines) < 2 or len(lines[-1]) > len(lines[0]) / 2


def test_nothing_to_say_takes_no_line() -> None:
    assert balanced("", 40) == []


def test_panels_are_placed_in_inches() -> None:
    page = new_page(title="Title", subtitle="Subtitle", caption="Caption\nin two lines", body=3.0)
    assert page.high - page.low == 3.0
    axes = panel(page, left=1.0, right=2.0, low=page.low, high=page.high)
    box, (width, height) = axes.get_position(), page.figure.get_size_inches()
    assert width == WIDTH
    assert (box.x0 * width, (1 - box.x1) * width) == pytest.approx((1.0, 2.0))
    assert (box.y0 * height, box.y1 * height) == pytest.approx((page.low, page.high))


def test_more_text_makes_a_higher_page() -> None:
    pages = [new_page(title="T", subtitle=TEXT * times, caption="C", body=3.0) for times in (1, 4)]
    assert pages[0].figure.get_figheight() < pages[1].figure.get_figheight()
