"""Help made from the schema and the defaults, so that it cannot lag behind them."""

import textwrap
from importlib.resources import files
from importlib.resources.abc import Traversable

from omegaconf import DictConfig
from pydantic import BaseModel

from experiments.compose import composed
from sim.config.schema import Experiment
from sim.config.validate import bounds

HEAD = """usage: python -m experiments run [key=value ...] [options]

Simulates one configuration with all its replications. Writes a fresh folder results/runs/<date_time>-<scenario>
with config.yaml, manifest.json, summary.csv, the tables partners, series, events, welfare and sessions (Parquet),
and figures (PNG and SVG).

examples
  python -m experiments run
  python -m experiments run run.runs=500 run.seed=7
  python -m experiments run home.resolve=0.9 home.teams=8
  python -m experiments run partners.strategy.JPN=boulware partners.strategy.IND=stonewall
  python -m experiments run scenario=firm_deadline
  python -m experiments run --multirun home.resolve=0.1,0.5,0.9
  python -m experiments run points=calibrated run.runs=640

options
  points=FILE          draw from a table of parameter points (CSV, a column a key): run r plays point r modulo
                       their number, as run_points.parquet records; points=calibrated: those of the package.
                       Keys that are given, or that the scenario sets, are the same in every run.
                       Plays in one process
  --cfg job            print the composed configuration and stop
  --multirun, -m       one run for each combination of comma-separated values
  --config-dir FOLDER  take choices of your own too, from FOLDER/GROUP/NAME.yaml
  --hydra-help         options of Hydra itself
  --traceback          show the whole traceback of an error

choices (group=choice)
"""


def run_help() -> str:
    """Return the help of ``run``: groups with their choices, then every key with default, range and meaning."""
    lines = [HEAD.rstrip("\n")]
    for group in sorted(groups(), key=lambda entry: entry.name):
        choices = sorted(
            file.name.removesuffix(".yaml") for file in group.iterdir() if file.name.endswith(".yaml")
        )
        lines += textwrap.wrap(
            ", ".join(choices), 115, initial_indent=f"  {group.name:10} ", subsequent_indent=" " * 13
        )
    lines += ["", "keys (key = default: meaning; range)"]
    lines += _keys(Experiment, composed("run", []), "")
    return "\n".join(lines)


def groups() -> list[Traversable]:
    """Return the folders of choices that a configuration is composed of."""
    sections = Experiment.model_fields
    return [entry for entry in files("configs").iterdir() if entry.is_dir() and entry.name in sections]


def _keys(model: type[BaseModel], config: DictConfig, prefix: str) -> list[str]:
    lines = []
    for name, field in model.model_fields.items():
        key, value = f"{prefix}{name}", config[name]
        section = _section(field.annotation)
        if section is not None:
            lines += _keys(section, value, f"{key}.")
            continue
        default = "null" if value is None else str(value)
        allowed = bounds(field.metadata)
        ending = f"; {allowed}" if allowed else ""
        lines.append(f"  {key} = {default}: {field.description}{ending}")
    return lines


def _section(annotation: object) -> type[BaseModel] | None:
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None
