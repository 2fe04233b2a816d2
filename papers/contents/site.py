"""What may be put on a web site (step 9): the plan without names, numbers under five hidden."""

from __future__ import annotations

import pandas as pd

from papers.contents.columns import Content, common, course, meetings_of, numbered, whole
from papers.contents.fields import COMMON, COURSE, SCHOOL, Fields, listed, texts
from papers.figures.hidden import LEAST_SHOWN, Published, published
from papers.given import Given

SMALL = "менее пяти"
WITHHELD = "*"
_PLACES = texts(мест="сколько мест, «менее пяти» или «*»")
FIELDS: Fields = {
    **COMMON,
    **texts(порог="наименьшее число, которое показывается", есть_скрытые="да: где-то стоит «*»"),
    "группы": listed(
        "что и когда проводится, без чисел",
        {**COURSE, **texts(занятия="очные и дистанционные части с датами", организация="кто проводит")},
    ),
    "программы": listed(
        "программы с числом мест",
        {**texts(номер="номер по порядку", программа="название программы", часов="объём, часов"), **_PLACES},
    ),
    "школы": listed("школы с числом мест", {**texts(номер="номер по порядку"), **SCHOOL, **_PLACES}),
}


def content(given: Given) -> Content:
    """Values of ``FIELDS``."""
    figures = given.figures
    meetings = meetings_of(given, figures.by_group["group_id"])
    programmes = figures.by_programme[figures.by_programme["places"] > 0]
    counts = [programmes["places"].tolist(), figures.by_school["places"].tolist()]
    of_programme, of_school = published(counts)
    return {
        **common(given),
        "порог": LEAST_SHOWN,
        "есть_скрытые": "да" if any(_is_withheld(cell) for cell in (*of_programme, *of_school)) else "",
        "группы": [
            {**course(row, i), "занятия": meetings[row["group_id"]], "организация": row["provider"]}
            for i, row in numbered(figures.by_group)
        ],
        "программы": _rows(programmes, of_programme, программа="programme", часов="hours"),
        "школы": _rows(figures.by_school, of_school, школа="school"),
    }


def _rows(frame: pd.DataFrame, cells: list[Published], **columns: str) -> list[Content]:
    return [
        {
            "номер": number,
            **{
                name: whole(row[column]) if column == "hours" else row[column]
                for name, column in columns.items()
            },
            "мест": _told(cell),
        }
        for (number, row), cell in zip(numbered(frame), cells, strict=True)
    ]


def _told(cell: Published) -> object:
    if cell.shown is not None:
        return cell.shown
    return SMALL if cell.small else WITHHELD


def _is_withheld(cell: Published) -> bool:
    return cell.shown is None and not cell.small
