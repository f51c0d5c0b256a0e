"""A world for theory: a session a day, so that steps can be small; a zone of agreement that stays where it is.

A day costs next to nothing and home rarely enforces; payoffs do not depend on the others' rates.
"""

from typing import Any

from sim.abm.model import TariffTalks
from sim.abm.sessions import Session
from sim.rules.setting import Setting
from sim.strategies import Strategy
from tests.helpers import worlds
from tests.helpers.worlds import AT_ONCE, EXTENDED, HOME_COST, HOME_GAIN, PARTNER_COST, PARTNER_LOSS


def daily(**changes: Any) -> Setting:
    """Return the small world with daily sessions; ``changes`` are whole parts by name."""
    made: dict[str, Any] = {
        "rounds": 70,
        "round_days": 1,
        "capacity": worlds.capacity(
            session_interval_days=1, sessions_per_week=49.0, own_track_sessions_per_week=7.0
        ),
        "talks": worlds.talks(discount_per_day=0.9999),
        "deadline": worlds.deadline(resolve=0.2),
        "payoffs": worlds.payoffs(
            partner=worlds.linear_table(per_rate=-PARTNER_LOSS, per_retaliation=-PARTNER_COST, second=1.0),
            home=worlds.linear_table(per_rate=HOME_GAIN, per_retaliation=-HOME_COST, second=1.0),
        ),
    }
    return worlds.world(**(made | changes))


def played(
    setting: Setting, partners: Strategy | tuple[Strategy, ...], home: Strategy, **luck: Any
) -> TariffTalks:
    """Play with everybody in talks from the first day and no enforcement in sight."""
    draws = worlds.luck(setting, **(AT_ONCE | EXTENDED | luck))
    return worlds.play(setting, partners=partners, home=home, draws=draws)


def of(model: TariffTalks, column: int) -> list[Session]:
    """Return the sessions of one dyad."""
    return [session for session in model.sessions if session.column == column]


def progress(setting: Setting, session: Session) -> float:
    """Return the way to the deadline, c d^L + (1 - c) c d^(L + E)."""
    delta, extension = setting.talks.progress_discount_per_day, setting.calendar.extension_days
    believed, left = session.credibility, session.days_left
    return float(believed * delta**left + (1.0 - believed) * believed * delta ** (left + extension))
