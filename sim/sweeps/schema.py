"""What can be asked of a sweep beside the configuration: its design, and where it is played."""

from typing import Annotated, Any, Literal

from pydantic import Field

from sim.config.fields import Section


class Design(Section):
    """Which points there are."""

    name: Literal["grid", "lhs", "sobol", "list"] = Field(description="how points are made from design.points")
    points: dict[str, Any] = Field(description="dotted key -> its values, or its range")
    n: Annotated[int, Field(ge=1, le=10_000_000)] | None = Field(description="number of points of lhs and sobol")
    file: str | None = Field(description="of list: CSV or Parquet, a column for each key, a row for each point")
    shard_runs: Annotated[int, Field(ge=1, le=100_000)] | None = Field(
        description="histories in a shard; null: enough for some seconds and for 25,000 rows of partners"
    )


class Launcher(Section):
    """Where shards are played."""

    name: Literal["local", "dask"] = Field(description="processes of this machine, or a Dask cluster")
    address: str | None = Field(description="of dask: the scheduler, tcp://host:port")


class Asked(Section):
    """The sections that only a sweep has."""

    design: Design
    launcher: Launcher
