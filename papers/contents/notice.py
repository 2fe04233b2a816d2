"""The month's notice (step 10) to one school: who goes where, and what changed since the notice before."""

from __future__ import annotations

import pandas as pd

from papers import wording
from papers.contents.columns import Content, common, course, day_or_nothing, holder, meetings_of, numbered
from papers.contents.extract import PLACE
from papers.contents.fields import COMMON, SCHOOL, Fields, listed, texts
from papers.figures.changes import Change, changed, in_month
from papers.given import Given

FIELDS: Fields = {
    **COMMON,
    **SCHOOL,
    **texts(
        месяц="«март 2027 года»",
        всего_строк="сколько мест в группах, которые идут в этом месяце",
        изменений="сколько изменений с прошлого извещения",
    ),
    "строки": listed(
        "места месяца и новые или перенесённые позже", {**PLACE, **texts(изменение="что изменилось")}
    ),
    "снято": listed("места, которых больше нет", {**PLACE, **texts(изменение="что изменилось")}),
}
_WORDS = {
    Change.SAME: "",
    Change.NEW: "добавлено",
    Change.OTHER_DATES: "другие сроки",
    Change.GONE: "снято",
}


def told(given: Given) -> pd.DataFrame:
    """The rows of the notice; empty where the school has nothing to be told."""
    return in_month(changed(given.figures.places, given.earlier), given.month)


def content(given: Given) -> Content:
    """Values of ``FIELDS``."""
    rows = told(given)
    gone = rows["change"] == Change.GONE
    held = ~gone & (rows["start"].dt.strftime("%Y-%m") <= given.month)
    return {
        **common(given),
        "школа": given.figures.schools["school"].iloc[0],
        "месяц": wording.month_name(given.month),
        "всего_строк": int(held.sum()),
        "изменений": int((rows["change"] != Change.SAME).sum()),
        "строки": _rows(rows[~gone], given),
        "снято": _rows(rows[gone], given),
    }


def _rows(rows: pd.DataFrame, given: Given) -> list[Content]:
    meetings = meetings_of(given, rows["group_id"])
    return [
        {
            **course(row, number),
            **holder(row),
            "занятия": meetings[row["group_id"]],
            "форма3_до": day_or_nothing(row["due"]),
            "изменение": _WORDS[Change(row["change"])],
        }
        for number, row in numbered(rows)
    ]
