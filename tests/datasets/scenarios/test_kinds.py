"""Every kind of change, by hand: what the dataset or the profile is afterwards, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets.scenarios import Changed
from rules.profile import SHIPPED, load_profile
from rules.tables import DecisionKind
from tests.builders import Row
from tests.datasets.scenarios.doing import one, scenarios, sets, small, written


def ids(changed: Changed, table: str) -> list[str]:
    name = {"teachers": "teacher_id", "groups": "group_id", "schools": "school_id"}[table]
    return list(map(str, getattr(getattr(changed.dataset, table), name)))


def test_numbers_of_a_district(tmp_path: Path) -> None:
    done = one(tmp_path, 'table = "districts"\nkey = "d1"\ncolumn = "unique_numbers"\nvalue = 25', small())
    assert done.dataset.districts.unique_numbers.values.tolist() == [25]
    assert [(e.row, e.column, e.before, e.after) for e in done.effects] == [
        ("d1", "unique_numbers", "5", "25")
    ]


def test_numbers_of_a_school_in_a_column_that_the_base_lacks(tmp_path: Path) -> None:
    read = small()
    assert "unique_numbers" not in read.raw["schools"]
    done = one(tmp_path, 'table = "schools"\nkey = "s2"\ncolumn = "unique_numbers"\nvalue = 3', read)
    numbers = done.dataset.schools.unique_numbers
    assert (numbers.filled.tolist(), int(numbers.values[1])) == ([False, True], 3)


def test_a_quota(tmp_path: Path) -> None:
    change = 'table = "quotas"\nkey = {group_id = "g1"}\ncolumn = "max_seats"\nvalue = 7'
    assert one(tmp_path, change, small()).dataset.quotas.max_seats.values.tolist() == [7]


def test_a_quota_taken_away_and_another_one(tmp_path: Path) -> None:
    change = """
table = "quotas"
remove = {group_id = "g1", school_id = ""}

table = "quotas"
add = {school_id = "s2", max_seats = 1}
"""
    quotas = one(tmp_path, change, small()).dataset.quotas
    assert quotas.max_seats.values.tolist() == [1]
    assert (quotas.group.tolist(), quotas.school.tolist()) == ([-1], [1])


def test_places_of_a_group(tmp_path: Path) -> None:
    done = one(tmp_path, 'table = "groups"\nkey = "g1"\ncolumn = "max_size"\nvalue = 9', small())
    assert done.dataset.groups.max_size.tolist() == [9, 4]


def test_the_minimum_of_a_group(tmp_path: Path) -> None:
    done = one(tmp_path, 'table = "groups"\nkey = "g2"\ncolumn = "min_size"\nvalue = 4', small())
    assert done.dataset.groups.min_size.values.tolist() == [1, 4]


def test_a_minimum_lifted(tmp_path: Path) -> None:
    done = one(tmp_path, 'table = "groups"\nkey = "g1"\ncolumn = "min_size"\nvalue = ""', small())
    assert done.dataset.groups.min_size.filled.tolist() == [False, False]


def test_a_group_added(tmp_path: Path) -> None:
    change = """
