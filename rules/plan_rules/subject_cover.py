"""Somebody who teaches the subject stays at school."""

from __future__ import annotations

import numpy as np

from rules.absence import Spell, absence, spells_over
from rules.base import Parameter, Parameters, PlanRule, Violation
from rules.columns import IntArray
from rules.context import Facts
from rules.naming import place_rows, school_name, span

Staff = tuple[int, int, IntArray]


def check(facts: Facts, parameters: Parameters) -> list[Violation]:
    """Count, day by day, the persons away among those who teach a subject at a school."""
    stay = parameters["m"]
    assert isinstance(stay, int)
    found: list[Violation] = []
    for school, subject, staff in _staffs(facts):
        limit = max(1, len(staff) - stay)
        persons = staff[facts.seated[staff]]
        if len(persons) <= limit:
            continue
        away = absence(facts, persons)
        for spell in spells_over(away, facts.dataset.teaching_on[school], limit):
            found.append(_violation(facts, (school, subject, staff), limit, persons[spell.members], spell))
    return found


def _staffs(facts: Facts) -> list[Staff]:
    """``(school, subject, persons)``: the distinct persons with a post there that lists the subject."""
    teachers = facts.dataset.teachers
    post, subject = teachers.subjects.row_of_code, teachers.subjects.codes
    table = np.stack([teachers.school[post], subject, teachers.person[post]], axis=1)
    table = np.unique(table, axis=0)
    if len(table) == 0:
        return []
    firsts = np.flatnonzero(np.any(np.diff(table[:, :2], axis=0, prepend=-1) != 0, axis=1))
    return [(int(part[0, 0]), int(part[0, 1]), part[:, 2]) for part in np.split(table, firsts[1:])]


def _violation(facts: Facts, staff: Staff, allowed: int, persons: IntArray, spell: Spell) -> Violation:
    dataset, (school, subject, everybody) = facts.dataset, staff
    name, topic = school_name(dataset, school), dataset.subjects[subject]
    when_ru, when_en = span(dataset, spell.first, spell.last)
    those = np.isin(facts.person, persons)
    those &= dataset.away_on[facts.assignment.group, spell.first]
    return Violation(
        rule=RULE.name,
        objects=(
            ("school", str(dataset.schools.school_id[school])),
            ("subject", topic),
            *(("person", str(p)) for p in dataset.person_ids[persons]),
        ),
        figures={
            "counted": len(persons),
            "allowed": allowed,
            "teachers": len(everybody),
            "first_day": str(dataset.days[spell.first]),
            "last_day": str(dataset.days[spell.last]),
        },
        sentence_ru=(
            f"Школа {name}, {when_ru}, предмет «{topic}»: из {len(everybody)} учителей отсутствуют "
            f"{len(persons)}, допустимо {allowed}."
        ),
        sentence_en=(
            f"School {name}, {when_en}, subject «{topic}»: {len(persons)} of {len(everybody)} teachers away, "
            f"{allowed} allowed."
        ),
        rows=place_rows(np.flatnonzero(those)),
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
