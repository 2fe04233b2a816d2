"""Columns of the workbooks for work: what they are called, how wide they are, what an edit means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from rules.base import Sentence

Cell = str | int | date
"""What a cell holds; ``""`` is an empty one."""


class About(StrEnum):
    """What an edit of a cell changes."""

    PERSON = "person"
    GROUP = "group"
    NOTE = "note"
    """A remark of the people who work with the book: told, without a meaning for the plan."""
    SHOWN = "shown"
    """Told for convenience and not compared: it changes while the plan stays."""


@dataclass(frozen=True)
class Column:
    """A column; ``width`` in characters.  ``dated``: its cells are days."""

    key: str
    heading: Sentence
    width: float
    about: About
    dated: bool = False


NUMBER = Column("no", ("№", "No"), 5, About.SHOWN)
"""Rows numbered from 1, as the forms have it."""

ROW_ID = Column("row_id", ("Код строки (не менять)", "Row id (keep)"), 16, About.SHOWN)
"""The hidden column by which a row is known again."""

_ALL = (
    NUMBER,
    Column("programme", ("Название программы повышения квалификации", "Programme"), 38, About.GROUP),
    Column("hours", ("Часов", "Hours"), 7, About.GROUP),
    Column("form", ("Форма", "Form"), 13, About.GROUP),
    Column("start", ("Начало", "Start"), 12, About.GROUP, dated=True),
    Column("end", ("Окончание", "End"), 12, About.GROUP, dated=True),
    Column("dates", ("Сроки", "Dates"), 23, About.GROUP),
    Column("group", ("Код группы", "Group id"), 9, About.GROUP),
    Column("full_name", ("ФИО (полностью)", "Full name"), 30, About.PERSON),
    Column("position", ("Должность", "Position"), 24, About.PERSON),
    Column("school", ("Образовательное учреждение", "School"), 26, About.PERSON),
    Column("number", ("Уникальный номер", "Unique number"), 16, About.PERSON),
    Column("due", ("Форма 3 до", "Form 3 by"), 12, About.SHOWN, dated=True),
    Column("confirmed", ("Форма 3 есть", "Form 3 is here"), 8, About.SHOWN),
    Column("justification", ("Обоснование выбора", "Justification"), 34, About.NOTE),
    Column("note", ("Примечание", "Note"), 15, About.NOTE),
)
COLUMNS: Mapping[str, Column] = MappingProxyType({column.key: column for column in _ALL})
"""Every column by its key."""


def pick(sentence: Sentence, lang: str) -> str:
    """The sentence in the language, ``ru`` or ``en``."""
    return sentence[lang != "ru"]
