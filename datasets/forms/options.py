"""What a coordinator declares once because the sheets do not say it: thresholds, senses, most points."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from datasets.forms.answers.question import folded
from datasets.forms.cells.levels import Sense
from datasets.forms.errors import FormsError
from datasets.forms.limits import GAP_THRESHOLDS
from rules.problems import Grade, Problem
from rules.text import nearest

SECTION = "deficits"
KEYS = ("thresholds", "sense", "max_points")
SENSES = tuple(str(sense) for sense in Sense)
_EMPTY: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class ImportOptions:
    """``thresholds``: (least gap in per cent, severity) from the largest down; names of sheets are folded.

    ``senses`` and ``tops`` hold for the columns of a sheet whose headings do not tell.
    """

    thresholds: tuple[tuple[float, int], ...] = GAP_THRESHOLDS
    senses: Mapping[str, Sense] = field(default_factory=lambda: _EMPTY)
    tops: Mapping[str, float] = field(default_factory=lambda: _EMPTY)

    def sense(self, sheet: str) -> Sense | None:
        """The declared sense of a sheet's marks."""
        return self.senses.get(folded(sheet))

    def top(self, sheet: str) -> float | None:
        """The declared most points of a task on a sheet."""
        return self.tops.get(folded(sheet))


def read_options(path: Path) -> ImportOptions:
    """The options of a TOML file; what it leaves out is as by default.

    Raises:
        FormsError: the file can't be read, or every mistake in it.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        detail = str(error) if isinstance(error, tomllib.TOMLDecodeError) else type(error).__name__
        problem = _Faults(path).problem(
            "", "", (f"файл не читается: {detail}", f"the file can't be read: {detail}"), ("TOML", "TOML")
        )
        raise FormsError([problem]) from error
    faults = _Faults(path)
    faults.known("", content, (SECTION,))
    table = faults.table(SECTION, content.get(SECTION, {}))
    faults.known(f"{SECTION}.", table, KEYS)
    options = ImportOptions(
        thresholds=faults.thresholds(table.get("thresholds")),
        senses=MappingProxyType({k: Sense(v) for k, v in faults.by_sheet(table, "sense", _is_sense)}),
        tops=MappingProxyType({k: float(v) for k, v in faults.by_sheet(table, "max_points", _is_top)}),
    )
    if faults.problems:
        raise FormsError(faults.problems)
    return options


def _is_sense(value: object) -> bool:
    return value in SENSES


def _is_top(value: object) -> bool:
    return type(value) in (int, float) and isinstance(value, int | float) and 0 < value <= 1000


_EXPECTED: Mapping[str, tuple[str, str]] = {
    "sense": (" или ".join(SENSES), " or ".join(SENSES)),
    "max_points": ("число от 1 до 1000", "a number from 1 to 1000"),
    "thresholds": (
        "три возрастающих числа от 0 до 100: с какого разрыва в % тяжесть 1, 2, 3",
        "three rising numbers from 0 to 100: the gap in % from which severity is 1, 2, 3",
    ),
}


@dataclass
class _Faults:
    path: Path
    problems: list[Problem] = field(default_factory=list)

    def problem(
        self, key: str, value: object, message: tuple[str, str], expected: tuple[str, str]
    ) -> Problem:
        return Problem(
            Grade.ERROR,
            str(self.path),
            *message,
            column=key or None,
            value=str(value) or None,
            expected_ru=expected[0],
            expected_en=expected[1],
            code="import_options",
        )

    def wrong(self, key: str, value: object, expected: tuple[str, str]) -> None:
        self.problems.append(
            self.problem(key, value, ("недопустимое значение", "value not allowed"), expected)
        )

    def known(self, prefix: str, table: Mapping[str, Any], names: tuple[str, ...]) -> None:
        for key in table:
            if key not in names:
                close = nearest(key, list(names))
                hint = (f"; возможно, «{close}»", f'; maybe "{close}"') if close else ("", "")
                message = (f"неизвестный ключ{hint[0]}", f"unknown key{hint[1]}")
                known = ", ".join(names)
                expected = (f"одно из: {known}", f"one of: {known}")
                self.problems.append(self.problem(prefix + key, key, message, expected))

    def table(self, key: str, value: object) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        self.wrong(key, value, ("таблица TOML", "a TOML table"))
        return {}

    def by_sheet(
        self, table: Mapping[str, Any], key: str, fits: Callable[[object], bool]
    ) -> list[tuple[str, Any]]:
        """Folded sheet names and their values; a wrong value is a problem."""
        found = []
        for sheet, value in self.table(f"{SECTION}.{key}", table.get(key, {})).items():
            if fits(value):
                found.append((folded(sheet), value))
            else:
                self.wrong(f"{SECTION}.{key}.{sheet}", value, _EXPECTED[key])
        return found

    def thresholds(self, value: object) -> tuple[tuple[float, int], ...]:
        if value is None:
            return GAP_THRESHOLDS
        if (
            not isinstance(value, list)
            or len(value) != len(GAP_THRESHOLDS)
            or not all(type(v) in (int, float) and 0 < v <= 100 for v in value)
            or sorted(set(value)) != value
        ):
            self.wrong(f"{SECTION}.thresholds", value, _EXPECTED["thresholds"])
            return GAP_THRESHOLDS
        return tuple((float(v), severity) for severity, v in reversed(list(enumerate(value, start=1))))
