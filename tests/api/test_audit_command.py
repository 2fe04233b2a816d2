"""``kvota audit``: plan folders and tables made by hand."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.api.commands import answer, kvota, three_applicants
from tests.api.conftest import Planned


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Three applicants for two places."""
    return three_applicants(tmp_path / "data")


def hand(tmp_path: Path, *lines: str, heading: str = "teacher_id,group_id") -> Path:
    """A table made by hand."""
    file = tmp_path / "hand.csv"
    file.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
    return file


def test_our_own_plan_passes_and_its_claims_hold(planned: Planned) -> None:
    result = kvota("audit", planned.dataset, planned.plan, "--rules", planned.rules, "--json")
    assert result.exit_code == 0
    content = answer(result)
    assert content["violations"] == []
    assert content["claims_hold"] is True
    claimed = {goal["name"]: goal["value"] for goal in planned.certificate["goals"]}
    assert {goal["name"]: goal["value"] for goal in content["goals"]} == claimed
    text = kvota("audit", planned.dataset, planned.plan, "--rules", planned.rules).stdout
    assert text.count("совпадает с заявленным") == len(claimed)


def test_a_claim_that_differs_is_said(planned: Planned, tmp_path: Path) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(planned.plan, plan)
    content = planned.certificate
    content["goals"][1]["value"] += 1
    (plan / "plan.json").write_text(json.dumps(content), encoding="utf-8")
    result = kvota("audit", planned.dataset, plan, "--rules", planned.rules)
    assert "НЕ СОВПАДАЕТ" in result.stdout
    assert "не соответствует его местам" in result.stdout
    result = kvota("audit", planned.dataset, plan, "--rules", planned.rules, "--json")
    assert answer(result)["claims_hold"] is False


def test_under_another_profile_nothing_is_compared(planned: Planned) -> None:
    result = kvota("audit", planned.dataset, planned.plan, "--rules", "plain")
    assert "по другому профилю" in result.stderr
    assert "заявлен" not in result.stdout


def test_a_plan_for_other_data_is_2(planned: Planned, data: Path) -> None:
    result = kvota("audit", data, planned.plan, "--rules", planned.rules, "--json")
    assert result.exit_code == 2
    problem = answer(result)["problems"][0]
    assert problem["message_ru"] == "план составлен для других данных"
    assert problem["column"] == "input_sha256"


def test_violations_by_row_are_1(data: Path, tmp_path: Path) -> None:
    table = hand(tmp_path, "t1,g1", "t2,g1", "", "t3,g1", "nobody,g1")
    result = kvota("audit", data, table, "--rules", "default")
    assert result.exit_code == 1
    assert "строка 6: Место не найдено в данных" in result.stdout
    assert "строки 2, 3, 5 · Вместимость группы" in result.stdout
    assert "Нарушений правил: 2." in result.stdout
    assert "Тайная" not in result.output


def test_an_english_verdict(data: Path, tmp_path: Path) -> None:
    table = hand(tmp_path, "t1,g1", "t2,g1", "t3,g1")
    result = kvota("audit", data, table, "--rules", "default", "--lang", "en", "--json")
    assert result.exit_code == 1
    assert "Group capacity" in result.stderr
    violation = answer(result)["violations"][0]
    assert violation["rule"] == "group_capacity"
    assert [row for table, row in violation["rows"] if table == "assignments"] == [2, 3, 4]


def test_a_heading_alone_is_a_valid_empty_plan(data: Path, tmp_path: Path) -> None:
    result = kvota("audit", data, hand(tmp_path), "--rules", "default", "--json")
    assert result.exit_code == 0
    assert {goal["value"] for goal in answer(result)["goals"]} == {0}


def test_a_workbook_with_names_titles_and_dates(data: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ФИО", "Программа", "Начало"])
    sheet.append(["Тайная Анна", "p1", "01.03.2027"])
    file = tmp_path / "мой вариант.xlsx"
    book.save(file)
    result = kvota("audit", data, file, "--rules", "default", "--json")
    assert result.exit_code == 0
    assert {goal["name"]: goal["value"] for goal in answer(result)["goals"]}["overdue"] == 1


@pytest.mark.parametrize(
    ("lines", "heading"),
    [(["x,y", "z,w"], "teacher_id,group_id"), (["t1"], "teacher_id"), ([], "имя,группа")],
)
def test_a_table_that_cannot_be_meant_is_2(
    data: Path, tmp_path: Path, lines: list[str], heading: str
) -> None:
    result = kvota("audit", data, hand(tmp_path, *lines, heading=heading), "--rules", "default", "--json")
    assert result.exit_code == 2
    assert answer(result)["problems"]


@pytest.mark.parametrize("content", [None, "nonsense", "[]", '{"goals": []}'])
def test_a_folder_without_a_certificate_is_2(data: Path, tmp_path: Path, content: str | None) -> None:
    plan = tmp_path / "plan"
    plan.mkdir()
    if content is not None:
        (plan / "plan.json").write_text(content, encoding="utf-8")
    result = kvota("audit", data, plan, "--rules", "default")
    assert result.exit_code == 2
    assert "свидетельство плана не читается" in result.stderr


def test_the_day_of_the_plan_counts(data: Path, tmp_path: Path) -> None:
    table = hand(tmp_path, "t1,g1")
    early = kvota("audit", data, table, "--rules", "default", "--as-of", "2027-01-10")
    late = kvota("audit", data, table, "--rules", "default", "--as-of", "2027-02-27")
    assert (early.exit_code, late.exit_code) == (0, 1)
    assert "Срок до начала" in late.stdout
