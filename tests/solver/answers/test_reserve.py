"""Standbys: who fits whose seat, the best list, and what it does where people refuse."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rules.audit import audit
from rules.context import Assignment, Context
from solver.allocate import build
from solver.answers.reserve import FIRST, FLOORS, Reserve, Wish, reserve, trial
from solver.answers.standbys import Standbys, in_person, standbys
from solver.options import Control
from solver.pairs import candidate_pairs
from solver.result import GoalStatus, Status
from solver.start import gains
from tests.builders import tiny
from tests.solver.answers.valuing import enough, scarce
from tests.solver.solving import context, solved

BATCH = 16


def listed(seen: Context, wish: Wish | None = None) -> Reserve:
    plan = solved(seen).assignment
    assert plan is not None
    return reserve(seen, candidate_pairs(seen), plan, enough(), wish)


def told(seen: Context, found: Reserve) -> list[tuple[str, str, int]]:
    posts, groups = seen.dataset.teachers.teacher_id, seen.dataset.groups.group_id
    rows = zip(found.teacher, found.group, found.rank, strict=True)
    return [(str(groups[g]), str(posts[t]), int(rank)) for t, g, rank in rows]


def one_group_of_two() -> Context:
    """t1 and t2 come first; t3 (second wish) and t4 (third wish) wait, and t5 for another position."""
    ranks = {"t1": 1, "t2": 1, "t3": 2, "t4": 3}
    wishes = [{"teacher_id": t, "programme_id": "p1", "rank": rank} for t, rank in ranks.items()]
    return context(tiny(groups=[{"max_size": 2}], applications=wishes))


def test_two_stand_by_the_better_for_the_goals_first() -> None:
    seen = one_group_of_two()
    found = listed(seen)
    assert told(seen, found) == [("g1", "t3", 1), ("g1", "t4", 2)]
    assert found.fills.tolist() == [2, 2]
    assert found.proven
    assert told(seen, listed(seen, Wish(each=1))) == [("g1", "t3", 1)]


def test_one_person_stands_by_once_and_the_group_with_nobody_else_goes_first() -> None:
    """t3 could stand by for both groups, t4 for the first alone."""
    wishes = [("t1", "p1", 1), ("t2", "p2", 1), ("t3", "p1", 2), ("t3", "p2", 2), ("t4", "p1", 4)]
    seen = context(
        tiny(
            groups=[
                {"group_id": "g1", "programme_id": "p1", "max_size": 1},
                {"group_id": "g2", "programme_id": "p2", "max_size": 1},
            ],
            applications=[{"teacher_id": t, "programme_id": p, "rank": r} for t, p, r in wishes],
        )
    )
    assert told(seen, listed(seen)) == [("g1", "t4", 1), ("g2", "t3", 1)]
    twice = listed(seen, Wish(groups_each=2))
    assert told(seen, twice) == [("g1", "t3", 1), ("g1", "t4", 2), ("g2", "t3", 1)]


def test_who_breaks_the_schools_limit_fits_only_the_colleagues_seat() -> None:
    seen = context(
        tiny(
            schools=[{"school_id": "s1", "max_absent": 1}, {"school_id": "s2"}],
            teachers=[
                {"teacher_id": "t1", "school_id": "s1"},
                {"teacher_id": "t2", "school_id": "s2"},
                {"teacher_id": "t3", "school_id": "s1"},
            ],
            groups=[{"max_size": 2}],
            applications=[
                {"teacher_id": t, "programme_id": "p1", "rank": r}
                for t, r in (("t1", 1), ("t2", 1), ("t3", 2))
            ],
        )
    )
    found = listed(seen)
    assert told(seen, found) == [("g1", "t3", 1)]
    assert found.fills.tolist() == [1]


def test_groups_that_nobody_travels_to_need_no_standby() -> None:
    seen = context(
        tiny(
            programmes=[{"programme_id": "p1", "form": "remote"}],
            groups=[{"max_size": 1}],
            applications=[{"teacher_id": t, "programme_id": "p1"} for t in ("t1", "t2")],
        )
    )
    found = listed(seen)
    assert len(found.groups) == 0
    assert told(seen, found) == []


def test_a_trial_fills_what_it_can_and_the_same_seed_gives_the_same() -> None:
    found = listed(one_group_of_two())
    all_refuse = trial(found, 1.0, 10, seed=1)
    assert (all_refuse.freed, all_refuse.filled, all_refuse.whole) == (20, 20, 10)
    nobody = trial(found, 0.0, 10, seed=1)
    assert (nobody.freed, nobody.filled, nobody.whole, nobody.worst) == (0, 0, 10, 1.0)
    assert trial(found, 0.3, 50, seed=2) == trial(found, 0.3, 50, seed=2)
    alone = listed(one_group_of_two(), Wish(each=1))
    assert trial(alone, 1.0, 10, seed=1).worst == 0.5


def test_without_time_nothing_is_called_proven() -> None:
    seen = one_group_of_two()
    plan = solved(seen).assignment
    assert plan is not None
    none_left = replace(enough(), control=Control(0.0))
    found = reserve(seen, candidate_pairs(seen), plan, none_left)
    assert not found.proven
    assert found.goals[0].status is GoalStatus.BOUNDED


def fits_by_audit(seen: Context, plan: Assignment, post: int, group: int, seat: int) -> bool:
    """Nothing is broken with the seat's new holder that was not broken by the leaving."""
    kept = np.delete(np.arange(len(plan)), seat)
    left = Assignment(plan.teacher[kept], plan.group[kept])
    after = Assignment(
        np.append(left.teacher, np.int32(post)).astype(np.int32),
        np.append(left.group, np.int32(group)).astype(np.int32),
    )
    return _broken(seen, after) <= _broken(seen, left)


