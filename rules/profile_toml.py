"""Reading a profile: every mistake in it becomes a problem, and all are told at once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rules.base import Parameters, Sentence
from rules.problems import Grade, InputError, Problem
from rules.profile_values import checked_value, expectation
from rules.registry import GOALS, RULES, Rule
from rules.substitution.policy import FLAGS, RANGES, Policy
from rules.text import nearest, normal
from rules.tolerance import Tolerance

FOLDER = Path(__file__).parent / "profiles"
DEFAULT = "default"
SOURCES = ("application", "recommendation", "deficit")
NUMBER_RULES = ("number_allotment", "holds_number")
"""Rules that mean nothing where the region has no unique numbers."""

DUE_RANGES = {"cycle_years": (1, 50), "min_hours": (0, 10_000)}
KEYS = (
    "title_ru", "title_en", "goals", "source", "unique_numbers", "due", "substitution", "tolerances", "rules",
)  # fmt: skip
IMPLIED_GOAL = "floor_shortfall"
"""The goal that comes first by itself where ``quota_floor`` is soft."""


def read_file(path: Path) -> dict[str, Any]:
    """The fields of a profile from a TOML file; its name is the file's.

    Raises: InputError: the file can't be read, or every mistake in it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([_broken(path, None, f"{type(error).__name__}", "unreadable")]) from error
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        raise InputError([_broken(path, int(at[1]) if at else None, str(error), "toml_syntax")]) from error
    return read_mapping(content, path.stem, str(path), _lines(text))


