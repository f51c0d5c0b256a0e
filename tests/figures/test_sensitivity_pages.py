"""The pictures of a sensitivity analysis: what they show, and that they can be read."""

import numpy as np
import pandas as pd
import pytest

from sim.analysis.discovery import Conditions, discover, limited, within
from sim.analysis.sensitivity import DUMMY, MEASURES
from sim.figures import sensitivity_conditions, sensitivity_convergence, sensitivity_indices
from sim.figures.look import BLUE, VERMILION
from sim.figures.sensitivity_indices import broken
from sim.figures.sensitivity_pages import draw_sensitivity
from tests.figures import reading

KEYS = ("home.resolve", "home.teams", "partners.contact.hazard_per_day", "partners.parameters.conceder.exponent")


def made(method: str, outcomes: tuple[str, ...] = ("deals", "tariff")) -> pd.DataFrame:
    keys = (*KEYS, DUMMY) if method == "pawn" else KEYS
    rows = [
        (outcome, size, key, measure, 0.1 + 0.2 * place, 0.05 + 0.2 * place, 0.2 + 0.2 * place)
        for outcome in outcomes
        for size in (50, 100)
        for place, key in enumerate(keys)
        for measure in MEASURES[method]
    ]
    return pd.DataFrame(rows, columns=["outcome", "n", "key", "measure", "value", "low", "high"])


@pytest.fixture(scope="module")
def box() -> Conditions:
    places = np.random.default_rng(3).random((300, 4))
    share = ((places[:, 0] > 0.6) & (places[:, 3] < 0.5)).astype(float)
    found = discover(places, share, seed=1)
    limits = pd.DataFrame(
        {
            "key": KEYS,
            "low": found.box.low,
            "high": found.box.high,
            "quasi_p": found.quasi_p,
            "limited": limited(found.box),
        }
    )
    event = "deals signed below 10 by 9 Jul 2025"
    return Conditions(event, found, limits, places, share, within(found.box, places))


@pytest.mark.usefixtures("styled")
@pytest.mark.parametrize("method", MEASURES)
def test_can_be_read(method: str):
    for draw in (sensitivity_indices.draw, sensitivity_convergence.draw):
        page = draw(made(method), method, "Simulated: made up.")
        assert reading.clashes(page.figure) == []
        texts = reading.texts(page.figure)
        assert all(any(key == text.replace("\n", "") for text in texts) for key in KEYS)
        assert sum(text.startswith(("deals (", "tariff (")) for text in texts) == 2


@pytest.mark.usefixtures("styled")
def test_dots_are_the_values_of_the_whole_sample_most_important_first():
    axes = sensitivity_indices.draw(made("sobol"), "sobol", "").figure.axes[0]
    dots = reading.lines(axes, BLUE, marker="o")[0]
    np.testing.assert_allclose(dots.get_xdata(), [0.7, 0.5, 0.3, 0.1])
    assert [label.get_text() for label in axes.get_yticklabels()] == [broken(key) for key in reversed(KEYS)]


@pytest.mark.usefixtures("styled")
def test_lines_go_over_the_sizes():
    axes = sensitivity_convergence.draw(made("morris"), "morris", "").figure.axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["50", "100"]
    lines = [line for line in axes.lines if len(line.get_ydata()) == 2]
    assert sorted(line.get_ydata()[1] for line in lines) == pytest.approx([0.1, 0.3, 0.5, 0.7])


@pytest.mark.usefixtures("styled")
def test_conditions_can_be_read_and_show_the_box(box: Conditions):
    page = sensitivity_conditions.draw(box, "Simulated: made up.")
    assert reading.clashes(page.figure) == []
    limits, points, steps = page.figure.axes
    assert [label.get_text() for label in limits.get_yticklabels()] == [KEYS[0], broken(KEYS[3])]
    corner = reading.lines(points, VERMILION)[0]
    assert min(corner.get_xdata()) == pytest.approx(box.found.box.low[0])
    star = reading.lines(steps, VERMILION, marker="*")[0]
    assert star.get_ydata()[0] == pytest.approx(box.found.box.density)


def test_are_written(tmp_path, box: Conditions):
    drawn = draw_sensitivity(tmp_path / "f", method="pawn", indices=made("pawn", ("deals",)), box=box, source="")
    names = {
        f"{name}.{ending}"
        for name in ("indices_pawn", "convergence_pawn", "conditions")
        for ending in ("png", "svg")
    }
    assert {path.name for path in drawn} == names == {path.name for path in (tmp_path / "f").iterdir()}
