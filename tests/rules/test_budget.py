"""Places cost no more than the district and the school can pay."""

from __future__ import annotations

from rules.dataset import Dataset
from rules.plan_rules.budget import RULE
from tests.builders import tiny
from tests.rules.plans import breaches, ids, table_rows


def region(district: object = None, school: object = None) -> Dataset:
    """Places cost 1,000.50 in g1 (the programme's figure), 300 in g2 (its own), nothing in g3 and g4."""
    return tiny(
        districts=[{"district_id": "d1", "name": "Первый", "budget": district}, {"district_id": "d2"}],
        schools=[
            {"school_id": "s1", "district_id": "d1", "budget": school},
            {"school_id": "s2", "district_id": "d1"},
            {"school_id": "s3", "district_id": "d2"},
        ],
        teachers=[{"school_id": s} for s in ("s1", "s2", "s3")],
        programmes=[{"programme_id": "p1", "cost": "1000.50"}, {"programme_id": "p2"}],
        groups=[
            {"group_id": "g1", "programme_id": "p1"},
            {"group_id": "g2", "programme_id": "p1", "cost": 300},
            {"group_id": "g3", "programme_id": "p1", "cost": 0},
            {"group_id": "g4", "programme_id": "p2"},
        ],
    )


def test_no_budget_is_no_limit() -> None:
    assert breaches(RULE, region(), "t1 g1", "t2 g1", "t3 g1") == []


def test_to_the_kopeck() -> None:
    assert breaches(RULE, region(district="2001.00"), "t1 g1", "t2 g1") == []
    (violation,) = breaches(RULE, region(district="2000.99"), "t1 g1", "t2 g1", "t3 g1")
    assert violation.figures == {"counted": 200100, "allowed": 200099, "unit": "kopeck"}
    assert "2 001,00 руб." in violation.sentence_ru
    assert "2 000,99 руб." in violation.sentence_ru
    assert "2,001.00 RUB" in violation.sentence_en
    assert ids(violation, "district") == {"d1"}
    assert table_rows(violation) == [("districts", 2)]


def test_the_cost_of_a_group_outranks_its_programmes() -> None:
    assert breaches(RULE, region(district=300), "t1 g2") == []
    assert len(breaches(RULE, region(district=299), "t1 g2")) == 1
    assert breaches(RULE, region(district=0), "t1 g3") == []


def test_no_cost_anywhere_is_free() -> None:
    assert breaches(RULE, region(district=0), "t1 g4") == []


def test_a_school_pays_for_its_own_posts() -> None:
    assert breaches(RULE, region(school=300), "t1 g2", "t2 g1") == []
    (violation,) = breaches(RULE, region(school=1000), "t1 g1")
    assert ids(violation, "school") == {"s1"}
    assert table_rows(violation) == [("schools", 2)]


def test_the_post_that_holds_the_place_tells_who_pays() -> None:
    dataset = tiny(
        districts=[{"district_id": "d1", "budget": 0}, {"district_id": "d2"}],
        schools=[{"school_id": "s1", "district_id": "d1"}, {"school_id": "s2", "district_id": "d2"}],
        teachers=[
            {"teacher_id": "t1", "person_id": "x", "school_id": "s1"},
            {"teacher_id": "t2", "person_id": "x", "school_id": "s2"},
        ],
        groups=[{"group_id": "g1", "cost": 5}],
    )
    assert breaches(RULE, dataset, "t2 g1") == []
    assert len(breaches(RULE, dataset, "t1 g1")) == 1
