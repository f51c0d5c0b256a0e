"""The tables of a results folder: every column with its type, unit and meaning."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import pyarrow as pa

from sim.errors import RecordError

SCHEMA_VERSION = 2
"""Raised whenever a column changes its name, type, unit or meaning."""


class Column(NamedTuple):
    """One column of a table."""

    name: str
    type: pa.DataType
    unit: str
    meaning: str


_RUN = Column("run", pa.int32(), "count", "index of the run, from 0")
_ROUND = Column("round", pa.int32(), "count", "index of the round, from 0")
_DATE = Column("date", pa.date32(), "date", "first day of the round")
_ISO3 = Column("iso3", pa.string(), "code", "economy")

TABLES: dict[str, tuple[Column, ...]] = {
    "partners": (
        _RUN,
        Column("iso3", pa.string(), "code", "partner"),
        Column("strategy", pa.string(), "name", "strategy it played"),
        Column("stage", pa.string(), "name", "silent, waiting, talking, framework, final or collapsed"),
        Column("contact_date", pa.date32(), "date", "round in which it asked for talks"),
        Column("deal_date", pa.date32(), "date", "round in which a framework was signed"),
        Column("final_date", pa.date32(), "date", "round in which the framework became final"),
        Column("rate_pct", pa.float64(), "percent", "headline country rate in force at the end"),
        Column("rate_basis", pa.string(), "name", "where that rate comes from"),
        Column(
            "threat_pct",
            pa.float64(),
            "percent",
            "headline rate threatened, political duty left out",
        ),
        Column("retaliation_pct", pa.float64(), "percent points", "the partner's extra tariff at the end"),
        Column("tariff_cut_share", pa.float64(), "share", "of its tariff on home's goods that it gives up"),
        Column("barrier_reform", pa.float64(), "share", "of its other barriers that it takes down"),
        Column("purchases_usd_bn", pa.float64(), "USD bn a year", "purchases it commits to"),
        Column("investment_usd_bn", pa.float64(), "USD bn", "investment it pledges"),
        Column("sessions", pa.int32(), "count", "sessions held"),
        Column("welfare_pct", pa.float64(), "percent", "change of its welfare at the end, exact equilibrium"),
        Column(
            "agreed_rate_pct",
            pa.float64(),
            "percent",
            "headline rate of the framework, political duty left out",
        ),
        Column("relief_share", pa.float64(), "share", "of sectoral duties lifted"),
        Column("effective_rate_pct", pa.float64(), "percent", "what its goods pay at the end, all duties"),
        Column("truce_date", pa.date32(), "date", "round of a truce in a tariff war"),
        Column("partner_gain_share", pa.float64(), "share", "of its possible gain that it got"),
        Column("home_gain_share", pa.float64(), "share", "of home's possible gain that home got"),
        Column("home_prefers_deal", pa.bool_(), "flag", "home prefers the deal to carrying out its threat"),
        Column("deal_kind", pa.string(), "name", "what it asks for: exemption, reduction or agreement"),
        Column("exempted_share", pa.float64(), "share", "of covered imports that a quota frees from the rate"),
        Column("licences_share", pa.float64(), "share", "of the licences on the table that it grants"),
        Column("collapse_date", pa.date32(), "date", "round in which its framework collapsed"),
        Column("violation_date", pa.date32(), "date", "round in which it broke its deal"),
        Column("snapback_date", pa.date32(), "date", "round in which home charged the threat again"),
        Column("restored_date", pa.date32(), "date", "round in which the deal was restored"),
        Column("shock_pct", pa.float64(), "percent points", "political duty in rate_pct that no deal takes away"),
    ),
    "series": (
        _RUN,
        _ROUND,
        _DATE,
        Column("deals", pa.int32(), "count", "frameworks signed so far"),
        Column("finals", pa.int32(), "count", "of them final"),
        Column("coverage_share", pa.float64(), "share", "imports from partners with a deal in force"),
        Column("average_rate_pct", pa.float64(), "percent", "home's average tariff, all duties and imports"),
        Column("revenue_usd_bn", pa.float64(), "USD bn a year", "home's tariff revenue, exact equilibrium"),
        Column("deficit_change_usd_bn", pa.float64(), "USD bn a year", "change of home's deficit, exact"),
        Column("stress", pa.float64(), "index", "home's stress"),
        Column("credibility", pa.float64(), "share", "import-weighted belief that threats are carried out"),
        Column("retaliators", pa.int32(), "count", "partners whose retaliation is in force"),
        Column("average_country_rate_pct", pa.float64(), "percent", "import-weighted headline country rate"),
        Column("simple_country_rate_pct", pa.float64(), "percent", "unweighted headline country rate"),
        Column("home_welfare_pct", pa.float64(), "percent", "change of home's welfare, exact equilibrium"),
        Column("collapsed", pa.int32(), "count", "frameworks that have collapsed so far"),
        Column("violators", pa.int32(), "count", "partners that do not keep their deal at present"),
        Column("snapbacks", pa.int32(), "count", "deals suspended by home at present"),
    ),
    "events": (
        _RUN,
        Column("seq", pa.int32(), "count", "order within the run, from 0"),
        _ROUND,
        _DATE,
        Column("actor", pa.string(), "code", "who acts"),
        Column("target", pa.string(), "code", "on whom; ALL for everybody"),
        Column("kind", pa.string(), "name", "kind of act, see docs/glossary.md"),
        Column("rate_before_pct", pa.float64(), "percent", "rate before, headline"),
        Column("rate_after_pct", pa.float64(), "percent", "rate after, headline"),
        Column("note", pa.string(), "text", "basis of the rate, or terms"),
    ),
    "welfare": (
        _RUN,
        Column("date", pa.date32(), "date", "day of the account"),
        _ISO3,
        Column("welfare_pct", pa.float64(), "percent", "change of welfare, exact equilibrium"),
    ),
    "sessions": (
        _RUN,
        _ROUND,
        _DATE,
        Column("iso3", pa.string(), "code", "partner"),
        Column("partner_reserve_usd_bn", pa.float64(), "USD bn a year", "partner's payoff without a deal"),
        Column("partner_best_usd_bn", pa.float64(), "USD bn a year", "most it could get"),
        Column("partner_demand_usd_bn", pa.float64(), "USD bn a year", "what it asks for"),
        Column("home_reserve_usd_bn", pa.float64(), "USD bn a year", "home's payoff without a deal"),
        Column("home_best_usd_bn", pa.float64(), "USD bn a year", "most it could get"),
        Column("home_demand_usd_bn", pa.float64(), "USD bn a year", "what it asks for"),
        Column("partner_concession", pa.float64(), "share", "given up so far by the partner"),
        Column("home_concession", pa.float64(), "share", "given up so far by home"),
        Column("credibility", pa.float64(), "share", "the partner's belief in the threat"),
        Column("days_left", pa.float64(), "days", "from the end of the round to the deadline; null without one"),
        Column("zone", pa.bool_(), "flag", "both sides can gain"),
        Column("signed", pa.bool_(), "flag", "a framework was signed in this session"),
    ),
    "failures": (
        _RUN,
        Column("reason", pa.string(), "text", "why the run failed; it has no rows in the other tables"),
    ),
}
"""Name of the table -> its columns, in the order of the file."""


@cache
def arrow_schema(name: str) -> pa.Schema:
    """Return a table's schema; unit and meaning of a column travel with the file."""
    fields = [
        pa.field(column.name, column.type, metadata={"unit": column.unit, "meaning": column.meaning})
        for column in TABLES[name]
    ]
    return pa.schema(fields, metadata={"table": name, "schema_version": str(SCHEMA_VERSION)})


def make_table(name: str, columns: Mapping[str, Sequence[Any] | Any]) -> pa.Table:
    """Return a table from columns in any order.

    Raises
    ------
    RecordError
        When a column is missing, unknown, of another length or of another type.
    """
    schema = arrow_schema(name)
    if set(columns) != set(schema.names):
        odd = sorted(set(columns) ^ set(schema.names))
        raise RecordError(f"table {name}: columns missing or unknown: {', '.join(odd)}")
    try:
        arrays = [pa.array(columns[field.name], type=field.type, from_pandas=True) for field in schema]
        return pa.Table.from_arrays(arrays, schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as problem:
        raise RecordError(f"table {name}: {problem}") from problem
