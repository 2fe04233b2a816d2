"""No two groups of a person share a calendar day, whatever their mode."""

from __future__ import annotations

from rules.dataset import Dataset
from rules.plan_rules.no_overlap import RULE
from tests.builders import tiny
from tests.rules.plans import breaches, figures, ids, plan_rows, table_rows


def group(number: int, start: str, end: str, **more: object) -> dict[str, object]:
    return {"group_id": f"g{number}", "programme_id": f"p{number}", "start": start, "end": end, **more}


def test_it_holds_always() -> None:
    assert RULE.always


def test_one_group_meets_nothing() -> None:
    dataset = tiny(groups=[group(1, "2027-03-01", "2027-03-05")], teachers=[{}])
    assert breaches(RULE, dataset, "t1 g1") == []


def test_next_day_is_allowed_same_day_is_not() -> None:
    dataset = tiny(
        teachers=[{"max_groups": 3}],
        groups=[
            group(1, "2027-03-01", "2027-03-05"),
            group(2, "2027-03-06", "2027-03-10"),
            group(3, "2027-03-05", "2027-03-05"),
        ],
    )
    assert breaches(RULE, dataset, "t1 g1", "t1 g2") == []
    (violation,) = breaches(RULE, dataset, "t1 g1", "t1 g3")
    assert figures(violation) == (1, 0)
    assert violation.figures["first_day"] == "2027-03-05"
    assert "05.03.2027" in violation.sentence_ru
    assert ids(violation, "group") == {"g1", "g3"}
    assert plan_rows(violation) == [2, 3]
    assert table_rows(violation) == []


def test_every_two_of_three_groups_are_looked_at() -> None:
    dataset = tiny(
        teachers=[{"max_groups": 3}],
        groups=[
            group(1, "2027-03-01", "2027-03-04"),
            group(2, "2027-03-10", "2027-03-12"),
            group(3, "2027-03-03", "2027-03-10"),
        ],
    )
    found = breaches(RULE, dataset, "t1 g3", "t1 g2", "t1 g1")
    assert [figures(v) for v in found] == [(2, 0), (1, 0)]
    assert [ids(v, "group") for v in found] == [{"g1", "g3"}, {"g2", "g3"}]


def test_a_group_at_any_time_meets_one_in_person() -> None:
    dataset = tiny(
        teachers=[{}],
        programmes=[{"programme_id": "p2", "form": "remote"}],
        groups=[group(1, "2027-03-01", "2027-03-05"), group(2, "2027-03-04", "2027-03-31")],
    )
    (violation,) = breaches(RULE, dataset, "t1 g1", "t1 g2")
    assert figures(violation) == (2, 0)


def test_sessions_count_not_the_span_of_the_group() -> None:
    dataset = tiny(
        teachers=[{}],
        groups=[group(1, "2027-03-01", "2027-03-31"), group(2, "2027-03-10", "2027-03-12")],
        group_sessions=[
            {"group_id": "g1", "start": "2027-03-01", "end": "2027-03-03", "mode": "in_person"},
            {"group_id": "g1", "start": "2027-03-29", "end": "2027-03-31", "mode": "online_sync"},
        ],
    )
    assert breaches(RULE, dataset, "t1 g1", "t1 g2") == []


def test_two_posts_are_one_person_and_two_persons_are_not() -> None:
    dataset = tiny(
        teachers=[
            {"teacher_id": "t1", "person_id": "x"},
            {"teacher_id": "t2", "person_id": "x", "school_id": "s2"},
            {"teacher_id": "t3"},
        ],
        groups=[group(1, "2027-03-01", "2027-03-05"), group(2, "2027-03-01", "2027-03-05")],
    )
    assert breaches(RULE, dataset, "t1 g1", "t3 g2") == []
    (violation,) = breaches(RULE, dataset, "t1 g1", "t2 g2", "t3 g2")
    assert figures(violation) == (5, 0)
    assert ids(violation, "person") == {"x"}


def named(one: str, other: str) -> Dataset:
    return tiny(
        teachers=[{}, {}],
        groups=[group(1, "2027-03-01", "2027-03-05"), group(2, "2027-05-03", "2027-05-07")],
        group_conflicts=[{"group_id": one, "other_group_id": other}],
    )


def test_named_groups_exclude_each_other_whatever_their_dates_and_order() -> None:
    for one, other in (("g1", "g2"), ("g2", "g1")):
        (violation,) = breaches(RULE, named(one, other), "t1 g1", "t1 g2")
        assert figures(violation) == (2, 1)
        assert table_rows(violation) == [("group_conflicts", 2)]


def test_named_groups_may_be_taken_by_two_persons() -> None:
    assert breaches(RULE, named("g1", "g2"), "t1 g1", "t2 g2") == []


def test_the_same_group_twice_is_left_to_programme_once() -> None:
    assert breaches(RULE, named("g1", "g2"), "t1 g1", "t1 g1") == []
