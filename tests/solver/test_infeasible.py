"""No plan exists: the rules named clash, none of them needlessly, and on the objects that they name."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from rules.context import Context
from rules.registry import PAIR_RULES, PLAN_RULES
from rules.tables import DecisionKind, Decisions
from solver.result import Status
from tests.builders import Row, tiny
from tests.solver.brute import Brute
from tests.solver.cases import LATER, Rules, wish
from tests.solver.random_instances import contexts
from tests.solver.solving import context, solved
from tests.solver.subsets import Objects

Named = set[tuple[str, Objects]]
PAIR_RULE_NAMES = {rule.name for rule in PAIR_RULES}
HARD: Rules = {"quota_floor": {"hard": True}}
ONE, TWO = (("decisions row", "2"), ("teacher", "t1")), (("decisions row", "3"), ("teacher", "t2"))
SAME_AGAIN = (("decisions row", "3"), ("teacher", "t1"))
T1, G1, S1, D1 = (("teacher", "t1"),), (("group", "g1"),), (("school", "s1"),), (("district", "d1"),)
FLOOR = (("quotas row", "2"),)


def made(rules: Rules, tables: dict[str, list[Row]]) -> Context:
    """t1, t2 and t3 all want g1 and the later g2, among figures that clash with nothing."""
    given: dict[str, list[Row]] = {
        "districts": [{"district_id": "d1", "unique_numbers": 9, "budget": 900}],
        "schools": [{"school_id": "s1", "max_absent": 3, "budget": 900}],
        "groups": [{"group_id": "g1"}, LATER],
        "applications": [wish(t, g, 1) for t in ("t1", "t2", "t3") for g in ("g1", "g2")],
        **tables,
    }
    given["quotas"] = [*given.get("quotas", []), {"district_id": "d1", "max_seats": 9}]
    return context(tiny(**given), rules=rules)


def must(*places: str) -> list[Row]:
    return [dict(zip(("teacher_id", "group_id"), place.split(), strict=True)) for place in places]


def clashes(seen: Context) -> Named:
    """What the solver names, each with a sentence in both languages."""
    outcome = solved(seen)
    assert outcome.status is Status.INFEASIBLE
    assert outcome.assignment is None
    assert outcome.goals == ()
    assert not outcome.repeatable
    for clash in outcome.clashes:
        assert clash.sentence_ru
        assert clash.sentence_en
    found = {(clash.rule, clash.objects) for clash in outcome.clashes}
    assert len(found) == len(outcome.clashes)
    return found


BOTH_IN_G1 = must("t1 g1", "t2 g1")
ALL_IN_G1 = {("decision_must", ONE), ("decision_must", TWO)}
TWO_GROUPS = must("t1 g1", "t1 g2")
IN_TWO_GROUPS = {("decision_must", ONE), ("decision_must", SAME_AGAIN)}
PERSON_1: Objects = (("person", "t1"),)


def staff(**cells: object) -> list[Row]:
    return [{"teacher_id": t, **cells} for t in ("t1", "t2", "t3")]


PLAN_RULE_CLASHES: list[tuple[Rules, dict[str, list[Row]], Named]] = [
    (
        {},
        {"groups": [{"group_id": "g1", "max_size": 1}, LATER], "decisions": BOTH_IN_G1},
        {*ALL_IN_G1, ("group_capacity", G1)},
    ),
    (
        {},
        {"quotas": [{"school_id": "s1", "group_id": "g1", "max_seats": 1}], "decisions": BOTH_IN_G1},
        {*ALL_IN_G1, ("quota", FLOOR)},
    ),
    (
        {},
        {"districts": [{"district_id": "d1", "unique_numbers": 1}], "decisions": BOTH_IN_G1},
        {*ALL_IN_G1, ("number_allotment", D1)},
    ),
    (
        {},
        {"schools": [{"school_id": "s1", "unique_numbers": 1}], "decisions": BOTH_IN_G1},
        {*ALL_IN_G1, ("number_allotment", S1)},
    ),
    (
        {},
        {"schools": [{"school_id": "s1", "max_absent": 1}], "decisions": BOTH_IN_G1},
        {*ALL_IN_G1, ("school_absence", S1)},
    ),
    (
        {"subject_cover": {"enabled": True, "m": 2}},
        {"teachers": staff(subjects="физика"), "decisions": BOTH_IN_G1},
        {*ALL_IN_G1, ("subject_cover", S1)},
    ),
    (
        {"not_together": {"enabled": True}},
        {
            "teachers": [{"position": "директор", "is_head": True}, {"position": "завуч"}, {}],
            "decisions": BOTH_IN_G1,
        },
        {*ALL_IN_G1, ("not_together", S1)},
    ),
    (
        {},
        {
            "districts": [{"district_id": "d1", "budget": 19}],
            "groups": [{"group_id": "g1", "cost": 10}, LATER],
            "decisions": BOTH_IN_G1,
        },
        {*ALL_IN_G1, ("budget", D1)},
    ),
    ({}, {"decisions": TWO_GROUPS}, {*IN_TWO_GROUPS, ("groups_per_person", PERSON_1)}),
    (
        {},
        {
            "teachers": staff(max_groups=2),
            "groups": [{"group_id": "g1"}, {**LATER, "start": "2027-03-05"}],
            "decisions": TWO_GROUPS,
        },
        {*IN_TWO_GROUPS, ("no_overlap", PERSON_1)},
    ),
    (
        {},
        {
            "teachers": staff(max_groups=2),
            "groups": [{"group_id": "g1"}, {**LATER, "programme_id": "p1"}],
            "decisions": TWO_GROUPS,
        },
        {*IN_TWO_GROUPS, ("programme_once", PERSON_1)},
    ),
    (
        {},
        {"groups": [{"group_id": "g1", "min_size": 4}, LATER], "decisions": must("t1 g1")},
        {("decision_must", ONE), ("group_minimum", G1)},
    ),
    (
        HARD,
        {"quotas": [{"group_id": "g1", "min_seats": 3}, {"programme_id": "p1", "max_seats": 2}]},
        {("quota_floor", FLOOR), ("quota", (("quotas row", "3"),))},
    ),
    (
        HARD,
        {
            "quotas": [{"group_id": "g1", "min_seats": 2}],
            "groups": [{"group_id": "g1", "cost": 10}, LATER],
            "schools": [{"school_id": "s1", "budget": 19}],
        },
        {("quota_floor", FLOOR), ("budget", S1)},
    ),
    (HARD, {"quotas": [{"group_id": "g1", "min_seats": 4}]}, {("quota_floor", FLOOR)}),
]


@pytest.mark.parametrize(("rules", "tables", "expected"), PLAN_RULE_CLASHES)
def test_the_rules_that_clash_and_no_other(
    rules: Rules, tables: dict[str, list[Row]], expected: Named
) -> None:
    seen = made(rules, tables)
    assert clashes(seen) == expected
    brute = Brute.of(seen)
    assert not brute.feasible.any()
    for one in expected:
        others = [d for d in brute.demands if (d.rule, d.objects) != one]
        assert len(others) < len(brute.demands)
        assert brute.meeting(others).any(), f"there is no plan without {one} either"


def test_every_plan_rule_clashes_somewhere_above() -> None:
    named = {rule for _, _, expected in PLAN_RULE_CLASHES for rule, _ in expected}
    assert named == {rule.name for rule in PLAN_RULES}


def pair_rule_clash(programme: str = "p1", **tables: list[Row]) -> set[str]:
    """The pair rules that clash with the decision that t1 must have a place of the programme."""
    decisions: list[Row] = [{"programme_id": programme}, *tables.pop("decisions", [])]
    seen = made({}, {"decisions": decisions, **tables})
    found = clashes(seen)
    assert ("decision_must", ONE) in found
    assert {objects for rule, objects in found if rule != "decision_must"} <= {T1}
    names = {rule for rule, _ in found} - {"decision_must"}
    for name in names - {"source"}:
        profile = context(seen.dataset, rules={name: {"enabled": False}}).profile
        assert solved(replace(seen, profile=profile)).status is Status.OPTIMAL
    return names


def test_decided_but_never() -> None:
    assert pair_rule_clash(decisions=[{"group_id": "g1", "decision": "never"}]) == {"decision_never"}


def test_decided_but_nobody_applied() -> None:
    assert pair_rule_clash(applications=[wish("t2", "g1", 1)]) == {"source"}


def test_decided_but_on_leave() -> None:
    assert pair_rule_clash(teachers=[{"status": "leave"}, {}, {}]) == {"available"}


def test_each_group_barred_by_another_rule() -> None:
    groups: list[Row] = [{"group_id": "g1"}, {**LATER, "programme_id": "p1", "district_id": "d1"}]
    away: Row = {"travel": "no", "unavailable": "2027-03-08/2027-03-08"}
    assert pair_rule_clash(groups=groups, teachers=[away, {}, {}]) == {"travel", "available"}


def test_of_two_rules_that_bar_the_same_group_only_one_that_is_needed() -> None:
    """g1 is barred by source and by position, g2 by position: position alone tells why."""
    groups: list[Row] = [{"group_id": "g1"}, {**LATER, "programme_id": "p1"}]
    programmes: list[Row] = [{"programme_id": "p1", "positions": "директор"}]
    wishes = [wish("t1", "g2", 1), wish("t2", "g1", 1)]
    assert pair_rule_clash(groups=groups, programmes=programmes, applications=wishes) == {"position_match"}


def test_decided_about_a_programme_without_groups() -> None:
    assert pair_rule_clash("p7") == set()


# --- by chance ----------------------------------------------------------------------------------------

LEANING = {"school_absence", "subject_cover", "not_together", "number_allotment"}
LEANT_ON = {"groups_per_person", "programme_once", "no_overlap"}


def decided(seen: Context, draw: Random) -> Context:
    """The same input in which several candidate pairs, or their programmes, are decided by hand."""
    pairs = Brute.of(seen).plain.pairs
    chosen = draw.sample(pairs, draw.randint(2, 4))
    by_group = np.array([draw.random() < 0.5 for _ in chosen])
    n, words = len(chosen), np.array([""] * len(chosen), dtype=object)
    decisions = Decisions(
        teacher=np.array([x.post for x in chosen], dtype=np.int32),
        programme=np.where(by_group, -1, [x.programme for x in chosen]).astype(np.int32),
        group=np.where(by_group, [x.group for x in chosen], -1).astype(np.int32),
        decision=np.full(n, DecisionKind.MUST, dtype=np.int32),
        reason=words,
        decided_by=words.copy(),
        decided_on=np.full(n, np.datetime64("NaT"), dtype="datetime64[D]"),
    )
    return replace(seen, dataset=seen.dataset.replace(decisions=decisions))


@pytest.mark.parametrize("part", range(4))
def test_what_is_named_conflicts_and_no_part_of_it_does(part: int) -> None:
    told = set[str]()
    for seed in range(part * 7, part * 7 + 7):
        for seen in contexts(seed):
            brute = Brute.of(decided(seen, Random(seed)))
            if not brute.feasible.any() and seen.profile.enabled("decision_must"):
                found = {(r, o) for r, o in clashes(brute.context) if r not in PAIR_RULE_NAMES}
                check_irreducible(brute, found)
                told.update(rule for rule, _ in found)
    assert len(told) > 3


def check_irreducible(brute: Brute, found: Named) -> None:
    """The demands named can't be met together, but can without any one of them.

    Rules that count people lean on those that give a person one place at a time: these hold too where such
    a rule is named.
    """
    assert found <= {(d.rule, d.objects) for d in brute.demands}
    kept = [d for d in brute.demands if (d.rule, d.objects) in found]
    silent = [d for d in brute.demands if d.rule in LEANT_ON] if LEANING & {r for r, _ in found} else []
    assert not brute.meeting([*kept, *silent]).any()
    for one in found:
        assert brute.meeting(d for d in kept if (d.rule, d.objects) != one).any()
