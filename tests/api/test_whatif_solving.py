"""How scenarios are solved: from which plan, what is kept when an end is wished, which figures bind."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from api.whatif.binding import binding
from api.whatif.comparing import compare_all, goal_deltas
from api.whatif.records import GoalSeen, Limit, Solved, State
from api.whatif.solving import (
    DefectError,
    Run,
    carried,
    known_of,
    near_the_base,
    solve_base,
    solve_scenarios,
    solved_of,
)
from datasets import ReadResult
from rules.columns import indices
from rules.context import Assignment, Context, Facts
from rules.profile import load_profile
from solver.options import Options
from solver.process import Progress
from solver.result import GoalStatus
from tests.builders import Row
from tests.datasets.scenarios.doing import one, scenarios, small
from tests.solver.solving import context, places, solved

PLAIN = load_profile("plain")


def base_of(read: ReadResult) -> Solved:
    seen = Context(read.dataset, PLAIN)
    return solved_of(seen, solved(seen))


def text(*changes: str) -> str:
    return "\n".join(
        f'[[scenario]]\nname = "{i}"\n[[scenario.change]]\n{change}' for i, change in enumerate(changes)
    )


def test_a_plan_is_carried_by_ids(tmp_path: Path) -> None:
    read = small()
    base = base_of(read)
    assert base.facts is not None
    change = 'table = "teachers"\nremove = "t1"\nwith_dependents = true'
    changed = one(tmp_path, change, read, PLAIN)
    now = Context(changed.dataset, PLAIN)
    assert places(base.context, base.facts.assignment) == ["t1 g1", "t2 g1", "t3 g2"]
    assert places(now, carried(base.facts, changed.dataset)) == ["t2 g1", "t3 g2"]


def test_a_plan_whose_groups_are_all_gone_is_carried_as_nothing(tmp_path: Path) -> None:
    read = small()
    base = base_of(read)
    change = """
table = "groups"
remove = "g1"
with_dependents = true

table = "groups"
remove = "g2"
with_dependents = true

