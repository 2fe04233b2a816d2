"""What one more place or number is worth: by hand, and against brute force."""

from __future__ import annotations

import pytest

from rules.context import Context
from solver.answers.value_questions import Kind, Scope
from solver.answers.worths import Gain, Proof, Values, Worth, gained
from solver.result import GoalStatus, GoalValue, Status
from tests.builders import tiny
from tests.solver.answers.valuing import scarce, valued, worth_by_force
from tests.solver.solving import context, solved, values

BATCH = 5


def worth(found: Values, kind: Kind, **rows: int) -> Worth:
    """The answer to the one question of that kind and those rows."""
    named = [
        w
        for w in found.worths
        if w.question.kind is kind and all(getattr(w.question, name) == row for name, row in rows.items())
    ]
    assert len(named) == 1
    return named[0]


def applying(*teachers: str, programme: str = "p1") -> list[dict[str, object]]:
    return [{"teacher_id": t, "programme_id": programme} for t in teachers]


def test_three_wait_for_a_group_of_two_so_three_more_places_count_and_the_fourth_does_not() -> None:
    seen = context(tiny(groups=[{"max_size": 2}], applications=applying("t1", "t2", "t3", "t4", "t5")))
    found = valued(seen, solved(seen))
    place = worth(found, Kind.GROUP, group=0)
    assert place.gains == (Gain("application", 5, 5),)
    assert (place.further, place.then) == (2, (0,))
    assert place.decided
    assert worth(found, Kind.PROGRAMME, programme=0).exact == (5,)


def test_a_quota_of_the_district_rises_together_with_the_place() -> None:
    seen = context(
        tiny(
            groups=[{"max_size": 1}],
            quotas=[{"district_id": "d1", "programme_id": "p1", "max_seats": 1}],
            applications=applying("t1", "t2"),
        )
    )
    found = valued(seen, solved(seen))
    assert worth(found, Kind.PROGRAMME, programme=0, district=0).exact == (5,)
    alone = worth(found, Kind.GROUP, group=0)  # the quota names the programme, not the group
    assert alone.nothing
    assert (alone.further, alone.then) == (5, ())


def test_a_number_is_worth_what_the_places_left_free_bring() -> None:
    seen = context(
        tiny(
            districts=[{"district_id": "d1", "unique_numbers": 1}],
            groups=[{"max_size": 3}],
            applications=applying("t1", "t2", "t3"),
        )
    )
    number = worth(valued(seen, solved(seen)), Kind.NUMBER, district=0)
    assert number.exact == (5,)
    assert (number.further, number.then) == (1, (0,))


def test_places_that_only_together_open_a_group_are_told() -> None:
    """A second group needs two people, and each needs a number of the district, which has one."""
    seen = context(
        tiny(
            districts=[{"district_id": "d1", "unique_numbers": 1}],
            groups=[{"min_size": 2, "max_size": 2}],
            applications=applying("t1", "t2"),
        )
    )
    number = worth(valued(seen, solved(seen)), Kind.NUMBER, district=0)
    assert number.exact == (10,)
    assert (number.further, number.then) == (0, (0,))


def test_nothing_is_searched_where_nobody_waits_or_every_goal_is_full() -> None:
    seen = context(tiny(groups=[{"max_size": 3}], applications=applying("t1", "t2")))
    outcome = solved(seen)
    found = valued(seen, outcome)
    assert found.saturated
    assert found.worths == ()
    waiting = context(
        tiny(
            groups=[
                {"group_id": "g1", "max_size": 1},
                {"group_id": "g2", "programme_id": "p2", "max_size": 2},
            ],
            applications=[*applying("t1", "t2"), *applying("t3", programme="p2")],
        )
    )
    assert worth(valued(waiting, solved(waiting)), Kind.GROUP, group=1).proof is Proof.NOT_BINDING


def test_an_unproven_goal_gives_an_interval_and_ends_the_answer() -> None:
    before = (_goal("overdue", 3, 3), _goal("deficit", 4, 6), _goal("application", 9, 9))
    after = (_goal("overdue", 3, 3), _goal("deficit", 7, 8), _goal("application", 9, 9))
    assert gained(before, after) == (Gain("overdue", 0, 0), Gain("deficit", 1, 4))
    worse = (_goal("overdue", 3, 3), _goal("deficit", 4, 6), _goal("application", 2, 2))
    assert gained(before, worse)[1] == Gain("deficit", 0, 2)


