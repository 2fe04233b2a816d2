"""A head and a deputy of one school are never away on the same day."""

from __future__ import annotations

import numpy as np

from rules.absence import Absences
from rules.base import Parameter, Parameters, PlanRule, Violation
from rules.columns import BoolArray, IntArray
from rules.context import Facts
from rules.dataset import Dataset
from rules.naming import place_rows, school_name, span
from rules.text import normal


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """For each school, compare the days away of each head with those of each deputy."""
    teachers = facts.dataset.teachers
    has_place = facts.seated[teachers.person]
    heads = np.flatnonzero(teachers.is_head & has_place)
    deputy_posts = np.flatnonzero(deputies(facts.dataset, parameters) & has_place)
    absences, found = Absences(facts), list[Violation]()
    for school in np.intersect1d(teachers.school[heads], teachers.school[deputy_posts]):
        for head in _persons(facts, heads, int(school)):
            for deputy in _persons(facts, deputy_posts, int(school)):
                pair = np.array([head, deputy])
                days = np.flatnonzero(absences.away(pair).all(axis=0))
                if head != deputy and len(days):
                    places = absences.places_away(pair, days)
                    found.append(_violation(facts, int(school), pair, places, days))
    return found


def deputies(dataset: Dataset, parameters: Parameters) -> BoolArray:
    """Per post: a deputy's, that is its position begins with a prefix and it is not a head's."""
    prefixes = parameters["deputy_prefixes"]
    assert isinstance(prefixes, tuple)
    wanted = tuple(normal(prefix) for prefix in prefixes)
    begins = np.array([position.startswith(wanted) for position in dataset.positions], dtype=np.bool_)
    return begins[dataset.teachers.position] & ~dataset.teachers.is_head


def _persons(facts: Facts, posts: IntArray, school: int) -> list[int]:
    teachers = facts.dataset.teachers
    persons: list[int] = np.unique(teachers.person[posts[teachers.school[posts] == school]]).tolist()
    return persons


def _violation(facts: Facts, school: int, pair: IntArray, places: IntArray, days: IntArray) -> Violation:
    dataset, name = facts.dataset, school_name(facts.dataset, school)
    when_ru, when_en = span(dataset, int(days[0]), int(days[-1]))
    ids = [str(p) for p in dataset.person_ids[pair]]
    return Violation(
        rule=RULE.name,
        objects=(
            ("school", str(dataset.schools.school_id[school])),
            ("person", ids[0]),
            ("person", ids[1]),
        ),
        figures={
            "counted": len(days),
            "allowed": 0,
            "first_day": str(dataset.days[days[0]]),
            "last_day": str(dataset.days[days[-1]]),
        },
        sentence_ru=(
            f"Школа {name}, {when_ru}: руководитель {ids[0]} и заместитель {ids[1]} отсутствуют вместе, "
            f"дней {len(days)}, допустимо 0."
        ),
        sentence_en=(
            f"School {name}, {when_en}: the head {ids[0]} and the deputy {ids[1]} are away together, "
            f"{len(days)} days, 0 allowed."
        ),
        rows=place_rows(places),
    )


RULE = PlanRule(
    name="not_together",
    title=("Не вместе", "Not together"),
    sentence=(
        "Руководитель и заместитель одной школы ни в один календарный день не отсутствуют вместе.",
        "On no calendar day are a head and a deputy of the same school away together.",
    ),
    formula="away_iτ + away_jτ ≤ 1 for every head i and deputy j ≠ i of a school, every calendar day τ",
    check=check,
    parameters=(
        Parameter(
            name="deputy_prefixes",
            default=("заместитель директора", "зам. директора", "завуч"),
            meaning=(
                "с чего начинается должность заместителя",
                "how the position of a deputy begins",
            ),
        ),
    ),
    enabled=False,
)
