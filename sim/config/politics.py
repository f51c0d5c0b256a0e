"""Section ``shocks``, and the dated lists of the calendar: summits and floated rates."""

from typing import Annotated

from pydantic import Field

from sim.config.fields import Codes, Date, NonNegative, Percent, Section

Points = Annotated[float, Field(ge=-100.0, le=400.0)]


class Summit(Section):
    """A meeting of leaders."""

    date: Date = Field(description="day of the meeting")
    partners: Codes = Field(description="partners whose leaders are there")


class FloatedRate(Section):
    """A lower rate that home floats in public."""

    date: Date = Field(description="day of the signal")
    partners: Codes = Field(description="to whom")
    rate_pct: Percent = Field(description="the rate, percent, emergency duties left out")


class Shock(Section):
    """A duty that home puts on partners for reasons of its own politics."""

    date: Date = Field(description="day on which it is charged")
    partners: Codes = Field(description="on whom")
    points: Points = Field(description="percent points; negative takes a duty back")


class Shocks(Section):
    """Duties that no talks are about."""

    dated: Annotated[tuple[Shock, ...], Field(strict=False)] = Field(description="shocks with a date")
    hazard_per_day: NonNegative = Field(description="of a shock by chance on each partner, once a run, per day")
    points: Percent = Field(description="size of a shock by chance, percent points")
    suspends_days: Annotated[int, Field(ge=0, le=3650)] = Field(description="without sessions after a shock")
