"""The one chain of a single free place: whom it can move, and when there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from rules.context import Assignment
from rules.profile import profile_from
from rules.substitution.case import Case, case_of
from rules.substitution.check import judge
from rules.substitution.moves import Chain, Step
from solver.options import Options
from solver.pairs import candidate_pairs
from solver.rebalancing import search
from solver.rebalancing.along import along_one_chain
from solver.rebalancing.entering import Entering, entering
from solver.rebalancing.outcome import Rebalanced
from solver.rebalancing.reachable import reachable
from solver.rebalancing.search import rebalance
from solver.result import Status
from tests.builders import Row, tiny

TODAY = date(2027, 2, 1)


def _case(tables: dict[str, list[Row]], places: list[tuple[int, int]], limit: int) -> Case:
    """The first of the places is refused."""
    n = max(group for _, group in places) + 1
    days = [f"2027-03-{i:02}" for i in range(1, n + 1)]
    dataset = tiny(
        groups=[
            {"programme_id": f"p{i}", "max_size": 1, "start": day, "end": day}
            for i, day in enumerate(days, start=1)
        ],
        **tables,
    )
    plan = Assignment(
        np.array([t for t, _ in places], dtype=np.int32), np.array([g for _, g in places], dtype=np.int32)
    )
    content = {
        "goals": ["application"],
        "source": ["application"],
        "substitution": {"chain_limit": limit},
    }
    return case_of(dataset, profile_from(content, "chain"), TODAY, (plan, np.array([0], dtype=np.int64)))


def _row_of_three(limit: int, **more: list[Row]) -> Case:
    """The second could take the first one's place, the third the second one's; the fourth waits."""
    wishes: list[Row] = [
        {"teacher_id": f"t{t}", "group_id": f"g{g}"}
        for t, g in ((1, 1), (2, 2), (2, 1), (3, 3), (3, 2), (4, 3))
    ]
    people: list[Row] = [{}, {}, {}, {}]
    return _case({"teachers": people, "applications": wishes, **more}, [(0, 0), (1, 1), (2, 2)], limit)


def _along(case: Case, limit: int) -> Entering | None:
    whole = entering(case, candidate_pairs(case.context), limit)
    return along_one_chain(reachable(whole, chains=True), limit)


@pytest.mark.parametrize(("limit", "filled"), [(1, 0), (2, 1), (3, 1)])
def test_the_chain_is_as_long_as_allowed(limit: int, filled: int) -> None:
    case = _row_of_three(limit)
    few = _along(case, limit)
    assert (few is not None) == bool(filled)
    found = rebalance(case, Options(seconds=60))
    assert found.status is Status.OPTIMAL
    assert found.goals[0].value == filled
    if few is not None:
        assert int(few.movable.sum()) == 2


@pytest.mark.parametrize(("seats", "filled"), [(3, 1), (2, 0)])
def test_what_a_quota_lacks_is_given_on_the_chain_or_by_nobody(seats: int, filled: int) -> None:
    """The district of the three has a quota, that of whoever waits has its own, which is used up or not."""
    districts: list[Row] = [{"district_id": "d1"}, {"district_id": "d2"}]
    schools: list[Row] = [
        {"school_id": "s1", "district_id": "d1"},
        {"school_id": "s2", "district_id": "d2"},
    ]
    people: list[Row] = [{"school_id": school} for school in ("s1", "s1", "s1", "s2")]
    quotas: list[Row] = [{"district_id": "d2", "max_seats": seats - 2}]
    case = _row_of_three(3, districts=districts, schools=schools, teachers=people, quotas=quotas)
    assert (_along(case, 3) is not None) == bool(filled)
    found = rebalance(case, Options(seconds=60))
    assert (found.status, found.goals[0].value) == (Status.OPTIMAL, filled)


@pytest.mark.parametrize(("numbers", "filled"), [(1, 0), (2, 1)])
def test_nobody_comes_without_a_number(numbers: int, filled: int) -> None:
    """Whoever refuses keeps another place, and so the number."""
    wishes: list[Row] = [
        {"teacher_id": "t1", "group_id": "g1"},
        {"teacher_id": "t1", "group_id": "g2"},
        {"teacher_id": "t2", "group_id": "g1"},
    ]
    tables: dict[str, list[Row]] = {
        "districts": [{"district_id": "d1", "unique_numbers": numbers}],
        "schools": [{"school_id": "s1", "district_id": "d1"}],
        "teachers": [{"school_id": "s1", "max_groups": 2}, {"school_id": "s1"}],
        "applications": wishes,
    }
    case = _case(tables, [(0, 0), (0, 1)], 2)
    assert (_along(case, 2) is not None) == bool(filled)
    found = rebalance(case, Options(seconds=60))
    assert (found.status, found.goals[0].value) == (Status.OPTIMAL, filled)


def _two_posts() -> Case:
    """Whoever could take the place does so with a post in another school than that which holds hers; a
    colleague of the latter waits."""
    wishes: list[Row] = [
        {"teacher_id": f"t{t}", "group_id": f"g{g}"} for t, g in ((1, 1), (2, 2), (3, 1), (4, 2))
    ]
    posts: list[Row] = [
        {"school_id": "s1"},
        {"school_id": "s2", "person_id": "x"},
        {"school_id": "s3", "person_id": "x"},
        {"school_id": "s2"},
    ]
    schools: list[Row] = [{"school_id": s} for s in ("s1", "s2", "s3")]
    tables = {"schools": schools, "teachers": posts, "applications": wishes}
    return _case(tables, [(0, 0), (1, 1)], 1)


def test_near_is_whoever_is_near_the_post_that_held_the_place() -> None:
    case = _two_posts()
    found = rebalance(case, Options(seconds=60))
    assert found.status is Status.OPTIMAL
    assert [(g.name, g.value) for g in found.goals[:3]] == [("filled", 1), ("moved", -1), ("level", 0)]
    assert [step.left_by for chain in found.chains for step in chain.steps] == [0, 1]
    told = judge(case, found.after, found.chains)
    assert told.ok
    assert told.figures.level == 0


def test_a_chain_names_the_post_that_held_the_place() -> None:
    case = _two_posts()
    after = Assignment(np.array([2, 3], dtype=np.int32), np.array([0, 1], dtype=np.int32))
    named = {
        holder: judge(case, after, (Chain((Step(2, 1, 0, 0), Step(3, -1, 1, holder))),)).violations
        for holder in (1, 2)
    }
    assert named[1] == ()
    assert [violation.figures["kind"] for violation in named[2]] == ["broken"]


@pytest.mark.parametrize("nearest_first", [False, True])
def test_whatever_is_told_on_the_way_says_how_every_own_goal_stands(
    nearest_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who kills the search keeps what it told last: a search for the first goal alone told no other."""
    monkeypatch.setattr(search, "_TRYING", 0.0)
    case = _row_of_three(3)
    case = replace(case, policy=replace(case.policy, level_before_moves=nearest_first))
    told: list[Rebalanced] = []
    found = rebalance(case, Options(seconds=60), lambda goal, best: told.append(best))
    order = ["filled", "level", "moved"] if nearest_first else ["filled", "moved", "level"]
    assert [goal.name for goal in found.goals[:3]] == order
    assert [[goal.name for goal in best.goals[:3]] for best in told] == [order] * len(told)
    assert any(best.goals[0].value == 1 for best in told)