def _broken(seen: Context, plan: Assignment) -> set[tuple[str, tuple[tuple[str, str], ...]]]:
    verdict = audit(seen.dataset, plan, seen.profile, as_of=seen.as_of, seed=seen.seed)
    return {(violation.rule, violation.objects) for violation in verdict.violations}


def best_by_force(could: Standbys, seen: Context, wish: Wish) -> tuple[int, ...]:
    """The best vector over all lists: groups with one, seats covered, standbys, then the goals."""
    problem = build(seen, candidate_pairs(seen))
    pairs, n = problem.pairs, len(could.pair)
    covers = [set(could.seat[could.entry == e].tolist()) for e in range(n)]
    usable = [e for e in range(n) if covers[e]]
    worths = [gains(problem.draft, g.form)[could.pair] for g in problem.goals if g.name != FLOORS]
    best: tuple[int, ...] = ()
    for subset in range(1 << len(usable)):
        chosen = [e for bit, e in enumerate(usable) if subset >> bit & 1]
        groups = [int(pairs.group[could.pair[e]]) for e in chosen]
        persons = [int(pairs.person[could.pair[e]]) for e in chosen]
        if any(groups.count(g) > wish.each for g in groups):
            continue
        if any(persons.count(p) > wish.groups_each for p in persons):
            continue
        covered = set[int]().union(*(covers[e] for e in chosen))
        counts = (len(set(groups)), len(covered), len(chosen))
        best = max(best, (*counts, *(int(sum(w[e] for e in chosen)) for w in worths)))
    return best


def agrees(seen: Context, wish: Wish) -> int:
    outcome = solved(seen)
    if outcome.status is not Status.OPTIMAL:
        return 0
    plan = outcome.assignment
    assert plan is not None
    problem = build(seen, candidate_pairs(seen))
    could = standbys(problem, plan, in_person(problem))
    told_fits = set(zip(could.entry.tolist(), could.seat.tolist(), strict=True))
    for e, pair in enumerate(could.pair.tolist()):
        post, group = int(problem.pairs.teacher[pair]), int(problem.pairs.group[pair])
        for seat in np.flatnonzero(plan.group == group).tolist():
            assert ((e, seat) in told_fits) is fits_by_audit(seen, plan, post, group, seat)
    found = reserve(seen, candidate_pairs(seen), plan, enough(), wish)
    assert found.proven
    assert tuple(goal.value for goal in found.goals) == best_by_force(could, seen, wish)
    assert found.goals[0].name == FIRST
    return len(found.teacher)


def counted(batch: int) -> int:
    """Standbys on the lists of a batch, each list compared."""
    wish = Wish(each=1 + batch % 2, groups_each=1 + batch // 2 % 2)
    seeds = range(batch * BATCH, (batch + 1) * BATCH)
    return sum(agrees(seen, wish) for seed in seeds for seen in scarce(seed))


@pytest.mark.parametrize("batch", range(4))
def test_against_brute_force(batch: int) -> None:
    assert counted(batch) > 0


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(4, 30))
def test_many_more(batch: int) -> None:
    assert counted(batch) > 0
