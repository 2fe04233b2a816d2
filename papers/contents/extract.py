"""A school's extract from the plan: its own people, dates, deadlines, and who has no place and why."""

from __future__ import annotations

from papers.contents.columns import (
    Content,
    common,
    course,
    day_or_nothing,
    holder,
    meetings_of,
    numbered,
    person,
)
from papers.contents.fields import COMMON, COURSE, HOLDER, PERSON, SCHOOL, Fields, listed, texts
from papers.figures.book import first_wishes
from papers.figures.rows import NO_GROUP
from papers.given import Given
from rules.registry import pair_rule

PLACE: Fields = {
    **COURSE,
    **HOLDER,
    **texts(занятия="очные и дистанционные части с датами", форма3_до="последний день для формы 3"),
}
FIELDS: Fields = {
    **COMMON,
    **SCHOOL,
    **texts(
        подано_строк="сколько строк в заявке школы",
        подано_человек="сколько в ней человек",
        всего_мест="сколько мест получила школа",
        всего_человек="сколько её работников учится",
        не_вошло="сколько заявленных остались без места",
    ),
    "строки": listed("места, по дням начала", PLACE),
    "не_вошли": listed(
        "заявленные без места",
        {
            **texts(номер="номер по порядку"),
            **PERSON,
            **texts(программа="первое пожелание", причина="почему"),
        },
    ),
}
_NO_REASON = "Мест не хватило."


def content(given: Given) -> Content:
    """Values of ``FIELDS``."""
    figures, totals = given.figures, given.figures.totals
    meetings = meetings_of(given, figures.places["group_id"])
    places = figures.places.sort_values(["start", "programme", "full_name"])
    wishes = first_wishes(figures.wishes)
    out = wishes[~wishes["seated"]].sort_values(["full_name", "teacher_id"])
    return {
        **common(given),
        "школа": figures.schools["school"].iloc[0],
        "подано_строк": totals.wishes,
        "подано_человек": totals.asked,
        "всего_мест": totals.places,
        "всего_человек": totals.persons,
        "не_вошло": totals.left_out,
        "строки": [
            {
                **course(row, number),
                **holder(row),
                "занятия": meetings[row["group_id"]],
                "форма3_до": day_or_nothing(row["due"]),
            }
            for number, row in numbered(places)
        ],
        "не_вошли": [
            {
                "номер": number,
                **person(row),
                "программа": row["programme"],
                "причина": given.reasons.get(row["teacher_id"]) or _refusal(row["refused_by"]),
            }
            for number, row in numbered(out)
        ],
    }


def _refusal(rule: str) -> str:
    """What a pair rule says, where the plan gives no sentence of its own."""
    if rule == NO_GROUP:
        return "У программы нет ни одной группы."
    return f"Не позволяет правило: {pair_rule(rule).title[0].lower()}." if rule else _NO_REASON
