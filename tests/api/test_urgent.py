"""``kvota urgent``: the list for the telephone."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl

from tests.api.commands import answer, kvota, write_tiny


def made(path: Path) -> Path:
    return write_tiny(
        path,
        schools=[{"name": "Берёзовская СОШ"}, {"school_id": "s2", "name": "Ольховская ООШ"}],
        teachers=[
            {"full_name": "Тайная Анна", "subjects": "физика"},
            {"full_name": "Тайная Белла", "subjects": "физика", "school_id": "s2"},
            {"full_name": "Тайная Вера", "subjects": "физика", "last_training_end": "2020-01-01"},
            {"full_name": "Тайная Дина", "subjects": "химия"},
        ],
        groups=[{"group_id": "g1"}],
        applications=[{"teacher_id": "t1", "group_id": "g1"}],
    )


URGENT = (
    "--rules",
    "default",
    "--subject",
    "Физика",
    "--places",
    2,
    "--start",
    "2027-03-02",
    "--end",
    "2027-03-03",
)


def test_the_list_by_school_and_why(tmp_path: Path) -> None:
    result = kvota("urgent", made(tmp_path / "data"), *URGENT, "--out", tmp_path / "list.csv")
    assert result.exit_code == 0
    assert "1. t3 · Берёзовская СОШ · срок истёк 01.01.2023" in result.stdout
    assert "Запас:" in result.stdout
    assert "Тайная" not in result.output
    with (tmp_path / "list.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["teacher_id"], row["called"], row["school_order"]) for row in rows] == [
        ("t3", "true", "1"),
        ("t2", "true", "2"),
        ("t1", "false", "1"),
    ]
    assert rows[0]["full_name"] == "Тайная Вера"


def test_those_with_a_place_on_these_days_are_left_out(tmp_path: Path) -> None:
    data, plan = made(tmp_path / "data"), tmp_path / "plan"
    assert kvota("allocate", data, "--rules", "default", "--out", plan).exit_code == 0
    told = answer(kvota("urgent", data, plan, *URGENT, "--json"))
    assert [one["teacher_id"] for one in told["order"]] == ["t3", "t2"]
    assert told["excluded"] == {"groups_per_person": 1}
    assert told["enough"]


def test_a_workbook(tmp_path: Path) -> None:
    assert kvota("urgent", made(tmp_path / "data"), *URGENT, "--out", tmp_path / "list.xlsx").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0]
    assert [cell.value for cell in sheet["F"]] == ["teacher_id", "t3", "t2", "t1"]


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    data = made(tmp_path / "data")
    wrong = (
        "--subject",
        "физка",
        "--places",
        0,
        "--start",
        "2027-03-05",
        "--end",
        "2027-03-01",
        "--district",
        "d7",
    )
    result = kvota("urgent", data, "--rules", "default", *wrong)
    assert result.exit_code == 2
    for told in ("--places", "возможно, «физика»", "конец не раньше начала", "«d7»"):
        assert told in result.stderr
    both = kvota(
        "urgent", data, "--rules", "default", "--subject", "физика", "--programme", "p1", "--places", 1
    )
    assert both.exit_code == 2
    assert "нужно одно из двух" in both.stderr


def test_another_kind_of_file(tmp_path: Path) -> None:
    result = kvota("urgent", made(tmp_path / "data"), *URGENT, "--out", tmp_path / "list.docx")
    assert result.exit_code == 2
