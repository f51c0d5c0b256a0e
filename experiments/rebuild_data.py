"""Rebuild every table of sim/data from a folder of raw inputs: ``python -m experiments.rebuild_data RAW [INTO]``.

Deterministic: the same inputs give the same bytes. Prints which tables changed, by sha256, writes the hashes
into SOURCES.md and checks the result with the loader. ``columns.csv`` and the text of SOURCES.md, which says
where every number comes from and why, are written by hand.
"""

import argparse
import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from statistics import median

import numpy as np

from sim.data.load import check_tables, data_hashes
from sim.errors import DataError
from sim.rules.schedule import announced_rate_pct

Row = dict[str, str]
Duties = dict[str, float]

COPIED = {
    "economies.csv": "economies.csv",
    "trade_flows.csv": "trade_flows_2023.csv",
    "parameters.csv": "parameters.csv",
    "outcomes_2025-08-07.csv": "outcomes_2025-08-07.csv",
    "effective_tariff.csv": "effective_tariff_2025.csv",
    "effective_rates_by_partner.csv": "effective_rates_by_partner_to_2025-08-07.csv",
}
"""Tables taken over as they are: our file from raw file."""
REFERENCE = "ilms/validation_targets_74.csv"
HISTORY = ("history_before_2025-04-02.csv", "history_2025-04-02_to_2025-08-07.csv")
EXEMPT = ("CAN", "MEX")
"""Partners without a reciprocal rate: neither the formula nor the baseline was applied to them."""
MARK = ("<!-- sha256: written by experiments/rebuild_data.py -->\n", "<!-- end of sha256 -->\n")


def main(arguments: Sequence[str]) -> int:
    """Rebuild from the first folder into the second, by default the package's own; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m experiments.rebuild_data", description="Rebuild sim/data.")
    parser.add_argument("raw", type=Path, help="folder with the raw inputs named in sim/data/SOURCES.md")
    parser.add_argument(
        "into", type=Path, nargs="?", default=Path(str(files("sim.data"))), help="default: %(default)s"
    )
    asked = parser.parse_args(arguments)
    try:
        before = data_hashes(asked.into)
        rebuild(asked.raw, into=asked.into)
        check_tables(asked.into)
    except DataError as problem:
        print(problem, file=sys.stderr)
        return 2
    after = data_hashes(asked.into)
    print("\n".join(changes(before, after)))
    write_hashes(asked.into / "SOURCES.md", after)
    return 0


def rebuild(raw: Path, *, into: Path) -> None:
    """Write every table made from the folder ``raw`` into the folder ``into``.

    Raises
    ------
    DataError
        If a raw file is missing or the two history files have different columns.
    """
    partners = with_schedule_exception(_rows(raw, "partners.csv"), _rows(raw, "parameters.csv"))
    texts = {file: _text(raw, source) for file, source in COPIED.items()}
    texts["history.csv"] = _joined(*(_text(raw, file) for file in HISTORY))
    texts["partners.csv"] = _csv(partners)
    texts["duties.csv"] = _csv(duties(partners, _rows(raw, COPIED["effective_rates_by_partner.csv"])))
    texts["validation_targets_74.csv"] = _in_our_words(_text(raw, REFERENCE))
    for file, text in texts.items():
        (into / file).write_text(text, encoding="utf-8", newline="\n")


def with_schedule_exception(partners: list[Row], parameters: list[Row]) -> list[Row]:
    """Return the partners with ``schedule_exception_pct``: announced rate less the formula's, in points."""
    constant = {row["name"]: float(row["value"]) for row in parameters}
    formula = announced_rate_pct(
        imports=[float(row["us_imports_2024_usd_bn"]) for row in partners],
        exports=[float(row["us_exports_2024_usd_bn"]) for row in partners],
        floor_pct=constant["ustr_floor_pct"],
        share=constant["ustr_discount"],
        cap_pct=np.inf,
    )
    gaps = [
        float(row["announced_rate_2025_04_02_pct"]) - rate for row, rate in zip(partners, formula, strict=True)
    ]
    return [
        {**row, "schedule_exception_pct": _number(0.0 if row["iso3"] in EXEMPT else gap)}
        for row, gap in zip(partners, gaps, strict=True)
    ]


