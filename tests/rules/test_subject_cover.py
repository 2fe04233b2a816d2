"""Somebody who teaches the subject stays at school (1 March 2027 is a Monday)."""

from __future__ import annotations

from rules.dataset import Dataset
from rules.plan_rules.subject_cover import RULE
from tests.builders import Row, tiny
from tests.rules.plans import breaches, figures, ids, plan_rows, posts

MATHS, PHYSICS = "математика", "физика"
GROUPS: list[Row] = [
    {"group_id": "g1", "programme_id": "p1"},
    {"group_id": "g2", "programme_id": "p2"},
    {"group_id": "g3", "programme_id": "p3", "start": "2027-03-07", "end": "2027-03-07"},
]


def staff(*subjects: str, **tables: list[Row]) -> Dataset:
    """Posts t1, t2 … at s1 with these subjects."""
    return tiny(teachers=posts(*["s1"] * len(subjects), subjects=subjects), groups=GROUPS, **tables)


def test_it_is_off_by_default() -> None:
    assert not RULE.enabled


def test_one_of_each_subject_may_go() -> None:
    assert breaches(RULE, staff(MATHS, PHYSICS), "t1 g1", "t2 g1") == []


def test_a_teacher_alone_with_the_subject_may_go() -> None:
    assert breaches(RULE, staff(MATHS), "t1 g1") == []


def test_one_of_two_stays() -> None:
    assert breaches(RULE, staff(MATHS, MATHS), "t1 g1") == []
    (violation,) = breaches(RULE, staff(MATHS, MATHS), "t1 g1", "t2 g2")
    assert figures(violation) == (2, 1)
    assert violation.figures["teachers"] == 2
    assert ids(violation, "subject") == {MATHS}
    assert ids(violation, "school") == {"s1"}
    assert ids(violation, "person") == {"t1", "t2"}
    assert plan_rows(violation) == [2, 3]


def test_how_many_stay_is_a_parameter() -> None:
    three, two_away = staff(MATHS, MATHS, MATHS), ("t1 g1", "t2 g1")
    assert breaches(RULE, three, *two_away) == []
    assert breaches(RULE, three, *two_away, m=0) == []
    (violation,) = breaches(RULE, three, *two_away, m=2)
    assert figures(violation) == (2, 1)
    (violation,) = breaches(RULE, three, *two_away, m=9)
    assert figures(violation) == (2, 1)
    assert breaches(RULE, three, "t1 g1", m=9) == []


def test_a_teacher_of_two_subjects_counts_in_both() -> None:
    dataset = staff(f"{MATHS};{PHYSICS}", MATHS, PHYSICS)
    assert breaches(RULE, dataset, "t2 g1", "t3 g1") == []
    (violation,) = breaches(RULE, dataset, "t1 g1", "t2 g1")
    assert ids(violation, "subject") == {MATHS}


def test_spelling_does_not_make_another_subject() -> None:
    assert len(breaches(RULE, staff(MATHS, "  Математика "), "t1 g1", "t2 g1")) == 1


def test_posts_without_subjects_are_not_counted() -> None:
    assert breaches(RULE, staff("", "", ""), "t1 g1", "t2 g1", "t3 g1") == []


def test_other_schools_do_not_cover() -> None:
    dataset = tiny(teachers=posts("s1", "s1", "s2", subjects=[MATHS] * 3), groups=GROUPS)
    assert len(breaches(RULE, dataset, "t1 g1", "t2 g1")) == 1


def test_only_teaching_days_count() -> None:
    assert breaches(RULE, staff(MATHS, MATHS), "t1 g3", "t2 g3") == []
    holidays: list[Row] = [{"start": "2027-03-01", "end": "2027-03-05", "teaching": False}]
    assert breaches(RULE, staff(MATHS, MATHS, school_calendar=holidays), "t1 g1", "t2 g1") == []


def test_sessions_at_any_time_take_nobody_away() -> None:
    dataset = staff(MATHS, MATHS, programmes=[{"programme_id": "p2", "form": "remote"}])
    assert breaches(RULE, dataset, "t1 g1", "t2 g2") == []


def test_posts_are_not_persons() -> None:
    """x teaches mathematics in two posts at s1, so two persons teach it, and one may go."""
    dataset = tiny(
        teachers=posts("s1", "s1", "s1", "s2", subjects=[MATHS] * 4, person_id=["x", "x", "y", "y"]),
        groups=GROUPS,
    )
    assert breaches(RULE, dataset, "t1 g1") == []
    (violation,) = breaches(RULE, dataset, "t1 g1", "t3 g1")
    assert figures(violation) == (2, 1)
    assert violation.figures["teachers"] == 2


def test_a_place_through_a_post_elsewhere_is_felt_here() -> None:
    dataset = tiny(
        teachers=posts("s1", "s1", "s2", subjects=[MATHS, MATHS, ""], person_id=["x", "y", "y"]),
        groups=GROUPS,
    )
    (violation,) = breaches(RULE, dataset, "t1 g1", "t3 g1")
    assert ids(violation, "school") == {"s1"}
    assert plan_rows(violation) == [2, 3]
