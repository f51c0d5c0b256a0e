"""One comparison of a number of ours with what it should be."""

from typing import NamedTuple


class Check(NamedTuple):
    """A line of the validation report."""

    name: str
    ours: float
    reference: float
    tolerance: float  # largest accepted absolute difference
    passed: bool


def compare(name: str, ours: float, reference: float, tolerance: float) -> Check:
    """Return the check that passes when the two differ by no more than the tolerance; nan never passes.

    Examples
    --------
    >>> compare("welfare", 1.131, 1.13, 0.005).passed
    True
    """
    return Check(name, float(ours), float(reference), float(tolerance), bool(abs(ours - reference) <= tolerance))


def compare_printed(name: str, ours: float, printed: float, precision: float) -> Check:
    """Return the check that a printed figure is our number rounded to its last digit.

    Examples
    --------
    >>> compare_printed("USA welfare", -0.3576, -0.36, 0.01).tolerance
    0.005
    """
    rounding = 1e-9  # half a digit is not a binary number
    return compare(name, ours, printed, precision / 2.0)._replace(
        passed=bool(abs(ours - printed) <= precision / 2.0 + rounding)
    )


def at_most(name: str, ours: float, bound: float) -> Check:
    """Return the check that an error of ours does not exceed a bound."""
    return compare(name, ours, 0.0, bound)
