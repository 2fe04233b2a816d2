"""Somebody who teaches the subject stays at school."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from rules.absence import Absences, Spell, spells_over
from rules.base import Parameter, Parameters, PlanRule, Violation
from rules.columns import IntArray
from rules.context import Facts
from rules.naming import place_rows, school_name, span


class _Staff(NamedTuple):
    """The distinct persons with a post at the school that lists the subject."""

    school: int
    subject: int
    persons: IntArray


class _Missing(NamedTuple):
    """Those of them who are away in a spell, and the places that take them away."""

    persons: IntArray
    places: IntArray
    spell: Spell


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Count, day by day, the persons away among those who teach a subject at a school."""
    stay = parameters["m"]
    assert isinstance(stay, int)
    absences, found = Absences(facts), list[Violation]()
    for staff in _staffs(facts):
        limit = max(1, len(staff.persons) - stay)
        seated = staff.persons[facts.seated[staff.persons]]
        if len(seated) <= limit:
            continue
        for spell in spells_over(absences.away(seated), facts.dataset.teaching_on[staff.school], limit):
            persons = seated[spell.members]
            places = absences.places_away(persons, spell.days)
            found.append(_violation(facts, staff, limit, _Missing(persons, places, spell)))
    return found


def _staffs(facts: Facts) -> list[_Staff]:
    teachers = facts.dataset.teachers
    post, subject = teachers.subjects.row_of_code, teachers.subjects.codes
    table = np.stack([teachers.school[post], subject, teachers.person[post]], axis=1)
    table = np.unique(table, axis=0)
    if len(table) == 0:
        return []
    firsts = np.flatnonzero(np.any(np.diff(table[:, :2], axis=0, prepend=-1) != 0, axis=1))
    return [_Staff(int(part[0, 0]), int(part[0, 1]), part[:, 2]) for part in np.split(table, firsts[1:])]


def _violation(facts: Facts, staff: _Staff, allowed: int, missing: _Missing) -> Violation:
    dataset, (persons, places, spell) = facts.dataset, missing
    name, topic = school_name(dataset, staff.school), dataset.subjects[staff.subject]
    when_ru, when_en = span(dataset, spell.first, spell.last)
    return Violation(
        rule=RULE.name,
        objects=(
            ("school", str(dataset.schools.school_id[staff.school])),
            ("subject", topic),
            *(("person", str(p)) for p in dataset.person_ids[persons]),
        ),
        figures={
            "counted": len(persons),
            "allowed": allowed,
            "teachers": len(staff.persons),
            "first_day": str(dataset.days[spell.first]),
            "last_day": str(dataset.days[spell.last]),
        },
        sentence_ru=(
            f"Школа {name}, {when_ru}, предмет «{topic}»: из {len(staff.persons)} учителей отсутствуют "
            f"{len(persons)}, допустимо {allowed}."
        ),
        sentence_en=(
            f"School {name}, {when_en}, subject «{topic}»: {len(persons)} of {len(staff.persons)} teachers "
            f"away, {allowed} allowed."
        ),
        rows=place_rows(places),
    )


RULE = PlanRule(
    name="subject_cover",
    title=("Замещение по предмету", "Subject cover"),
    sentence=(
        "Из n человек, ведущих предмет в школе, в учебный день отсутствуют не более max(1, n - m).",
        "Of the n persons who teach a subject at a school at most max(1, n - m) are away on a teaching day.",
    ),
    formula="|{i teaching u at s, away on day τ}| ≤ max(1, n_su - m) for every teaching day τ of s",
    check=check,
    parameters=(
        Parameter(
            name="m",
            default=1,
            meaning=(
                "сколько учителей предмета должны оставаться в школе, человек",
                "how many teachers of the subject must stay at school, persons",
            ),
            minimum=0,
            maximum=100,
        ),
    ),
    enabled=False,
)
