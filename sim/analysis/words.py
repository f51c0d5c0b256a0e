"""Days, numbers and counts as a person writes them, in English wherever the program runs."""

import datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(date: datetime.date) -> str:
    """Write a date: ``7 Aug 2025``."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def number(value: float) -> str:
    """Write a number with at most one decimal: ``9.5``, ``10``."""
    return f"{round(value, 1):g}"


def counted(count: float | str, noun: str) -> str:
    """Write a number of things: ``1 deal``, ``9.5 deals``."""
    text = count if isinstance(count, str) else number(count)
    return f"{text} {noun}{'' if text == '1' else 's'}"


def money(usd_bn: float) -> str:
    """Write billions of dollars a year with two digits that count: ``12``, ``3.1``, ``0.0042``.

    Examples
    --------
    >>> [money(value) for value in (12.34, 3.14, 0.00421, 0.0, -0.56)]
    ['12', '3.1', '0.0042', '0', '-0.56']
    """
    return f"{usd_bn:,.0f}" if abs(usd_bn) >= 10.0 else f"{usd_bn:.2g}"


def percent(share: float) -> str:
    """Write a share in whole percent: ``62%``."""
    return f"{100.0 * share:.0f}%"
