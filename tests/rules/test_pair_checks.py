"""Pair rules together: breaches of a plan, and which rule stands first between a teacher and a group."""

from __future__ import annotations

from rules.columns import indices
from rules.context import Assignment, Context, Facts
from rules.pair_checks import ADMITTED, check_pairs, first_refusal
from rules.profile import profile_from
from rules.registry import PAIR_RULES
from tests.builders import tiny

PLACES = ("t1 g1", "t2 g1", "t3 g1", "t1 g2")
"""Admitted; a director where teachers are wanted; on leave; nobody asked for it."""


def context(**rules: object) -> Context:
    dataset = tiny(
        teachers=[
            {"teacher_id": "t1"},
            {"teacher_id": "t2", "position": "директор"},
            {"teacher_id": "t3", "status": "leave", "full_name": "Проба Проба Пробовна"},
        ],
        programmes=[
            {"programme_id": "p1", "positions": "учитель"},
            {"programme_id": "p2", "approved": False},
        ],
        groups=[{"group_id": "g1"}, {"group_id": "g2", "programme_id": "p2"}],
        applications=[{"teacher_id": t, "group_id": "g1"} for t in ("t1", "t2", "t3")],
    )
    return Context(dataset, profile_from({"rules": rules}, "test"))


def columns(seen: Context, *places: str) -> Assignment:
    pairs = [place.split() for place in places]
    return Assignment(
        indices(seen.dataset.teacher_index[t] for t, _ in pairs),
        indices(seen.dataset.group_index[g] for _, g in pairs),
    )


def first(seen: Context, *places: str) -> list[str | None]:
    plan = columns(seen, *places)
    found = first_refusal(seen, plan.teacher, plan.group)
    return [None if i == ADMITTED else PAIR_RULES[i].name for i in found]


def breaches(seen: Context, *places: str) -> list[tuple[str, dict[str, str]]]:
    found = check_pairs(Facts(seen, columns(seen, *places)))
    return [(violation.rule, dict(violation.objects)) for violation in found]


def test_an_empty_plan_breaks_nothing() -> None:
    assert breaches(context()) == []
    assert first(context()) == []


def test_each_rule_that_refuses_a_place_is_a_breach_in_registry_order() -> None:
    assert breaches(context(), *PLACES) == [
        ("source", {"teacher": "t1", "group": "g2"}),
        ("position_match", {"teacher": "t2", "group": "g1"}),
        ("approved_programme", {"teacher": "t1", "group": "g2"}),
        ("available", {"teacher": "t3", "group": "g1"}),
    ]


def test_a_rule_that_is_off_refuses_nothing() -> None:
    seen = context(position_match={"enabled": False}, available={"enabled": False})
    assert [rule for rule, _ in breaches(seen, *PLACES)] == ["source", "approved_programme"]
    assert first(seen, *PLACES) == [None, None, None, "source"]


def test_the_first_rule_in_registry_order_is_the_reason() -> None:
    assert first(context(), *PLACES) == [None, "position_match", "available", "source"]


def test_a_breach_names_rows_and_figures_and_no_full_name() -> None:
    (violation,) = check_pairs(Facts(context(), columns(context(), "t1 g1", "t3 g1")))
    assert violation.rows == (("assignments", 3), ("teachers", 4), ("groups", 2))
    assert violation.figures == {"programme": "p1", "start": "2027-03-01"}
    assert violation.sentence_ru == "Педагог в отпуске, а занятия группы начинаются 01.03.2027."
    assert "Проба" not in str(violation.as_json())


def test_parameters_of_the_profile_reach_the_rule() -> None:
    seen = context(approved_programme={"federal_registry": True})
    assert first(seen, "t1 g1") == ["approved_programme"]