table = "groups"
add = {group_id = "g9", programme_id = "p1", start = 2027-04-05, end = "2027-04-09", max_size = 12}
"""
    done = one(tmp_path, change, small())
    assert ids(done, "groups") == ["g1", "g2", "g9"]
    assert str(done.dataset.groups.start[2]) == "2027-04-05"


def test_a_group_closed_with_all_that_names_it(tmp_path: Path) -> None:
    read = small(group_sessions=[{"group_id": "g1"}], group_conflicts=[{}])
    done = one(tmp_path, 'table = "groups"\nremove = "g1"\nwith_dependents = true', read)
    assert ids(done, "groups") == ["g2"]
    assert done.dataset.applications.teacher.tolist() == [2]
    assert [len(t) for t in (done.dataset.quotas, done.dataset.group_sessions)] == [0, 0]
    told = {(e.kind, e.table, e.before) for e in done.effects}
    assert told == {
        ("remove", "groups", "g1"),
        ("dependent", "applications", "2"),
        ("dependent", "group_conflicts", "1"),
        ("dependent", "group_sessions", "1"),
        ("dependent", "quotas", "1"),
    }


def test_a_group_moved_with_its_sessions(tmp_path: Path) -> None:
    sessions: list[Row] = [{"group_id": "g1"}, {"group_id": "g2"}]
    done = one(
        tmp_path, 'table = "groups"\nkey = "g1"\nshift_days = 14', small(group_sessions=sessions)
    ).dataset
    assert [str(day) for day in done.groups.start] == ["2027-03-15", "2027-03-01"]
    assert [str(day) for day in done.groups.end] == ["2027-03-19", "2027-03-05"]
    assert [str(day) for day in done.group_sessions.start] == ["2027-03-15", "2027-03-01"]
    assert [str(day) for day in done.group_sessions.end] == ["2027-03-19", "2027-03-05"]


def test_a_group_moved_alone_leaves_its_sessions_and_says_so(tmp_path: Path) -> None:
    change = """
table = "groups"
key = "g1"
column = "start"
value = 2027-03-03
"""
    done = one(tmp_path, change, small(group_sessions=[{"group_id": "g1"}]))
    assert [remark.code for remark in done.remarks] == ["session_outside_group"]


def test_a_parameter_of_a_rule(tmp_path: Path) -> None:
    done = one(tmp_path, 'rule = "not_repeated"\nparameter = "years"\nvalue = 1', small())
    assert done.profile.parameters("not_repeated")["years"] == 1
    assert [(e.kind, e.table, e.column, e.before, e.after) for e in done.effects] == [
        ("rule", "not_repeated", "years", "3", "1")
    ]
    assert done.dataset is not None
    assert done.profile.sha256 != one(tmp_path, 'rule = "travel"\nenabled = true', small()).profile.sha256


def test_a_rule_switched_off_and_one_on(tmp_path: Path) -> None:
    change = 'rule = "position_match"\nenabled = false\n\nrule = "not_together"\nenabled = true'
    profile = one(tmp_path, change, small()).profile
    assert (profile.enabled("position_match"), profile.enabled("not_together")) == (False, True)


def test_the_place_of_a_goal(tmp_path: Path) -> None:
    done = one(tmp_path, 'goal = "school_served"\nplace = 1', small())
    assert done.profile.goals == (
        "school_served", "overdue", "severe_deficit", "recommendation", "expiring", "application", "deficit",
    )  # fmt: skip
    assert [(e.table, e.before, e.after) for e in done.effects] == [("school_served", "7", "1")]


def test_two_goals_at_their_places_one_new_one_gone(tmp_path: Path) -> None:
    change = """
goal = "waiting"
place = 2

goal = "application"
place = 4

goal = "deficit"
removed = true
"""
    assert one(tmp_path, change, small()).profile.goals == (
        "overdue", "waiting", "severe_deficit", "application", "recommendation", "expiring", "school_served",
    )  # fmt: skip


def test_a_school_out(tmp_path: Path) -> None:
    done = one(tmp_path, 'table = "schools"\nremove = "s1"\nwith_dependents = true', small())
    assert (ids(done, "schools"), ids(done, "teachers")) == (["s2"], ["t3"])
    assert done.dataset.applications.teacher.tolist() == [0]


def test_a_school_in_with_a_teacher_who_applies(tmp_path: Path) -> None:
    change = """
table = "schools"
add = {school_id = "s3", district_id = "d1"}

table = "teachers"
add = {teacher_id = "t9", school_id = "s3", position = "учитель", subjects = ["физика", "химия"]}

