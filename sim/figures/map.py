"""Three maps of the world: who signs by a day, when, and at which rate it ends."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from sim.analysis.partner_outcomes import partner_outcomes
from sim.analysis.recorded import record_end, recorded_deals
from sim.figures.look import (
    FAINT,
    MARGIN,
    PAPER,
    RECORDED,
    SHARE_COLOURS,
    SMALL,
    SOFT,
    TEXT,
    WIDTH,
)
from sim.figures.page import Page, new_page, panel
from sim.figures.robinson import countries, limits
from sim.figures.source import MONTHS, Source, caption, day, home_code, names, number

TITLE = "Who signs, when, and at what rate?"

SCALE = (WIDTH - 2 * MARGIN) / (limits()[0][1] - limits()[0][0])
"""Inches a radius of the globe."""

HIGH = SCALE * (limits()[1][1] - limits()[1][0])
HEAD, GAP = 0.62, 0.22
"""Inches: of a map, of its title with its key, and between maps."""

SMALLEST = 0.05
"""Radii of the globe; a country with no larger piece gets a dot, or it would not be seen."""

DOT: dict[str, Any] = {
    "marker": "o",
    "ms": 4.2,
    "ls": "none",
    "color": SOFT,
    "mec": SOFT,
    "mew": 0.5,
    "zorder": 3.0,
}
DIAMOND: dict[str, Any] = {
    "marker": "D", "ms": 5.5, "ls": "none", "color": RECORDED, "mec": PAPER, "mew": 1.0, "zorder": 4.0
}  # fmt: skip

SHARES = (0.0, 0.2, 0.4, 0.6, 0.8)
RATES = (0.0, 10.0, 15.0, 20.0, 30.0)
"""Percent. A colour stands for numbers above one bound up to the next."""


class Classes(NamedTuple):
    """Colours of one map: each with what it means, and the colour of every partner."""

    key: dict[str, str]  # text -> colour
    colours: dict[str, str]  # economy -> colour; partners without one stay white


def draw(source: Source) -> Page:
    """Return the picture."""
    by = max(source.dates[0], min(record_end(), source.dates[-1]))
    found = partner_outcomes(source.partners, by)
    one = source.runs == 1
    page = new_page(
        title=TITLE,
        subtitle=answer(found, by, one=one),
        caption=caption(source, recorded="White House and press", notes=NOTES),
        body=3.0 * (HEAD + HIGH) + 2.0 * GAP,
    )
    likely = found[found["ever"] >= 0.5]
    last = day(source.dates[-1])
    who = "has signed" if one else "share of runs with a deal"
    maps = (
        (f"By {day(by)}: {who}", signed_classes(found["signed"], one=one)),
        ("Date of the deal" if one else "Median date, where at least half of the runs have a deal",
         date_classes(likely["date"])),
        (f"Headline US rate in force at the end ({last})" + ("" if one else ", median"),
         rate_classes(found["rate_pct"])),
    )  # fmt: skip
    record = recorded_deals()
    marked = set(record[record["date"] <= by]["iso3"])
    lows = [page.high - place * (HEAD + HIGH + GAP) - HEAD - HIGH for place in range(len(maps))]
    axes = _draw_countries(page, lows, [classes for _, classes in maps])
    _draw_marks(axes, lows[0], marked)
    for place, (low, (title, classes)) in enumerate(zip(lows, maps, strict=True)):
        _draw_head(page, low + HIGH, title, _key(classes.key, recorded=place == 0 and bool(marked)))
    return page


NOTES = (
    "White: partners without a deal, or in the second map with one in fewer than half of the runs. Light grey: the"
    " United States and countries outside the talks. The EU is one partner. Outlines: Natural Earth."
)


def answer(found: pd.DataFrame, by: datetime.date, *, one: bool) -> str:
    """Say how many have signed, who is first, and between which rates partners end.

    Parameters
    ----------
    found : from `sim.analysis.partner_outcomes.partner_outcomes`
    by : the day of ``signed``
    one : a single run
    """
    likely, called = found[found["ever"] >= 0.5], names()
    count = int((found["signed"] > 0.5).sum())
    runs = "" if one else " in more than half of the runs"
    told = f"By {day(by)}, {count} of {len(found)} partners have signed{runs}."
    if len(likely):
        code = str(likely.sort_values("ever", ascending=False, kind="stable")["date"].idxmin())
        what = "The first is" if one else "The earliest median date is that of"
        told += f" {what} {called.get(code, code)} ({day(likely['date'][code])})."
    rates = found["rate_pct"].dropna()
    if rates.empty:
        return told
    return f"{told} Rates end between {number(rates.min())}% and {number(rates.max())}%."


def signed_classes(shares: pd.Series, *, one: bool) -> Classes:
    """Return the colours of shares in 0..1; in one run a partner has signed or has not."""
    if one:
        dark = SHARE_COLOURS[-1]
        return Classes({"Signed": dark}, {str(code): dark for code in shares.index[shares > 0.5]})
    texts = ["up to 20%", "20–40%", "40–60%", "60–80%", "80–100%"]
    return _classes(shares[shares > 0.0], [bound + 1e-9 for bound in SHARES], texts)


def rate_classes(rates: pd.Series) -> Classes:
    """Return the colours of rates in percent."""
    texts = ["up to 10%", "10–15%", "15–20%", "20–30%", "above 30%"]
    return _classes(rates.dropna(), [bound + 1e-9 for bound in RATES], texts)


def date_classes(dates: pd.Series) -> Classes:
    """Return the colours of dates: at most five spells, each with about as many partners.

    Examples
    --------
    >>> date_classes(pd.Series({"JPN": datetime.date(2025, 7, 2), "IND": datetime.date(2025, 9, 3)})).key
    {'2 Jul': '#dfe318', '3 Sep': '#4ec36b'}
    """
    ordered = sorted(dates)
    if not ordered:
        return Classes({}, {})
    wanted = len(SHARE_COLOURS)
    starts = sorted({ordered[len(ordered) * place // wanted] for place in range(wanted)})
    last = [max(date for date in ordered if date < later) for later in starts[1:]] + [ordered[-1]]
    texts = [
        _short(start) if start == end else f"{_short(start)} – {_short(end)}"
        for start, end in zip(starts, last, strict=True)
    ]
    days = pd.Series([date.toordinal() for date in dates], index=dates.index, dtype=float)
    return _classes(days, [start.toordinal() - 0.5 for start in starts], texts)


def _classes(values: pd.Series, bounds: Sequence[float], texts: Sequence[str]) -> Classes:
    bounds = [-1.0, *bounds[1:]]
    places = {str(code): sum(value > bound for bound in bounds) - 1 for code, value in values.items()}
    return Classes(
        {text: SHARE_COLOURS[place] for place, text in enumerate(texts)},
        {code: SHARE_COLOURS[place] for code, place in places.items()},
    )


def _short(date: datetime.date) -> str:
    return f"{date.day} {MONTHS[date.month - 1]}"


def _draw_head(page: Page, low: float, title: str, key: Sequence[Artist]) -> None:
    """Write the title of a map and its key above it; ``low`` is its upper edge, inches."""
    axes = panel(page, left=MARGIN, right=MARGIN, low=low, high=low + HEAD)
    axes.set_axis_off()
    axes.text(0.0, 0.98, title, transform=axes.transAxes, size=TEXT, weight="bold", va="top")
    axes.legend(handles=key, loc="lower left", ncols=7, fontsize=SMALL, borderaxespad=0.5, handlelength=1.2)


def _draw_countries(page: Page, lows: Sequence[float], maps: Sequence[Classes]) -> Axes:
    """Draw every country on all maps at once, so that a file of lines holds its outline once."""
    axes = panel(page, left=0.0, right=0.0, low=0.0, high=page.figure.get_figheight())
    axes.set(xlim=(0.0, WIDTH), ylim=(0.0, page.figure.get_figheight()))  # inches
    axes.set_axis_off()
    bound = set(names()) - {home_code(), "ROW"}
    for country in sorted(countries(), key=lambda each: each.iso3 in bound):
        inside = country.iso3 in bound
        colours = [classes.colours.get(country.iso3, PAPER) if inside else FAINT for classes in maps]
        if country.path is not None:
            _draw_outline(page, axes, country.path, [_place((0.0, 0.0), low) for low in lows], colours, inside)
        small = inside and country.across < SMALLEST and country.iso3 != "EUU"
        for low, colour in zip(lows, colours, strict=True) if small else ():
            axes.plot(*_place(country.middle, low), **DOT, mfc=colour)
    return axes


def _draw_outline(
    page: Page, axes: Axes, path: Path, places: list[tuple[float, float]], colours: list[str], inside: bool
) -> None:
    look: dict[str, Any] = {"edgecolors": SOFT, "linewidths": 0.35} if inside else {"linewidths": 0.0}
    drawn = PathCollection([path], facecolors=colours, offsets=places, offset_transform=axes.transData, **look)
    drawn.set_transform(Affine2D().scale(SCALE) + page.figure.dpi_scale_trans)
    axes.add_collection(drawn, autolim=False)


def _place(point: tuple[float, float], low: float) -> tuple[float, float]:
    """Return a place of the globe in inches, on the map whose lower edge is given."""
    (left, _), (south, _) = limits()
    return MARGIN + SCALE * (point[0] - left), low + SCALE * (point[1] - south)


def _draw_marks(axes: Axes, low: float, marked: set[str]) -> None:
    middles: dict[str, tuple[float, float]] = {}
    for country in sorted(countries(), key=lambda each: each.across):
        middles[country.iso3] = country.middle  # the largest country of a partner comes last
    for code in sorted(marked & set(middles)):
        axes.plot(*_place(middles[code], low), **DIAMOND)


def _key(entries: Mapping[str, str], *, recorded: bool) -> list[Artist]:
    patches: list[Artist] = [Patch(fc=colour, ec=SOFT, lw=0.35, label=text) for text, colour in entries.items()]
    return [*patches, *([Line2D([], [], **DIAMOND, label="On record")] if recorded else [])]
