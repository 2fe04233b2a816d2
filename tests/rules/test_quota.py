"""No quota row is exceeded; a place counts in every row that it fits."""

from __future__ import annotations

import pytest

from rules.dataset import Dataset
from rules.plan_rules.quota import RULE
from tests.builders import tiny
from tests.rules.plans import breaches, figures, ids, table_rows

TEACHER, HEAD = "учитель", "директор"
PLACES = ("t1 g1", "t2 g1", "t3 g2", "t4 g3")
"""t1: teacher, s1, d1, p1; t2: head, s1, d1, p1; t3: teacher, s2, d1, p1 (g2); t4: teacher, s3, d2, p2."""


def region(*quotas: dict[str, object]) -> Dataset:
    return tiny(
        districts=[{"district_id": "d1"}, {"district_id": "d2"}],
        schools=[
            {"school_id": "s1", "district_id": "d1"},
            {"school_id": "s2", "district_id": "d1"},
            {"school_id": "s3", "district_id": "d2"},
        ],
        teachers=[
            {"school_id": "s1", "position": TEACHER},
            {"school_id": "s1", "position": HEAD},
            {"school_id": "s2", "position": TEACHER},
            {"school_id": "s3", "position": TEACHER},
        ],
        groups=[
            {"group_id": "g1", "programme_id": "p1"},
            {"group_id": "g2", "programme_id": "p1"},
            {"group_id": "g3", "programme_id": "p2"},
        ],
        **({"quotas": list(quotas)} if quotas else {}),
    )


def test_without_quotas_nothing_binds() -> None:
    assert breaches(RULE, region(), *PLACES) == []


@pytest.mark.parametrize(
    ("columns", "places"),
    [
        ({}, 4),
        ({"district_id": "d1"}, 3),
        ({"district_id": "d2"}, 1),
        ({"school_id": "s1"}, 2),
        ({"programme_id": "p1"}, 3),
        ({"group_id": "g1"}, 2),
        ({"positions": HEAD}, 1),
        ({"positions": f"{HEAD};{TEACHER}"}, 4),
        ({"positions": "методист"}, 0),
        ({"positions": "  УЧИТЕЛЬ "}, 3),
        ({"district_id": "d1", "positions": TEACHER}, 2),
        ({"district_id": "d1", "programme_id": "p1", "group_id": "g1"}, 2),
        ({"school_id": "s1", "programme_id": "p1", "positions": TEACHER}, 1),
        ({"district_id": "d2", "programme_id": "p1"}, 0),
    ],
)
def test_every_filled_column_narrows_the_row(columns: dict[str, object], places: int) -> None:
    assert breaches(RULE, region({**columns, "max_seats": places}), *PLACES) == []
    if places:
        (violation,) = breaches(RULE, region({"max_seats": 4}, {**columns, "max_seats": places - 1}), *PLACES)
        assert figures(violation) == (places, places - 1)
        assert table_rows(violation) == [("quotas", 3)]
        assert "строке 3 " in violation.sentence_ru
        assert "row 3 " in violation.sentence_en


def test_a_place_counts_in_every_row_that_it_fits() -> None:
    dataset = region({"programme_id": "p1", "max_seats": 2}, {"district_id": "d1", "max_seats": 2})
    assert breaches(RULE, dataset, "t1 g1", "t2 g1") == []
    assert [table_rows(v) for v in breaches(RULE, dataset, *PLACES)] == [[("quotas", 2)], [("quotas", 3)]]


def test_zero_grants_nothing_and_empty_does_not_limit() -> None:
    (violation,) = breaches(RULE, region({"group_id": "g3", "max_seats": 0}), *PLACES)
    assert figures(violation) == (1, 0)
    assert breaches(RULE, region({"group_id": "g3", "min_seats": 9}), *PLACES) == []


def test_the_post_that_holds_the_place_tells_district_and_position() -> None:
    dataset = tiny(
        districts=[{"district_id": "d1"}, {"district_id": "d2"}],
        schools=[{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
        teachers=[
            {"teacher_id": "t1", "person_id": "x", "school_id": "s1", "position": HEAD},
            {"teacher_id": "t2", "person_id": "x", "school_id": "s2", "position": TEACHER},
        ],
        groups=[{"group_id": "g1"}],
        quotas=[{"district_id": "d1", "max_seats": 0}, {"positions": HEAD, "max_seats": 0}],
    )
    assert breaches(RULE, dataset, "t2 g1") == []
    assert len(breaches(RULE, dataset, "t1 g1")) == 2


def test_the_sentence_names_what_the_row_fills() -> None:
    dataset = region({"district_id": "d1", "programme_id": "p1", "positions": HEAD, "max_seats": 0})
    (violation,) = breaches(RULE, dataset, *PLACES)
    assert "район d1; программа p1; должности: директор" in violation.sentence_ru
    assert "district d1; programme p1; positions: директор" in violation.sentence_en
    assert ids(violation, "district") == {"d1"}
    assert ids(violation, "programme") == {"p1"}