table = "applications"
add = {teacher_id = "t9", programme_id = "p1"}
"""
    done = one(tmp_path, change, small())
    assert ids(done, "teachers") == ["t1", "t2", "t3", "t9"]
    assert len(done.dataset.teachers.subjects[3]) == 2
    assert done.dataset.applications.teacher.tolist() == [0, 1, 2, 3]


def test_a_person_out(tmp_path: Path) -> None:
    done = one(tmp_path, 'table = "teachers"\nremove = "t2"\nwith_dependents = true', small())
    assert ids(done, "teachers") == ["t1", "t3"]
    assert done.dataset.applications.teacher.tolist() == [0, 1]


def test_a_decision_made_and_one_withdrawn(tmp_path: Path) -> None:
    read = small(decisions=[{"teacher_id": "t1", "group_id": "g1", "decision": "never"}])
    change = """
table = "decisions"
remove = {teacher_id = "t1"}

table = "decisions"
add = {teacher_id = "t3", group_id = "g2", decision = "must"}
"""
    decisions = one(tmp_path, change, read).dataset.decisions
    assert (decisions.teacher.tolist(), decisions.decision.tolist()) == ([2], [DecisionKind.MUST])


def test_an_application_withdrawn(tmp_path: Path) -> None:
    change = 'table = "applications"\nremove = {teacher_id = "t2", group_id = "g1"}'
    assert one(tmp_path, change, small()).dataset.applications.teacher.tolist() == [0, 2]


def test_budget_in_roubles(tmp_path: Path) -> None:
    done = one(tmp_path, 'table = "districts"\nkey = "d1"\ncolumn = "budget"\nvalue = 1500.5', small())
    assert done.dataset.districts.budget.values.tolist() == [150_050]


def test_a_programme_out_leaves_lists_without_it_and_a_number_free(tmp_path: Path) -> None:
    read = small(
        competencies=[{"competency_id": "c1"}, {"competency_id": "c2"}],
        programmes=[{"programme_id": "p1", "competencies": ["c1", "c2"]}, {"programme_id": "p2"}],
        unique_numbers=[{"unique_number": "n1", "teacher_id": "t1"}],
    )
    change = """
table = "competencies"
remove = "c1"
with_dependents = true

table = "teachers"
remove = "t1"
with_dependents = true
"""
    dataset = one(tmp_path, change, read).dataset
    assert dataset.programmes.competencies[0].tolist() == [0]
    assert dataset.unique_numbers.teacher.tolist() == [-1]


def test_changes_of_one_scenario_do_not_reach_another(tmp_path: Path) -> None:
    text = written({"больше": [sets("max_size", 30)], "другое": ['goal = "deficit"\nremoved = true']})
    read = small()
    more, other = scenarios(tmp_path, text, read)
    assert more.dataset.groups.max_size.tolist() == [30, 4]
    assert other.dataset is read.dataset
    assert other.dataset.groups.max_size.tolist() == [3, 4]
    assert "deficit" in more.profile.goals


@pytest.mark.parametrize("profile", SHIPPED)
def test_a_shipped_profile_is_otherwise_as_it_was(tmp_path: Path, profile: str) -> None:
    before = load_profile(profile)
    done = one(tmp_path, 'rule = "not_repeated"\nparameter = "years"\nvalue = 17', small(), profile).profile
    assert done.parameters("not_repeated")["years"] == 17
    assert {rule for rule in before.rules if before.rules[rule] != done.rules[rule]} == {"not_repeated"}
    for name in ("goals", "tolerances", "source", "substitution", "uses_unique_numbers", "title"):
        assert getattr(done, name) == getattr(before, name)


@pytest.mark.parametrize("value", ["12", "12.0", '"12"'])
def test_a_figure_is_a_figure_however_it_is_written(tmp_path: Path, value: str) -> None:
    done = one(tmp_path, sets("max_size", value), small())
    assert int(done.dataset.groups.max_size[0]) == 12
    other = one(tmp_path, sets("max_size", 12), small())
    assert done.dataset.input_sha256 == other.dataset.input_sha256
