"""The half-year plan (steps 7 and 8), without names: what runs when, and how many people of which school."""

from __future__ import annotations

import pandas as pd

from papers.contents.columns import Content, common, course, meetings_of, numbered
from papers.contents.fields import COMMON, COURSE, Fields, listed, texts
from papers.given import Given

SUMS = texts(
    всего_мест="сколько мест",
    всего_человек="сколько человек учится",
    всего_программ="сколько программ",
    всего_групп="сколько групп",
    всего_школ="сколько школ получили места",
)
FIELDS: Fields = {
    **COMMON,
    **SUMS,
    "строки": listed(
        "группы, по дням начала",
        {
            **COURSE,
            **texts(
                занятия="очные и дистанционные части с датами",
                организация="кто проводит",
                мест="сколько мест",
                школы="школы и сколько мест у каждой",
            ),
        },
    ),
}


def content(given: Given) -> Content:
    """Values of ``FIELDS``."""
    figures = given.figures
    meetings, schools = meetings_of(given, figures.by_group["group_id"]), _schools_of(figures.places)
    rows = [
        {
            **course(row, number),
            "занятия": meetings[row["group_id"]],
            "организация": row["provider"],
            "мест": int(row["places"]),
            "школы": schools[row["group_id"]],
        }
        for number, row in numbered(figures.by_group)
    ]
    return {**common(given), **sums(given), "строки": rows}


def sums(given: Given) -> Content:
    """Values of ``SUMS``."""
    totals = given.figures.totals
    return {
        "всего_мест": totals.places,
        "всего_человек": totals.persons,
        "всего_программ": totals.programmes,
        "всего_групп": totals.groups,
        "всего_школ": totals.served,
    }


def _schools_of(places: pd.DataFrame) -> dict[str, str]:
    """Per group its schools by name with their places: «Берёзовская СОШ – 2; Ольховская СОШ – 1»."""
    counts = places.groupby(["group_id", "school", "school_id"]).size().reset_index(name="places")
    counts["told"] = counts["school"].str.replace("№ ", "№\u00a0") + "\u00a0– " + counts["places"].astype(str)
    return dict(counts.groupby("group_id")["told"].agg("; ".join))
