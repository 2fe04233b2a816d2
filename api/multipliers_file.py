"""``multipliers.npz`` of a plan folder: what proves the bounds, for questions to the plan to begin with.

Nothing has to be believed: whatever multipliers lie there, exact arithmetic says what they prove
(:mod:`solver.multipliers`).  A folder without the file is as good, only slower to ask.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rules.columns import strings
from rules.problems import Grade, InputError, Problem
from solver.result import RowMultipliers

MULTIPLIERS = "multipliers.npz"
_COLUMNS = ("rule", "about", "group", "nth", "value")


def write_multipliers(file: Path, by_goal: Mapping[str, RowMultipliers]) -> None:
    """Write the multipliers of each goal."""
    columns: dict[str, npt.NDArray[np.generic]] = {}
    for goal, found in by_goal.items():
        for name in _COLUMNS:
            column = getattr(found, name)
            columns[f"{goal}.{name}"] = column.astype(str) if column.dtype == object else column
    with file.open("wb") as target:
        np.savez_compressed(target, **columns)  # type: ignore[arg-type]


def read_multipliers(folder: Path) -> Mapping[str, RowMultipliers]:
    """Those of a plan folder; none where it has no such file.

    Raises: InputError: the file is damaged, or not one of ours.
    """
    file = folder / MULTIPLIERS
    if not file.is_file():
        return {}
    try:
        with np.load(file, allow_pickle=False) as kept:
            goals = dict.fromkeys(name.partition(".")[0] for name in kept.files)
            return {goal: _read({name: kept[f"{goal}.{name}"] for name in _COLUMNS}) for goal in goals}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise InputError([_broken(file)]) from error


def _read(columns: Mapping[str, npt.NDArray[np.generic]]) -> RowMultipliers:
    texts = [strings(columns[name].astype(str).tolist()) for name in ("rule", "about", "group")]
    nth, value = columns["nth"].astype(np.int64), columns["value"].astype(np.float64)
    if {len(column) for column in (*texts, nth)} != {len(value)} or value.ndim != 1:
        raise ValueError("columns differ in length")
    return RowMultipliers(texts[0], texts[1], texts[2], nth, value)


def _broken(file: Path) -> Problem:
    return Problem(
        Grade.ERROR,
        str(file),
        "файл повреждён; без него план тоже годится",
        "the file is damaged; the plan will do without it",
        expected_ru="файл, который записала kvota allocate, или никакого",
        expected_en="the file that kvota allocate wrote, or none",
        code="broken_multipliers",
    )
