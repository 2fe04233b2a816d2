"""Scenarios that can't be: each problem with scenario, number of the change, field, value and expectation."""

from __future__ import annotations

from pathlib import Path

import pytest

from datasets import ReadResult
from datasets.scenarios import Faults, read_scenarios
from rules.problems import InputError, Problem
from rules.profile import load_profile
from tests.datasets.scenarios.doing import CLOSED, one, refused, scenarios, sets, small, written


def told(problems: tuple[Problem, ...]) -> list[tuple[str, str | None, str | None]]:
    """Code, field and value of each."""
    return [(p.code, p.column, p.value) for p in problems]


@pytest.mark.parametrize(
    ("change", "code", "column", "value"),
    [
        (sets("max_size", 1, "group", '"g1"'), "unknown_name", "table", "group"),
        (sets("maxsize", 1), "unknown_name", "column", "maxsize"),
        (sets("max_seats", 1, "quotas", '{grup_id = "g1"}'), "unknown_name", "key.grup_id", "grup_id"),
        (sets("max_size", 1, "groups", '"g7"'), "no_such_row", "key", "g7"),
        (sets("max_groups", 1, "teachers", '{school_id = "s1"}'), "several_rows", "key", "school_id = s1"),
        (sets("max_seats", 1, "quotas", '"g1"'), "no_id", "key", "g1"),
        ('table = "groups"\nadd = {group_id = "g3", seats = 5}', "unknown_name", "add.seats", "seats"),
        ('table = "refusals"\nadd = {teacher_id = "t1"}', "idle_table", "table", "refusals"),
        ('table = "group_changes"\nadd = {group_id = "g1"}', "idle_table", "table", "group_changes"),
        ('rule = "capacity"\nenabled = false', "unknown_name", "rule", "capacity"),
        ('rule = "lead_time"\nparameter = "day"\nvalue = 3', "unknown_name", "parameter", "day"),
        ('rule = "lead_time"\nparameter = "days"\nvalue = "3"', "wrong_value", "rules.lead_time.days", "3"),
        ('rule = "no_overlap"\nenabled = false', "always", "rules.no_overlap.enabled", "False"),
        ('goal = "overdu"\nplace = 1', "unknown_name", "goal", "overdu"),
        ('goal = "travel"\nremoved = true', "no_such_goal", "goal", "travel"),
        ('goal = "overdue"\nplace = 9', "no_such_place", "place", "9"),
        ('goal = "overdue"\nplace = 0', "wrong_value", "place", "0"),
        ('goal = "overdue"\nremoved = false', "wrong_value", "removed", "False"),
        (sets("max_size", '{a = 1}'), "wrong_value", "value", "{'a': 1}"),
        (sets("max_size", "nan"), "wrong_value", "value", "nan"),
        (sets("max_size", '"много"'), "not_a_number", "max_size", "много"),
        (sets("max_size", '""'), "empty_cell", "max_size", ""),
        ('table = "groups"\nkey = "g1"\nshift_days = 0', "wrong_value", "shift_days", "0"),
        ('table = "schools"\nkey = "s1"\nshift_days = 7', "wrong_value", "table", "schools"),
        ('table = "groups"\nkey = "g1"\nvalue = 3', "unclear_change", "table, key, value", None),
        ('table = "groups"\nremove = "g1"\ngoal = "overdue"', "unclear_change", "table, remove, goal", None),
        ('table = "groups"\nremov = "g1"', "unknown_name", "remov", "remov"),
        ('table = "groups"\nremove = "g1"', "still_referred_to", "remove", "g1"),
        (
            'table = "groups"\nremove = "g1"\nwith_dependents = "yes"',
            "wrong_value",
            "with_dependents",
            "yes",
        ),
        (
            'table = "groups"\nadd = {group_id = "g1", programme_id = "p1", start = 2027-03-01, '
            "end = 2027-03-02, max_size = 3}",
            "duplicate_id",
            "group_id",
            "g1",
        ),
        (
            'table = "groups"\nadd = {group_id = "g3", programme_id = "p1", start = 2027-03-05, '
            "end = 2027-03-02, max_size = 3}",
            "end_before_start",
            "end",
            "2027-03-02",
        ),
        (sets("school_id", '"s9"', "teachers", '"t1"'), None, "school_id", "s9"),
        (sets("min_size", 5), "min_over_max", "min_size", "5"),
    ],
)  # fmt: skip
def test_what_is_wrong(tmp_path: Path, change: str, code: str | None, column: str, value: str | None) -> None:
    (problem,) = refused(tmp_path, change, small())
    assert (problem.code if code else None, problem.column, problem.value) == (code, column, value)
    assert problem.file == "s.toml"
    assert problem.row == 3
    assert problem.message_ru.startswith("сценарий «A», изменение 1: ")
    assert problem.message_en.startswith('scenario "A", change 1: ')
    assert problem.expected_ru or code in ("duplicate_id", "empty_cell")


def test_a_misspelt_name_is_told_the_nearest_one(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, 'goal = "overdu"\nplace = 1', small())
    assert "возможно, «overdue»" in problem.message_ru


