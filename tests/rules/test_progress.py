"""How near the end of the talks feels."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.progress import progress_after_enforcement, progress_at_summit, progress_to_deadline
from sim.rules.state import NEVER
from tests.helpers import draw
from tests.helpers.bits import assert_elementwise
from tests.helpers.worlds import RUNS


@pytest.mark.parametrize(
    ("credibility", "left", "extension", "discount", "expected"),
    [
        (1.0, 0, 21, 0.9, 1.0),  # believed and due
        (1.0, 2, 21, 0.5, 0.25),  # an extension is not expected
        (0.0, 0, 21, 0.9, 0.0),  # a doubted deadline pulls nobody
        (0.5, 0, 0, 0.9, 0.75),  # if it slips, the next is as good
        (0.5, 0, 1, 0.5, 0.625),  # .5 + .5 x .5 x .5
        (0.5, 1, 1, 0.5, 0.3125),
        (0.8, NEVER, 21, 0.96, 0.0),  # no deadline is set
    ],
)
def test_to_the_deadline_by_hand(
    credibility: float, left: int, extension: int, discount: float, expected: float
) -> None:
    progress = progress_to_deadline(
        credibility=credibility, days_left=left, extension_days=extension, discount=discount
    )
    assert progress == pytest.approx(expected, rel=1e-14, abs=1e-300)


@given(credibility=draw.shares, left=draw.days, extension=draw.days, discount=st.floats(0.5, 0.999))
def test_progress_is_a_share_that_grows_as_the_deadline_nears(
    credibility: float, left: int, extension: int, discount: float
) -> None:
    far, near = (
        progress_to_deadline(credibility=credibility, days_left=value, extension_days=extension, discount=discount)
        for value in (left + 1, left)
    )
    assert 0.0 <= far <= near <= 1.0
    assert far == pytest.approx(discount * near, rel=1e-12, abs=1e-300)


@given(credibility=draw.shares, more=draw.shares, left=st.integers(0, 90))
def test_a_believed_deadline_pulls_more(credibility: float, more: float, left: int) -> None:
    doubted, believed = (
        progress_to_deadline(credibility=value, days_left=left, extension_days=21, discount=0.96)
        for value in sorted([credibility, more])
    )
    assert doubted <= believed + 1e-15


@given(credibility=draw.inner_shares, extension=st.integers(0, 200))
def test_a_longer_extension_never_hurries(credibility: float, extension: int) -> None:
    short, long = (
        progress_to_deadline(credibility=credibility, days_left=7, extension_days=value, discount=0.96)
        for value in (extension, extension + 7)
    )
    assert long <= short


@pytest.mark.parametrize(
    ("since", "scale", "expected"),
    [(0.0, 50.0, 0.0), (50.0, 50.0, 1.0 - math.exp(-1.0)), (50.0 * math.log(2.0), 50.0, 0.5), (1e-9, 1.0, 1e-9)],
)
def test_after_enforcement_by_hand(since: float, scale: float, expected: float) -> None:
    assert progress_after_enforcement(days_since=since, time_scale=scale) == pytest.approx(expected, rel=1e-9)


@given(since=st.floats(0.0, 400.0), scale=st.floats(20.0, 500.0))
def test_after_enforcement_the_way_left_fades_steadily(since: float, scale: float) -> None:
    now, later = (progress_after_enforcement(days_since=value, time_scale=scale) for value in (since, since + 7.0))
    assert 0.0 <= now < later < 1.0
    assert 1.0 - later == pytest.approx((1.0 - now) * math.exp(-7.0 / scale), rel=1e-6)


@pytest.mark.parametrize(
    ("progress", "push", "expected"),
    [
        (0.0, 0.5, 0.5),
        (0.5, 0.5, 0.75),  # half of what is left
        (0.8, 0.25, 0.85),
        (0.3, 0.0, 0.3),  # a photograph
        (0.3, 1.0, 1.0),  # leaders take it to the end
        (1.0, 0.5, 1.0),  # nothing is left
    ],
)
def test_at_a_summit_by_hand(progress: float, push: float, expected: float) -> None:
    assert progress_at_summit(progress=progress, push=push) == pytest.approx(expected, rel=1e-14)


@given(progress=draw.shares, more=draw.shares, push=draw.shares)
def test_a_summit_never_takes_back(progress: float, more: float, push: float) -> None:
    low, high = sorted([progress, more])
    little, much = (progress_at_summit(progress=value, push=push) for value in (low, high))
    assert low <= little <= much + 1e-15
    assert much <= 1.0 + 1e-15
    assert progress_at_summit(progress=progress, push=max(push, more)) >= progress_at_summit(
        progress=progress, push=push
    ) - 1e-15  # fmt: skip


@draw.few
@given(credibility=draw.blocks(0.0, 1.0), left=draw.blocks(0.0, 120.0, (RUNS, 1)))
def test_one_rule_for_any_shape(credibility: np.ndarray, left: np.ndarray) -> None:
    constants = {"extension_days": 23, "discount": 0.962}
    arrays = {"credibility": credibility, "days_left": left}
    assert_elementwise(progress_to_deadline, arrays=arrays, constants=constants)
    assert_elementwise(progress_after_enforcement, arrays={"days_since": left}, constants={"time_scale": 268.0})
    assert_elementwise(progress_at_summit, arrays={"progress": credibility}, constants={"push": 0.4})