table = "applications"
add = {teacher_id = "t1", programme_id = "p1"}
"""
    changed = one(tmp_path, change, read, PLAIN)
    assert base.facts is not None
    assert len(carried(base.facts, changed.dataset)) == 0


def test_proofs_are_carried_only_to_a_narrower_scenario() -> None:
    base = base_of(small())
    narrow, wide = (known_of(base, base.context, narrower=narrower) for narrower in (True, False))
    assert narrow is not None
    assert wide is not None
    assert [(g.name, g.value, g.bound, g.status) for g in narrow.goals] == [
        ("application", 15, 15, GoalStatus.PROVEN)
    ]
    assert wide.goals == ()
    unproven = replace(base, goals=(GoalSeen("application", 15, None, "counted"),))
    carried_on = known_of(unproven, base.context, narrower=True)
    assert carried_on is not None
    assert carried_on.goals == ()
    assert known_of(Solved(base.context, State.INFEASIBLE), base.context, narrower=True) is None


@pytest.mark.parametrize(
    ("change", "sense"),
    [
        ('table = "groups"\nkey = "g1"\ncolumn = "max_size"\nvalue = 2', "narrower"),
        ('table = "groups"\nkey = "g1"\ncolumn = "max_size"\nvalue = 4', "wider"),
        ('table = "groups"\nkey = "g1"\ncolumn = "min_size"\nvalue = 2', "narrower"),
        ('table = "groups"\nkey = "g1"\ncolumn = "min_size"\nvalue = ""', "wider"),
        ('table = "groups"\nkey = "g2"\ncolumn = "min_size"\nvalue = 2', "narrower"),
        ('table = "districts"\nkey = "d1"\ncolumn = "unique_numbers"\nvalue = 4', "narrower"),
        ('table = "districts"\nkey = "d1"\ncolumn = "unique_numbers"\nvalue = 10', "wider"),
        ('table = "districts"\nkey = "d1"\ncolumn = "budget"\nvalue = 10', "narrower"),
        ('table = "quotas"\nkey = {group_id = "g1"}\ncolumn = "max_seats"\nvalue = 1', "narrower"),
        ('table = "quotas"\nkey = {group_id = "g1"}\ncolumn = "min_seats"\nvalue = 1', "neither"),
        ('table = "teachers"\nkey = "t1"\ncolumn = "max_groups"\nvalue = 0', "neither"),
        ('table = "groups"\nkey = "g1"\nshift_days = 1', "neither"),
        ('table = "groups"\nremove = "g1"\nwith_dependents = true', "neither"),
        ('table = "group_conflicts"\nadd = {group_id = "g1", other_group_id = "g2"}', "narrower"),
        ('table = "quotas"\nadd = {group_id = "g2", max_seats = 1}', "neither"),
        ('rule = "not_together"\nenabled = true', "narrower"),
        ('rule = "quota"\nenabled = false', "wider"),
        ('rule = "not_repeated"\nparameter = "years"\nvalue = 9', "neither"),
        ('goal = "application"\nplace = 1', "neither"),
    ],
)
def test_what_counts_as_narrower_and_as_wider(tmp_path: Path, change: str, sense: str) -> None:
    done = one(tmp_path, change, small())
    assert (done.narrower, done.wider) == (sense == "narrower", sense == "wider")


def test_what_is_finished_is_kept_when_an_end_is_wished(tmp_path: Path) -> None:
    read = small()
    changes = [f'table = "groups"\nkey = "g1"\ncolumn = "max_size"\nvalue = {n}' for n in (2, 4, 5)]
    done: list[int] = []
    heard: list[tuple[int, bool]] = []

    def tell(number: int, news: Progress | Solved | None) -> None:
        heard.append((number, news is None))
        if isinstance(news, Solved):
            done.append(number)

    run = Run(Options(seconds=100), time.monotonic(), lambda: bool(done), tell)
    found = solve_scenarios(scenarios(tmp_path, text(*changes), read, PLAIN), base_of(read), run)
    assert [one.state for one in found] == [State.OPTIMAL, State.NOT_RUN, State.NOT_RUN]
    assert heard[0] == (1, True)


def test_nothing_is_begun_when_no_time_is_left(tmp_path: Path) -> None:
    read = small()
    heard: list[int] = []
    run = Run(Options(seconds=1), time.monotonic() - 5, tell=lambda number, news: heard.append(number))
    changes = scenarios(tmp_path, text('rule = "travel"\nenabled = true'), read, PLAIN)
    assert [one.state for one in solve_scenarios(changes, base_of(read), run)] == [State.UNKNOWN]
    assert heard == []


def test_scenarios_run_several_at_a_time_and_come_in_their_order(tmp_path: Path) -> None:
    read = small()
    changes = [
        f'table = "quotas"\nkey = {{group_id = "g1"}}\ncolumn = "max_seats"\nvalue = {n}' for n in (0, 1, 2)
    ]
    run = Run(Options(seconds=100, workers=2), time.monotonic())
    base = solve_base(Context(read.dataset, PLAIN), run, 3)
    found = solve_scenarios(scenarios(tmp_path, text(*changes), read, PLAIN), base, run)
    assert [[goal.value for goal in one.goals] for one in found] == [[5], [10], [15]]
    assert base.facts is not None
    assert found[2].facts is not None
    assert places(found[2].context, found[2].facts.assignment) == places(base.context, base.facts.assignment)


def test_a_plan_of_ours_that_breaks_a_rule_is_a_defect() -> None:
    seen = Context(small().dataset, PLAIN)
    outcome = solved(seen)
    assert outcome.assignment is not None
    crowd = Assignment(indices([0, 1, 2]), indices([0, 0, 0]))
    with pytest.raises(DefectError):
        solved_of(seen, replace(outcome, assignment=crowd))


def test_a_goal_that_is_not_what_the_solver_claims_is_a_defect() -> None:
    seen = Context(small().dataset, PLAIN)
    outcome = solved(seen)
    claimed = replace(outcome.goals[0], value=16, bound=16)
    with pytest.raises(DefectError):
        solved_of(seen, replace(outcome, goals=(claimed,)))


def test_nobody_changes_for_nothing(tmp_path: Path) -> None:
    """t1 is barred from g1 and t2 comes in; that t4 has g2 instead of t3 helps no goal."""
    read = small(
        teachers=[{}, {}, {}, {}],
        groups=[{"max_size": 1}, {"max_size": 1, "programme_id": "p2"}],
        applications=[{"teacher_id": t, "group_id": g} for t, g in TIED],
    )
    changed = one(tmp_path, 'table = "decisions"\nadd = {teacher_id = "t1", decision = "never"}', read, PLAIN)
    now = Context(changed.dataset, PLAIN)
    base = carried_out(Context(read.dataset, PLAIN), (0, 0), (2, 1))
    found = near_the_base(base, carried_out(now, (1, 0), (3, 1)))
    assert found.facts is not None
    assert places(now, found.facts.assignment) == ["t2 g1", "t3 g2"]
    (told,) = compare_all(base, [changed], [found])
    assert [(p.kind, p.person_id) for p in told.persons] == [("lost", "t1"), ("gained", "t2")]


TIED = (("t1", "g1"), ("t2", "g1"), ("t3", "g2"), ("t4", "g2"))


def carried_out(seen: Context, *chosen: tuple[int, int]) -> Solved:
    """The context with this plan, which must be as good as any."""
    outcome = solved(seen)
    plan = Assignment(*(indices(column) for column in zip(*chosen, strict=True)))
    return solved_of(seen, replace(outcome, assignment=plan))


def test_what_is_proven_of_a_wider_scenario_can_not_fall() -> None:
    seen = Context(small().dataset, PLAIN)
    plan = solved_of(seen, solved(seen))
    one, other = (replace(plan, goals=(GoalSeen("application", 15, 18, "bounded"),)) for _ in range(2))
    ends = [
        (d.low, d.high)
        for narrower, wider in ((False, False), (False, True), (True, False), (True, True))
        for d in goal_deltas(one, other, narrower=narrower, wider=wider)
    ]
    assert ends == [(-3, 3), (0, 3), (-3, 0), (0, 0)]


# --- figures that bind ------------------------------------------------------------------------------------


def used_up(rules: str = "default", **tables: Iterable[Row]) -> set[Limit]:
    read = small(**tables)
    seen = Context(read.dataset, load_profile(rules))
    plan = solved(seen).assignment
    assert plan is not None
    return set(binding(Facts(seen, plan)))


def limit(rule: str, *objects: tuple[str, str]) -> Limit:
    return Limit(rule, objects)


def test_a_full_group_and_a_quota_used_up_bind() -> None:
    groups: list[Row] = [{"max_size": 3}, {"max_size": 1, "programme_id": "p2"}]
    assert used_up("plain", groups=groups) == {
        limit("quota", ("group", "g1")),
        limit("group_capacity", ("group", "g2")),
    }


def test_numbers_used_up_bind_and_those_left_do_not() -> None:
    spent: list[Row] = [{"district_id": "d1", "unique_numbers": 3}]
    left: list[Row] = [{"district_id": "d1", "unique_numbers": 4}]
    number = limit("number_allotment", ("district", "d1"))
    assert number in used_up("default", districts=spent)
    assert number not in used_up("default", districts=left)


def test_a_budget_binds_when_what_is_left_buys_no_place() -> None:
    groups: list[Row] = [{"max_size": 3, "cost": 100}, {"max_size": 4, "programme_id": "p2", "cost": 300}]
    for budget, binds in ((500, True), (599, True), (600, False)):
        found = used_up("plain", groups=groups, districts=[{"district_id": "d1", "budget": budget}])
        assert (limit("budget", ("district", "d1")) in found) is binds


def test_a_school_at_its_limit_of_absences_binds() -> None:
    schools: list[Row] = [{"school_id": "s1", "max_absent": 2}, {"school_id": "s2", "max_absent": 2}]
    found = {one for one in used_up("plain", schools=schools) if one.rule == "school_absence"}
    assert found == {limit("school_absence", ("school", "s1"))}


def test_a_figure_of_nought_allows_nothing_and_is_not_counted() -> None:
    groups: list[Row] = [{"max_size": 3}, {"max_size": 0, "programme_id": "p2"}]
    quotas: list[Row] = [{"group_id": "g1", "max_seats": 0}]
    assert used_up("plain", groups=groups, quotas=quotas) == set()


def test_a_rule_that_is_off_binds_nothing() -> None:
    read = small()
    seen = context(read.dataset, rules={"quota": {"enabled": False}})
    plan = solved(seen).assignment
    assert plan is not None
    assert binding(Facts(seen, plan)) == frozenset()


def test_the_persons_of_a_scenario_by_hand(tmp_path: Path) -> None:
    read = small()
    base = base_of(read)
    change = """
