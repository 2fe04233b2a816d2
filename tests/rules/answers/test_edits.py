"""Changes by hand: what may be done to a plan, what it does to it, and the decisions that keep it."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from rules.answers.by_hand import compared, effect
from rules.answers.edits import (
    Edit,
    EditError,
    Kind,
    between,
    decision_rows,
    edited,
    lasting,
    seat,
    swap,
    unseat,
)
from rules.context import Assignment
from tests.builders import tiny
from tests.solver.brute import Brute
from tests.solver.cases import wish
from tests.solver.random_instances import contexts
from tests.solver.solving import context, judged

DATA = tiny(
    teachers=[{}, {}, {}, {"person_id": "t1"}],
    groups=[{"max_size": 1}, {"programme_id": "p2"}],
    applications=[wish("t1", "g1", 3), wish("t2", "g1", 5)],
)


def plan(*places: tuple[int, int]) -> Assignment:
    columns = np.array(places, dtype=np.int32).reshape(-1, 2)
    return Assignment(columns[:, 0].copy(), columns[:, 1].copy())


def places(one: Assignment) -> list[tuple[int, int]]:
    return list(zip(one.teacher.tolist(), one.group.tolist(), strict=True))


BOTH = plan((0, 0), (1, 1))


def test_two_swap() -> None:
    assert places(edited(BOTH, swap(DATA, BOTH, 0, 1))) == [(0, 1), (1, 0)]


def test_a_place_passes_to_somebody_without_one() -> None:
    assert places(edited(BOTH, swap(DATA, BOTH, 0, 2))) == [(1, 1), (2, 0)]


@pytest.mark.parametrize(
    ("at", "one", "other", "told"),
    [
        (BOTH, 0, 0, "one and the same person"),
        (BOTH, 0, 3, "one and the same person"),
        (plan((2, 0)), 0, 1, "neither has a place"),
        (plan((0, 0), (1, 0)), 0, 1, "both are in the same group"),
        (plan((0, 0), (0, 1), (1, 1)), 0, 1, "several groups"),
    ],
)
def test_swaps_that_mean_nothing(at: Assignment, one: int, other: int, told: str) -> None:
    with pytest.raises(EditError, match=told):
        swap(DATA, at, one, other)


def test_seating_somebody_seated_and_taking_out_somebody_who_is_not() -> None:
    assert seat(DATA, BOTH, 2, 0) == Edit(Kind.SEAT, 2, 0)
    assert unseat(DATA, BOTH, 0, 0) == Edit(Kind.UNSEAT, 0, 0)
    with pytest.raises(EditError, match="t1 already has a place in group g1"):
        seat(DATA, BOTH, 0, 0)
    with pytest.raises(EditError, match="t3 has no place in group g1"):
        unseat(DATA, BOTH, 2, 0)


def test_the_last_word_on_a_place_counts() -> None:
    there, gone = Edit(Kind.SEAT, 0, 1), Edit(Kind.UNSEAT, 0, 1)
    assert lasting([there, gone, there]) == [there]
    assert places(edited(plan(), [there, gone])) == []


def test_decisions_that_keep_edits_and_one_that_stands_there_already() -> None:
    data = tiny(decisions=[{"teacher_id": "t1", "group_id": "g1", "decision": "must"}], teachers=[{}, {}])
    edits = [Edit(Kind.SEAT, 0, 0), Edit(Kind.UNSEAT, 1, 0)]
    (row,) = decision_rows(data, edits, "просьба школы", "координатор", "2027-02-01")
    assert row == {
        "teacher_id": "t2",
        "programme_id": "",
        "group_id": "g1",
        "decision": "never",
        "reason": "просьба школы",
        "decided_by": "координатор",
        "decided_on": "2027-02-01",
    }


def test_what_a_swap_breaks_and_costs() -> None:
    """g1 has one place: with t2 in it instead of t1 the wishes gain 2; with both the group is too full."""
    seen = context(DATA, "school_served", "application")
    swapped = effect(seen, plan((0, 0)), swap(DATA, plan((0, 0)), 0, 1))
    assert swapped.broken == swapped.mended == ()
    assert [(g.name, g.before, g.after, g.delta) for g in swapped.goals] == [
        ("school_served", 1, 1, 0),
        ("application", 3, 5, 2),
    ]
    assert swapped.decides is not None
    assert swapped.decides.name == "application"
    full = effect(seen, plan((0, 0)), [Edit(Kind.SEAT, 1, 0)])
    assert [v.rule for v in full.broken] == ["group_capacity"]
    back = compared(seen, full.plan, plan((0, 0)))
    assert [v.rule for v in back.mended] == ["group_capacity"]
    assert effect(seen, BOTH, []).decides is None


@pytest.mark.parametrize("part", range(4))
def test_deltas_are_those_of_counting_both_plans(part: int) -> None:
    changed = 0
    for seed in range(part * 12, part * 12 + 12):
        for seen in contexts(seed):
            brute, draw = Brute.of(seen), Random(seed)
            one, other = (draw.randrange(len(brute.subsets)) for _ in range(2))
            before, after = brute.plan(one), brute.plan(other)
            edits = between(before, after)
            found = effect(seen, before, edits)
            assert places(found.plan) == sorted(places(after))
            counted = brute.values[:, other] - brute.values[:, one]
            assert [g.delta for g in found.goals] == counted.tolist()
            broken = {d.rule for d in brute.demands if not d.kept(brute.subsets[[other]])[0]}
            kept = {d.rule for d in brute.demands if d.rule not in broken}
            assert {v.rule for v in found.broken} <= broken
            assert broken - {v.rule for v in judged(seen, before).violations} <= {
                v.rule for v in found.broken
            }
            assert not {v.rule for v in found.broken} & kept
            changed += bool(edits)
    assert changed > 20
