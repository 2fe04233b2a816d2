"""Who is due and has nothing to attend, and programmes nobody asked for."""

from __future__ import annotations

import numpy as np

from rules.answers.unmet import Idle, Lack, Need, Unmet, unmet
from rules.context import Context
from rules.dataset import Dataset
from rules.profile import load_profile
from tests.builders import tiny

LATE, LATER = "2020-01-01", "2024-03-01"
"""Last training: overdue in January 2027; due in March 2027."""


def told(dataset: Dataset, *pairs: tuple[str, str], away: str = "") -> Unmet:
    seen = Context(dataset, load_profile("plain"))
    teacher = np.array([dataset.teacher_index[t] for t, _ in pairs], dtype=np.int32)
    group = np.array([dataset.group_index[g] for _, g in pairs], dtype=np.int32)
    can = np.ones(dataset.n_persons, dtype=np.bool_)
    if away:
        can[dataset.teachers.person[dataset.teacher_index[away]]] = False
    return unmet(seen, (teacher, group), can)


def by_default(dataset: Dataset, *pairs: tuple[str, str]) -> Unmet:
    seen = Context(dataset, load_profile("default"))
    teacher = np.array([dataset.teacher_index[t] for t, _ in pairs], dtype=np.int32)
    group = np.array([dataset.group_index[g] for _, g in pairs], dtype=np.int32)
    return unmet(seen, (teacher, group), np.ones(dataset.n_persons, dtype=np.bool_))


def test_people_alike_are_one_row_and_the_rule_is_named() -> None:
    dataset = tiny(
        teachers=[
            {"teacher_id": "t1", "position": "логопед", "last_training_end": LATE},
            {"teacher_id": "t2", "position": "логопед", "last_training_end": LATER},
            {"teacher_id": "t3", "subjects": "физика", "last_training_end": LATER},
            {"teacher_id": "t4", "last_training_end": "2026-06-01"},
        ],
        programmes=[{"programme_id": "p1", "positions": "учитель"}],
        groups=[{"group_id": "g1", "programme_id": "p1"}],
    )
    found = by_default(dataset)
    assert found.due == 3
    assert found.needs == (
        Need(Lack.NOTHING, 0, "логопед", "", "position_match", 1, 1),
        Need(Lack.NOT_ASKED, 0, "учитель", "физика", "", 0, 1, fitting=(0,)),
    )
    assert (found.without(Lack.NOTHING), found.without(Lack.NOT_ASKED)) == (2, 1)


def test_whoever_has_a_possible_place_or_cannot_be_sent_is_not_listed() -> None:
    dataset = tiny(
        teachers=[{"teacher_id": t, "last_training_end": LATE} for t in ("t1", "t2", "t3")],
        groups=[{"group_id": "g1"}],
        applications=[{"teacher_id": "t1", "programme_id": "p1"}],
    )
    found = told(dataset, ("t1", "g1"), away="t2")
    assert found.due == 2
    assert sum(need.persons for need in found.needs) == 1


def test_a_second_post_that_fits_is_enough_to_be_asked_for() -> None:
    dataset = tiny(
        teachers=[
            {"teacher_id": "t1", "person_id": "a", "position": "логопед", "last_training_end": LATE},
            {"teacher_id": "t2", "person_id": "a", "last_training_end": LATE},
        ],
        programmes=[{"programme_id": "p1", "positions": "учитель"}],
        groups=[{"group_id": "g1", "programme_id": "p1"}],
    )
    assert [need.lack for need in by_default(dataset).needs] == [Lack.NOT_ASKED]


def test_without_any_group_everybody_due_lacks_one() -> None:
    dataset = tiny(teachers=[{"teacher_id": "t1", "last_training_end": LATE}])
    found = told(dataset)
    assert [(need.lack, need.rule, need.overdue) for need in found.needs] == [(Lack.NOTHING, "", 1)]


def test_programmes_without_anybody_come_with_their_places_and_who_asked_in_vain() -> None:
    dataset = tiny(
        groups=[
            {"group_id": "g1", "programme_id": "p1", "max_size": 20, "seats_elsewhere": 5},
            {"group_id": "g2", "programme_id": "p2", "max_size": 10},
            {"group_id": "g3", "programme_id": "p2", "max_size": 10},
            {"group_id": "g4", "programme_id": "p3", "max_size": 9},
        ],
        applications=[
            {"teacher_id": "t1", "programme_id": "p2"},
            {"teacher_id": "t1", "programme_id": "p3"},
        ],
        recommendations=[{"programme_id": "p2", "teacher_id": "t1"}],
    )
    programme = {str(p): i for i, p in enumerate(dataset.programmes.programme_id)}
    found = told(dataset, ("t1", "g4"))
    assert found.idle == (Idle(programme["p1"], 1, 15, 0), Idle(programme["p2"], 2, 20, 1))
