"""What is wrong with a file of scenarios: scenario, number of the change, field, value, expected."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rules.base import Sentence
from rules.problems import Grade, Problem
from rules.text import nearest


@dataclass(frozen=True)
class Where:
    """The place of a problem: a scenario, the number of one of its changes (None: the scenario itself)."""

    scenario: str
    number: int | None = None
    line: int | None = None

    @property
    def words(self) -> Sentence:
        """How a message begins."""
        if self.number is None:
            return f"сценарий «{self.scenario}»", f'scenario "{self.scenario}"'
        return (
            f"сценарий «{self.scenario}», изменение {self.number}",
            f'scenario "{self.scenario}", change {self.number}',
        )


@dataclass
class Faults:
    """Problems of a file of scenarios."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    """Names of the scenarios with which something is wrong."""

    def add(
        self,
        where: Where | None,
        at: tuple[str | None, object],
        code: str,
        message: Sentence,
        expected: Sentence | None = None,
    ) -> None:
        """One problem; ``at``: the field and the value in it (None: not told)."""
        named, value = at
        if where is not None:
            self.broken.add(where.scenario)
            words = where.words
            message = (f"{words[0]}: {message[0]}", f"{words[1]}: {message[1]}")
        self.problems.append(
            Problem(
                Grade.ERROR,
                self.file,
                *message,
                row=where.line if where is not None else None,
                column=named,
                value=None if value is None else str(value),
                expected_ru=expected[0] if expected else None,
                expected_en=expected[1] if expected else None,
                code=code,
            )
        )

    def unknown(
        self, where: Where | None, at: tuple[str, object], what: Sentence, known: Iterable[str]
    ) -> None:
        """A name that is none of the known ones, with the nearest of them."""
        names = list(known)
        close = nearest(str(at[1]), names)
        hint_ru, hint_en = (f"; возможно, «{close}»", f'; maybe "{close}"') if close else ("", "")
        self.add(
            where,
            at,
            "unknown_name",
            (f"{what[0]}{hint_ru}", f"{what[1]}{hint_en}"),
            (f"одно из: {', '.join(names)}", f"one of: {', '.join(names)}"),
        )
