"""``kvota by-hand``: the effect at once, kept as decisions, the plan around them, what could not be kept."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from tests.api.commands import answer, kvota, write_tiny
from tests.builders import Row

WISHES: list[tuple[str, str, int]] = [
    ("t1", "g1", 5), ("t2", "g1", 4), ("t3", "g1", 3), ("t1", "g2", 1), ("t4", "g2", 2),
]  # fmt: skip


def made(path: Path, **tables: list[Row]) -> Path:
    """g1 has two places, g2 one; four people want them."""
    given: dict[str, list[Row]] = {
        "teachers": [{"full_name": f"Тайная Анна {n}"} for n in range(4)],
        "groups": [
            {"max_size": 2},
            {"programme_id": "p2", "max_size": 1, "start": "2027-04-05", "end": "2027-04-06"},
        ],
        "applications": [{"teacher_id": t, "group_id": g, "score": s} for t, g, s in WISHES],
        **tables,
    }
    return write_tiny(path, **given)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return made(tmp_path / "data")


@pytest.fixture
def plan(data: Path, tmp_path: Path) -> Path:
    assert kvota("allocate", data, "--rules", "plain", "--out", tmp_path / "plan").exit_code == 0
    return tmp_path / "plan"


def places(folder: Path) -> list[str]:
    with (folder / "assignments.csv").open(encoding="utf-8", newline="") as file:
        return sorted(f"{row['teacher_id']} {row['group_id']}" for row in csv.DictReader(file))


def hand(data: Path, plan: Path, *more: object) -> tuple[int, dict[str, Any]]:
    result = kvota("by-hand", data, plan, "--rules", "plain", *more, "--json")
    return result.exit_code, answer(result)


def test_the_effect_of_one_place_passed_on(data: Path, plan: Path) -> None:
    assert places(plan) == ["t1 g1", "t2 g1", "t4 g2"]
    code, told = hand(data, plan, "--swap", "t2,t3")
    assert code == 0
    assert told["effect"] == {
        "broken": [],
        "mended": [],
        "goals": [{"name": "application", "before": 11, "after": 10, "delta": -1}],
        "decides": "application",
    }
    assert told["edits"] == [
        {"kind": "unseat", "teacher_id": "t2", "group_id": "g1"},
        {"kind": "seat", "teacher_id": "t3", "group_id": "g1"},
    ]


def test_rules_that_break_are_listed(data: Path, plan: Path) -> None:
    result = kvota("by-hand", data, plan, "--rules", "plain", "--seat", "t3,g1")
    assert result.exit_code == 1
    assert "Вместимость группы: Группа g1: занято мест 3, допустимо 2" in result.stdout
    assert "11 → 14 (+3)  ← решает: цели лучше, но правила нарушены" in result.stdout
    assert "Тайная" not in result.output


KEEP = ("--keep", "--reason", "просьба школы", "--decided-by", "координатор", "--time-limit", 60)


def test_kept_as_decisions_and_planned_around(data: Path, plan: Path, tmp_path: Path) -> None:
    """t3 must have a place of g1: t2, who is worth less there than t1, makes room."""
    before = {file.name: file.read_bytes() for file in [*plan.iterdir(), *data.iterdir()]}
    out, after = tmp_path / "plan2", tmp_path / "data2"
    code, told = hand(
        data, plan, "--seat", "t3,g1", *KEEP, "--dataset-out", after, "--out", out, "--as-of", "2027-01-15"
    )
    assert code == 0
    assert told["not_kept"] == []
    assert places(out) == ["t1 g1", "t3 g1", "t4 g2"]
    assert told["others"] == [{"teacher_id": "t2", "school_id": "s1", "from": ["g1"], "to": []}]
    with (after / "decisions.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row == {
        "teacher_id": "t3",
        "programme_id": "",
        "group_id": "g1",
        "decision": "must",
        "reason": "просьба школы",
        "decided_by": "координатор",
        "decided_on": "2027-01-15",
    }
    assert kvota("audit", after, out, "--rules", "plain").exit_code == 0
    assert kvota("audit", data, out, "--rules", "plain").exit_code == 2
    assert before == {file.name: file.read_bytes() for file in [*plan.iterdir(), *data.iterdir()]}


def test_what_cannot_be_kept_is_listed_with_its_rule(data: Path, plan: Path, tmp_path: Path) -> None:
    """Nobody proposed t4 for g1; the rest is kept, and one of t1 and t2 makes room."""
    wanted = [part for t in ("t3", "t4") for part in ("--seat", f"{t},g1")]
    out, after = tmp_path / "plan2", tmp_path / "data2"
    code, told = hand(data, plan, *wanted, "--unseat", "t4,g2", *KEEP, "--dataset-out", after, "--out", out)
    assert code == 0
    (refused,) = told["not_kept"]
    assert (refused["teacher_id"], refused["group_id"], refused["rules"]) == ("t4", "g1", ["source"])
    assert {(e["teacher_id"], e["kind"]) for e in told["kept"]} == {("t3", "seat"), ("t4", "unseat")}
    assert places(out) in (["t1 g1", "t3 g1"], ["t1 g2", "t2 g1", "t3 g1"])


def test_an_edited_table_is_read_back(data: Path, plan: Path, tmp_path: Path) -> None:
    """t1 takes the place of t4 in g2, t3 comes into g1: then t1, who may have one group, leaves g1."""
    table = tmp_path / "edited.csv"
    table.write_text("teacher_id,group_id\nt1,g1\nt2,g1\nt3,g1\nt1,g2\n", encoding="utf-8")
    code, told = hand(
        data, plan, "--edited", table, *KEEP, "--dataset-out", tmp_path / "d", "--out", tmp_path / "p"
    )
    assert code == 0
    assert [e["teacher_id"] for e in told["edits"]] == ["t4", "t1", "t3"]
    assert told["not_kept"] == []
    assert places(tmp_path / "p") == ["t1 g2", "t2 g1", "t3 g1"]


def test_a_decision_of_before_stands(tmp_path: Path, plan: Path) -> None:
    data = made(tmp_path / "other", decisions=[{"teacher_id": "t1", "group_id": "g1", "decision": "must"}])
    old = tmp_path / "old"
    assert kvota("allocate", data, "--rules", "plain", "--out", old).exit_code == 0
    out, after = tmp_path / "p", tmp_path / "d"
    code, told = hand(data, old, "--unseat", "t1,g1", *KEEP, "--dataset-out", after, "--out", out)
    assert code == 3
    (refused,) = told["not_kept"]
    assert refused["rules"] == ["decision_must", "decision_never"]
    assert not out.exists()
    assert not after.exists()


def test_wrong_questions_are_all_told_at_once(data: Path, plan: Path) -> None:
    wrong = (
        "--swap",
        "t1,t1",
        "--seat",
        "t9,g1",
        "--seat",
        "t1,g1",
        "--unseat",
        "t3,g1",
        "--unseat",
        "t1,g9",
    )
    result = kvota("by-hand", data, plan, "--rules", "plain", *wrong)
    assert result.exit_code == 2
    for told in (
        "это один человек: t1, t1",
        "«t9»",
        "педагог t1 уже в группе g1",
        "педагог t3 не в группе g1",
        "«g9»",
    ):
        assert told in result.stderr
    assert "Тайная" not in result.output


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ((), "нет ни одного изменения"),
        (("--swap", "t1"), "два кода через запятую"),
        (("--swap", "t1", "--seat", "t1,g1,g2"), "Ошибок: 2."),
        (("--seat", "t3,g1", "--keep"), "--decided-by"),
        (("--seat", "t3,g1", "--unseat", "t3,g1"), "педагог t3 не в группе g1"),
    ],
)
def test_wrong_questions(data: Path, plan: Path, more: tuple[str, ...], told: str) -> None:
    result = kvota("by-hand", data, plan, "--rules", "plain", *more)
    assert result.exit_code == 2
    assert told in result.stderr


def test_the_plan_and_the_data_of_before_are_never_overwritten(data: Path, plan: Path) -> None:
    result = kvota(
        "by-hand",
        data,
        plan,
        "--rules",
        "plain",
        "--seat",
        "t3,g1",
        *KEEP,
        "--dataset-out",
        data,
        "--out",
        plan,
    )
    assert result.exit_code == 2
    assert "прежние данные" in result.stderr
    assert "прежний план" in result.stderr


def test_a_plan_of_other_data(tmp_path: Path, plan: Path) -> None:
    other = made(tmp_path / "other", districts=[{"district_id": "d1", "name": "Другой"}])
    result = kvota("by-hand", other, plan, "--rules", "plain", "--seat", "t3,g1")
    assert result.exit_code == 2
    assert "план составлен для других данных" in result.stderr


def test_an_edited_table_with_an_unknown_row(data: Path, plan: Path, tmp_path: Path) -> None:
    table = tmp_path / "edited.csv"
    table.write_text("teacher_id,group_id\nt1,g1\nt2,g1\nt9,g1\nt4,g2\n", encoding="utf-8")
    result = kvota("by-hand", data, plan, "--rules", "plain", "--edited", table)
    assert result.exit_code == 2
    assert "edited.csv, строка 4" in result.stderr
