"""The protocol of quota agreement (steps 5 and 6): asked, given, asked to add; demand against places."""

from __future__ import annotations

from papers.contents.columns import Content, common, numbered, whole
from papers.contents.fields import COMMON, SCHOOL, Fields, listed, texts
from papers.given import Given
from rules.registry import goal

_COUNTS = texts(
    просили="сколько человек просили программу",
    дали="сколько мест дано квотой (пусто: квоты нет)",
    распределено="сколько мест занято по плану",
    свободно="дано, но не занято (пусто: квоты нет)",
    не_вошли="сколько человек с этим первым пожеланием остались без места",
    просим_добавить="сколько мест просим добавить: тем из них, кому программа подходит",
)
FIELDS: Fields = {
    **COMMON,
    "строки": listed(
        "программы",
        {**texts(номер="номер по порядку", программа="название программы", часов="объём, часов"), **_COUNTS},
    ),
    **{f"итого_{name}": field for name, field in _COUNTS.items()},
    **texts(
        всего_человек="сколько разных людей подали заявки",
        всего_не_вошли="сколько из них без места",
        всего_учатся="сколько человек получили места",
        порядок_целей="по каким целям распределены места, первая важнее всех",
    ),
    "школы": listed(
        "учреждения",
        {
            **texts(номер="номер по порядку"),
            **SCHOOL,
            **texts(
                подали="сколько человек подали заявки",
                мест="сколько мест получило учреждение",
                учатся="сколько его работников учится",
                не_вошли="сколько подавших осталось без места",
            ),
        },
    ),
}
_OF_SCHOOL = {"подали": "asked", "мест": "places", "учатся": "persons", "не_вошли": "left_out"}
_COLUMNS = {
    "просили": "asked",
    "дали": "granted",
    "распределено": "places",
    "свободно": "free",
    "не_вошли": "left_out",
    "просим_добавить": "to_add",
}


def content(given: Given) -> Content:
    """Values of ``FIELDS``."""
    figures, table = given.figures, given.figures.by_programme
    rows = [
        {
            "номер": number,
            "программа": row["programme"],
            "часов": whole(row["hours"]),
            **{name: whole(row[column]) for name, column in _COLUMNS.items()},
        }
        for number, row in numbered(table)
    ]
    return {
        **common(given),
        "строки": rows,
        **{f"итого_{name}": int(table[column].sum()) for name, column in _COLUMNS.items()},
        "всего_человек": figures.totals.asked,
        "всего_не_вошли": figures.totals.left_out,
        "всего_учатся": figures.totals.persons,
        "порядок_целей": "; ".join(goal(name).title[0].lower() for name in given.goals),
        "школы": [
            {
                "номер": number,
                "школа": row["school"],
                **{name: whole(row[column]) for name, column in _OF_SCHOOL.items()},
            }
            for number, row in numbered(figures.by_school)
        ],
    }
