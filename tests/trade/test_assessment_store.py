"""The cache gives back what was computed, and nothing else."""

from pathlib import Path

import numpy as np
import pytest

from sim.trade import assessment_store
from sim.trade.assessment import Question, assess, exact_payoffs, question
from sim.trade.assessment_store import cache_key, cache_path, load, load_or_assess, save
from sim.trade.closures import Closure
from sim.trade.economy import Economy, recalibrated
from sim.trade.variants import with_trade_elasticity


@pytest.fixture
def asked(small: Economy) -> Question:
    return question(
        small, others_pct=[[10.0, 12.0, 14.0], [20.0, 22.0, 24.0]], rest_of_world_pct=5.0, max_rate=60.0
    )


@pytest.fixture
def computations(monkeypatch: pytest.MonkeyPatch) -> list[Question]:
    """Return the list of questions computed from now on."""
    made: list[Question] = []

    def counted(asked: Question) -> np.ndarray:
        made.append(asked)
        return exact_payoffs(asked)

    monkeypatch.setattr(assessment_store, "exact_payoffs", counted)
    return made


def test_second_time_comes_from_the_cache_bit_for_bit(
    asked: Question, tmp_path: Path, computations: list[Question]
) -> None:
    folder = tmp_path / "not" / "there"
    first, second = (load_or_assess(asked, cache_dir=folder) for _ in range(2))
    assert len(computations) == 1
    for a, b, c in zip(first, second, assess(asked), strict=True):
        np.testing.assert_array_equal(a, b)
        np.testing.assert_array_equal(a, c)
    assert [path.name for path in folder.iterdir()] == [cache_path(asked, folder).name]


def test_no_folder_no_cache(asked: Question) -> None:
    np.testing.assert_array_equal(load_or_assess(asked, cache_dir=None).revenue, assess(asked).revenue)


def test_key_follows_everything_it_should(
    asked: Question, small: Economy, monkeypatch: pytest.MonkeyPatch
) -> None:
    flows = small.flows.copy()
    flows[0, 2] *= 1 + 1e-12
    tariffs = small.baseline_tariffs.copy()
    tariffs[0, 2] += 1e-12
    changed = [
        asked._replace(economy=recalibrated(small, flows=flows)),
        asked._replace(economy=recalibrated(small, baseline_tariffs=tariffs)),
        asked._replace(economy=recalibrated(small, nu=small.nu * 1.01)),
        asked._replace(economy=with_trade_elasticity(small, 5.0)),
        asked._replace(economy=small._replace(unit_usd_bn=1.0)),
        asked._replace(economy=small._replace(codes=("AAA", "BBB", "CCC", "EEE", "ROW"))),
        asked._replace(closure=Closure("fixed")),
        asked._replace(closure=Closure(revenue="lump_sum")),
        asked._replace(others_pct=asked.others_pct + 1e-9),
        asked._replace(others_pct=asked.others_pct[:1]),
        asked._replace(rest_of_world_pct=5.5),
        asked._replace(max_rate=61.0),
    ]
    keys = {cache_key(each) for each in [asked, *changed]}
    monkeypatch.setattr(assessment_store, "__version__", "9.9.9")
    keys.add(cache_key(asked))
    assert len(keys) == len(changed) + 2
    monkeypatch.undo()
    assert cache_key(asked) == cache_key(asked._replace(economy=recalibrated(small)))


@pytest.mark.parametrize("damage", ["empty", "cut", "text", "foreign", "shape", "nan", "folder"])
def test_a_damaged_or_foreign_file_is_rebuilt(
    asked: Question, tmp_path: Path, computations: list[Question], damage: str
) -> None:
    path, sound = cache_path(asked, tmp_path), load_or_assess(asked, cache_dir=tmp_path)
    exact = exact_payoffs(asked)
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:2000])
    elif damage == "text":
        path.write_text("not an archive")
    elif damage == "foreign":
        save(path, asked._replace(max_rate=61.0), exact)
    elif damage == "shape":
        save(path, asked, exact[:, :1])
    elif damage == "nan":
        save(path, asked, exact * np.nan)
    else:
        path.unlink()
        path.mkdir()
    assert load(path, asked) is None
    again = load_or_assess(asked, cache_dir=tmp_path)
    np.testing.assert_array_equal(again.home_welfare, sound.home_welfare)
    assert len(computations) == 2
    assert damage == "folder" or load(path, asked) is not None
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_that_cannot_be_written_is_no_error(asked: Question, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert np.isfinite(load_or_assess(asked, cache_dir=blocked).revenue).all()


def test_an_interrupted_write_leaves_nothing(
    asked: Question, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", interrupted)
    with pytest.raises(KeyboardInterrupt):
        load_or_assess(asked, cache_dir=tmp_path)
    assert not list(tmp_path.iterdir())
