"""Form 3 (step 11) of one school, filled in: a page for every group."""

from __future__ import annotations

import pandas as pd

from papers.contents.columns import Content, common, course, day_or_nothing, numbered, person
from papers.contents.fields import COMMON, COURSE, PERSON, SCHOOL, Fields, listed, texts
from papers.given import Given

FIELDS: Fields = {
    **COMMON,
    **SCHOOL,
    "подтверждения": listed(
        "группы, по дням начала",
        {
            **COURSE,
            **texts(
                срок="последний день, когда подтверждение принимают", срок_внутренний="срок координатора"
            ),
            "строки": listed("слушатели", {**COURSE, **PERSON}),
        },
    ),
}


def content(given: Given) -> Content:
    """Values of ``FIELDS``."""
    places = given.figures.places
    groups = places.drop_duplicates("group_id").sort_values(["start", "programme", "group_id"])
    people = dict(list(places.groupby("group_id")))
    return {
        **common(given),
        "школа": given.figures.schools["school"].iloc[0],
        "подтверждения": [
            {
                **course(row, number),
                "срок": day_or_nothing(row["due"]),
                "срок_внутренний": day_or_nothing(row["due_early"]),
                "строки": _rows(people[row["group_id"]]),
            }
            for number, row in numbered(groups)
        ],
    }


def _rows(places: pd.DataFrame) -> list[Content]:
    return [{**course(row, number), **person(row)} for number, row in numbered(places)]
