"""Rows of frames as the rows of a paper's list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from papers import wording
from papers.given import Given
from rules.tables import Form

Content = dict[str, object]


def common(given: Given) -> Content:
    """Values of ``fields.COMMON``."""
    figures = given.figures
    names = figures.schools["district"].unique()
    return {
        "район": ", ".join(map(str, names)),
        "полугодие": wording.half_year(figures.start, figures.end),
        "полугодия": wording.half_year_of(figures.start, figures.end),
        "составлено": wording.day(given.made_on),
        "год": given.made_on.year,
    }


def course(row: pd.Series, number: int) -> Content:
    """Values of ``fields.COURSE`` for a row with the columns of a programme, ``start`` and ``end``."""
    dated = "start" in row.index and not pd.isna(row["start"])
    return {
        "номер": number,
        "программа": row["programme"],
        "часов": whole(row["hours"]),
        "форма": wording.FORMS[Form(row["form"])],
        "сроки": wording.span(row["start"].date(), row["end"].date()) if dated else wording.NO_DATES,
    }


def person(row: pd.Series) -> Content:
    """Values of ``fields.PERSON``; a post without a name is told by its id."""
    return {"фио": row["full_name"] or row["teacher_id"], "должность": row["position"]}


def holder(row: pd.Series) -> Content:
    """Values of ``fields.HOLDER`` for a place."""
    return {**person(row), "уникальный_номер": row["unique_number"]}


def whole(value: object) -> object:
    """A whole number; "" where it is not known."""
    return "" if pd.isna(value) else int(value)  # type: ignore[call-overload]  # a nullable whole number


def day_or_nothing(value: pd.Timestamp) -> str:
    """A day; "" where there is none."""
    return "" if pd.isna(value) else wording.day(value.date())


def numbered(frame: pd.DataFrame) -> Iterable[tuple[int, pd.Series]]:
    """Rows with their numbers from 1.  Papers of a district are short: their rows are laid out one by one."""
    return ((number, row) for number, (_, row) in enumerate(frame.iterrows(), start=1))


def meetings_of(given: Given, groups: pd.Series) -> Mapping[str, str]:
    """Per group its sessions as a paper tells them; "" for a group that is one session."""
    sessions = given.figures.sessions
    return {
        str(group): wording.meetings(
            (start.date(), end.date(), mode)
            for start, end, mode in zip(rows["start"], rows["end"], rows["mode"], strict=True)
        )
        for group, rows in sessions[sessions["group_id"].isin(groups)].groupby("group_id", sort=False)
    }
