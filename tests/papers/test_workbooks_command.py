"""The whole way of a workbook: ``report --xlsx``, ``edits``, ``by-hand --edited``; its figures agree."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from datasets import read_dataset
from tests.api.commands import answer, kvota
from tests.api.conftest import Planned
from tests.papers.workbooks_editing import Edited

NAME = "ФИО (полностью)"


@pytest.fixture(scope="module")
def books(planned: Planned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks of the rural district's plan."""
    folder = tmp_path_factory.mktemp("books") / "бумаги"
    done = kvota(
        "report", planned.dataset, planned.plan, "--rules", planned.rules, "--out", folder, "--xlsx",
        "--as-of", "2026-12-22", "--paper", "application", "--paper", "plan", "--paper", "extract",
        "--paper", "form3", "--paper", "campaign",
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    assert f"для работы в Excel: {len(list(folder.rglob('*.xlsx')))}" in done.stdout
    return folder


@pytest.fixture
def own(books: Path, tmp_path: Path) -> Callable[[str], Path]:
    """A copy of a workbook, to be edited."""

    def copied(name: str) -> Path:
        path = tmp_path / Path(name).name
        path.write_bytes((books / name).read_bytes())
        return path

    return copied


def edits(planned: Planned, *files: Path) -> dict[str, Any]:
    done = kvota("edits", planned.dataset, planned.plan, *files, "--rules", planned.rules, "--json")
    assert done.exit_code == 0, done.stderr
    return answer(done)


def column(path: Path, sheet: str, heading: str) -> list[Any]:
    """What stands under a heading, as stored."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    top = next(i for i, row in enumerate(rows) if heading in row)
    at = rows[top].index(heading)
    return [row[at] for row in rows[top + 1 :]]


def total(path: Path, sheet: str, heading: str) -> int:
    """The stored total above a heading."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    top = next(i for i, row in enumerate(rows) if heading in row)
    return int(float(str(rows[top - 1][rows[top].index(heading)])))


def test_every_workbook_comes_back_without_an_edit(planned: Planned, books: Path) -> None:
    files = [path for path in sorted(books.rglob("*.xlsx")) if path.name != "справка-о-кампании.xlsx"]
    told = edits(planned, *files)["books"]
    assert len(told) == len(files)
    assert {(len(one["edits"]), len(one["notices"]), len(one["questions"])) for one in told} == {(0, 0, 0)}
    kinds = [one["kind"] for one in told]
    assert set(kinds) == {"plan", "extract", "form3", "application"}
    assert kinds.count("plan") == 2, "by group and by school"


def test_the_figures_of_all_workbooks_agree(planned: Planned, books: Path) -> None:
    counts = planned.certificate["counts"]
    plan, wishes = books / "план-график.xlsx", books / "сводная-заявка.xlsx"
    for book in (plan, books / "план-график-по-школам.xlsx"):
        assert len(column(book, "План", NAME)) == total(book, "План", NAME) == counts["places"]
        for sheet in ("Группы", "Школы"):
            for heading in ("Мест в плане", "Сейчас на листе «План»"):
                assert total(book, sheet, heading) == counts["places"]
                assert sum(int(n) for n in column(book, sheet, heading)) == counts["places"]
    assert sum(n > 0 for n in column(plan, "Группы", "Мест в плане")) == counts["groups_running"]
    extracts = sorted((books / "выписки").glob("*.xlsx"))
    assert sum(total(book, "Выписка", NAME) for book in extracts) == counts["places"]
    rows = total(wishes, "Заявка", NAME)
    assert rows == total(wishes, "По программам", "Заявок") == total(plan, "Школы", "Заявок (строк)")
    assert rows == total(books / "справка-о-кампании.xlsx", "Справка", "Заявок")
    assert total(books / "справка-о-кампании.xlsx", "Состояние", "Мест в плане") == counts["places"]
    followed = re.search(r"в заявки вошло (\d+)", planned.out)
    applied = re.search(r"подали (\d+) школ", planned.out)
    assert followed is not None
    assert applied is not None
    assert total(books / "справка-о-кампании.xlsx", "Справка", "Учтено в заявках") == int(followed[1])
    states = column(books / "справка-о-кампании.xlsx", "Состояние", "Заявка")
    assert sum(state != "не подана" for state in states) == int(applied[1])


def test_an_edited_extract_is_told_row_by_row(
    planned: Planned, own: Callable[[str], Path], books: Path
) -> None:
    name = min(path.name for path in (books / "выписки").glob("*.xlsx"))
    book = Edited(own(f"выписки/{name}"))
    gone = book.values(book.head + 1)
    book.sheet.delete_rows(book.head + 1)
    book.set(book.head + 1, "Примечание", "=позвонить")
    (told,) = edits(planned, book.saved())["books"]
    assert [one["what"] for one in told["edits"]] == ["changed", "removed"]
    assert told["edits"][0]["cells"] == {"note": ["", "=позвонить"]}
    group = gone[book.columns["Код группы"] - 1]
    assert [(one["kind"], one["group_id"]) for one in told["places"]] == [("unseat", group)]
    done = kvota("edits", planned.dataset, planned.plan, book.path, "--rules", planned.rules)
    assert f"{name}: выписка школы" in done.stdout
    assert "строки больше нет: удалено" in done.stdout
    assert "МЕСТА: отдать 0, забрать 1" in done.stdout


def test_by_hand_takes_a_schools_extract_for_that_school_alone(
    planned: Planned, own: Callable[[str], Path], books: Path
) -> None:
    name = min(path.name for path in (books / "выписки").glob("*.xlsx"))
    book = Edited(own(f"выписки/{name}"))
    book.sheet.delete_rows(book.head + 1)
    done = kvota(
        "by-hand", planned.dataset, planned.plan, "--rules", planned.rules, "--edited", book.saved(), "--json"
    )
    assert done.exit_code in (0, 1), done.stderr
    assert [edit["kind"] for edit in answer(done)["edits"]] == ["unseat"]


def test_by_hand_refuses_rows_that_are_not_understood(planned: Planned, own: Callable[[str], Path]) -> None:
    book = Edited(own("план-график.xlsx"))
    row = book.head + 2
    book.set(row, NAME, "Небывалая Никто Никтоевна")
    done = kvota(
        "by-hand", planned.dataset, planned.plan, "--rules", planned.rules, "--edited", book.saved(), "--json"
    )
    assert done.exit_code == 2
    assert f"план-график.xlsx/План, строка {row}" in done.stderr
    assert "Небывалая" not in done.stderr


def test_two_workbooks_that_change_one_place_are_asked_about(
    planned: Planned, own: Callable[[str], Path], books: Path
) -> None:
    name = min(path.name for path in (books / "выписки").glob("*.xlsx"))
    extract, plan = Edited(own(f"выписки/{name}")), Edited(own("план-график.xlsx"))
    who, group = (extract.values(extract.head + 1)[extract.columns[h] - 1] for h in (NAME, "Код группы"))
    extract.sheet.delete_rows(extract.head + 1)
    at = [plan.columns[heading] - 1 for heading in (NAME, "Код группы")]
    rows = {
        tuple(plan.values(row)[i] for i in at): row for row in range(plan.head + 1, plan.sheet.max_row + 1)
    }
    plan.sheet.delete_rows(rows[who, group])
    first, second = edits(planned, extract.saved(), plan.saved())["books"]
    assert [one["kind"] for one in first["places"]] == ["unseat"]
    assert second["places"] == []
    assert [one["code"] for one in second["questions"]] == ["in_two_books"]


def test_importing_the_exported_application_changes_nothing(
    planned: Planned, books: Path, tmp_path: Path
) -> None:
    """What the rural preset knows of no paper (``submissions``) is told by the import itself, apart."""
    dataset = tmp_path / "dataset"
    shutil.copytree(planned.dataset, dataset)
    before = read_dataset(dataset).dataset.table_sha256
    done = kvota("import", books / "сводная-заявка.xlsx", "--out", dataset, "--json")
    assert done.exit_code == 0, done.stderr
    counts = answer(done)["counts"]
    assert counts["read"] == counts["kept"] == total(books / "сводная-заявка.xlsx", "Заявка", NAME)
    after = read_dataset(dataset).dataset.table_sha256
    assert {name: sha for name, sha in after.items() if name != "submissions"} == dict(before)


def test_workbooks_of_others_are_refused_all_at_once(planned: Planned, tmp_path: Path) -> None:
    files = [tmp_path / "нет.xlsx", tmp_path / "тоже нет.xlsx"]
    done = kvota("edits", planned.dataset, planned.plan, *files, "--rules", planned.rules)
    assert done.exit_code == 2
    assert all(file.name in done.stderr for file in files)


def test_an_exported_plan_passes_the_audit_as_a_table_of_places(planned: Planned, books: Path) -> None:
    done = kvota("audit", planned.dataset, books / "план-график.xlsx", "--rules", planned.rules, "--json")
    assert done.exit_code == 0, done.stderr
    claimed = {goal["name"]: goal["value"] for goal in planned.certificate["goals"]}
    assert {goal["name"]: goal["value"] for goal in answer(done)["goals"]} == claimed