@pytest.mark.parametrize(
    ("first", "second", "column"),
    [
        (sets("max_size", 5), sets("max_size", 6), "max_size"),
        (sets("max_size", 5), CLOSED, "max_size"),
        (
            sets("rank", 2, "applications", '{teacher_id = "t1"}'),
            CLOSED,
            "rank",
        ),
        (
            'table = "groups"\nkey = "g1"\nshift_days = 7',
            sets("end", "2027-05-05"),
            "end",
        ),
        (
            'rule = "lead_time"\nparameter = "days"\nvalue = 3',
            'rule = "lead_time"\nparameter = "days"\nvalue = 4',
            "days",
        ),
        ('rule = "travel"\nenabled = true', 'rule = "travel"\nenabled = false', "enabled"),
        ('goal = "overdue"\nplace = 2', 'goal = "overdue"\nplace = 3', "goal"),
        ('goal = "overdue"\nplace = 2', 'goal = "overdue"\nremoved = true', "goal"),
        ('goal = "overdue"\nplace = 2', 'goal = "deficit"\nplace = 2', "goal"),
        (
            'table = "quotas"\nremove = {group_id = "g1"}',
            'table = "quotas"\nremove = {max_seats = 2}',
            "remove",
        ),
    ],
)
def test_changes_that_contradict_each_other(tmp_path: Path, first: str, second: str, column: str) -> None:
    problems = refused(tmp_path, f"{first}\n\n{second}", small())
    assert [(p.code, p.column) for p in problems] == [("contradiction", column)]


@pytest.mark.parametrize(
    "same", [sets("max_size", 5), 'rule = "travel"\nenabled = false', 'goal = "overdue"\nplace = 2']
)
def test_the_same_said_twice_is_no_contradiction(tmp_path: Path, same: str) -> None:
    (done,) = scenarios(tmp_path, written({"A": [same, same]}), small())
    assert len(done.effects) == 1


def test_a_row_removed_alone_counts_what_refers_to_it(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, 'table = "groups"\nremove = "g1"', small())
    assert "applications 2" in problem.message_en
    assert "quotas 1" in problem.message_en
    assert "with_dependents = true" in str(problem.expected_en)


def test_removing_all_that_refers_to_a_row_by_hand_is_enough(tmp_path: Path) -> None:
    changes = ['table = "groups"\nremove = "g2"', 'table = "applications"\nremove = {teacher_id = "t3"}']
    (done,) = scenarios(tmp_path, written({"A": changes}), small())
    assert len(done.dataset.groups) == 1


def named() -> ReadResult:
    """As :func:`small`, but the first teacher has a name."""
    return small(teachers=[{"full_name": "Тайная Анна", "school_id": "s1"}, {}, {"school_id": "s2"}])


def test_every_problem_of_every_scenario_at_once(tmp_path: Path) -> None:
    text = """
[[scenario]]
name = "Первый"
[[scenario.change]]
table = "groupz"
remove = "g1"
[[scenario.change]]
table = "groups"
key = "g1"
column = "max_size"
value = "много"

[[scenario]]
name = "Второй"
[[scenario.change]]
goal = "nowhere"
place = 1

[[scenario]]
name = "первый "
[[scenario.change]]
value = 1

[[scenario]]
name = "Пустой"
"""
    with pytest.raises(InputError) as caught:
        scenarios(tmp_path, text, small())
    found = {(p.row, p.code, p.column) for p in caught.value.problems}
    assert found == {
        (4, "unknown_name", "table"),
        (7, "not_a_number", "max_size"),
        (15, "unknown_name", "goal"),
        (19, "duplicate_name", "name"),
        (21, "unclear_change", "value"),
        (24, "empty_scenario", "change"),
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_scenarios"),
        ("[[scenario]\n", "toml_syntax"),
        ('scenario = "нет"', "no_scenarios"),
        ('[[scenario]]\nname = ""\n[[scenario.change]]\ngoal = "overdue"\nplace = 1', "no_name"),
        ('[[scenario]]\nnam = "A"\n[[scenario.change]]\ngoal = "overdue"\nplace = 1', "no_name"),
        ('[[scenarios]]\nname = "A"', "unknown_name"),
    ],
)
def test_a_file_that_holds_no_scenario(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        scenarios(tmp_path, text, small())
    assert code in [p.code for p in caught.value.problems]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_scenarios(tmp_path / "none.toml", Faults("none.toml"))
    assert told(caught.value.problems) == [("unreadable", None, None)]


@pytest.mark.parametrize(
    "change",
    [
        sets("school_id", '"s9"', "teachers", '{full_name = "Тайная Анна"}'),
        sets("max_groups", 2, "teachers", '{full_name = "Тайная Белла"}'),
        "\n\n".join(
            sets("full_name", name, "teachers", '"t1"') for name in ('"Тайная Вера"', '"Тайная Инна"')
        ),
        'table = "teachers"\nadd = {teacher_id = "t9", full_name = "Тайная Нина"}',
    ],
)
def test_a_full_name_is_never_repeated(tmp_path: Path, change: str) -> None:
    problems = refused(tmp_path, change, named())
    assert "Тайная" not in " ".join(p.line() + p.line("en") for p in problems)


def test_a_full_name_is_no_part_of_what_is_told_of_a_change(tmp_path: Path) -> None:
    change = """
table = "teachers"
key = "t1"
column = "full_name"
value = "Тайная Вера"

table = "teachers"
add = {teacher_id = "t9", school_id = "s1", position = "учитель", full_name = "Тайная Нина"}
"""
    done = one(tmp_path, change, named())
    assert "Тайная" not in str([effect.as_json() for effect in done.effects])


def test_numbers_in_a_region_that_has_none(tmp_path: Path) -> None:
    change = 'rule = "number_allotment"\nenabled = true'
    (problem,) = refused(tmp_path, change, small(), load_profile("novoselovo"))
    assert (problem.code, problem.column) == ("no_unique_numbers", "rules.number_allotment.enabled")


def test_no_goal_left(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, 'goal = "application"\nremoved = true', small(), load_profile("plain"))
    assert problem.column == "goals"
