"""A school's order on sending people to courses, names and positions in the accusative."""

from __future__ import annotations

from papers.contents.columns import Content, common, course, meetings_of, numbered, person
from papers.contents.fields import COMMON, COURSE, PERSON, SCHOOL, Fields, listed, texts
from papers.given import Given
from papers.people.declension import Case
from papers.people.positions import accusative
from papers.remarks import Remark, name_remark, position_remark

FIELDS: Fields = {
    **COMMON,
    **SCHOOL,
    **texts(всего_мест="сколько направлений", всего_человек="сколько человек"),
    "строки": listed(
        "направления, по именам",
        {
            **COURSE,
            **PERSON,
            **texts(
                кого="«Иванову Марию Петровну»",
                должность_кого="«учителя математики»",
                занятия="очные и дистанционные части с датами",
                организация="кто проводит",
            ),
        },
    ),
}


def content(given: Given) -> Content:
    """Values of ``FIELDS``."""
    figures = given.figures
    meetings = meetings_of(given, figures.places["group_id"])
    places = figures.places.sort_values(["full_name", "teacher_id", "start", "programme"])
    rows = [
        {
            **course(row, number),
            **person(row),
            "кого": given.decliner.decline(row["full_name"], Case.ACCUSATIVE).text or row["teacher_id"],
            "должность_кого": accusative(row["position"]) or f"должность: {row['position']}",
            "занятия": meetings[row["group_id"]],
            "организация": row["provider"],
        }
        for number, row in numbered(places)
    ]
    return {
        **common(given),
        "школа": figures.schools["school"].iloc[0],
        "всего_мест": figures.totals.places,
        "всего_человек": figures.totals.persons,
        "строки": rows,
    }


def remarks(given: Given) -> list[Remark]:
    """What in the order should be looked at before it is signed."""
    people = given.figures.places.drop_duplicates("teacher_id").sort_values("teacher_id")
    names = zip(
        people["teacher_id"], people["school_id"], people["full_name"], people["position"], strict=True
    )
    found: list[Remark] = []
    for teacher_id, school_id, full_name, position in names:
        doubt = given.decliner.decline(full_name, Case.ACCUSATIVE).doubt
        if doubt is not None:
            found.append(name_remark(teacher_id, school_id, doubt))
        if accusative(position) is None:
            found.append(position_remark(teacher_id, school_id))
    return found
