"""What a scenario is: a name and its changes, each with its number and its line in the file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

KeyCells = str | Mapping[str, str]
"""Which row is meant: its id, or the cells that it has."""


@dataclass(frozen=True)
class SetCell:
    """The cell of one row gets another text (``""``: empty)."""

    table: str
    key: KeyCells
    column: str
    value: str


@dataclass(frozen=True)
class ShiftGroup:
    """A group and all its sessions are held so many days later (earlier: below zero)."""

    key: KeyCells
    days: int


@dataclass(frozen=True)
class AddRow:
    """One more row; columns that are left out are empty."""

    table: str
    row: Mapping[str, str]


@dataclass(frozen=True)
class RemoveRow:
    """A row less; ``dependents``: with it every row that refers to it."""

    table: str
    key: KeyCells
    dependents: bool


@dataclass(frozen=True)
class SetRule:
    """A parameter of a rule (``enabled`` among them) gets another value."""

    rule: str
    parameter: str
    value: object


@dataclass(frozen=True)
class PlaceGoal:
    """A goal comes at this place of the order, 1 being the first; None: it is no goal any more."""

    goal: str
    place: int | None


Change = SetCell | ShiftGroup | AddRow | RemoveRow | SetRule | PlaceGoal


@dataclass(frozen=True)
class Numbered:
    """A change as it stands in the file: ``number`` counts from 1 in its scenario, ``line`` in the file."""

    number: int
    line: int | None
    change: Change


@dataclass(frozen=True)
class Scenario:
    """A named list of changes on a base."""

    name: str
    line: int | None
    changes: tuple[Numbered, ...]


EffectKind = Literal["set", "add", "remove", "dependent", "rule", "goal"]


@dataclass(frozen=True)
class Effect:
    """What a change did: ``before`` and ``after`` of a cell, a parameter or a place in the order.

    ``row``: the row's id, or its filled cells; a row that was removed because it referred to another one is
    ``dependent``, told once a table with their number in ``before``.
    """

    number: int
    kind: EffectKind
    table: str = ""
    row: str = ""
    column: str = ""
    before: str = ""
    after: str = ""

    def as_json(self) -> dict[str, object]:
        """A plain object; empty fields are left out."""
        told = {name: text for name, text in vars(self).items() if text != ""}
        return {**told, "before": self.before, "after": self.after}
