"""How a strategy gives way: the picture shows the numbers it was given."""

import numpy as np
import pandas as pd
import pytest
from matplotlib import style

from sim.figures.concession_curve import draw
from sim.figures.look import BLUE, ORANGE, STYLE
from sim.figures.page import Page
from tests.figures.reading import clashes, lines, texts

SESSION = np.arange(1, 21)


@pytest.fixture
def picture() -> Page:
    steady = pd.DataFrame({"script": "steady", "session": SESSION, "other": SESSION / 20.0, "own": 0.5})
    stubborn = pd.DataFrame({"script": "stubborn", "session": SESSION, "other": 0.0, "own": SESSION / 40.0})
    with style.context(["default", STYLE]):
        return draw(
            pd.concat([steady, stubborn]), name="patient", what="Waits and sees.", parameters="opening 0.5"
        )


def test_each_script_is_a_line_of_its_own(picture: Page) -> None:
    (axes,) = picture.figure.axes
    (steady,), (stubborn,) = lines(axes, BLUE, marker="o"), lines(axes, ORANGE, marker="s")
    assert (np.asarray(steady.get_ydata()) == 0.5).all()
    np.testing.assert_allclose(np.asarray(stubborn.get_ydata()), SESSION / 40.0)
    assert steady.get_linestyle() != stubborn.get_linestyle()


def test_it_says_what_it_shows(picture: Page) -> None:
    said = " ".join(texts(picture.figure))
    for words in ("patient", "Waits and sees.", "opening 0.5", "Session", "percent", "gives up nothing"):
        assert words in said


def test_no_text_lies_on_another(picture: Page) -> None:
    assert not clashes(picture.figure)
