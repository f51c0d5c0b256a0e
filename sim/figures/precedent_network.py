"""Who signs before whom in each region: the order in which deals become precedents."""

from typing import Any, NamedTuple

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from sim.analysis.partner_outcomes import partner_outcomes
from sim.analysis.precedence import Link, nearest_links, precedence, usual_precedents
from sim.data.load import load_table
from sim.figures.dates import numbers
from sim.figures.look import INK, NAMES, PALE, PAPER, SIMULATED, SMALL, SOFT, SUBTITLE
from sim.figures.marks import Room, calendar_marks, time_panel
from sim.figures.page import Page, key, new_page
from sim.figures.source import Source, caption, counted, names, number

TITLE = "Whose deal is a precedent for whom?"

AT_LEAST, AT_MOST = 0.5, 40
"""Rows: partners that sign in at least this share of the runs, but no more than so many."""

USUAL, CLEAR = 0.75, 0.9
"""Shares of the runs in which an order holds."""

ROW = 0.235
"""Inches."""

NODE: dict[str, Any] = {"marker": "o", "ms": 8.0, "ls": "none", "color": SIMULATED, "mec": PAPER, "zorder": 3.0}

STRONG: dict[str, Any] = {"color": INK, "lw": 1.8, "ls": "-"}
WEAK: dict[str, Any] = {"color": SOFT, "lw": 1.1, "ls": (0, (4, 1.5))}

NOTES = (
    "A deal signed in a region weighs more in later talks there. An order is usual where it holds in at least"
    " {usual} of the runs in which both sign. After: deals of the region that usually come earlier. The arrow"
    " begins at the latest of them. Rate: agreed, median. Not shown: {rest}."
)


class Network(NamedTuple):
    """What is drawn."""

    rows: pd.DataFrame  # index iso3, grouped by region; columns region, date, agreed_pct, after
    links: list[Link]


def draw(source: Source) -> Page:
    """Return the picture."""
    network, bands = network_of(source.partners), source.runs > 1
    rows = network.rows
    usual = f"{USUAL:.0%}" if bands else "all"
    rest = source.partners["iso3"].nunique() - len(rows)
    why = (
        f"{counted(rest, 'partner')} with a deal in fewer than half of the runs"
        if bands
        else f"{rest} without one"
    )
    regions = rows["region"].nunique() if len(rows) else 0
    page = new_page(
        title=TITLE,
        subtitle=answer(network, bands=bands),
        caption=caption(source, notes=NOTES.format(usual=usual, rest=why)),
        body=1.5 if rows.empty else 1.7 + ROW * (len(rows) + regions),
    )
    if rows.empty:
        middle = (page.low + page.high) / 2.0 / page.figure.get_figheight()
        page.figure.text(0.5, middle, "There are no deals to draw", ha="center", size=SUBTITLE, color=SOFT)
        return page
    key(page, _key(bands=bands), columns=3)
    span = (source.dates[0], max(source.dates[-1], rows["date"].max()))
    room = Room(above=0.16, left=NAMES, right=1.25)
    axes = time_panel(page, marks=calendar_marks(source.events), span=span, name="", room=room)
    draw_network(axes, network)
    return page


def network_of(partners: pd.DataFrame) -> Network:
    """Return the usual signatories by region, and the usual order among them.

    Parameters
    ----------
    partners : table ``partners`` of one results folder
    """
    found = partner_outcomes(partners, partners["deal_date"].dropna().max())
    likely = found[found["ever"] >= AT_LEAST].dropna(subset=["date"])
    likely = likely.sort_values("ever", ascending=False, kind="stable").head(AT_MOST)
    region = load_table("partners").set_index("iso3")["region"]
    agreed = partners.groupby("iso3")["agreed_rate_pct"].median()
    rows = pd.DataFrame({"region": region, "date": likely["date"], "agreed_pct": agreed}).loc[likely.index]
    first = rows.groupby("region")["date"].transform("min")
    order = rows.assign(first=first).sort_values(["first", "region", "date"], kind="stable")
    links: list[Link] = []
    after: dict[str, int] = {}
    for _, group in order.groupby("region", sort=False):
        before = precedence(partners, list(group.index))
        links += nearest_links(before, group["date"], USUAL)
        after |= {str(code): int(count) for code, count in usual_precedents(before, USUAL).items()}
    return Network(order.drop(columns="first").assign(after=pd.Series(after, dtype=int)), links)


