"""Why not me, by hand: excluded by a rule, outranked, a tie, impossible; and what intervals say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from rules.base import Sentence
from rules.columns import indices
from rules.context import Assignment, Context
from rules.dataset import Dataset
from solver.answers.asked import asked_for
from solver.answers.comparing import Compared, Finding, Order, loss, order
from solver.answers.explaining import Aim, Force, Question, answered, explain
from solver.answers.forcing import Forced, count_ahead, force_in, force_out
from solver.options import Control, Options
from tests.builders import Row, tiny
from tests.solver.answers.forced_brute import FAR, bench_of
from tests.solver.solving import context

LATE, IN_TIME = "2020-01-01", "2026-06-01"


def three(*training: str, **tables: Sequence[Row]) -> Dataset:
    """Teachers t1 … who all want the one place of group g1."""
    rows: dict[str, Sequence[Row]] = {
        "teachers": [{"last_training_end": day} for day in training],
        "groups": [{"max_size": 1}],
        "applications": [{"teacher_id": f"t{i + 1}", "group_id": "g1"} for i in range(len(training))],
    }
    return tiny(**{**rows, **tables})


def into(seen: Context, post: int, group: int = 0) -> Forced:
    bench = bench_of(seen)
    return force_in(bench, indices([post]), indices([group]), 30)


def test_who_is_outranked_loses_the_first_goal_in_which_the_other_counts_more() -> None:
    seen = context(three(LATE, IN_TIME), "overdue", "application")
    forced = into(seen, 1)
    assert forced.compared == Compared(Finding.LOSES, "overdue", 1, 1)
    bench = bench_of(seen)
    assert count_ahead(bench, 1, 0, "overdue") == 1
    assert count_ahead(bench, 1, 0, "application") == 1


def test_those_of_another_district_or_with_a_smaller_share_are_not_ahead() -> None:
    tables: dict[str, Sequence[Row]] = {
        "districts": [{"district_id": "d1"}, {"district_id": "d2"}],
        "schools": [{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
        "teachers": [{}, {"school_id": "s2"}, {}, {}],
        "groups": [{"max_size": 3}],
        "applications": [
            {"teacher_id": f"t{t}", "group_id": "g1", "score": score}
            for t, score in ((1, 5), (2, 9), (3, 9), (4, 4))
        ],
    }
    bench = bench_of(context(tiny(**tables), "application"))
    assert count_ahead(bench, 3, 0, "application") == 2
    assert count_ahead(bench, 1, 0, "application") == 0
    assert count_ahead(bench, 2, 0, "application") == 0


def test_equals_are_a_tie() -> None:
    forced = [into(context(three(LATE, LATE), "overdue", "application"), post) for post in (0, 1)]
    assert [one.compared.finding for one in forced] == [Finding.TIE, Finding.TIE]
    assert all(one.compared.keeps and not one.compared.beats for one in forced)


def test_a_decision_about_somebody_else_makes_it_impossible() -> None:
    must: list[Row] = [{"teacher_id": "t1", "group_id": "g1", "decision": "must"}]
    forced = into(context(three(IN_TIME, LATE, decisions=must), "overdue"), 1)
    assert forced.compared.finding is Finding.IMPOSSIBLE
    assert {clash.rule for clash in forced.clashes} == {"group_capacity", "decision_must"}


def test_a_rule_that_excludes_says_so_and_every_one_that_does() -> None:
    rows: dict[str, list[Row]] = {
        "teachers": [{"unavailable": "2027-03-02/2027-03-03", "position": "методист"}],
        "programmes": [{"programme_id": "p1", "positions": "учитель"}, {"programme_id": "p2"}],
        "groups": [{}, {"programme_id": "p1", "start": "2027-05-03", "end": "2027-05-07"}],
        "applications": [{"programme_id": "p1"}, {"programme_id": "p2", "application_id": "a2"}],
    }
    asking = asked_for(context(tiny(**rows), "application"), 0)
    first, second = asking.wishes
    assert [(one.group, one.rule) for one in first.refused] == [
        (0, "position_match"), (0, "available"), (1, "position_match"),
    ]  # fmt: skip
    assert not first.is_open
    sentences: list[Sentence] = [one.sentence for one in first.refused]
    assert "02.03.2027" in sentences[1][0]
    assert (second.sources, second.refused, second.is_open) == (("application",), (), False)


def test_what_the_profile_does_not_count_is_told_apart() -> None:
    rows: dict[str, Sequence[Row]] = {
        "recommendations": [{"teacher_id": "t1"}],
        "groups": [{}],
        "teachers": [{}],
    }
    asking = asked_for(context(tiny(**rows), "application"), 0)
    assert (asking.wishes, asking.uncounted) == ((), (("recommendation", 0),))
    counted = asked_for(context(tiny(**rows), "application", source=["recommendation"]), 0)
    assert [wish.sources for wish in counted.wishes] == [("recommendation",)]
    assert counted.uncounted == ()


def test_without_a_place_that_nobody_else_wants_a_goal_loses() -> None:
    bench = bench_of(context(three(IN_TIME), "application"))
    forced = force_out(bench, indices([0]), indices([0]), 30)
    assert forced.compared == Compared(Finding.LOSES, "application", 5, 5)


# --- what is proven, and what is not -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "forced", "expected"),
    [
        ([(5, 5), (3, 3)], [(5, 5), (1, 1)], Compared(Finding.LOSES, "b", 2, 2)),
        ([(5, 5), (3, 3)], [(5, 5), (3, 3)], Compared(Finding.TIE, keeps=True)),
        ([(5, 7), (3, 3)], [(4, 4), (3, 3)], Compared(Finding.LOSES, "a", 1, 3)),
        ([(5, 5), (3, 3)], [(3, 4), (9, 9)], Compared(Finding.LOSES, "a", 1, 2)),
        ([(5, 7), (3, 3)], [(5, 6), (3, 3)], Compared(Finding.UNDECIDED, "a", 0, 2, True)),
        ([(5, 7), (3, 3)], [(7, 7), (0, 0)], Compared(Finding.UNDECIDED, "b", 0, 3, True, True)),
        ([(5, 7), (3, 3)], [(7, 7), (0, 9)], Compared(Finding.UNDECIDED, "b", 0, 3, True, True)),
        ([(5, 7), (0, 4)], [(7, 7), (4, 4)], Compared(Finding.TIE, keeps=True, beats=True)),
    ],
)
def test_losses_between_a_plan_and_a_forced_one(
    plan: list[tuple[int, int]], forced: list[tuple[int, int]], expected: Compared
) -> None:
    assert loss(["a", "b"], plan, forced) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([(2, 2), (1, 1)], [(2, 2), (0, 0)], Order.BETTER),
        ([(2, 2), (0, 0)], [(2, 2), (1, 3)], Order.WORSE),
        ([(2, 2)], [(2, 2)], Order.EQUAL),
        ([(2, 3), (9, 9)], [(2, 2), (0, 0)], Order.UNDECIDED),
        ([(3, 4), (0, 0)], [(1, 2), (9, 9)], Order.BETTER),
    ],
)
def test_which_of_two_problems_is_better(
    one: list[tuple[int, int]], other: list[tuple[int, int]], expected: Order
) -> None:
    assert order(one, other) is expected


# --- closed groups, and the process --------------------------------------------------------------------


def closed(minimum: int, applicants: int) -> Question:
    dataset = tiny(
        teachers=[{} for _ in range(applicants)],
        groups=[
            {"min_size": minimum, "max_size": 9},
            {"programme_id": "p2", "start": "2027-03-03", "end": "2027-03-04"},
        ],
        applications=[
            {"application_id": f"{t} {g}", "teacher_id": f"t{t + 1}", "group_id": f"g{g}", "rank": g}
            for t in range(applicants)
            for g in (1, 2)
        ],
    )
    seen = context(dataset, "application")
    pairs = bench_of(seen).pairs
    inside = pairs.group == 0
    force = Force(Aim.OPEN, 0, 0, pairs.teacher[inside], pairs.group[inside])
    plan = Assignment(np.arange(applicants, dtype=np.int32), np.ones(applicants, dtype=np.int32))
    return Question(seen, plan, (), (force,))


def test_a_group_short_of_people_says_how_many_could_enter() -> None:
    (answer,) = answered(closed(4, 3), Control(FAR)).answers
    assert answer.at_most is not None
    assert (answer.at_most.least, answer.at_most.most, answer.at_most.need) == (3, 3, 4)
    assert answer.forced.compared.finding is Finding.IMPOSSIBLE


def test_a_group_that_could_run_is_forced_open() -> None:
    (answer,) = answered(closed(2, 3), Control(FAR)).answers
    assert answer.at_most is not None
    assert (answer.at_most.most, answer.at_most.need) == (3, 2)
    assert answer.forced.compared.keeps


def test_in_a_process_of_its_own_the_answers_are_the_same() -> None:
    question = closed(2, 3)
    apart = explain(question, Options(seconds=60))
    here = answered(question, Control(FAR))
    assert apart.finished and here.finished
    assert [a.forced.compared for a in apart.answers] == [a.forced.compared for a in here.answers]


def test_without_time_nothing_is_said_to_be_decided() -> None:
    found = answered(closed(2, 3), Control(0.0))
    assert (found.answers, found.finished) == ((), False)