def _goal(name: str, value: int, bound: int) -> GoalValue:
    return GoalValue(name, value, bound, GoalStatus.PROVEN if value == bound else GoalStatus.BOUNDED)


def test_only_the_most_promising_are_looked_at_and_it_is_said() -> None:
    groups = [{"group_id": f"g{i}", "programme_id": f"p{i}", "max_size": 1} for i in (1, 2, 3)]
    wishes = [row for i in (1, 2, 3) for row in applying(f"t{2 * i}", f"t{2 * i + 1}", programme=f"p{i}")]
    seen = context(tiny(groups=groups, applications=wishes))
    found = valued(seen, solved(seen), Scope(top=2))
    assert found.asked == 6
    assert found.looked == 2
    assert [w.exact for w in found.worths] == [(5,), (5,)]


def test_a_district_sees_its_own_questions() -> None:
    seen = context(
        tiny(
            schools=[{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
            teachers=[{"teacher_id": "t1", "school_id": "s1"}, {"teacher_id": "t2", "school_id": "s2"}],
            groups=[{"max_size": 1}],
            quotas=[{"district_id": d, "programme_id": "p1", "max_seats": 0} for d in ("d1", "d2")],
            applications=applying("t1", "t2"),
        )
    )
    second = seen.dataset.districts.district_id.tolist().index("d2")
    found = valued(seen, solved(seen), Scope(district=second))
    assert {w.question.district for w in found.worths if w.question.kind is Kind.PROGRAMME} == {second}
    assert worth(found, Kind.PROGRAMME, programme=0).exact == (5,)


def test_a_place_may_be_worth_what_later_goals_may_spend_of_the_first() -> None:
    """One number for t1, who is overdue, or t2, who closes a gap: one overdue person may be given up for it,
    which pays only once t2's group has a place."""
    seen = context(
        tiny(
            districts=[{"district_id": "d1", "unique_numbers": 1}],
            teachers=[{"last_training_end": "2020-05-05"}, {}],
            programmes=[{"programme_id": "p1"}, {"programme_id": "p2", "competencies": "c1"}],
            groups=[{"max_size": 1}, {"programme_id": "p2", "max_size": 0}],
            applications=[*applying("t1"), *applying("t2", programme="p2")],
            deficits=[{"teacher_id": "t2", "competency_id": "c1", "severity": 3}],
        ),
        "overdue",
        "deficit",
        tolerances={"overdue": 1},
    )
    place = worth(valued(seen, solved(seen)), Kind.GROUP, group=1)
    assert place.gains == (Gain("overdue", 0, 0), Gain("deficit", 3, 3))
    strict = context(seen.dataset, "overdue", "deficit")
    assert worth(valued(strict, solved(strict)), Kind.GROUP, group=1).nothing


def test_how_far_an_answer_holds_is_told_where_the_first_unit_needed_no_search() -> None:
    seen = list(scarce(7041))[1]
    agrees(seen)
    assert {one.further for one in valued(seen, solved(seen)).worths} == {5}


def agrees(seen: Context) -> int:
    """Every answer of the context is that of brute force; how many are worth something."""
    outcome = solved(seen)
    if outcome.status is not Status.OPTIMAL:
        assert outcome.status is Status.INFEASIBLE
        return 0
    found = valued(seen, outcome)
    if found.saturated:
        return 0
    assert found.looked == found.asked
    for answer in found.worths:
        assert answer.decided
        told = (answer.exact, answer.further, answer.then)
        assert told == worth_by_force(seen, answer.question, values(outcome)), answer.question
    return sum(not answer.nothing for answer in found.worths)


@pytest.mark.parametrize("batch", range(10))
def test_against_brute_force(batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    assert sum(agrees(seen) for seed in seeds for seen in scarce(seed)) > 0


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(10, 100))
def test_many_more(batch: int) -> None:
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    assert sum(agrees(seen) for seed in seeds for seen in scarce(seed)) > 0
