"""A school does not lose more people on a teaching day than it can bear."""

from __future__ import annotations

import numpy as np

from rules.absence import Spell, absence, spells_over
from rules.base import Parameters, PlanRule, Violation
from rules.columns import IntArray
from rules.context import Facts
from rules.derived import Indices
from rules.naming import place_rows, school_name, span


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Count, day by day, the persons of each school (whoever has a post there) who are away."""
    dataset, limit = facts.dataset, facts.dataset.schools.max_absent
    found: list[Violation] = []
    for school in np.flatnonzero(limit.filled).tolist():
        staff = np.unique(dataset.teachers.person[_posts(facts, school)])
        persons = staff[facts.seated[staff]]
        if len(persons) <= limit.values[school]:
            continue
        away = absence(facts, persons)
        for spell in spells_over(away, dataset.teaching_on[school], int(limit.values[school])):
            found.append(_violation(facts, school, persons[spell.members], spell))
    return found


def _posts(facts: Facts, school: int) -> IntArray:
    return np.flatnonzero(facts.dataset.teachers.school == school)


def _violation(facts: Facts, school: int, persons: Indices, spell: Spell) -> Violation:
    dataset = facts.dataset
    allowed, name = int(dataset.schools.max_absent.values[school]), school_name(dataset, school)
    when_ru, when_en = span(dataset, spell.first, spell.last)
    those = np.isin(facts.person, persons)
    those &= dataset.away_on[facts.assignment.group, spell.first]
    return Violation(
        rule=RULE.name,
        objects=(
            ("school", str(dataset.schools.school_id[school])),
            *(("person", str(p)) for p in dataset.person_ids[persons]),
        ),
        figures={
            "counted": len(persons),
            "allowed": allowed,
            "first_day": str(dataset.days[spell.first]),
            "last_day": str(dataset.days[spell.last]),
        },
        sentence_ru=(
            f"Школа {name}, {when_ru}: в учебный день отсутствуют {len(persons)}, допустимо {allowed}."
        ),
        sentence_en=(
            f"School {name}, {when_en}: {len(persons)} people away on a teaching day, {allowed} allowed."
        ),
        rows=(("schools", school + 2), *place_rows(np.flatnonzero(those))),
    )


RULE = PlanRule(
    name="school_absence",
    title=("Отсутствие в школе", "School absence"),
    sentence=(
        "В учебный день из школы отсутствуют не более «max_absent» человек: очные и синхронные занятия "
        "уводят с уроков, и человек считается в каждой школе, где у него есть должность.",
        "On a teaching day at most max_absent persons of a school are away: in-person and online_sync "
        "sessions take people from lessons, and a person counts in every school with a post of theirs.",
    ),
    formula="|{i with a post at s, away on day τ}| ≤ max_absent_s for every teaching day τ of s",
    check=check,
)
