"""Types of configuration values, and the base of every section."""

import datetime
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _read_date(value: object) -> object:
    """Take a date as it stands in YAML or on a command line."""
    if isinstance(value, str):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            raise ValueError("expected a date like 2025-04-09") from None
    return value


Date = Annotated[datetime.date, BeforeValidator(_read_date)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
NonNegative = Annotated[float, Field(ge=0.0, le=1e6)]
Positive = Annotated[float, Field(ge=1e-6, le=1e6)]
Percent = Annotated[float, Field(ge=0.0, le=400.0)]
Utility = Annotated[float, Field(ge=-1000.0, le=1000.0)]
DailyFactor = Annotated[float, Field(gt=0.0, le=1.0)]
Codes = Annotated[tuple[str, ...], Field(strict=False)]


class Section(BaseModel):
    """A part of the configuration: closed, typed strictly, frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)
