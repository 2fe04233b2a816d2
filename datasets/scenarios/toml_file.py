"""Reading a file of scenarios: what each change is; every mistake in their form at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from datasets.scenarios.faults import Faults, Where
from datasets.scenarios.records import Numbered, Scenario
from datasets.scenarios.shapes import change_of
from rules.problems import InputError
from rules.text import normal

MOST_SCENARIOS = 100
LONGEST_NAME = 120
_HEADING = re.compile(r"\s*\[\[\s*scenario\s*\]\]")
_CHANGE = re.compile(r"\s*\[\[\s*scenario\s*\.\s*change\s*\]\]")


def read_scenarios(path: Path, faults: Faults) -> tuple[Scenario, ...]:
    """The scenarios of a TOML file, in its order; mistakes in their form are added to ``faults``, and what
    has one is left out.

    Raises: InputError: the file can't be read, or there is no scenario in it.
    """
    expected = ("текст TOML в UTF-8", "TOML text in UTF-8")
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        said = type(error).__name__
        faults.add(
            None,
            (None, None),
            "unreadable",
            (f"файл сценариев не читается: {said}", f"the file of scenarios can't be read: {said}"),
            expected,
        )
        raise InputError(faults.problems) from error
    except tomllib.TOMLDecodeError as error:
        faults.add(
            None,
            (None, None),
            "toml_syntax",
            (f"это не TOML: {error}", f"this is no TOML: {error}"),
            expected,
        )
        raise InputError(faults.problems) from error
    return scenarios_from(content, faults, Lines(text))


class Lines:
    """The line of each heading, as far as a simple reading finds them all."""

    def __init__(self, text: str) -> None:
        self.of_scenario: list[int] = []
        self.of_change: list[list[int]] = []
        for number, line in enumerate(text.splitlines(), start=1):
            if _HEADING.match(line):
                self.of_scenario.append(number)
                self.of_change.append([])
            elif _CHANGE.match(line) and self.of_change:
                self.of_change[-1].append(number)

    def scenario(self, place: int, of: int) -> int | None:
        return self.of_scenario[place] if len(self.of_scenario) == of else None

    def change(self, place: int, number: int, of: tuple[int, int]) -> int | None:
        scenarios, changes = of
        found = len(self.of_scenario) == scenarios and len(self.of_change[place]) == changes
        return self.of_change[place][number - 1] if found else None


def scenarios_from(
    content: Mapping[str, Any], faults: Faults, lines: Lines | None = None
) -> tuple[Scenario, ...]:
    """As :func:`read_scenarios`, from what a TOML file holds."""
    lines = lines or Lines("")
    for key in content:
        if key != "scenario":
            faults.unknown(None, (key, key), ("неизвестный ключ", "unknown key"), ["scenario"])
    listed = content.get("scenario", [])
    expected = (f"от 1 до {MOST_SCENARIOS} таблиц [[scenario]]", f"1 to {MOST_SCENARIOS} [[scenario]] tables")
    whole = isinstance(listed, list) and all(isinstance(one, Mapping) for one in listed)
    if not whole or not 1 <= len(listed) <= MOST_SCENARIOS:
        count = len(listed) if isinstance(listed, list) else 1
        faults.add(
            None,
            ("scenario", count),
            "no_scenarios",
            ("нет таблиц [[scenario]] или их слишком много", "no [[scenario]] tables, or too many"),
            expected,
        )
        raise InputError(faults.problems)
    found = [
        _scenario(one, lines.scenario(i, len(listed)), (lines, i, len(listed)), faults)
        for i, one in enumerate(listed)
    ]
    _check_names(found, faults)
    return tuple(found)


def _scenario(
    given: Mapping[str, Any], line: int | None, at: tuple[Lines, int, int], faults: Faults
) -> Scenario:
    lines, place, of = at
    name = given.get("name")
    shown = name.strip() if isinstance(name, str) and name.strip() else f"№ {place + 1}"
    where = Where(shown, None, line)
    if not isinstance(name, str) or not 1 <= len(name.strip()) <= LONGEST_NAME or not name.isprintable():
        faults.add(
            where,
            ("name", name),
            "no_name",
            ("у сценария нет имени", "the scenario has no name"),
            (
                f"строка от 1 до {LONGEST_NAME} знаков без переносов",
                f"a line of 1 to {LONGEST_NAME} characters",
            ),
        )
    for key in given:
        if key not in ("name", "change"):
            faults.unknown(where, (key, key), ("неизвестный ключ", "unknown key"), ["name", "change"])
    changes = given.get("change", [])
    if not isinstance(changes, list) or not changes or not all(isinstance(c, Mapping) for c in changes):
        faults.add(
            where,
            ("change", None),
            "empty_scenario",
            ("сценарий ничего не меняет", "the scenario changes nothing"),
            ("хотя бы одна таблица [[scenario.change]]", "at least one [[scenario.change]] table"),
        )
        return Scenario(shown, line, ())
    found = []
    for number, one in enumerate(changes, start=1):
        line_of = lines.change(place, number, (of, len(changes)))
        change = change_of(one, Where(shown, number, line_of or line), faults)
        if change is not None:
            found.append(Numbered(number, line_of or line, change))
    return Scenario(shown, line, tuple(found))


def _check_names(found: list[Scenario], faults: Faults) -> None:
    first: dict[str, str] = {}
    for scenario in found:
        name = normal(scenario.name)
        if name in first:
            faults.add(
                Where(scenario.name, None, scenario.line),
                ("name", scenario.name),
                "duplicate_name",
                ("имя повторяется", "the name stands twice"),
                ("у каждого сценария своё имя", "a name of its own for each scenario"),
            )
        first.setdefault(name, scenario.name)
