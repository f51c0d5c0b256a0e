"""What a calibration searches and how: the section ``calibration`` of ``configs/calibrate.yaml``, checked."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field, ValidationError, model_validator

from experiments.compose import composed, plain
from sim.analysis.backtest import FIRST
from sim.analysis.record_scores import SCORES
from sim.config.fields import Date, Section
from sim.config.validate import nearest
from sim.data.load import partner_codes
from sim.errors import ConfigError

MOST_PARAMETERS = 12
TARGETS = (*(score.name for score in SCORES), FIRST)


class Parameter(Section):
    """A key that is calibrated, and where it is searched."""

    key: str
    low: float
    high: float
    log: bool = False  # steps in proportion

    @model_validator(mode="after")
    def _in_order(self) -> "Parameter":
        if not self.low < self.high or (self.log and self.low <= 0.0):
            raise ValueError(
                f"expected low below high{', above 0' if self.log else ''}, got {self.low}, {self.high}"
            )
        return self


class Fixed(Section):
    """A key that is set to another value without being searched."""

    key: str
    value: float


class Target(Section):
    """How good a score is to be, and what counts as a step away from that."""

    score: str
    target: float
    scale: Annotated[float, Field(gt=0.0)]


Count = Annotated[int, Field(ge=1, le=1_000_000)]


class Settings(Section):
    """A calibration."""

    until: Date
    leave_out: Annotated[tuple[str, ...], Field(strict=False)]
    parameters: Annotated[tuple[Parameter, ...], Field(strict=False, min_length=1, max_length=MOST_PARAMETERS)]
    fixed: Annotated[tuple[Fixed, ...], Field(strict=False)]
    targets: Annotated[tuple[Target, ...], Field(strict=False, min_length=1)]
    slope: Annotated[float, Field(ge=0.0, le=1.0)]
    trials: Count
    runs: Count
    patience: Count
    seed: Annotated[int, Field(ge=0, le=2**31)]
    keep: Count
    fresh_seed: Annotated[int, Field(ge=1, le=2**31)]
    fresh_runs: Count
    folds: Annotated[int, Field(ge=0, le=72)]
    screened: Annotated[tuple[Parameter, ...], Field(strict=False, min_length=1)]


def settings_of(words: Sequence[str]) -> Settings:
    """Return the settings with overrides ``calibration.key=value`` applied.

    Raises
    ------
    ConfigError
        One line: the key, what stands there, what was expected.
    """
    for word in words:
        name = word.split("=", 1)[0].removeprefix("calibration.").split(".")[0]
        if name not in Settings.model_fields:
            raise ConfigError(f"calibration.{name}: unknown key{nearest(name, list(Settings.model_fields))}")
    raw: Any = plain(composed("calibrate", list(words)))["calibration"]
    try:
        found = Settings.model_validate(raw)
    except ValidationError as refusal:
        raise ConfigError(_line(refusal)) from None
    _check(found)
    return found


def _check(found: Settings) -> None:
    """Refuse what types and ranges alone cannot."""
    for code in found.leave_out:
        if code not in partner_codes():
            raise ConfigError(f"calibration.leave_out: unknown partner {code!r}{nearest(code, partner_codes())}")
    for target in found.targets:
        if target.score not in TARGETS:
            raise ConfigError(
                f"calibration.targets: unknown score {target.score!r}{nearest(target.score, TARGETS)}"
            )
    names = [each.key for each in found.parameters] + [each.key for each in found.fixed]
    for key in names:
        if names.count(key) > 1:
            raise ConfigError(f"calibration.parameters: {key} stands there twice; expected it once")
    if found.folds == 1:
        raise ConfigError("calibration.folds: got 1; expected 0 or at least 2, so that partners are left out")


def _line(refusal: ValidationError) -> str:
    first = refusal.errors(include_url=False)[0]
    key = ".".join(str(part) for part in ("calibration", *first["loc"]))
    if first["type"] == "extra_forbidden":
        return f"{key}: unknown key{nearest(str(first['loc'][-1]), list(Settings.model_fields))}"
    return f"{key}: got {first['input']!r}; expected {_expected(first['msg'])}".replace("\n", " ")


def _expected(message: str) -> str:
    for start in ("Input should be ", "Value error, expected ", "Value error, "):
        message = message.removeprefix(start)
    return message
