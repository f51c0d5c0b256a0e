"""Do the tables fit each other? Accounts of the trade matrix, the announced schedule, the duties."""

from collections.abc import Mapping

from sim.data.read import Table


def check_totals(tables: Mapping[str, Table]) -> None:
    """Refuse tables that do not fit each other."""