def answer(network: Network, *, bands: bool) -> str:
    """Say in which region the order is clearest, and who leads there.

    Parameters
    ----------
    network : Network
    bands : several runs
    """
    rows = network.rows
    if rows.empty:
        return "No partner signs in at least half of the runs." if bands else "No partner signs."
    region = str(rows["region"].value_counts(sort=False).idxmax())
    inside = rows[rows["region"] == region]
    called = [names().get(str(code), str(code)) for code in inside.index[inside["after"] == 0]]
    listed = ", ".join(called[:3]) + (f" and {len(called) - 3} more" if len(called) > 3 else "")
    told = f"{len(inside)} of the {len(rows)} {'usual signatories' if bands else 'deals'} are in {region}."
    last, most = str(inside["after"].idxmax()), int(inside["after"].max())
    if most == 0:
        return f"{told} There is no usual order among them."
    return (
        f"{told} No deal there usually comes before those of {listed};"
        f" {most} come{'s' if most == 1 else ''} before that of {names().get(last, last)}."
    )


def draw_network(axes: Axes, network: Network) -> None:
    """Draw a row a signatory, under the name of its region, and arrows from earlier to later deals.

    Parameters
    ----------
    axes : with time along it
    network : Network
    """
    rows, called, places, at = network.rows, names(), {}, 0
    labels: list[tuple[int, str, bool]] = []
    for region, group in rows.groupby("region", sort=False):
        labels.append((at, str(region), True))
        for code in group.index:
            at += 1
            places[str(code)] = at
            labels.append((at, called.get(str(code), str(code)), False))
        at += 1
    axes.set_ylim(at - 0.5, -0.6)
    axes.set_yticks(
        [place for place, _, head in labels if not head], labels=[t for _, t, head in labels if not head]
    )
    for place, text, head in labels:
        if head:
            axes.axhspan(place - 0.5, place + 0.5, color=PALE, zorder=0.1)
            axes.text(
                0.005, place, text, transform=axes.get_yaxis_transform(), va="center", size=SMALL, weight="bold"
            )
    days = dict(zip(rows.index, numbers(rows["date"]), strict=True))
    for link in network.links:
        _draw_link(
            axes, (days[link.earlier], places[link.earlier]), (days[link.later], places[link.later]), link.share
        )
    axes.plot([days[code] for code in rows.index], [places[code] for code in rows.index], **NODE)
    _write_columns(axes, rows, places)


def _draw_link(axes: Axes, start: tuple[float, float], end: tuple[float, float], share: float) -> None:
    arrow = FancyArrowPatch(
        start,
        end,
        arrowstyle="-|>,head_length=5,head_width=2.4",
        connectionstyle=f"arc3,rad={0.18 if end[1] > start[1] else -0.18}",
        **(STRONG if share >= CLEAR else WEAK),
        shrinkA=5.0,
        shrinkB=5.0,
        zorder=2.0,
    )
    axes.add_patch(arrow)


def _write_columns(axes: Axes, rows: pd.DataFrame, places: dict[str, int]) -> None:
    look: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False, "ha": "right"}
    where = axes.get_yaxis_transform()
    for code, place in places.items():
        rate, after = float(rows["agreed_pct"][code]), int(rows["after"][code])
        for text, along in ((str(after), 30.0), (f"{number(rate)}%", 72.0)):
            axes.annotate(text, (1.0, place), (along, 0.0), xycoords=where, va="center", **look)
    look |= {"color": SOFT, "size": SMALL, "xycoords": "axes fraction"}
    for text, along in (("after", 30.0), ("rate", 72.0)):
        axes.annotate(text, (1.0, 1.0), (along, 5.0), **look)


def _key(*, bands: bool) -> list[Artist]:
    node = Line2D([], [], **NODE, label="Deal, median date" if bands else "Deal")
    if not bands:
        return [node, Line2D([], [], **STRONG, label="Comes before")]
    clear, usual = f"Comes before in {CLEAR:.0%} of runs", f"in {USUAL:.0%}"
    return [node, Line2D([], [], **STRONG, label=clear), Line2D([], [], **WEAK, label=usual)]
