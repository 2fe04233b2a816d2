"""Groups that were moved, merged, cancelled or held in another way: what the dataset says afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.columns import BoolArray
from rules.context import Assignment
from rules.dataset import Dataset
from rules.profile import load_profile
from rules.substitution.case import Case, case_of
from rules.substitution.changes import announced, whom_to_ring
from rules.substitution.check import judge
from rules.tables import Mode
from tests.builders import Row, tiny

TODAY = date(2027, 2, 1)
TOLD = "2027-01-20"


def plan(*places: tuple[int, int]) -> Assignment:
    return Assignment(
        np.array([t for t, _ in places], dtype=np.int32), np.array([g for _, g in places], dtype=np.int32)
    )


def days(dataset: Dataset, group: int = 0) -> tuple[str, str]:
    return str(dataset.groups.start[group]), str(dataset.groups.end[group])


def sessions(dataset: Dataset) -> list[tuple[int, str, str, int]]:
    table = dataset.group_sessions
    return [
        (int(g), str(a), str(b), int(m))
        for g, a, b, m in zip(table.group, table.start, table.end, table.mode, strict=True)
    ]


def moved(**cells: object) -> Row:
    return {"group_id": "g1", "change": "moved", "announced_on": TOLD, **cells}


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (moved(new_start="2027-03-08"), ("2027-03-08", "2027-03-12")),
        (moved(new_start="2027-03-08", new_end="2027-03-20"), ("2027-03-08", "2027-03-20")),
        (moved(new_start="2027-03-08", announced_on="2027-02-02"), ("2027-03-01", "2027-03-05")),
        (moved(new_start="2027-03-08", announced_on="2027-02-01"), ("2027-03-08", "2027-03-12")),
        ({**moved(), "change": "form", "new_mode": "online_sync"}, ("2027-03-01", "2027-03-05")),
    ],
)
def test_a_group_has_the_days_that_are_announced(change: Row, expected: tuple[str, str]) -> None:
    assert days(announced(tiny(groups=[{}], group_changes=[change]), TODAY)) == expected


def test_the_last_of_several_changes_holds() -> None:
    changes: list[Row] = [
        moved(new_start="2027-03-15", announced_on="2027-01-25"),
        moved(new_start="2027-03-08", announced_on="2027-01-20"),
        {"group_id": "g1", "change": "form", "new_mode": "online_async", "announced_on": "2027-01-28"},
    ]
    now = announced(tiny(groups=[{}], group_changes=changes), TODAY)
    assert days(now) == ("2027-03-15", "2027-03-19")
    assert sessions(now) == [(0, "2027-03-15", "2027-03-19", Mode.ONLINE_ASYNC)]


def test_sessions_shift_with_the_start_and_end_with_the_group() -> None:
    rows: list[Row] = [
        {"start": "2027-03-01", "end": "2027-03-02"},
        {"start": "2027-03-04", "end": "2027-03-05", "mode": "online_sync"},
        {"group_id": "g2", "start": "2027-03-04", "end": "2027-03-05"},
    ]
    groups: list[Row] = [{}, {}]
    change = moved(new_start="2027-03-08", new_end="2027-03-11")
    now = announced(tiny(groups=groups, group_sessions=rows, group_changes=[change]), TODAY)
    assert sessions(now) == [
        (0, "2027-03-08", "2027-03-09", Mode.IN_PERSON),
        (0, "2027-03-11", "2027-03-11", Mode.ONLINE_SYNC),
        (1, "2027-03-04", "2027-03-05", Mode.IN_PERSON),
    ]


@pytest.mark.parametrize(
    ("new_end", "expected"),
    [
        ("2027-03-04", [(0, "2027-03-03", "2027-03-04", Mode.IN_PERSON)]),
        ("2027-03-03", [(0, "2027-03-03", "2027-03-03", Mode.IN_PERSON)]),
        ("2027-03-02", [(0, "2027-03-02", "2027-03-02", Mode.IN_PERSON)]),
    ],
)
def test_the_last_session_is_held_on_the_last_day_where_all_would_be_cut_off(
    new_end: str, expected: list[tuple[int, str, str, int]]
) -> None:
    """A remote course with some days in person at its end stays one: no days are added to them."""
    rows: list[Row] = [{"start": "2027-03-03", "end": "2027-03-05", "mode": "in_person"}]
    dataset = tiny(
        programmes=[{"programme_id": "p1", "form": "remote"}],
        groups=[{}],
        group_sessions=rows,
        group_changes=[moved(new_start="2027-03-01", new_end=new_end)],
    )
    assert sessions(announced(dataset, TODAY)) == expected


@pytest.mark.parametrize(
    ("day", "holds"), [("2027-01-19", False), ("2027-01-20", False), ("2027-01-21", True)]
)
def test_a_confirmation_from_before_the_change_lapses(day: str, holds: bool) -> None:
    dataset = tiny(
        groups=[{}, {}],
        confirmations=[{"confirmed_on": day}, {"group_id": "g2", "confirmed_on": "2027-01-02"}],
        group_changes=[moved(new_start="2027-03-08")],
    )
    case = case_of(dataset, load_profile("default"), TODAY, (plan((0, 0), (0, 1)), _none()))
    assert case.pinned.tolist() == [holds, True]


def _none() -> np.ndarray:
    return np.empty(0, dtype=np.int64)


def test_an_application_for_a_merged_group_counts_for_the_other_one() -> None:
    merged: list[Row] = [
        {"group_id": "g1", "change": "merged", "into_group_id": "g2", "announced_on": TOLD},
        {"group_id": "g2", "change": "merged", "into_group_id": "g3", "announced_on": TOLD},
    ]
    now = announced(
        tiny(groups=[{}, {}, {}], applications=[{"group_id": "g1", "rank": 2}], group_changes=merged), TODAY
    )
    rows = now.applications
    assert list(zip(rows.group.tolist(), rows.rank.values.tolist(), strict=True)) == [(0, 2), (2, 2)]


_DAY = st.integers(1, 60).map(lambda n: (date(2027, 1, 5) + timedelta(days=n)).isoformat())


@st.composite
def _changes(draw: st.DrawFn) -> list[Row]:
    rows: dict[tuple[str, str, str], Row] = {}
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["moved", "form", "cancelled", "merged"]))
        row: Row = {"group_id": "g1", "change": kind, "announced_on": draw(_DAY)}
        if kind == "moved":
            start = date.fromisoformat(draw(_DAY)) + timedelta(days=30)
            row["new_start"] = start.isoformat()
            if draw(st.booleans()):
                row["new_end"] = (start + timedelta(days=draw(st.integers(0, 20)))).isoformat()
        if kind == "form":
            row["new_mode"] = draw(st.sampled_from(["", "in_person", "online_sync", "online_async"]))
        if kind == "merged":
            row["into_group_id"] = "g2"
        rows[str(row["group_id"]), kind, str(row["announced_on"])] = row
    return list(rows.values())


@settings(max_examples=40, deadline=None)
@given(_changes(), st.booleans(), st.integers(0, 70))
def test_to_announce_twice_changes_nothing(changes: list[Row], bare: bool, later: int) -> None:
    rows: list[Row] = [] if bare else [{"start": "2027-03-02"}, {"start": "2027-03-04", "end": "2027-03-04"}]
    today = date(2027, 1, 5) + timedelta(days=later)
    dataset = tiny(
        groups=[{}, {}],
        group_sessions=rows,
        group_changes=changes,
        applications=[{"group_id": "g1"}],
        confirmations=[{"confirmed_on": "2027-01-20"}],
    )
    once = announced(dataset, today)
    twice = announced(once, today)
    assert days(once) == days(twice)
    assert sessions(once) == sessions(twice)
    assert len(once.applications) == len(twice.applications)
    assert len(once.confirmations) == len(twice.confirmations)
    assert all(a <= b for a, b in zip(once.group_sessions.start, once.group_sessions.end, strict=True))


# --- who has to leave --------------------------------------------------------------------------------


def case_with(places: Assignment, **tables: list[Row]) -> Case:
    dataset = tiny(**tables)
    return case_of(dataset, load_profile("default"), TODAY, (places, _none()))


@pytest.mark.parametrize(
    ("blocked", "leaves"),
    [
        ("2027-03-01/2027-03-05", False),  # the old days
        ("2027-03-12/2027-03-12", True),
        ("2027-03-13/2027-03-14", False),
    ],
)
def test_whoever_is_taken_on_the_new_days_leaves(blocked: str, leaves: bool) -> None:
    case = case_with(
        plan((0, 0), (1, 0)),
        teachers=[{"unavailable": blocked}, {}],
        groups=[{}],
        group_changes=[moved(new_start="2027-03-08")],
    )
    assert case.uprooted.tolist() == ([0] if leaves else [])
    assert case.is_displaced.tolist() == [leaves, False]
    assert case.freed == int(leaves)
    assert case.moved_anyway == int(leaves)
    assert not case.refusers.any()


def test_the_judge_does_not_let_somebody_keep_a_place_on_new_days_that_do_not_do() -> None:
    case = case_with(
        plan((0, 0)),
        teachers=[{"unavailable": "2027-03-08/2027-03-08"}],
        groups=[{}],
        group_changes=[moved(new_start="2027-03-08")],
    )
    told = judge(case, plan((0, 0)), ())
    assert "uprooted" in {violation.figures["kind"] for violation in told.violations}
    assert judge(case, plan(), ()).ok


def test_of_two_groups_that_now_meet_the_moved_one_is_left() -> None:
    groups: list[Row] = [{}, {"programme_id": "p2", "start": "2027-03-08", "end": "2027-03-12"}]
    case = case_with(
        plan((0, 0), (0, 1)),
        teachers=[{"max_groups": 2}],
        groups=groups,
        group_changes=[moved(new_start="2027-03-12")],
    )
    assert case.uprooted.tolist() == [0]
    apart = case_with(
        plan((0, 0), (0, 1)),
        teachers=[{"max_groups": 2}],
        groups=groups,
        group_changes=[moved(new_start="2027-03-13")],
    )
    assert apart.uprooted.tolist() == []


@pytest.mark.parametrize(("mode", "leave"), [("in_person", [2]), ("online_async", [])])
def test_where_too_many_of_a_school_would_be_away_the_last_leave(mode: str, leave: list[int]) -> None:
    case = case_with(
        plan((0, 0), (1, 0), (2, 0)),
        schools=[{"max_absent": 2}],
        teachers=[{}, {}, {}],
        programmes=[{"form": "remote"}],
        groups=[{}],
        group_changes=[{"group_id": "g1", "change": "form", "new_mode": mode, "announced_on": TOLD}],
    )
    assert case.uprooted.tolist() == leave


def test_a_change_of_tomorrow_moves_nobody() -> None:
    case = case_with(
        plan((0, 0)),
        teachers=[{"unavailable": "2027-03-08/2027-03-12"}],
        groups=[{}],
        group_changes=[moved(new_start="2027-03-08", announced_on="2027-02-02")],
    )
    assert case.freed == 0
    cancelled: Row = {"group_id": "g1", "change": "cancelled", "announced_on": "2027-02-02"}
    assert case_with(plan((0, 0)), teachers=[{}], groups=[{}], group_changes=[cancelled]).freed == 0


def test_that_somebody_displaced_must_go_counts_no_more() -> None:
    case = case_with(
        plan((0, 0)),
        teachers=[{"unavailable": "2027-03-08/2027-03-12"}],
        groups=[{}],
        decisions=[{"decision": "must", "programme_id": "p1"}],
        group_changes=[moved(new_start="2027-03-08")],
    )
    assert len(case.dataset.decisions) == 0


def test_everybody_of_a_changed_group_is_to_be_told() -> None:
    changes: list[Row] = [
        {"group_id": "g1", "change": "cancelled", "announced_on": TOLD},
        moved(group_id="g2", new_start="2027-03-20", announced_on="2027-01-30"),
    ]
    dataset = announced(tiny(groups=[{}, {}, {}], group_changes=changes), TODAY)
    places, stays = plan((0, 1), (1, 0), (2, 2)), _flags(True, False, True)
    told = whom_to_ring(dataset, places, stays)
    assert [(r.teacher, r.group, r.change, r.keeps) for r in told] == [
        (1, 0, "cancelled", False),
        (0, 1, "moved", True),
    ]
    later = whom_to_ring(dataset, places, stays, date(2027, 1, 20))
    assert [ring.group for ring in later] == [1]


def _flags(*flags: bool) -> BoolArray:
    return np.array(flags, dtype=np.bool_)
