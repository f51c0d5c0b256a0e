"""``comparison.md``: a comparison as a page."""

from collections.abc import Sequence
from pathlib import Path

from experiments.compare_terminal import difference_cells
from sim.analysis.comparison import Comparison
from sim.analysis.comparison_notes import notes
from sim.analysis.comparison_shapes import MOST_SIDES
from sim.analysis.resampled_means import RESAMPLES

MOST_TABLES = 12
"""With more sides than this beside the baseline the page has no table a side."""

HEAD = """# {title}

Baseline: `{baseline}`. A difference is the mean over runs of a side less that of the baseline, with its 95 %
percentile bootstrap interval ({resamples:,} samples of runs). *Higher* and *lower* are the shares of pairs of runs
in which the side is so. Every number is defined in docs/comparing.md of the package.

"""


def told(comparison: Comparison) -> list[str]:
    """Return what a reader must know, and which tables and pictures there are not, and where their numbers are."""
    number = len(comparison.others)
    if number <= MOST_SIDES:
        return notes(comparison)
    where = "comparison.csv" if comparison.partners.empty else "comparison.csv, partners.csv and rounds.csv"
    missing = "no table and no picture" if number > MOST_TABLES else "no picture"
    return [*notes(comparison), f"{number} sides: {missing} of each one, see {where}."]


def comparison_page(comparison: Comparison, notes: Sequence[str], figures: Sequence[Path]) -> str:
    """Return the page: notes, sides, differences, pictures."""
    head = HEAD.format(title=_title(comparison), baseline=comparison.baseline, resamples=RESAMPLES)
    parts = [head + "\n".join(f"- {note}" for note in notes), "## Sides", _sides(comparison)]
    if len(comparison.others) <= MOST_TABLES:
        for side in comparison.others:
            parts += [f"## {side} less {comparison.baseline}", _differences(comparison, side)]
    else:
        parts += ["## Differences", _elsewhere(comparison)]
    if figures:
        parts += ["## Pictures", "The numbers of each stand beside it as CSV."]
        parts += [f"![{path.stem}](figures/{path.name})" for path in figures]
    return "\n\n".join(parts) + "\n"


def _elsewhere(comparison: Comparison) -> str:
    """Say where the differences are that would make too long a page."""
    told = f"A table of each of {len(comparison.others)} sides would not be read."
    detail = "" if comparison.partners.empty else " partners: `partners.csv`; rounds: `rounds.csv`;"
    return f"{told} A row an outcome and side: `comparison.csv`;{detail} distributions: `levels.csv`."


def _title(comparison: Comparison) -> str:
    if len(comparison.others) == 1:
        return f"{comparison.others[0]} against {comparison.baseline}"
    return f"{len(comparison.others)} sides against {comparison.baseline}"


def _sides(comparison: Comparison) -> str:
    columns = ["side", "runs", "failed", "seed", "pairing", "pairs", "folder"]
    return _table(columns, comparison.sides[columns].astype(str).to_numpy().tolist())


def _differences(comparison: Comparison, side: str) -> str:
    rows = comparison.measures[comparison.measures["side"] == side]
    cells = [
        [f"{row['measure']} ({row['unit']})", row["date"], *difference_cells(row)] for _, row in rows.iterrows()
    ]
    heads = ["outcome", "by", "baseline", "side", "difference", "95 % interval", "higher", "lower"]
    return _table(heads, cells)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
