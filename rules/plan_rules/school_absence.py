"""A school does not lose more people on a teaching day than it can bear."""

from __future__ import annotations

import numpy as np

from rules.absence import Absences, Spell, spells_over
from rules.base import Parameters, PlanRule, Violation
from rules.columns import IntArray
from rules.context import Facts
from rules.matching import Filed, distinct, pair_key
from rules.naming import place_rows, school_name, span


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Count, day by day, the persons of each school (whoever has a post there) who are away."""
    dataset, limit = facts.dataset, facts.dataset.schools.max_absent
    absences, found = Absences(facts), list[Violation]()
    for school, staff in _seated_staff(facts):
        if not limit.filled[school] or len(staff) <= limit.values[school]:
            continue
        allowed = int(limit.values[school])
        for spell in spells_over(absences.away(staff), dataset.teaching_on[school], allowed):
            persons = staff[spell.members]
            places = absences.places_away(persons, spell.days)
            found.append(_violation(facts, school, persons, places, spell))
    return found


def _seated_staff(facts: Facts) -> list[tuple[int, IntArray]]:
    """``(school, persons)``: who has a post at the school and a place, whichever post holds it."""
    teachers = facts.dataset.teachers
    posts = np.flatnonzero(facts.seated[teachers.person])
    width = max(1, facts.dataset.n_persons)
    both = distinct(pair_key(teachers.school[posts], teachers.person[posts], width))
    staff = Filed.by(both // width, len(facts.dataset.schools))
    return [(school, both[staff[school]] % width) for school in distinct(both // width).tolist()]


def _violation(facts: Facts, school: int, persons: IntArray, places: IntArray, spell: Spell) -> Violation:
    dataset = facts.dataset
    allowed, name = int(dataset.schools.max_absent.values[school]), school_name(dataset, school)
    when_ru, when_en = span(dataset, spell.first, spell.last)
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
        rows=(("schools", school + 2), *place_rows(places)),
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
