"""Colours, sizes and settings of every picture, once.

Colours are those of Okabe and Ito, which stay apart under every common colour blindness, and cuts of viridis for
shares; whatever they tell, a line style, a marker or a printed number tells too.
"""

from typing import Any

from matplotlib import colormaps
from matplotlib.colors import to_hex

BLUE, SKY, GREEN, ORANGE = "#0072B2", "#56B4E9", "#009E73", "#E69F00"
VERMILION, PURPLE, YELLOW, BLACK = "#D55E00", "#CC79A7", "#F0E442", "#000000"
OKABE_ITO = (BLUE, SKY, GREEN, ORANGE, VERMILION, PURPLE, YELLOW, BLACK)

INK, SOFT, FAINT, PALE, PAPER = "#1A1A1A", "#595959", "#D9D9D9", "#EFEFEF", "#FFFFFF"
"""Text, secondary text, grid lines, stripes, background."""

SIMULATED, RECORDED = BLUE, VERMILION
HOME_SIDE, PARTNER_SIDE = BLUE, GREEN
INNER_BAND, OUTER_BAND = "#8FC0DE", "#CFE3F0"
"""The middle half and nine in ten of the runs: `SIMULATED`, lighter."""

SHARE_COLOURS = tuple(to_hex(colormaps["viridis"](position)) for position in (0.95, 0.72, 0.50, 0.28, 0.05))
"""A fifth of the way each, from unlikely to nearly certain."""

HATCH, DOTS, DASHES = "////", (0, (2, 2)), (0, (3.2, 1.0))
"""No zone of agreement; marks of the calendar; the record."""

TITLE, SUBTITLE, TEXT, SMALL, CAPTION = 17.0, 11.5, 10.5, 9.5, 9.0
"""Points on a page of `WIDTH` inches; at half size the smallest is still 9 pixels high."""

WIDTH, MARGIN, NAMES, DPI = 8.0, 0.35, 1.85, 160
"""Inches: of the page, at its edges, left of rows for the names of economies; pixels an inch."""

STYLE: dict[str, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib, so a picture is the same on every machine
    "font.size": TEXT,
    "text.color": INK,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": SOFT,
    "axes.labelsize": TEXT,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.linewidth": 0.8,
    "axes.unicode_minus": True,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.labelsize": TEXT,
    "ytick.labelsize": TEXT,
    "xtick.major.size": 3.5,
    "ytick.major.size": 0.0,
    "grid.color": FAINT,
    "grid.linewidth": 0.8,
    "legend.frameon": False,
    "legend.fontsize": TEXT,
    "legend.handlelength": 1.6,
    "legend.handletextpad": 0.55,
    "legend.columnspacing": 1.3,
    "legend.borderpad": 0.0,
    "legend.borderaxespad": 0.0,
    "hatch.linewidth": 1.2,
    "lines.solid_capstyle": "butt",
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "savefig.dpi": DPI,
    "svg.fonttype": "path",
    "svg.hashsalt": "tariff-talks",  # otherwise the identifiers in an SVG are drawn at random
}
"""Settings of matplotlib while a picture is made; the user's own are left alone."""
