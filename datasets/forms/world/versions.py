"""The first form of every school, row by row, to compare later ones with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from datasets.forms.cells.dates import Dates
from datasets.forms.cells.names import Person, name_key
from datasets.forms.cells.text import key
from datasets.forms.cells.titles import Title


class WishKey(NamedTuple):
    """By what a row of a form is found again in another version: who, what, when."""

    name: str
    title: str
    dates: str

    @property
    def what(self) -> tuple[str, str]:
        """Who and what, whenever."""
        return (self.name, self.title)


class Seen(NamedTuple):
    """A row of a first version: where it stands and what else it says."""

    row: int
    shown: str
    dates: str
    position: str
    justification: str


@dataclass
class FirstForm:
    """The form of a school that was read: its file, its sheet, its rows."""

    file: str
    sheet: str
    chosen: bool = False
    """An answer says that this version holds."""
    rows: dict[WishKey, Seen] = field(default_factory=dict)
    aside: set[int] = field(default_factory=set)
    """Rows that were set aside."""

    def is_on(self, file: str, sheet: str) -> bool:
        """Whether it stands on that sheet."""
        return (self.file, self.sheet) == (file, sheet)


def wish_key(person: Person, title: Title, dates: Dates, written: str) -> WishKey:
    """The key of a row; dates that name no days are compared as they are written."""
    days = ",".join(span.iso() for span in dates.spans) or key(written)
    return WishKey(name_key(person.name), title.key, days)
