"""The pictures of a sensitivity analysis, written to a folder."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
from matplotlib import style

from sim.analysis.discovery import Conditions
from sim.figures import sensitivity_conditions, sensitivity_convergence, sensitivity_indices
from sim.figures.look import STYLE
from sim.figures.page import Page, save


def draw_sensitivity(
    target: Path, *, method: str, indices: pd.DataFrame, box: Conditions | None, source: str
) -> list[Path]:
    """Draw indices, how they settle, and conditions, each as PNG and SVG.

    Parameters
    ----------
    target : folder, made if it is not there
    method : ``morris``, ``sobol`` or ``pawn``
    indices : ``outcome, n, key, measure, value, low, high``
    box : what scenario discovery found, None without it
    source : how the records were made

    Returns
    -------
    The files written.
    """
    drawings: dict[str, Callable[[], Page]] = {
        f"indices_{method}": lambda: sensitivity_indices.draw(indices, method, source),
        f"convergence_{method}": lambda: sensitivity_convergence.draw(indices, method, source),
    }
    if box is not None:
        drawings["conditions"] = lambda: sensitivity_conditions.draw(box, source)
    target.mkdir(parents=True, exist_ok=True)
    with style.context(["default", STYLE]):
        return [path for name, draw in drawings.items() for path in save(draw(), target, name)]
