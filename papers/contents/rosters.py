"""Lists of the people of each group, for the institute."""

from __future__ import annotations

from papers.contents.columns import Content, common, course, holder, numbered
from papers.contents.fields import COMMON, COURSE, HOLDER, SCHOOL, Fields, listed, texts
from papers.contents.plan import SUMS, sums
from papers.given import Given

FIELDS: Fields = {
    **COMMON,
    **SUMS,
    "группы": listed(
        "группы, по дням начала",
        {
            **COURSE,
            **texts(организация="кто проводит", мест="сколько наших слушателей"),
            "слушатели": listed("слушатели", {**texts(номер="номер по порядку"), **HOLDER, **SCHOOL}),
        },
    ),
}


def content(given: Given) -> Content:
    """Values of ``FIELDS``."""
    figures = given.figures
    people = dict(list(figures.places.groupby("group_id")))
    rows = []
    for number, row in numbered(figures.by_group):
        listeners = [
            {"номер": i, **holder(place), "школа": place["school"]}
            for i, place in numbered(people[row["group_id"]])
        ]
        told = {"организация": row["provider"], "мест": int(row["places"]), "слушатели": listeners}
        rows.append({**course(row, number), **told})
    return {**common(given), **sums(given), "группы": rows}
