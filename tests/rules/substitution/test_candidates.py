"""Candidates for one free place: those whom the judge of rebalancings lets in, nearest and best first."""

from __future__ import annotations

from datetime import date
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.audit import audit
from rules.context import Assignment
from rules.profile import profile_from
from rules.substitution.candidates import Place, has_room, ranked
from rules.substitution.case import Case, case_of
from rules.substitution.check import judge
from rules.substitution.moves import NOWHERE, Chain, Step
from rules.substitution.policy import Level
from tests.builders import Row, tiny
from tests.solver.random_tables import draw_dataset

ALL = 10_000
LEFT_BY_T1 = Place(0, 0)
PAIR_RULES = ("position_match", "subject_match", "approved_programme", "available", "travel")
RULES = ("groups_per_person", "quota", "school_absence", "subject_cover", "not_together", "budget")


def a_case(today: date = date(2027, 2, 1), goals: list[str] | None = None, **tables: list[Row]) -> Case:
    """t1 refuses g1; t2 of its school, t3 of its district and t4 of another one wish for it."""
    given_tables: dict[str, list[Row]] = {
        "districts": [{"district_id": "d1"}, {"district_id": "d2"}],
        "schools": [
            {"school_id": "s1", "district_id": "d1"},
            {"school_id": "s2", "district_id": "d1"},
            {"school_id": "s3", "district_id": "d2"},
        ],
        "teachers": [{}, {}, {"school_id": "s2"}, {"school_id": "s3"}],
        "groups": [{"max_size": 1, "start": "2027-03-01"}],
        "applications": [{"teacher_id": f"t{t}", "group_id": "g1"} for t in (1, 2, 3, 4)],
    }
    dataset = tiny(**{**given_tables, **tables})
    content = {"goals": goals or ["application"], "source": ["application"]}
    seated = Assignment(np.array([0], dtype=np.int32), np.array([0], dtype=np.int32))
    return case_of(dataset, profile_from(content, "test"), today, (seated, np.array([0])))


def ids(case: Case, place: Place = LEFT_BY_T1, top: int = ALL) -> list[str]:
    names = case.dataset.teachers.teacher_id
    return [str(names[candidate.teacher]) for candidate in ranked(case, place, top).candidates]


def test_the_nearest_come_first_whatever_the_goals_say() -> None:
    wishes: list[Row] = [
        {"teacher_id": f"t{t}", "group_id": "g1", "rank": rank} for t, rank in ((2, 4), (3, 2), (4, 1))
    ]
    case = a_case(applications=wishes)
    assert ids(case) == ["t2", "t3", "t4"]
    told = ranked(case, Place(0, 0)).candidates
    assert [candidate.level for candidate in told] == list(Level)
    assert [candidate.why[1] for candidate in told] == [
        "nearer than the next one: own school, not municipality",
        "nearer than the next one: municipality, not region",
        "there is nobody else",
    ]


def test_within_a_level_the_goals_decide_in_their_order() -> None:
    teachers: list[Row] = [{}, {}, {"last_training_end": "2020-01-01"}, {}]
    wishes: list[Row] = [
        {"teacher_id": f"t{t}", "group_id": "g1", "rank": rank} for t, rank in ((2, 2), (3, 3), (4, 2))
    ]
    case = a_case(goals=["overdue", "application"], teachers=teachers, applications=wishes)
    assert ids(case) == ["t3", "t2", "t4"]
    told = ranked(case, Place(0, 0)).candidates
    assert told[0].gains == (("overdue", 1), ("application", 3))
    assert told[0].why[1].endswith(": 1, the next one 0")
    assert "order of the data" in told[1].why[1]
    assert ids(case, top=1) == ["t3"]
    assert ranked(case, Place(0, 0), 1).candidates[0].why == told[0].why


@pytest.mark.parametrize(
    ("today", "may"),
    [
        (date(2027, 2, 22), [True, True, True]),  # seven days
        (date(2027, 2, 23), [True, False, False]),
        (date(2027, 2, 26), [True, False, False]),  # three days
        (date(2027, 2, 27), [False, False, False]),
    ],
)
def test_each_level_is_told_whether_it_may_act(today: date, may: list[bool]) -> None:
    told = ranked(a_case(today=today), Place(0, 0))
    assert [note.may for note in told.levels] == may
    assert [candidate.may for candidate in told.candidates] == may
    assert [note.fitting for note in told.levels] == [1, 1, 1]
    assert all(("only by an operator" in note.why[1]) != note.may for note in told.levels)


def test_a_place_that_nobody_left_is_the_regions() -> None:
    case = a_case(groups=[{"max_size": 2, "start": "2027-03-01"}])
    told = ranked(case, Place(0)).candidates
    assert {candidate.level for candidate in told} == {Level.REGION}


def test_a_full_group_has_no_candidates() -> None:
    case = a_case()
    full = Case(case.context, case.before, np.array([], dtype=np.int64), case.policy)
    assert not has_room(full, 0)
    with pytest.raises(ValueError, match="no free place"):
        ranked(full, Place(0))