def read_mapping(
    content: Mapping[str, Any], name: str, file: str, lines: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """The fields of a profile from what a TOML file holds; keys left out are as in ``default``.

    ``lines``: where each dotted key stands.  Raises: InputError: every mistake in it.
    """
    reader = _Reader(file, lines or {})
    reader.known("", content, KEYS)
    numbers = reader.scalar("unique_numbers", content.get("unique_numbers"), default()["unique_numbers"])
    goals = reader.names("goals", content.get("goals", default()["goals"]), [goal.name for goal in GOALS])
    fields = {
        "name": name,
        "title": (
            reader.scalar("title_ru", content.get("title_ru"), name),
            reader.scalar("title_en", content.get("title_en"), name),
        ),
        "goals": goals,
        "source": reader.names("source", content.get("source", default()["source"]), SOURCES),
        "tolerances": reader.tolerances(content.get("tolerances", {}), goals),
        "rules": reader.rules(content.get("rules", {}), bool(numbers)),
        **reader.due(content.get("due", {})),
        "substitution": reader.substitution(content.get("substitution", {})),
        "uses_unique_numbers": numbers,
    }
    if reader.problems:
        raise InputError(sorted(reader.problems, key=lambda p: p.row or 0))
    return fields


@cache
def default() -> Mapping[str, Any]:
    """What the shipped profile ``default`` says: the value of every key that another leaves out."""
    return MappingProxyType(tomllib.loads((FOLDER / f"{DEFAULT}.toml").read_text(encoding="utf-8")))


@dataclass
class _Reader:
    file: str
    lines: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)

    def problem(self, key: str, value: object, code: str, message: Sentence, expected: Sentence) -> None:
        self.problems.append(
            Problem(
                Grade.ERROR,
                self.file,
                *message,
                row=self.lines.get(key),
                column=key,
                value=str(value),
                expected_ru=expected[0],
                expected_en=expected[1],
                code=code,
            )
        )

    def known(
        self, prefix: str, table: Mapping[str, Any], names: Iterable[str], code: str = "unknown_key"
    ) -> None:
        """A problem for every key of the table that is none of the names."""
        for key in table:
            if key not in names:
                self.unknown(f"{prefix}{key}", key, names, code)

    def unknown(self, key: str, name: object, names: Iterable[str], code: str) -> None:
        known = list(names)
        close = nearest(str(name), known)
        what_ru, what_en = _KINDS[code]
        hint_ru, hint_en = (f"; возможно, «{close}»", f'; maybe "{close}"') if close else ("", "")
        self.problem(
            key,
            name,
            code,
            (f"{what_ru}: «{name}»{hint_ru}", f'{what_en}: "{name}"{hint_en}'),
            (f"одно из: {', '.join(known)}", f"one of: {', '.join(known)}"),
        )

    def wrong(self, key: str, value: object, expected: Sentence, code: str = "wrong_value") -> None:
        self.problem(key, value, code, ("недопустимое значение", "value not allowed"), expected)

    def scalar(self, key: str, value: object, fallback: Any) -> Any:
        """The value, of the type of ``fallback``, which it is where the key is left out."""
        if value is None:
            return fallback
        if type(value) is not type(fallback):
            self.wrong(key, value, expectation(fallback))
            return fallback
        return value

    def names(self, key: str, value: object, known: Iterable[str]) -> tuple[str, ...]:
        """A list of known names: at least one, none twice."""
        known = list(known)
        code = "unknown_goal" if key == "goals" else "unknown_source"
        if (
            not isinstance(value, list | tuple)
            or not value
            or not all(isinstance(name, str) for name in value)
        ):
            names = ", ".join(known)
            self.wrong(
                key,
                value,
                (f"список хотя бы из одного имени: {names}", f"a list of at least one of: {names}"),
            )
            return ()
        for i, name in enumerate(value):
            if name not in known:
                self.unknown(key, name, known, code)
            elif name in value[:i]:
                self.problem(
                    key,
                    name,
                    "duplicate",
                    (f"«{name}» повторяется", f'"{name}" stands twice'),
                    ("каждое имя один раз", "each name once"),
                )
        return tuple(value)

    def table(self, key: str, value: object) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        self.wrong(key, value, ("таблица TOML", "a TOML table"))
        return {}

    def due(self, value: object) -> dict[str, int]:
        """The clock of the right to training."""
        table = self.table("due", value)
        self.known("due.", table, DUE_RANGES)
        found = {}
        for key, (low, high) in DUE_RANGES.items():
            figure = table.get(key, default()["due"][key])
            if type(figure) is not int or not low <= figure <= high:
                self.wrong(f"due.{key}", figure, expectation(0, low, high))
            found[key] = figure
        return found

    def substitution(self, value: object) -> Policy:
        """What is laid down about refusals and substitutes."""
        table = self.table("substitution", value)
        usual = default()["substitution"]
        self.known("substitution.", table, usual)
        found: dict[str, Any] = {}
        for key, (low, high) in RANGES.items():
            figure = table.get(key, usual[key])
            if type(figure) is not int or not low <= figure <= high:
                self.wrong(f"substitution.{key}", figure, expectation(0, low, high))
            found[key] = figure
        for key in FLAGS:
            found[key] = self.scalar(f"substitution.{key}", table.get(key), usual[key])
        reasons = table.get("reasons", usual["reasons"])
        if not isinstance(reasons, list | tuple) or not all(isinstance(r, str) and r for r in reasons):
            self.wrong("substitution.reasons", reasons, ("список причин", "a list of reasons"))
            reasons = []
        return Policy(**found, reasons=tuple(normal(reason) for reason in reasons))

    def tolerances(self, value: object, goals: tuple[str, ...]) -> Mapping[str, Tolerance]:
        """What of each goal later goals may spend."""
        found = {}
        for goal, figure in self.table("tolerances", value).items():
            key = f"tolerances.{goal}"
            if goal not in goals and goal != IMPLIED_GOAL:
                self.unknown(key, goal, goals, "unknown_tolerance")
                continue
            try:
                found[goal] = Tolerance.parse(figure)
            except ValueError:
                self.wrong(
                    key,
                    figure,
                    ("целое число ≥ 0 или доля вида «0.5%»", 'a whole number >= 0 or a share as "0.5%"'),
                )
        return MappingProxyType(found)

    def rules(self, value: object, numbers: bool) -> Mapping[str, Parameters]:
        """Every rule of the registry with every parameter."""
        table = self.table("rules", value)
        self.known("rules.", table, [rule.name for rule in RULES], "unknown_rule")
        return MappingProxyType(
            {rule.name: self.parameters(rule, table.get(rule.name, {}), numbers) for rule in RULES}
        )

    def parameters(self, rule: Rule, value: object, numbers: bool) -> Parameters:
        """Every parameter of one rule: as given, else as its record says."""
        prefix = f"rules.{rule.name}"
        table = self.table(prefix, value)
        self.known(f"{prefix}.", table, ["enabled", *(p.name for p in rule.parameters)], "unknown_parameter")
        meaningless = rule.name in NUMBER_RULES and not numbers
        enabled = self.scalar(f"{prefix}.enabled", table.get("enabled"), rule.enabled and not meaningless)
        if rule.always and not enabled:
            self.wrong(
                f"{prefix}.enabled",
                False,
                ("true: это правило действует всегда", "true: this rule always holds"),
                "always",
            )
        if meaningless and enabled:
            self.wrong(
                f"{prefix}.enabled",
                True,
                ("false, раз unique_numbers = false", "false, as unique_numbers = false"),
                "no_unique_numbers",
            )
        found: dict[str, Any] = {"enabled": enabled}
        for parameter in rule.parameters:
            given = table.get(parameter.name, parameter.default)
            found[parameter.name], expected = checked_value(parameter, given)
            if expected is not None:
                self.wrong(f"{prefix}.{parameter.name}", given, expected)
        return MappingProxyType(found)


_KINDS: Mapping[str, Sentence] = {
    "unknown_key": ("неизвестный ключ", "unknown key"),
    "unknown_goal": ("неизвестная цель", "unknown goal"),
    "unknown_source": ("неизвестный источник пар", "unknown source of pairs"),
    "unknown_tolerance": (
        "допуск для цели, которой в профиле нет",
        "tolerance for a goal the profile does not have",
    ),
    "unknown_rule": ("неизвестное правило", "unknown rule"),
    "unknown_parameter": ("неизвестный параметр правила", "unknown parameter of the rule"),
}


def _broken(path: Path, row: int | None, detail: str, code: str) -> Problem:
    return Problem(
        Grade.ERROR,
        str(path),
        f"файл профиля не читается: {detail}",
        f"the profile can't be read: {detail}",
        row=row,
        expected_ru="текст TOML в UTF-8",
        expected_en="TOML text in UTF-8",
        code=code,
    )


def _lines(text: str) -> dict[str, int]:
    """The line of every dotted key and table heading, as far as a simple reading finds them."""
    found: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.splitlines(), start=1):
        heading = re.match(r"\s*\[\s*([\w.\-]+)\s*\]", line)
        key = re.match(r"\s*\"?([\w.\-]+)\"?\s*=", line)
        if heading:
            prefix = f"{heading[1]}."
            found.setdefault(heading[1], number)
        elif key:
            found.setdefault(f"{prefix}{key[1]}", number)
    return found
