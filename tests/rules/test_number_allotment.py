"""Persons seated are no more than the unique numbers of their district and school."""

from __future__ import annotations

from rules.dataset import Dataset
from rules.plan_rules.number_allotment import RULE
from tests.builders import Row, tiny
from tests.rules.plans import breaches, figures, ids, table_rows

GROUPS: list[Row] = [
    {"group_id": "g1"},
    {"group_id": "g2", "programme_id": "p2", "start": "2027-05-03", "end": "2027-05-07"},
]


def region(of_d1: int | None, of_s1: int | None = None, numbers: list[Row] | None = None) -> Dataset:
    """t1, t2 at s1 and t3 at s2 of district d1, t4 at s3 of district d2 (3 numbers)."""
    return tiny(
        districts=[
            {"district_id": "d1", "name": "Первый", "unique_numbers": of_d1},
            {"district_id": "d2", "name": "Второй", "unique_numbers": 3},
        ],
        schools=[
            {"school_id": "s1", "district_id": "d1", "unique_numbers": of_s1},
            {"school_id": "s2", "district_id": "d1"},
            {"school_id": "s3", "district_id": "d2"},
        ],
        teachers=[{"school_id": s, "max_groups": 2} for s in ("s1", "s1", "s2", "s3")],
        groups=GROUPS,
        unique_numbers=numbers or [],
    )


def test_no_figure_is_no_limit() -> None:
    assert breaches(RULE, region(None), "t1 g1", "t2 g1", "t3 g1", "t4 g1") == []


def test_as_many_as_numbers_and_one_more() -> None:
    assert breaches(RULE, region(2), "t1 g1", "t3 g1", "t4 g1") == []
    (violation,) = breaches(RULE, region(2), "t1 g1", "t2 g1", "t3 g1", "t4 g1")
    assert figures(violation) == (3, 2)
    assert ids(violation, "district") == {"d1"}
    assert table_rows(violation) == [("districts", 2)]
    assert "Район Первый" in violation.sentence_ru


def test_zero_numbers_seat_nobody() -> None:
    (violation,) = breaches(RULE, region(0), "t3 g1")
    assert figures(violation) == (1, 0)


def test_two_groups_take_one_number() -> None:
    assert breaches(RULE, region(1), "t1 g1", "t1 g2") == []


def test_a_school_has_numbers_too() -> None:
    assert breaches(RULE, region(3, of_s1=1), "t1 g1", "t3 g1") == []
    (violation,) = breaches(RULE, region(3, of_s1=1), "t1 g1", "t2 g1")
    assert figures(violation) == (2, 1)
    assert ids(violation, "school") == {"s1"}
    assert table_rows(violation) == [("schools", 2)]


def two_districts(d1: int, d2: int) -> Dataset:
    return tiny(
        districts=[{"district_id": "d1", "unique_numbers": d1}, {"district_id": "d2", "unique_numbers": d2}],
        schools=[{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
        teachers=[
            {"teacher_id": "t1", "person_id": "x", "school_id": "s1", "max_groups": 2},
            {"teacher_id": "t2", "person_id": "x", "school_id": "s2"},
        ],
        groups=GROUPS,
    )


def test_a_person_counts_where_the_post_that_holds_the_place_is() -> None:
    assert breaches(RULE, two_districts(1, 0), "t1 g1", "t1 g2") == []
    (violation,) = breaches(RULE, two_districts(1, 0), "t2 g1")
    assert ids(violation, "district") == {"d2"}


def test_places_through_posts_in_two_districts_count_in_both() -> None:
    assert breaches(RULE, two_districts(1, 1), "t1 g1", "t2 g2") == []
    assert len(breaches(RULE, two_districts(0, 0), "t1 g1", "t2 g2")) == 2


def test_a_number_passed_on_leaves_one_district_and_reaches_the_other() -> None:
    moved: list[Row] = [{"unique_number": "n1", "district_id": "d1", "teacher_id": "t4", "status": "held"}]
    everybody = ("t1 g1", "t2 g1", "t3 g1")
    assert breaches(RULE, region(4, numbers=moved), *everybody) == []
    (violation,) = breaches(RULE, region(3, numbers=moved), *everybody)
    assert figures(violation) == (3, 2)
    received: list[Row] = [{"unique_number": "n1", "district_id": "d2", "teacher_id": "t1", "status": "held"}]
    assert breaches(RULE, region(2, numbers=received), *everybody) == []


def test_a_number_at_home_moves_nothing() -> None:
    at_home: list[Row] = [{"unique_number": "n1", "district_id": "d1", "school_id": "s1", "teacher_id": "t1"}]
    assert breaches(RULE, region(1, of_s1=1, numbers=at_home), "t2 g1") == []
    assert len(breaches(RULE, region(1, numbers=at_home), "t1 g1", "t2 g1")) == 1


def test_a_free_or_expired_number_moves_nothing() -> None:
    for status in ("free", "expired", "refused"):
        moved: list[Row] = [
            {"unique_number": "n1", "district_id": "d1", "teacher_id": "t4", "status": status}
        ]
        assert breaches(RULE, region(2, numbers=moved), "t1 g1", "t2 g1") == []


def test_schools_of_one_district_pass_numbers_on_too() -> None:
    moved: list[Row] = [
        {"unique_number": "n1", "district_id": "d1", "school_id": "s1", "teacher_id": "t3", "status": "held"}
    ]
    (violation,) = breaches(RULE, region(2, of_s1=1, numbers=moved), "t1 g1")
    assert figures(violation) == (1, 0)
    assert ids(violation, "school") == {"s1"}