def duties(partners: list[Row], tracker: list[Row]) -> list[Row]:
    """Return ``duties.csv``: per partner, what is charged beside the reciprocal rate, and what that rate reaches.

    Parameters
    ----------
    partners : rows of partners.csv
    tracker : rows of effective_rates_by_partner.csv
        ``added_tariff_pct``: points over the tariff of 2024 on all imports from the partner, by date.
    """
    headline = {row["iso3"]: float(row["ieepa_duty_before_2025_04_02_pct"]) for row in partners}
    imports = {row["iso3"]: float(row["us_imports_2024_usd_bn"]) for row in partners}
    added: dict[str, dict[str, float]] = {}
    for row in tracker:
        added.setdefault(row["iso3"], {})[row["date"]] = float(row["added_tariff_pct"])
    derived = {iso3: _derived(iso3, days, headline[iso3]) for iso3, days in added.items()}
    assumed = _assumed(derived, imports)
    rows = [{"emergency_duty_headline_pct": headline[iso3], **derived.get(iso3, assumed)} for iso3 in imports]
    return [_duty_row(iso3, row, tracked=iso3 in derived) for iso3, row in zip(imports, rows, strict=True)]


def _derived(iso3: str, added: Mapping[str, float], headline_pct: float) -> Duties:
    emergency = added["2025-03-06"]  # before any sectoral duty: CHN 20, CAN and MEX their blended rate, else 0
    if iso3 in EXEMPT:
        reach_before = reach_after = emergency / headline_pct  # share outside USMCA
    else:
        reach_before, reach_after = _reach(iso3, added)
    return {
        "sectoral_duty_pct": added["2025-04-03"] - emergency,
        "emergency_duty_effective_pct": emergency,
        "reciprocal_coverage_apr05_share": min(max(reach_before, 0.0), 1.0),
        "reciprocal_coverage_share": min(max(reach_after, 0.0), 1.0),
    }


def _reach(iso3: str, added: Mapping[str, float]) -> tuple[float, float]:
    """Return the share of imports paying the reciprocal duty, before and after the scope change of 11 April."""
    base = added["2025-04-03"]
    if iso3 == "CHN":  # 34 % in force on 5 April in the tracker; 10 % after Geneva
        return (added["2025-04-05"] - base) / 34.0, (added["2025-05-12"] - base) / 10.0
    return (added["2025-04-09"] - base) / 10.0, (added["2025-04-11"] - base) / 10.0


def _assumed(derived: Mapping[str, Duties], imports: Mapping[str, float]) -> Duties:
    """Return what is assumed of a partner that the tracker does not list: medians of its small partners."""
    ordinary = [iso3 for iso3 in derived if iso3 not in ("CHN", *EXEMPT)]
    middle = median(imports[iso3] for iso3 in ordinary)
    small = [derived[iso3] for iso3 in ordinary if imports[iso3] < middle]
    return {name: median(each[name] for each in small) for name in small[0]}


def _duty_row(iso3: str, duty: Duties, *, tracked: bool) -> Row:
    order = (
        "sectoral_duty_pct",
        "emergency_duty_headline_pct",
        "emergency_duty_effective_pct",
        "reciprocal_coverage_apr05_share",
        "reciprocal_coverage_share",
    )
    numbers = {name: _number(duty[name]) for name in order}
    return {"iso3": iso3, **numbers, "duty_basis": "tracker" if tracked else "median"}


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Iterable[str]:
    """Yield a line a file: unchanged, or the first digits of its old and new sha256."""
    for file, digest in after.items():
        was = before.get(file, "(none)")
        yield f"{file}: unchanged" if was == digest else f"{file}: {was[:12]} -> {digest[:12]}"


def write_hashes(page: Path, hashes: Mapping[str, str]) -> None:
    """Replace the table of sha256 between the two marks of the page, if there is such a page."""
    if not page.exists():
        return
    start, end = MARK
    head, _, rest = page.read_text(encoding="utf-8").partition(start)
    _, _, tail = rest.partition(end)
    rows = "".join(f"| `{file}` | `{digest}` |\n" for file, digest in hashes.items())
    page.write_text(
        f"{head}{start}| file | sha256 |\n|---|---|\n{rows}{end}{tail}", encoding="utf-8", newline="\n"
    )


def _text(raw: Path, file: str) -> str:
    try:
        return (raw / file).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataError(
            f"{raw / file}: no such file, expected the raw inputs named in sim/data/SOURCES.md"
        ) from None


def _rows(raw: Path, file: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(_text(raw, file), newline="")))


def _joined(first: str, second: str) -> str:
    header, _, rows = second.partition("\n")
    if not first.startswith(header + "\n"):
        raise DataError(f"{' and '.join(HISTORY)}: different headers, expected the same columns in both")
    return first + rows


def _in_our_words(targets: str) -> str:
    """Return the reference solution with its closures under the names of ``trade.closure``."""
    return targets.replace("closure,", "transfers,", 1).replace("\ndek,", "\nfixed,")


def _csv(rows: list[Row]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