def test_one_alone_is_not_enough_for_a_group_that_is_empty() -> None:
    least = [{"max_size": 3, "min_size": 2, "start": "2027-03-01"}]
    told = ranked(a_case(groups=least), Place(0, 0))
    assert not told.enough
    assert told.candidates == ()


def test_whom_a_head_named_is_told() -> None:
    case = a_case(applications=[{"teacher_id": "t3", "group_id": "g1"}], substitutes=[{"teacher_id": "t2"}])
    told = ranked(case, Place(0, 0)).candidates
    assert [(candidate.teacher, candidate.named) for candidate in told] == [(1, True), (2, False)]


def test_a_number_is_passed_on_with_the_place_of_somebody_who_keeps_none() -> None:
    districts: list[Row] = [
        {"district_id": "d1", "unique_numbers": 1},
        {"district_id": "d2", "unique_numbers": 0},
    ]
    groups: list[Row] = [{"max_size": 2, "start": "2027-03-01"}]
    case = a_case(districts=districts, groups=groups)
    assert ids(case) == ["t2", "t3", "t4"]
    assert ids(case, Place(0)) == [
        "t2",
        "t3",
    ]  # whoever left no place passes on no number


# --- against the judge -------------------------------------------------------------------------------


def a_random_case(seed: int) -> Case | None:
    """A dataset at random, a plan that keeps its rules, and one of its places refused."""
    draw = Random(seed)
    dataset = draw_dataset(draw)
    rules = {name: {"enabled": draw.random() < 0.7} for name in RULES}
    rules |= {name: {"enabled": draw.random() < 0.3} for name in PAIR_RULES}
    # numbers that are passed on are the matter of a test of their own
    rules["number_allotment"] = {"enabled": False}
    rules["quota_floor"] = {"enabled": False}
    content = {
        "goals": draw.sample(["application", "overdue", "deficit", "travel", "recommendation"], 3),
        "source": ["application", "recommendation", "deficit"],
        "rules": rules,
    }
    profile = profile_from(content, "drawn")
    pairs = [(t, g) for t in range(dataset.n_teachers) for g in range(dataset.n_groups)]
    draw.shuffle(pairs)
    kept: list[tuple[int, int]] = []
    for pair in pairs:
        if len(kept) < 6 and audit(dataset, _plan([*kept, pair]), profile).ok:
            kept.append(pair)
    if not kept:
        return None
    refused = np.array([draw.randrange(len(kept))])
    return case_of(dataset, profile, date(2027, 2, draw.choice((1, 20, 26))), (_plan(kept), refused), seed)


def _plan(places: list[tuple[int, int]]) -> Assignment:
    return Assignment(
        np.array([t for t, _ in places], dtype=np.int32), np.array([g for _, g in places], dtype=np.int32)
    )


def check(seed: int) -> int:
    """How many candidates there were."""
    case = a_random_case(seed)
    if case is None:
        return 0
    left = int(case.refused[0])
    place = Place(int(case.before.group[left]), int(case.before.teacher[left]))
    stays = [
        (int(t), int(g))
        for t, g, keeps in zip(case.before.teacher, case.before.group, case.stays, strict=True)
        if keeps
    ]
    if not judge(case, _plan(stays), ()).ok or not has_room(case, place.group):
        return 0
    told = ranked(case, place, ALL)
    allowed = {candidate.teacher for candidate in told.candidates if candidate.may}
    for teacher in range(case.dataset.n_teachers):
        chain = Chain((Step(teacher, NOWHERE, place.group, place.left_by),))
        after = _plan([*stays, (teacher, place.group)])
        fits = (teacher, place.group) not in stays and judge(case, after, (chain,)).ok
        assert fits == (teacher in allowed), (seed, teacher)
    _in_order(case, place, [candidate.teacher for candidate in told.candidates], stays)
    return len(told.candidates)


def _in_order(case: Case, place: Place, listed: list[int], stays: list[tuple[int, int]]) -> None:
    """The order is that of level and goals, recounted from the plans."""
    ranks = []
    for teacher in listed:
        chain = Step(teacher, NOWHERE, place.group, place.left_by)
        verdict = audit(
            case.dataset,
            _plan([*stays, (teacher, place.group)]),
            case.context.profile,
            seed=case.context.seed,
        )
        far = int(case.level(np.array([teacher]), np.array([chain.left_by]))[0])
        ranks.append((far, *(-value for _, value in verdict.goals), teacher))
    assert ranks == sorted(ranks)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_the_candidates_are_those_whom_the_judge_lets_in(seed: int) -> None:
    check(seed)


def test_the_random_cases_have_candidates() -> None:
    assert sum(check(seed) for seed in range(40)) >= 8


@pytest.mark.soak
@settings(max_examples=3000, deadline=None)
@given(st.integers(0, 10**9))
def test_many_candidates_are_those_whom_the_judge_lets_in(seed: int) -> None:
    check(seed)
