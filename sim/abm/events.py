"""The event log of a run: every change of a rate, a threat or a retaliation, and every act, in order."""

from typing import NamedTuple

import numpy as np

from sim.arrays import BoolArray, FloatArray
from sim.rules.state import Basis, TalksState

ALL = "ALL"
HOME = "USA"
NAN = float("nan")
BASES = tuple(basis.name.lower() for basis in Basis)


class Event(NamedTuple):
    """One act: who did what to whom, and the rate before and after (headline percent)."""

    round_index: int
    actor: str
    target: str
    kind: str
    before: float
    after: float
    note: str


def columns_of(who: BoolArray) -> list[int]:
    """Return the columns of the partners marked."""
    columns: list[int] = who.nonzero()[0].tolist()
    return columns


class EventLog:
    """Collects the events of one run; rates are written as headline rates, emergency duties included."""

    def __init__(self, codes: tuple[str, ...], emergency: FloatArray) -> None:
        self.codes = codes
        self.emergency = emergency
        self.events: list[Event] = []
        self.round_index = 0

    def act(self, kind: str, note: str = "", target: str = ALL) -> None:
        """Write down an act of home on everybody, or on one partner, that is not itself a change of rate."""
        self.events.append(Event(self.round_index, HOME, target, kind, NAN, NAN, note))

    def marks(self, kind: str, who: BoolArray, *, by_home: bool, note: str = "") -> None:
        """Write down an act for each partner marked in ``who``."""
        for column in columns_of(who):
            code = self.codes[column]
            actor, target = (HOME, code) if by_home else (code, HOME)
            self.events.append(Event(self.round_index, actor, target, kind, NAN, NAN, note))

    def deals(self, who: BoolArray, before: TalksState, after: TalksState) -> None:
        """Write down frameworks with the rate agreed; it may start later."""
        for column in columns_of(who):
            old = before.rate[column] + before.shock[column] + self.emergency[column]
            new = after.agreed_rate[column] + after.shock[column] + self.emergency[column]
            cut, reform, purchases, investment, licences = after.terms[:, column]
            note = (
                f"tariff cut {cut:.2f}, barrier reform {reform:.2f}, purchases {purchases:.1f}, "
                f"investment {investment:.1f} USD bn, licences {licences:.2f}"
            )
            code = self.codes[column]
            self.events.append(Event(self.round_index, code, HOME, "framework_deal", old, new, note))

    def floated(self, who: BoolArray, state: TalksState) -> None:
        """Write down the rates that home floated."""
        for column in columns_of(who):
            now = state.rate[column] + state.shock[column] + self.emergency[column]
            rate = state.signal[column] + state.shock[column] + self.emergency[column]
            self.events.append(Event(self.round_index, HOME, self.codes[column], "signal", now, rate, ""))

    def changes(self, before: TalksState, after: TalksState) -> None:
        """Write down every rate in force, threat and retaliation that a step of the round has changed."""
        if after.threat is not before.threat:
            self._changed("threat", before.threat, after.threat, after, shift=self.emergency)
        if after.rate is not before.rate or after.shock is not before.shock:
            charged = before.rate + before.shock, after.rate + after.shock
            self._changed("rate_change", *charged, after, shift=self.emergency)
        if after.retaliation is not before.retaliation:
            nothing = np.zeros_like(self.emergency)
            self._changed("retaliation", before.retaliation, after.retaliation, after, shift=nothing)

    def _changed(
        self, kind: str, before: FloatArray, after: FloatArray, state: TalksState, *, shift: FloatArray
    ) -> None:
        for column in columns_of(before != after):
            code = self.codes[column]
            by_partner = kind == "retaliation"
            actor, target = (code, HOME) if by_partner else (HOME, code)
            old, new = float(before[column] + shift[column]), float(after[column] + shift[column])
            note = "" if by_partner else BASES[state.basis[column]]
            self.events.append(Event(self.round_index, actor, target, kind, old, new, note))
