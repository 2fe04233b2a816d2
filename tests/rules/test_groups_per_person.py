"""At most k groups a person, whatever post holds the places."""

from __future__ import annotations

from rules.dataset import Dataset
from rules.plan_rules.groups_per_person import RULE
from tests.builders import tiny
from tests.rules.plans import breaches, figures, ids, plan_rows


def two_groups(**post: object) -> Dataset:
    return tiny(
        teachers=[{"teacher_id": "t1", **post}],
        groups=[
            {"group_id": "g1"},
            {"group_id": "g2", "programme_id": "p2"},
            {"group_id": "g3", "programme_id": "p3"},
        ],
    )


def test_one_group_is_allowed() -> None:
    assert breaches(RULE, two_groups(), "t1 g1") == []


def test_without_a_figure_a_second_group_is_too_much() -> None:
    (violation,) = breaches(RULE, two_groups(), "t1 g1", "t1 g2")
    assert figures(violation) == (2, 1)
    assert ids(violation, "person") == {"t1"}
    assert ids(violation, "group") == {"g1", "g2"}
    assert plan_rows(violation) == [2, 3]


def test_max_groups_is_the_limit() -> None:
    dataset = two_groups(max_groups=2)
    assert breaches(RULE, dataset, "t1 g1", "t1 g2") == []
    (violation,) = breaches(RULE, dataset, "t1 g1", "t1 g2", "t1 g3")
    assert figures(violation) == (3, 2)


def test_zero_is_none() -> None:
    (violation,) = breaches(RULE, two_groups(max_groups=0), "t1 g1")
    assert figures(violation) == (1, 0)


def test_places_of_two_posts_are_one_persons() -> None:
    dataset = tiny(
        teachers=[
            {"teacher_id": "t1", "person_id": "x"},
            {"teacher_id": "t2", "person_id": "x", "school_id": "s2"},
            {"teacher_id": "t3"},
        ],
        groups=[{"group_id": "g1"}, {"group_id": "g2", "programme_id": "p2"}],
    )
    assert breaches(RULE, dataset, "t1 g1", "t3 g2") == []
    (violation,) = breaches(RULE, dataset, "t3 g1", "t1 g1", "t2 g2")
    assert figures(violation) == (2, 1)
    assert ids(violation, "person") == {"x"}
    assert plan_rows(violation) == [3, 4]


def test_the_smallest_figure_of_any_post_holds_and_an_empty_one_says_nothing() -> None:
    def dataset(first: int | None, second: int | None) -> Dataset:
        return tiny(
            teachers=[
                {"teacher_id": "t1", "person_id": "x", "max_groups": first},
                {"teacher_id": "t2", "person_id": "x", "max_groups": second},
            ],
            groups=[{"group_id": "g1"}, {"group_id": "g2", "programme_id": "p2"}],
        )

    assert breaches(RULE, dataset(2, None), "t1 g1", "t2 g2") == []
    assert breaches(RULE, dataset(3, 2), "t1 g1", "t1 g2") == []
    assert len(breaches(RULE, dataset(3, 1), "t1 g1", "t1 g2")) == 1
