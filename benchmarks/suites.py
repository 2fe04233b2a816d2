"""What is measured: suites of cases by name, and the folders in which their instances lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from benchmarks.growth import GROWTH, LIMITS_S, parameters_of
from datasets.generator import generate, generate_from
from datasets.write import write_csv_folder

HARD_LIMIT_S = 300.0
TEN_LIMIT_S = 600.0


@dataclass(frozen=True)
class Case:
    """A preset of the generator, an instance of the family ``growth``, or (``real``) a folder of real data,
    under some profiles.

    ``seeds``: how many, 0 first, unless the command line says otherwise; ``limit_s``: wall limit for each
    run, where it is not the suite's; ``expected``: optima of goals that are known from elsewhere.
    """

    instance: str
    profiles: tuple[str, ...] = ("plain",)
    seeds: int = 1
    real: bool = False
    limit_s: float | None = None
    expected: Mapping[str, int] = field(default_factory=dict)

    def seed_range(self, asked: int | None) -> range:
        """The seeds to run; real data and the preset that is the same for every seed have only one."""
        if self.real or self.instance == "tiny":
            return range(1)
        return range(self.seeds if asked is None else asked)


@dataclass(frozen=True)
class Suite:
    """Cases under one wall limit for each run; ``sources``: where real data comes from; ``contenders``: who
    takes part unless the command line says otherwise (empty: everybody)."""

    name: str
    cases: tuple[Case, ...]
    limit_s: float
    sources: tuple[str, ...] = ()
    contenders: tuple[str, ...] = ()


_BOTH = ("default", "plain")
_ALL = ("default", "novoselovo", "plain")

SUITES: Mapping[str, Suite] = {
    suite.name: suite
    for suite in (
        Suite(
            "quick",
            (
                Case("tiny", ("default",)),
                Case("rural", _BOTH),
                Case("town", ("default",)),
                Case("district"),
                Case("scarce"),
            ),
            limit_s=30.0,
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
        Suite("ten", (Case("ten-districts", seeds=5), Case("scarce-ten", seeds=5)), limit_s=TEN_LIMIT_S),
        Suite(
            "region",
            (Case("region", limit_s=600.0), Case("region", ("default",), limit_s=900.0)),
            limit_s=900.0,
        ),
        Suite(
            "growth",
            tuple(Case(instance, limit_s=LIMITS_S.get(instance)) for instance in GROWTH),
            limit_s=900.0,
            contenders=("kvota", "flow"),
        ),
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
        write_csv_folder(_drawn(case.instance, seed), folder)
    return folder


def _drawn(instance: str, seed: int) -> dict[str, pd.DataFrame]:
    if instance in GROWTH:
        return generate_from(parameters_of(instance), instance, seed)
    return generate(instance, seed)
