"""Reading a picture back: its texts, what it plots, and whether texts lie on each other."""

import itertools
from collections.abc import Iterator

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from matplotlib.transforms import Bbox


def texts(figure: Figure) -> list[str]:
    """Return every text that is seen."""
    return [text.get_text() for text in _texts(figure)]


def lines(axes: Axes, colour: str, *, marker: str = "None") -> list[Line2D]:
    """Return the lines of a colour and marker, in the order in which they were drawn."""
    same = [each for each in axes.lines if to_hex(each.get_color()) == to_hex(colour)]
    return [each for each in same if each.get_marker() == marker]


def areas(axes: Axes, colour: str) -> list[Collection]:
    """Return the filled areas and bundles of lines of a colour."""
    return [each for each in axes.collections if colour.lower() in _colours(each)]


def clashes(figure: Figure, *, by: float = 2.0) -> list[tuple[str, ...]]:
    """Return pairs of texts that lie on each other by more than some pixels, and texts that leave the page."""
    boxes, page = _boxes(figure), figure.bbox
    pairs = [
        (first, second) for first, second in itertools.combinations(boxes, 2) if _common(first[1], second[1]) > by
    ]
    out = [text for text, box in boxes if min(box.x0, box.y0, page.x1 - box.x1, page.y1 - box.y1) < 0.0]
    return [*((first[0], second[0]) for first, second in pairs), *((text,) for text in out)]


def _common(first: Bbox, second: Bbox) -> float:
    both = Bbox.intersection(first, second)
    return 0.0 if both is None else min(both.width, both.height)


def smallest_letters(figure: Figure) -> float:
    """Return the smallest size of letters, points."""
    return min(text.get_fontsize() for text in _texts(figure))


def colours(figure: Figure) -> set[str]:
    """Return the colours of everything drawn in the panels."""
    found = set()
    for axes in figure.axes:
        found |= {to_hex(each.get_color()) for each in axes.lines}
        found |= {to_hex(each.get_facecolor()) for each in axes.patches}
        for collection in axes.collections:
            found |= _colours(collection)
    return found


def _colours(collection: Collection) -> set[str]:
    return {to_hex(each) for each in [*collection.get_facecolor(), *collection.get_edgecolor()]}


def _texts(figure: Figure) -> Iterator[Text]:
    for text in figure.findobj(Text):
        if isinstance(text, Text) and text.get_visible() and text.get_text().strip():
            yield text


def _boxes(figure: Figure) -> list[tuple[str, Bbox]]:
    canvas = FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    renderer = canvas.get_renderer()
    hidden = {id(label) for axes in figure.axes for label in _unseen(axes)}
    boxes = [
        (text.get_text(), text.get_window_extent(renderer)) for text in _texts(figure) if id(text) not in hidden
    ]
    return [(text, box) for text, box in boxes if box.width > 0]


def _unseen(axes: Axes) -> Iterator[Text]:
    """Yield tick labels that are not drawn: those of ticks outside the limits or switched off."""
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in (*axis.get_major_ticks(), *axis.get_minor_ticks()):
            if not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                yield from (tick.label1, tick.label2)
