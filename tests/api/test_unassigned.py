"""Who has no place and why: each reason once, by hand."""

from __future__ import annotations

import pytest

from api.messages import Lang
from api.unassigned import unassigned_rows, unplaced
from rules.columns import indices
from rules.context import Assignment, Context, Facts
from rules.dataset import Dataset
from rules.profile import load_profile
from solver import standing
from tests.builders import tiny


def reasons(dataset: Dataset, *places: str, profile: str = "default") -> dict[str, tuple[str, str]]:
    """Reason and detail by teacher."""
    pairs = [place.split() for place in places]
    plan = Assignment(
        indices(dataset.teacher_index[t] for t, _ in pairs),
        indices(dataset.group_index[g] for _, g in pairs),
    )
    context = Context(dataset, load_profile(profile))
    rows = unassigned_rows(context, unplaced(Facts(context, plan)), Lang.RU)
    return {teacher: (reason, detail) for teacher, reason, detail in rows}


def applying(n: int, group: str = "g1") -> list[dict[str, object]]:
    """Applications of t1 … tn for a group."""
    return [{"teacher_id": f"t{i}", "group_id": group} for i in range(1, n + 1)]


def test_a_quota_used_up_by_equals() -> None:
    dataset = tiny(applications=applying(2), quotas=[{"group_id": "g1", "max_seats": 1}])
    assert reasons(dataset, "t1 g1") == {"t2": ("quota", "Квота исчерпана: подходящих групп 1, например g1.")}


def test_a_quota_used_up_by_somebody_more_urgent() -> None:
    dataset = tiny(
        teachers=[{"last_training_end": "2020-01-01"}, {}],
        applications=applying(2),
        quotas=[{"group_id": "g1", "max_seats": 1}],
    )
    assert reasons(dataset, "t1 g1")["t2"][0] == "outranked"
    assert reasons(dataset, "t1 g1", profile="plain")["t2"][0] == "quota"
    assert reasons(dataset, "t2 g1")["t1"][0] == "quota"


def test_a_full_group() -> None:
    dataset = tiny(applications=applying(2), groups=[{"max_size": 1}])
    assert reasons(dataset, "t1 g1")["t2"][0] == "group_capacity"


def test_a_group_that_does_not_run() -> None:
    dataset = tiny(applications=applying(2), groups=[{"min_size": 3}])
    assert {reason for reason, _ in reasons(dataset).values()} == {"group_minimum"}


def test_a_school_at_its_limit() -> None:
    dataset = tiny(schools=[{"max_absent": 1}], applications=applying(2))
    reason, detail = reasons(dataset, "t1 g1")["t2"]
    assert reason == "school_absence"
    assert "g1" in detail


def test_numbers_given_out() -> None:
    dataset = tiny(districts=[{"unique_numbers": 1}], applications=applying(2))
    assert reasons(dataset, "t1 g1")["t2"][0] == "number_allotment"


def test_money_spent() -> None:
    dataset = tiny(districts=[{"budget": 100}], applications=applying(2), groups=[{"cost": 60}])
    assert reasons(dataset, "t1 g1")["t2"][0] == "budget"


def test_a_place_that_serves_no_goal() -> None:
    dataset = tiny(applications=applying(2))
    assert reasons(dataset, "t1 g1")["t2"] == (
        "outranked",
        "В группе g1 место есть, но ни одной цели плана оно не служит.",
    )


def test_a_pair_rule_that_refuses_tells_its_own_sentence() -> None:
    dataset = tiny(
        teachers=[{"last_training_end": "2020-01-01", "status": "leave", "status_until": "2027-05-01"}],
        applications=applying(1),
    )
    reason, detail = reasons(dataset)["t1"]
    assert reason == "available"
    assert "01.05.2027" in detail


def test_due_but_nobody_proposed() -> None:
    dataset = tiny(
        teachers=[
            {"last_training_end": "2020-01-01"},
            {"last_training_end": "2020-01-01", "position": "логопед"},
            {},
        ],
        programmes=[{"positions": "учитель"}],
        groups=[{}, {"start": "2027-04-01", "end": "2027-04-02", "programme_id": "p1"}],
    )
    assert reasons(dataset) == {
        "t1": ("no_pair", "Никто не предложил: подходящих групп 2."),
        "t2": ("no_pair", "Ни одна группа не подходит."),
    }


def test_a_second_post_of_a_seated_person_is_not_listed() -> None:
    dataset = tiny(
        teachers=[{"person_id": "p", "last_training_end": "2020-01-01"}, {"person_id": "p"}],
        applications=applying(2),
    )
    assert reasons(dataset, "t1 g1") == {}


def test_with_too_many_pairs_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "MOST_PAIRS", 0)
    dataset = tiny(applications=applying(2), groups=[{"max_size": 1}])
    assert reasons(dataset, "t1 g1")["t2"][0] == "outranked"


def test_details_come_in_english_too() -> None:
    dataset = tiny(applications=applying(2), groups=[{"max_size": 1}])
    context = Context(dataset, load_profile("default"))
    plan = Assignment(indices([0]), indices([0]))
    rows = unassigned_rows(context, unplaced(Facts(context, plan)), Lang.EN)
    assert rows == [("t2", "group_capacity", "No place is free: 1 groups would fit, for example g1.")]
