"""The verdict: breaches in order, each goal recounted, rows as the user's table has them."""

from __future__ import annotations

import json
from datetime import date

import pytest

from rules.audit import UNKNOWN_ID, UnknownPlace, audit
from rules.columns import indices
from rules.context import Assignment
from rules.dataset import Dataset
from rules.profile import load_profile, profile_from
from tests.builders import tiny

DEFAULT = load_profile("default")


def campaign() -> Dataset:
    """Two places in g1 of p1, which all three asked for; g2 of p2 is nobody's wish; t1 is overdue."""
    return tiny(
        teachers=[
            {"teacher_id": "t1", "last_training_end": "2023-01-01"},
            {"teacher_id": "t2"},
            {"teacher_id": "t3"},
        ],
        groups=[
            {"group_id": "g1", "max_size": 2},
            {"group_id": "g2", "programme_id": "p2", "start": "2027-03-05", "end": "2027-03-09"},
        ],
        applications=[{"teacher_id": f"t{i}", "programme_id": "p1", "rank": i} for i in (1, 2, 3)],
    )


def plan(dataset: Dataset, *places: str) -> Assignment:
    pairs = [place.split() for place in places]
    return Assignment(
        indices(dataset.teacher_index[t] for t, _ in pairs), indices(dataset.group_index[g] for _, g in pairs)
    )


def test_a_good_plan_is_ok_and_every_goal_is_recounted() -> None:
    dataset = campaign()
    verdict = audit(dataset, plan(dataset, "t1 g1", "t2 g1"), DEFAULT)
    assert verdict.ok
    assert verdict.violations == ()
    assert verdict.goals == (
        ("overdue", 1),
        ("severe_deficit", 0),
        ("recommendation", 0),
        ("expiring", 0),
        ("application", 5 + 4),
        ("deficit", 0),
        ("school_served", 1),
    )


@pytest.mark.parametrize("profile", ["default", "plain", "novoselovo", "tatarstan"])
def test_the_empty_plan_breaks_nothing(profile: str) -> None:
    verdict = audit(campaign(), Assignment.empty(), load_profile(profile))
    assert verdict.ok
    assert {value for _, value in verdict.goals} == {0}


def test_breaches_come_in_order_unknown_repeats_pairs_plan() -> None:
    dataset = campaign()
    places = plan(dataset, "t1 g1", "t2 g1", "t3 g1", "t1 g1", "t1 g2")
    unknown = UnknownPlace(7, "t9", "", ("Педагога t9 нет.", "There is no teacher t9."))
    verdict = audit(dataset, places, DEFAULT, unknown=[unknown])
    assert not verdict.ok
    rules = [violation.rule for violation in verdict.violations]
    assert rules == [
        UNKNOWN_ID,
        "programme_once",
        "source",
        "groups_per_person",
        "no_overlap",
        "group_capacity",
    ]


def test_an_unknown_row_names_what_it_has() -> None:
    unknown = UnknownPlace(7, "t9", "", ("Педагога t9 нет.", "There is no teacher t9."))
    (violation,) = audit(campaign(), Assignment.empty(), DEFAULT, unknown=[unknown]).violations
    assert violation.objects == (("teacher", "t9"),)
    assert violation.rows == (("assignments", 7),)
    assert (violation.sentence_ru, violation.sentence_en) == unknown.sentence


def test_a_place_listed_twice_is_told_once_and_counts_once() -> None:
    dataset = campaign()
    verdict = audit(dataset, plan(dataset, "t2 g1", "t1 g1", "t1 g1", "t1 g1"), DEFAULT)
    assert [violation.rule for violation in verdict.violations] == ["programme_once"] * 2
    assert [violation.figures for violation in verdict.violations] == [
        {"row": 4, "first_row": 3},
        {"row": 5, "first_row": 3},
    ]
    assert dict(verdict.goals)["application"] == 5 + 4


def test_rows_are_those_of_the_users_table() -> None:
    dataset = campaign()
    places = plan(dataset, "t1 g1", "t1 g1", "t2 g1", "t3 g1", "t3 g2")
    verdict = audit(dataset, places, DEFAULT, rows=[4, 5, 9, 11, 20])
    rows = {violation.rule: violation.rows for violation in verdict.violations}
    assert rows["programme_once"] == (("assignments", 4), ("assignments", 5))
    assert rows["source"] == (("assignments", 20), ("teachers", 4), ("groups", 3))
    assert {row for table, row in rows["group_capacity"] if table == "assignments"} <= {4, 9, 11}
    assert {row for table, row in rows["groups_per_person"] if table == "assignments"} <= {11, 20}


def test_rules_that_the_profile_switches_off_are_not_checked() -> None:
    dataset = campaign()
    places = plan(dataset, "t1 g1", "t2 g1", "t3 g1")
    assert [v.rule for v in audit(dataset, places, DEFAULT).violations] == ["group_capacity"]
    loose = profile_from({"rules": {"group_capacity": {"enabled": False}}}, "loose")
    assert audit(dataset, places, loose).ok


def test_today_and_seed_reach_the_rules_and_goals() -> None:
    dataset = campaign()
    places = plan(dataset, "t1 g1")
    late = date(2027, 2, 28)
    assert [v.rule for v in audit(dataset, places, DEFAULT, as_of=late).violations] == ["lead_time"]
    drawn = profile_from({"goals": ["lottery"]}, "lots")
    assert len({audit(dataset, places, drawn, seed=seed).goals for seed in range(20)}) > 1


def test_soft_floors_are_the_first_goal() -> None:
    dataset = campaign().replace(quotas=tiny(quotas=[{"min_seats": 3}]).quotas)
    verdict = audit(dataset, plan(dataset, "t1 g1"), DEFAULT)
    assert verdict.ok
    assert verdict.goals[0] == ("floor_shortfall", -2)


def test_the_verdict_is_plain_json() -> None:
    dataset = campaign()
    places = plan(dataset, "t1 g1", "t2 g1", "t3 g1", "t1 g1", "t1 g2")
    verdict = audit(dataset, places, DEFAULT)
    again = json.loads(json.dumps(verdict.as_json()))
    assert again["ok"] is False
    assert len(again["violations"]) == len(verdict.violations)
    assert again["goals"][0] == {"name": "overdue", "value": 1}


def test_order_of_the_places_changes_no_figure() -> None:
    dataset = campaign()
    places = ("t1 g1", "t2 g1", "t3 g1", "t1 g2")
    one, other = (audit(dataset, plan(dataset, *order), DEFAULT) for order in (places, places[::-1]))
    assert one.goals == other.goals
    assert sorted(v.rule for v in one.violations) == sorted(v.rule for v in other.violations)


def test_indices_outside_the_tables_are_refused() -> None:
    dataset = campaign()
    for teacher, group in ((-1, 0), (3, 0), (0, -1), (0, 2)):
        with pytest.raises(ValueError, match="indices must be"):
            audit(dataset, Assignment(indices([teacher]), indices([group])), DEFAULT)
    with pytest.raises(ValueError, match="1 rows for 0 places"):
        audit(dataset, Assignment.empty(), DEFAULT, rows=[2])
