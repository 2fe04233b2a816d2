"""The generated district as the sheets need it: rows by id, texts in Russian."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

Row = Mapping[str, str]

MONTHS = (
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
FORMS = {"in_person": "очная", "blended": "очно-заочная", "remote": "дистанционная"}
KINDS = {"course": "ПК", "track": "трек ЦНППМ", "retraining": "переподготовка", "seminar": "семинар"}
STATUS = {"leave": "отпуск по уходу", "leaving": "увольняется"}
PROVIDER_KINDS = {"state": "государственный", "private": "частный"}


def day(text: str) -> dt.date | None:
    """An ISO text as a date; None for an empty one."""
    return dt.date.fromisoformat(text) if text else None


def short(text: str) -> str:
    """``16.03.2027``."""
    found = day(text)
    return found.strftime("%d.%m.%Y") if found else ""


def yes(text: str) -> str:
    """Да, нет."""
    return {"true": "да", "false": "нет"}.get(text, "")


def span(start: str, end: str, style: int = 0) -> str:
    """Dates as different schools write them."""
    a, b = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    if a == b:
        return a.strftime("%d.%m.%Y")
    month = MONTHS[b.month - 1]
    worded = (
        f"{a.day}–{b.day} {month}"
        if a.month == b.month
        else f"{a.day} {MONTHS[a.month - 1]} – {b.day} {month}"
    )
    if b.year != 2027 or a.year != 2027:
        return f"{a:%d.%m.%Y}–{b:%d.%m.%Y}"
    return (
        f"{a:%d.%m.%Y}-{b:%d.%m.%Y}",
        f"с {a:%d.%m} по {b:%d.%m.%Y} г.",
        f"{a:%d.%m}-{b:%d.%m}",
        worded,
        f"{a:%d.%m.%y}–{b:%d.%m.%y}",
    )[style % 5]


@dataclass(frozen=True)
class District:
    """Tables of the generated dataset."""

    tables: Mapping[str, pd.DataFrame]

    def rows(self, table: str) -> list[Row]:
        """Rows of a table as texts."""
        frame = self.tables.get(table)
        return (
            []
            if frame is None
            else [{str(k): str(v) for k, v in r.items()} for r in frame.to_dict("records")]
        )

    def _by(self, table: str, column: str) -> dict[str, Row]:
        return {row[column]: row for row in self.rows(table)}

    @cached_property
    def schools(self) -> dict[str, Row]:
        """Schools by id."""
        return self._by("schools", "school_id")

    @cached_property
    def teachers(self) -> dict[str, Row]:
        """Posts by id."""
        return self._by("teachers", "teacher_id")

    @cached_property
    def programmes(self) -> dict[str, Row]:
        """Programmes by id."""
        return self._by("programmes", "programme_id")

    @cached_property
    def groups(self) -> dict[str, Row]:
        """Groups by id."""
        return self._by("groups", "group_id")

    @cached_property
    def competencies(self) -> dict[str, str]:
        """Names of competencies by id."""
        return {row["competency_id"]: row["name"] for row in self.rows("competencies")}

    @cached_property
    def streams(self) -> dict[str, int]:
        """Number of each group among its programme's groups."""
        counts: dict[str, int] = {}
        numbers = {}
        for group_id, group in self.groups.items():
            counts[group["programme_id"]] = numbers[group_id] = counts.get(group["programme_id"], 0) + 1
        return numbers

    @cached_property
    def twins(self) -> set[str]:
        """Groups that share programme and dates with another: only the stream tells them apart."""
        met: dict[tuple[str, str, str], list[str]] = {}
        for group_id, group in self.groups.items():
            met.setdefault((group["programme_id"], group["start"], group["end"]), []).append(group_id)
        return {g for ids in met.values() if len(ids) > 1 for g in ids}

    @cached_property
    def sessions(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """(group, mode) -> spans."""
        found: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for row in self.rows("group_sessions"):
            found.setdefault((row["group_id"], row["mode"]), []).append((row["start"], row["end"]))
        return found

    def school_of(self, teacher_id: str) -> str:
        """The school of a post."""
        return self.teachers[teacher_id]["school_id"]

    def title(self, programme_id: str) -> str:
        """The title of a programme."""
        return self.programmes[programme_id]["title"]

    def dates(self, group_id: str, style: int = 0) -> str:
        """The dates of a group, with its stream where dates alone do not tell."""
        group = self.groups[group_id]
        text = span(group["start"], group["end"], style)
        return f"поток {self.streams[group_id]}, {text}" if group_id in self.twins else text
