"""Placeholders of templates: their names, as a coordinator sees them in Word, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Fields = Mapping[str, "Field"]


@dataclass(frozen=True)
class Field:
    """``meaning`` in Russian, as papers are; ``rows``: the placeholder is a list, and each row has these."""

    meaning: str
    rows: Fields | None = None


def texts(**meanings: str) -> dict[str, Field]:
    """Placeholders that are plain texts or numbers."""
    return {name: Field(meaning) for name, meaning in meanings.items()}


def listed(meaning: str, rows: Fields) -> Field:
    """A list."""
    return Field(meaning, rows)


COMMON = texts(
    район="название района",
    полугодие="«I полугодие 2027 года»",
    полугодия="«I полугодия 2027 года»",
    составлено="день составления, «22.12.2026»",
    год="год дня составления",
)
COURSE = texts(
    номер="номер строки по порядку",
    программа="название программы",
    часов="объём, часов",
    форма="очно, очно-заочно или дистанционно",
    сроки="«16–27.03.2027»",
)
PERSON = texts(фио="фамилия, имя, отчество", должность="должность")
HOLDER = {**PERSON, **texts(уникальный_номер="уникальный номер, если он есть")}
SCHOOL = texts(школа="образовательное учреждение")
