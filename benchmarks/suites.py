"""What is measured: suites of cases by name, and the folders in which their instances lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from datasets.generator import generate
from datasets.write import write_csv_folder

HARD_LIMIT_S = 300.0


@dataclass(frozen=True)
class Case:
    """A preset of the generator, or (``real``) a folder of real data, under some profiles.

    ``seeds``: how many, 0 first, unless the command line says otherwise; ``expected``: optima of goals that
    are known from elsewhere.
    """

    instance: str
    profiles: tuple[str, ...] = ("plain",)
    seeds: int = 1
    real: bool = False
    expected: Mapping[str, int] = field(default_factory=dict)

    def seed_range(self, asked: int | None) -> range:
        """The seeds to run; real data and the preset that is the same for every seed have only one."""
        if self.real or self.instance == "tiny":
            return range(1)
        return range(self.seeds if asked is None else asked)


@dataclass(frozen=True)
class Suite:
    """Cases under one wall limit for each run; ``sources``: where real data comes from."""

    name: str
    cases: tuple[Case, ...]
    limit_s: float
    sources: tuple[str, ...] = ()


_BOTH = ("default", "plain")
_ALL = ("default", "novoselovo", "plain")

SUITES: Mapping[str, Suite] = {
    suite.name: suite
    for suite in (
        Suite(
            "quick",
            (
                Case("tiny", _BOTH),
                Case("rural", _BOTH, seeds=3),
                Case("town", _BOTH, seeds=2),
                Case("district"),
                Case("scarce"),
            ),
            limit_s=60.0,
        ),
        Suite(
            "districts",
            (
                Case("rural", _ALL, seeds=10),
                Case("town", _ALL, seeds=10),
                Case("district", _ALL, seeds=3),
                Case("scarce", _ALL, seeds=3),
            ),
            limit_s=HARD_LIMIT_S,
        ),
        Suite("scale", (Case("ten-districts"),), limit_s=HARD_LIMIT_S),
        Suite(
            "real",
            (
                Case("umass2024", real=True, expected={"application": 14678}),
                Case("ariel5783", real=True, expected={"application": 178526}),
            ),
            limit_s=HARD_LIMIT_S,
            sources=(
                "umass2024: Fair-and-Explainable-Decision-Making/course-allocation-data (MIT); "
                "Bissias et al., arXiv 2502.10592",
                "ariel5783: ariel-research/fairpyx (MIT)",
            ),
        ),
    )
}


def folder_of(case: Case, seed: int, data: Path | None, scratch: Path) -> Path:
    """The dataset's folder; a generated one is written below ``scratch`` once.

    Raises: ValueError: real data is asked for, and ``data`` does not hold it.
    """
    if case.real:
        if data is None or not (data / case.instance).is_dir():
            raise ValueError(
                f"{case.instance} lies outside of the repository: --data DIR with {case.instance}/"
            )
        return data / case.instance
    folder = scratch / f"{case.instance}-{seed}"
    if not folder.exists():
        write_csv_folder(generate(case.instance, seed), folder)
    return folder
