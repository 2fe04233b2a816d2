"""The district's application (step 4): Form 2 of all schools in one."""

from __future__ import annotations

from papers.contents.columns import Content, common, course, numbered, person
from papers.contents.fields import COMMON, COURSE, PERSON, SCHOOL, Fields, listed, texts
from papers.given import Given

FIELDS: Fields = {
    **COMMON,
    **texts(
        всего_строк="сколько строк в заявке",
        всего_человек="сколько в ней человек",
        всего_школ="сколько школ подали",
        не_подали="школы, от которых заявки нет, через запятую",
    ),
    "строки": listed(
        "заявки, по программам", {**COURSE, **SCHOOL, **PERSON, **texts(обоснование="обоснование выбора")}
    ),
}


def content(given: Given) -> Content:
    """Values of ``FIELDS``."""
    figures = given.figures
    silent = figures.by_school.loc[figures.by_school["wishes"] == 0, "school"]
    rows = [
        {**course(row, number), **person(row), "школа": row["school"], "обоснование": row["justification"]}
        for number, row in numbered(figures.wishes)
    ]
    return {
        **common(given),
        "всего_строк": figures.totals.wishes,
        "всего_человек": figures.totals.asked,
        "всего_школ": figures.totals.applied,
        "не_подали": ", ".join(silent),
        "строки": rows,
    }
