"""What adaptive partners learn before the recorded runs, in histories of their own."""

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from sim.arrays import FloatArray, IntArray
from sim.config.build import Plan
from sim.config.histories import play
from sim.config.strategies import Roster
from sim.errors import StrategyError
from sim.rounds.standing import has_deal
from sim.rules.replicator import drawn_arm, replicated_shares
from sim.strategies import Strategy
from sim.strategies.adaptive import Adaptive

if TYPE_CHECKING:  # Mesa is loaded where agents are played
    from sim.abm.model import TariffTalks

FIRST_TRAINING_RUN = 10**9
"""Number of the first training history: beyond every recorded run, so that they share no luck."""


def learned(plan: Plan) -> Plan:
    """Return the plan with the chances that adaptive partners give their tempers after training.

    In every generation training histories are played with the present chances; each adaptive partner in each of
    them shows what its temper brought it, and the chances move by the replicator. Recorded runs then play with
    the last ones and learn nothing more, so they stay independent of each other.

    Parameters
    ----------
    plan : built configuration

    Returns
    -------
    The same plan where nobody can play ``adaptive`` or no generation is asked for.
    """
    learning = plan.experiment.partners.learning
    pupils = [strategy for strategy in _played(plan.roster) if isinstance(strategy, Adaptive)]
    if not pupils:
        return plan
    shares = np.asarray(pupils[0].shares)
    for generation in range(learning.generations):
        first = FIRST_TRAINING_RUN + generation * learning.runs
        shown = [_shown(plan, run, shares) for run in range(first, first + learning.runs)]
        arms, rewards = (np.concatenate(parts) for parts in zip(*shown, strict=True))
        payoff = _mean_by_arm(arms, rewards, len(shares))
        shares = replicated_shares(shares=shares, payoff=payoff, rate=learning.rate)
        plan = plan._replace(roster=_taught(plan.roster, shares))
    return plan


def _played(roster: Roster) -> list[Strategy]:
    """Return the strategies that partners can play: those of a mix only where it has a share and is drawn from."""
    drawn = any(strategy is None for strategy in roster.fixed)
    ends = [0.0, *(end for end, _ in roster.mix)]
    mixed = [
        strategy for (end, strategy), start in zip(roster.mix, ends[:-1], strict=True) if drawn and end > start
    ]
    return [*(strategy for strategy in roster.fixed if strategy is not None), *mixed]


def _shown(plan: Plan, run: int, shares: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return arm and reward of every adaptive partner in a training history; of none where a strategy fails."""
    try:
        model = play(plan, run)
    except StrategyError:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    adaptive = np.array([isinstance(partner.strategy, Adaptive) for partner in model.partners])
    arms, rewards = drawn_arm(shares=shares, draw=model.draws.fate), _rewards(plan, model)
    model.release()
    return arms[adaptive], rewards[adaptive]


def _rewards(plan: Plan, model: "TariffTalks") -> FloatArray:
    """Return each partner's share of its possible gain, discounted to the start of the talks; 0 without a deal."""
    state = model.state
    deal = has_deal(state)
    discounted = np.power(
        plan.setting.talks.discount_per_day, np.where(deal, state.deal_day, 0).astype(np.float64)
    )
    return np.asarray(np.where(deal, state.partner_share, 0.0) * discounted)


def _mean_by_arm(arms: IntArray, rewards: FloatArray, number: int) -> FloatArray:
    """Return the mean reward of each arm; nan for one that nobody has played."""
    count = np.bincount(arms, minlength=number)
    total = np.bincount(arms, weights=rewards, minlength=number)
    return np.asarray(np.where(count > 0, total / np.maximum(count, 1), np.nan))


def _taught(roster: Roster, shares: FloatArray) -> Roster:
    """Return the roster with the new chances for all who play adaptive."""
    first, second, third = shares.tolist()

    def taught(strategy: Strategy) -> Strategy:
        if not isinstance(strategy, Adaptive):
            return strategy
        return dataclasses.replace(strategy, shares=(first, second, third))

    return roster._replace(
        fixed=tuple(None if strategy is None else taught(strategy) for strategy in roster.fixed),
        mix=tuple((end, taught(strategy)) for end, strategy in roster.mix),
    )
