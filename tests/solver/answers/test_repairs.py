"""Repairs: each makes a plan possible, none of a figure by more than it must, and no single one is missed."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np
import pytest

from rules.context import Context
from solver.answers.changes import DROPPED, SETTING, applied
from solver.answers.repairs import Menu, menu
from solver.options import Control
from tests.builders import Row, tiny
from tests.solver.answers.infeasible_inputs import without_plan
from tests.solver.brute import Brute
from tests.solver.cases import LATER, wish
from tests.solver.solving import context
from tests.solver.subsets import Objects

FOREVER = Control(inf)
Named = tuple[str, Objects]
FIGURES = {
    "quota", "quota_floor", "group_capacity", "group_minimum", "number_allotment", "school_absence", "budget",
    "groups_per_person",
}  # fmt: skip


def repairing_figures(brute: Brute) -> set[Named]:
    """The rules with a figure, each on an object, without which alone there would be a plan."""
    names = {(d.rule, d.objects) for d in brute.demands if d.rule in FIGURES}
    return {
        one for one in names if brute.meeting(d for d in brute.demands if (d.rule, d.objects) != one).any()
    }


def feasible(seen: Context) -> bool:
    return bool(Brute.of(seen).feasible.any())


@pytest.mark.parametrize("part", range(3))
def test_every_single_repair_by_brute_force(part: int) -> None:
    kinds = set[str]()
    for seen, brute in without_plan(range(part * 12, part * 12 + 12)):
        offered = menu(seen, FOREVER)
        assert offered.complete
        assert [r.points for r in offered.repairs] == sorted(r.points for r in offered.repairs)
        for repair in offered.repairs:
            assert repair.verified
            assert feasible(applied(seen, repair.changes))
        if not offered.single:
            check_combination(brute, offered)
            continue
        changes = [repair.changes[0] for repair in offered.repairs]
        figures = [c for c in changes if c.kind == SETTING]
        assert {(c.rule, c.objects) for c in figures} == repairing_figures(brute)
        for c in figures:
            less = replace(c, after=c.after - c.by // abs(c.by))
            assert not feasible(applied(seen, [less])), c.sentence
        assert {c.rows for c in changes if c.kind == DROPPED and c.rule == "decision_must"} == droppable(seen)
        kinds.update(c.kind for c in changes)
    assert {SETTING, DROPPED} <= kinds


def droppable(seen: Context) -> set[tuple[int, ...]]:
    """The decisions without which, alone, there is a plan."""
    decisions = seen.dataset.decisions
    found = set[tuple[int, ...]]()
    for row in range(len(decisions)):
        kept = np.arange(len(decisions)) != row
        cells = {name: getattr(decisions, name)[kept] for name in vars(decisions)}
        fewer = seen.dataset.replace(decisions=replace(decisions, **cells))
        if feasible(replace(seen, dataset=fewer)):
            found.add((row,))
    return found


def check_combination(brute: Brute, offered: Menu) -> None:
    """No single figure or decision suffices, and no smaller part of the combination does."""
    assert offered.cheapest
    assert repairing_figures(brute) == set()
    assert droppable(brute.context) == set()
    (repair,) = offered.repairs
    assert len(repair.changes) > 1
    for left_out in repair.changes:
        others = [change for change in repair.changes if change != left_out]
        assert not feasible(applied(brute.context, others))


def sentences(**tables: list[Row]) -> list[str]:
    """The menu for t1, t2 and t3 who all want g1 and the later g2."""
    given: dict[str, list[Row]] = {
        "groups": [{"group_id": "g1"}, LATER],
        "applications": [wish(t, g, 1) for t in ("t1", "t2", "t3") for g in ("g1", "g2")],
        **tables,
    }
    offered = menu(context(tiny(**given)), FOREVER)
    return [" + ".join(change.sentence[0] for change in repair.changes) for repair in offered.repairs]


BOTH: list[Row] = [{"teacher_id": "t1", "group_id": "g1"}, {"teacher_id": "t2", "group_id": "g1"}]
DROP_1 = "снять решение (таблица decisions, строка 2, педагог t1)"
DROP_2 = "снять решение (таблица decisions, строка 3, педагог t2)"


def test_a_place_more_before_a_decision_less() -> None:
    told = sentences(groups=[{"group_id": "g1", "max_size": 1}, LATER], decisions=BOTH)
    assert told == ["мест в группе g1: +1 (было 1, станет 2)", DROP_1, DROP_2]


def test_a_group_full_of_others_needs_its_overbooking_too() -> None:
    full: Row = {"group_id": "g1", "max_size": 5, "seats_elsewhere": 7}
    assert "мест в группе g1: +4 (было 5, станет 9)" in sentences(groups=[full, LATER], decisions=BOTH)


def test_a_school_that_lets_one_go_may_let_two_go() -> None:
    told = sentences(schools=[{"max_absent": 1}], decisions=BOTH)
    assert told == ["школа s1 отпускает одновременно: +1 (было 1, станет 2)", DROP_1, DROP_2]


def test_decided_for_two_groups_on_the_same_days_one_may_move() -> None:
    told = sentences(
        teachers=[{"max_groups": 2}, {}, {}],
        groups=[{"group_id": "g1"}, {**LATER, "start": "2027-03-05", "end": "2027-03-09"}],
        decisions=[{"group_id": "g1"}, {"group_id": "g2"}],
    )
    assert told == [
        DROP_1,
        "снять решение (таблица decisions, строка 3, педагог t1)",
        "перенести группу g1: начало 28.02.2027 вместо 01.03.2027 (-1 дн.)",
        "перенести группу g2: начало 06.03.2027 вместо 05.03.2027 (+1 дн.)",
    ]


def test_nobody_applied_so_the_school_may() -> None:
    told = sentences(applications=[wish("t2", "g1", 1)], decisions=BOTH[:1])
    assert told == ["подать заявку: педагог t1, программа p1", DROP_1]


def test_two_conflicts_need_two_changes() -> None:
    told = sentences(
        groups=[{"group_id": "g1", "max_size": 0}, {**LATER, "max_size": 0}],
        decisions=[*BOTH[:1], {"teacher_id": "t2", "group_id": "g2"}],
    )
    assert told == ["мест в группе g1: +1 (было 0, станет 1) + мест в группе g2: +1 (было 0, станет 1)"]


def test_time_that_ran_out_is_said() -> None:
    seen = context(tiny(applications=[{}], groups=[{"max_size": 0}], decisions=[{"group_id": "g1"}]))
    assert not menu(seen, replace(FOREVER, until=0.0)).complete


def test_money_for_two_places_is_cheaper_than_two_decisions_taken_back() -> None:
    """A place costs 1,000 roubles: one point buys it, a decision is two; g2 needs a place besides."""
    told = sentences(
        districts=[{"budget": 0}],
        groups=[{"group_id": "g1", "cost": 100_000}, {**LATER, "max_size": 0}],
        decisions=[*BOTH, {"teacher_id": "t3", "group_id": "g2"}],
    )
    (together,) = told
    assert "бюджет района d1: +" in together
    assert "мест в группе g2: +1 (было 0, станет 1)" in together
    assert "снять решение" not in together


def test_a_rule_that_is_switched_off_is_paid_for_once() -> None:
    """Two schools lose ten physicists each on one day: one rule off (30) against 18 decisions (36)."""
    physicists: list[Row] = [
        {"teacher_id": f"t{i}", "school_id": f"s{1 + i // 10}", "subjects": "физика"} for i in range(20)
    ]
    seen = context(
        tiny(
            teachers=[*physicists, {"teacher_id": "u", "school_id": "s3"}],
            groups=[{"group_id": "g1"}, {**LATER, "max_size": 0}],
            applications=[*(wish(f"t{i}", "g1", 1) for i in range(20)), wish("u", "g2", 1)],
            decisions=[
                *({"teacher_id": f"t{i}", "group_id": "g1"} for i in range(20)),
                {"teacher_id": "u", "group_id": "g2"},
            ],
        ),
        rules={"subject_cover": {"enabled": True, "m": 9}},
    )
    offered = menu(seen, FOREVER)
    (repair,) = offered.repairs
    assert offered.cheapest
    assert repair.verified
    assert repair.points == 31
    assert {change.rule for change in repair.changes} == {"subject_cover", "group_capacity"}