table = "teachers"
remove = "t1"
with_dependents = true

table = "applications"
remove = {teacher_id = "t2"}

table = "applications"
add = {teacher_id = "t3", group_id = "g1", programme_id = "p1", rank = 1}

table = "applications"
remove = {teacher_id = "t3"}

table = "teachers"
add = {teacher_id = "t9", school_id = "s2", position = "учитель"}

table = "applications"
add = {teacher_id = "t9", programme_id = "p2"}
"""
    changed = one(tmp_path, change, read, PLAIN)
    now = Context(changed.dataset, PLAIN)
    (found,) = compare_all(base, [changed], [solved_of(now, solved(now))])
    assert [(p.kind, p.person_id, p.groups_before, p.groups_now) for p in found.persons] == [
        ("left", "t1", ("g1",), ()),
        ("lost", "t2", ("g1",), ()),
        ("moved", "t3", ("g2",), ("g1",)),
        ("gained", "t9", (), ("g2",)),
    ]
    assert [(u.unit_id, u.before, u.now, u.gained, u.lost) for u in found.schools] == [
        ("s1", 2, 0, 0, 2),
        ("s2", 1, 2, 1, 0),
    ]
    assert [(u.unit_id, u.before, u.now) for u in found.districts] == [("d1", 3, 2)]
