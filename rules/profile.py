"""A profile: which rules hold, with what parameters, and which goals come in what order."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from rules.base import Parameters, ParameterValue, Sentence
from rules.problems import Grade, InputError, Problem
from rules.profile_toml import FOLDER, read_file, read_mapping
from rules.substitution.policy import Policy
from rules.text import nearest
from rules.tolerance import Tolerance

if TYPE_CHECKING:
    from rules.context import Context

SHIPPED: tuple[str, ...] = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))
"""Names of the profiles that come with the program."""


@dataclass(frozen=True, eq=False)
class Profile:
    """The rules of one region for one campaign, complete: every parameter has its value.

    ``goals``: the most important first; ``tolerances``: how much of a goal the later ones may spend;
    ``source``: what proposes a pair (``application``, ``recommendation``, ``deficit``); ``rules``: for every
    rule of the registry its parameters, ``enabled`` among them; ``cycle_years``, ``min_hours``: the clock of
    the right to training; ``uses_unique_numbers``: false where the region has none and the word must not
    appear; ``substitution``: what is laid down about refusals and substitutes.  Build one with
    :func:`load_profile` or :func:`profile_from`, which check it.
    """

    name: str
    title: Sentence
    goals: tuple[str, ...]
    tolerances: Mapping[str, Tolerance]
    source: tuple[str, ...]
    rules: Mapping[str, Parameters]
    cycle_years: int
    min_hours: int
    uses_unique_numbers: bool
    substitution: Policy

    def enabled(self, rule: str) -> bool:
        """Whether the rule holds.  Raises: KeyError: no rule has that name."""
        return bool(self.rules[rule]["enabled"])

    def parameters(self, rule: str) -> Parameters:
        """Every parameter of the rule with its value.  Raises: KeyError: no rule has that name."""
        return self.rules[rule]

    def tolerance(self, goal: str) -> Tolerance:
        """How much of the goal later goals may spend; nothing unless the profile says so."""
        return self.tolerances.get(goal, Tolerance.none())

    @cached_property
    def sha256(self) -> str:
        """Hash of all that can change a plan: everything but the name and the titles."""
        text = json.dumps(self._content(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def as_json(self) -> dict[str, object]:
        """A plain object that :func:`profile_from` reads back, with ``name`` and ``sha256`` added."""
        titles = {"title_ru": self.title[0], "title_en": self.title[1]}
        return {"name": self.name, **titles, **self._content(), "sha256": self.sha256}

    def _content(self) -> dict[str, object]:
        return {
            "goals": list(self.goals),
            "source": list(self.source),
            "unique_numbers": self.uses_unique_numbers,
            "due": {"cycle_years": self.cycle_years, "min_hours": self.min_hours},
            "substitution": self.substitution.as_json(),
            "tolerances": {goal: tolerance.text for goal, tolerance in self.tolerances.items()},
            "rules": {
                rule: {key: _plain(value) for key, value in parameters.items()}
                for rule, parameters in self.rules.items()
            },
        }


def _plain(value: ParameterValue) -> object:
    return list(value) if isinstance(value, tuple) else value


def load_profile(name_or_path: str | Path) -> Profile:
    """The shipped profile of that name, else the TOML file at that path.

    Keys that a file leaves out are as in the shipped profile ``default``.

    Raises: InputError: no such profile, or mistakes in it, all at once.
    """
    name = str(name_or_path)
    if name in SHIPPED:
        return Profile(**read_file(FOLDER / f"{name}.toml"))
    path = Path(name_or_path)
    if not path.is_file():
        raise InputError([_no_such_profile(name)])
    return Profile(**read_file(path))


def profile_from(content: Mapping[str, object], name: str, file: str = "") -> Profile:
    """A profile from what a TOML file or :meth:`Profile.as_json` holds.

    Raises: InputError: every mistake in it, with ``file`` (default: the name) as the place.
    """
    kept = {key: value for key, value in content.items() if key not in ("name", "sha256")}
    return Profile(**read_mapping(kept, name, file or name))


def effective_goals(context: Context) -> tuple[str, ...]:
    """The goals a plan of this input is made for, the most important first.

    The profile's, with ``floor_shortfall`` put before all others where ``quota_floor`` is on and soft and
    some row of ``quotas`` has ``min_seats``.
    """
    goals = context.profile.goals
    floor = context.profile.parameters("quota_floor")
    soft = bool(floor["enabled"]) and not bool(floor["hard"])
    if soft and "floor_shortfall" not in goals and bool(context.dataset.quotas.min_seats.filled.any()):
        return ("floor_shortfall", *goals)
    return goals


def _no_such_profile(name: str) -> Problem:
    close = nearest(name, SHIPPED)
    names = ", ".join(SHIPPED)
    hint_ru, hint_en = (f"; возможно, «{close}»", f'; maybe "{close}"') if close else ("", "")
    return Problem(
        Grade.ERROR,
        name,
        f"такого профиля правил нет{hint_ru}",
        f"there is no such profile of rules{hint_en}",
        value=name,
        expected_ru=f"имя поставляемого профиля ({names}) или путь к файлу TOML",
        expected_en=f"the name of a shipped profile ({names}) or the path of a TOML file",
        code="unknown_profile",
    )


__all__ = ["SHIPPED", "Profile", "Tolerance", "effective_goals", "load_profile", "profile_from"]
