"""What kind of deal a partner asks for, and what that puts on the table."""

from typing import NamedTuple

import numpy as np

from sim.arrays import ArrayLike, BoolArray, IntArray, as_float
from sim.rules.state import TERMS, DealKind


class Menu(NamedTuple):
    """What is on the table in one kind of deal."""

    rate: bool  # home's negotiable rate
    relief: bool  # from sectoral duties
    quota: bool  # imports freed from the rate
    terms: tuple[bool, ...]  # what the partner may grant, in the order of TERMS


MENUS = {
    DealKind.EXEMPTION: Menu(False, True, True, (True, False, True, False, False)),
    DealKind.REDUCTION: Menu(True, False, False, (True, False, True, False, True)),
    DealKind.AGREEMENT: Menu(True, True, False, (True, True, True, True, True)),
}
"""Kind of deal -> what is on the table. The lists are assumptions after the reports of April and May 2025."""


def deal_kind(
    *, ceiling: ArrayLike, floor: ArrayLike, gdp: ArrayLike, small_gdp: float, offered: tuple[DealKind, ...]
) -> IntArray:
    """Return the kind of deal that each partner asks for.

    A partner whose rate cannot fall below what it can be charged at most asks for exemptions; a small economy for
    a plain reduction, which takes few sessions; the others for a bilateral agreement. A kind that is not on
    offer is replaced by the agreement. An assumption of this model (ODD, section 7.2).

    Parameters
    ----------
    ceiling, floor : ``(partners,)``, percent
        Highest rate without a war, and the lowest that an ordinary partner can get.
    gdp : ``(partners,)``, USD bn
    small_gdp : USD bn
        Economies below it are small.
    offered : kinds on offer; the agreement always is

    Returns
    -------
    Integers of DealKind, ``(partners,)``.

    Examples
    --------
    >>> deal_kind(ceiling=[10.0, 50.0, 24.0], floor=10.0, gdp=[3600.0, 2.0, 4000.0], small_gdp=50.0,
    ...           offered=tuple(DealKind))
    array([0, 1, 2])
    """
    nothing_to_reduce = as_float(ceiling) <= as_float(floor)
    small = as_float(gdp) < small_gdp
    wanted = np.where(
        nothing_to_reduce, DealKind.EXEMPTION, np.where(small, DealKind.REDUCTION, DealKind.AGREEMENT)
    )
    return np.asarray(np.where(np.isin(wanted, offered), wanted, DealKind.AGREEMENT))


def issues_on_table(*, kind: IntArray) -> IntArray:
    """Return how many issues a kind of deal is about, home's and the partner's.

    Parameters
    ----------
    kind : ``(partners,)`` of DealKind

    Returns
    -------
    Whole numbers, ``(partners,)``.

    Examples
    --------
    >>> issues_on_table(kind=np.array([0, 1, 2]))
    array([4, 4, 7])
    """
    count = [sum((*menu[:3], *menu.terms)) for menu in MENUS.values()]
    return np.asarray(count)[kind]


def terms_on_table(*, kind: IntArray) -> BoolArray:
    """Return which terms a kind of deal is about.

    Parameters
    ----------
    kind : ``(partners,)`` of DealKind

    Returns
    -------
    Booleans ``(terms, partners)``, in the order of TERMS.

    Examples
    --------
    >>> terms_on_table(kind=np.array([0, 2]))[3]
    array([False,  True])
    """
    table = np.array([menu.terms for menu in MENUS.values()])
    assert table.shape == (len(DealKind), len(TERMS))
    return np.asarray(table[kind].T)
