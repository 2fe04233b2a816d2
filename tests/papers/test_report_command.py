"""``kvota report``: whole or not at all, never over what is there, every mistake told at once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from docx import Document
from typer.testing import Result

from papers.registry import PAPERS, Whose
from tests.api.commands import answer, kvota, write_tiny
from tests.builders import Row
from tests.papers.conftest import Written, rows, texts

SCHOOLS: list[Row] = [{"school_id": "s1", "name": "Школа 1"}, {"school_id": "s2", "name": "Школа 2"}]
TEACHERS: list[Row] = [
    {"teacher_id": "t1", "school_id": "s1", "full_name": "Кедрина Ольга Семёновна"},
    {"teacher_id": "t2", "school_id": "s1", "full_name": "Заяц Илья Олегович", "position": "звеньевой"},
    {"teacher_id": "t3", "school_id": "s2", "full_name": "Полынина Анна Петровна"},
]
GROUPS: list[Row] = [
    {"group_id": "g1", "programme_id": "p1", "start": "2027-03-01", "end": "2027-03-05"},
    {"group_id": "g2", "programme_id": "p2", "start": "2027-04-12", "end": "2027-04-16"},
    {"group_id": "g3", "programme_id": "p3", "start": "2027-05-12", "end": "2027-05-16"},
]
PLACES = [("t1", "g1"), ("t2", "g2"), ("t3", "g1")]


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    applications: list[Row] = [{"teacher_id": t, "group_id": g} for t, g in [*PLACES, ("t3", "g3")]]
    return write_tiny(
        tmp_path / "dataset", schools=SCHOOLS, teachers=TEACHERS, groups=GROUPS, applications=applications
    )


def plan(path: Path, places: list[tuple[str, str]]) -> Path:
    """A table of places made by hand."""
    path.write_text("teacher_id,group_id\n" + "".join(f"{t},{g}\n" for t, g in places), encoding="utf-8")
    return path


def report(dataset: Path, table: Path, out: Path, *options: object) -> Result:
    return kvota("report", dataset, table, "--rules", "novoselovo", "--out", out, *options)


def written_files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_table_of_ones_own_gives_papers_too(dataset: Path, tmp_path: Path) -> None:
    done = report(dataset, plan(tmp_path / "plan.csv", PLACES), tmp_path / "out", "--month", "2027-03")
    assert done.exit_code == 0, done.stderr
    of_schools = ("выписки", "извещения-2027-03", "приказы", "форма-3")
    expected = [f"{one.file}.docx" for one in PAPERS if one.whose is Whose.DISTRICT] + ["замечания.csv"]
    expected += [f"{folder}/s{n} Школа {n}.docx" for folder in of_schools for n in (1, 2)]
    assert written_files(tmp_path / "out") == sorted(expected)
    assert f"файлов {len(expected)}" in done.stdout
    order = texts(tmp_path / "out/приказы/s1 Школа 1.docx")
    assert "Кедрину Ольгу Семёновну, учителя, – по программе «p1»" in order
    assert "Илью Олеговича, должность: звеньевой" in order


def test_doubtful_names_are_told_by_id_and_never_by_name(dataset: Path, tmp_path: Path) -> None:
    done = report(dataset, plan(tmp_path / "plan.csv", PLACES), tmp_path / "out", "--paper", "order")
    with (tmp_path / "out/замечания.csv").open(encoding="utf-8", newline="") as file:
        told = list(csv.DictReader(file))
    assert [(row["teacher_id"], row["code"]) for row in told] == [
        ("t2", "name_fleeting"),
        ("t2", "position_stays"),
    ]
    assert "Заяц" not in (tmp_path / "out/замечания.csv").read_text(encoding="utf-8")
    assert "Заяц" not in done.stdout + done.stderr
    assert "ПРОВЕРЬТЕ  2" in done.stdout


def test_exceptions_settle_a_doubt(dataset: Path, tmp_path: Path) -> None:
    names = tmp_path / "имена.csv"
    names.write_text("имя,кого\nЗаяц,Зайца\n", encoding="utf-8")
    done = report(
        dataset, plan(tmp_path / "plan.csv", PLACES), tmp_path / "out", "--paper", "order", "--names", names
    )
    assert done.exit_code == 0, done.stderr
    assert "Зайца Илью Олеговича" in texts(tmp_path / "out/приказы/s1 Школа 1.docx")
    assert "ПРОВЕРЬТЕ  1" in done.stdout


def test_the_notice_tells_each_school_what_changed_for_it(dataset: Path, tmp_path: Path) -> None:
    before = plan(tmp_path / "before.csv", PLACES)
    now = plan(tmp_path / "now.csv", [("t1", "g1"), ("t1", "g3"), ("t3", "g1")])
    done = report(
        dataset, now, tmp_path / "out", "--paper", "notice", "--since", before, "--month", "2027-03"
    )
    assert done.exit_code == 0, done.stderr
    first, second = (tmp_path / f"out/извещения-2027-03/s{n} Школа {n}.docx" for n in (1, 2))
    told = [[row[1], row[4], row[-1]] for row in rows(first)]
    assert told == [
        ["p1", "Кедрина Ольга Семёновна", ""],
        ["p3", "Кедрина Ольга Семёновна", "добавлено"],
        ["p2", "Заяц Илья Олегович", "снято"],
    ]
    assert [[row[1], row[-1]] for row in rows(second)] == [["p1", ""]]
    assert "Мест в группах этого месяца: 1. Изменений с прошлого извещения: 2." in texts(first)
    assert "изменений с прошлого плана: 2" in done.stdout


def test_a_school_with_nothing_to_be_told_gets_no_notice(dataset: Path, tmp_path: Path) -> None:
    table = plan(tmp_path / "plan.csv", PLACES)
    report(dataset, table, tmp_path / "out", "--paper", "notice", "--month", "2027-04")
    assert written_files(tmp_path / "out") == ["извещения-2027-04/s1 Школа 1.docx"]


def test_a_group_that_moved_is_told_with_its_new_days(tmp_path: Path) -> None:
    changes: list[Row] = [
        {
            "group_id": "g1", "change": "moved", "new_start": "2027-03-15", "new_end": "2027-03-19",
            "announced_on": "2027-02-01",
        }
    ]  # fmt: skip
    applications: list[Row] = [{"teacher_id": t, "group_id": g} for t, g in PLACES]
    dataset = write_tiny(
        tmp_path / "dataset", schools=SCHOOLS, teachers=TEACHERS, groups=GROUPS, applications=applications,
        group_changes=changes,
    )  # fmt: skip
    table = plan(tmp_path / "plan.csv", PLACES)
    done = report(
        dataset, table, tmp_path / "out", "--paper", "notice", "--since", table, "--month", "2027-03",
        "--as-of", "2027-02-10", "--school", "s2",
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    (row,) = rows(tmp_path / "out/извещения-2027-03/s2 Школа 2.docx")
    assert (row[3], row[-2], row[-1]) == ("15–19.03.2027", "08.03.2027", "другие сроки")


def test_one_school_gets_its_papers_alone(dataset: Path, tmp_path: Path) -> None:
    table = plan(tmp_path / "plan.csv", PLACES)
    done = report(dataset, table, tmp_path / "out", "--school", "s2", "--month", "2027-03", "--json")
    assert {path.split("/")[1] for path in written_files(tmp_path / "out")} == {"s2 Школа 2.docx"}
    assert {told["paper"]: told["files"] for told in answer(done)["papers"]} == {
        "extract": 1, "notice": 1, "form3": 1, "order": 1,
    }  # fmt: skip


def test_an_empty_plan_has_papers_too(dataset: Path, tmp_path: Path) -> None:
    table, out = plan(tmp_path / "plan.csv", []), tmp_path / "out"
    done = report(dataset, table, out, "--pdf")
    assert done.exit_code == 0, done.stderr
    of_district = [one.file for one in PAPERS if one.whose is Whose.DISTRICT and one.name != "rosters"]
    assert [name for name in written_files(out) if "/" not in name] == sorted(
        f"{name}.{ending}" for name in of_district for ending in ("docx", "pdf")
    )
    assert "Форма 3, заполненная                –  нечего писать" in done.stdout


def test_pdf_and_workbooks_stand_beside_the_papers(dataset: Path, tmp_path: Path) -> None:
    table, out = plan(tmp_path / "plan.csv", PLACES), tmp_path / "out"
    done = report(dataset, table, out, "--paper", "form3", "--pdf", "--xlsx", "--school", "s1")
    assert done.exit_code == 0, done.stderr
    assert written_files(out) == [f"форма-3/s1 Школа 1.{ending}" for ending in ("docx", "pdf", "xlsx")]
    assert "файлов 3" in done.stdout


def test_a_template_that_no_pdf_can_show_leaves_nothing(dataset: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    kvota("templates", "--out", own)
    document = Document(str(own / "plan.docx"))
    document.add_paragraph("пункт", style="List Number")
    document.save(str(own / "plan.docx"))
    table, out = plan(tmp_path / "plan.csv", PLACES), tmp_path / "out"
    done = report(dataset, table, out, "--templates", own, "--pdf")
    assert done.exit_code == 2
    assert "стиль списка" in done.stderr
    assert not out.exists()
    assert report(dataset, table, out, "--templates", own, "--paper", "plan").exit_code == 0


def test_form_3_has_a_page_for_every_group(dataset: Path, tmp_path: Path) -> None:
    report(dataset, plan(tmp_path / "plan.csv", PLACES), tmp_path / "out", "--paper", "form3")
    document = Document(str(tmp_path / "out/форма-3/s1 Школа 1.docx"))
    assert len(document.tables) == 2
    assert sum(bool(p.paragraph_format.page_break_before) for p in document.paragraphs) == 2
    assert [p.text for p in document.paragraphs if "не позднее" in p.text] == [
        "Представить координатору не позднее 20.02.2027.",
        "Представить координатору не позднее 03.04.2027.",
    ]


# --- never over what is there, all mistakes at once ------------------------------------------------------


def test_nothing_is_ever_replaced(dataset: Path, tmp_path: Path) -> None:
    table, out = plan(tmp_path / "plan.csv", PLACES), tmp_path / "out"
    assert report(dataset, table, out, "--paper", "plan").exit_code == 0
    before = (out / "план-график.docx").read_bytes()
    again = report(dataset, table, out, "--paper", "plan", "--as-of", "2027-01-01")
    assert again.exit_code == 2
    assert (out / "план-график.docx").read_bytes() == before
    assert list(tmp_path.glob(".out*")) == []


def test_every_mistake_of_the_command_line_is_told_at_once(dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/signed.docx").write_text("", encoding="utf-8")
    done = report(
        dataset, plan(tmp_path / "plan.csv", PLACES), tmp_path / "out", "--paper", "plam", "--school", "s9",
        "--month", "2027-13", "--as-of", "yesterday", "--templates", tmp_path / "none", "--names",
        tmp_path / "none.csv", "--since", tmp_path / "none", "--json",
    )  # fmt: skip
    assert done.exit_code == 2
    told = [(problem["column"] or problem["file"]) for problem in answer(done)["problems"]]
    assert told == [
        "--out", "--as-of", "--paper", "--month", str(tmp_path / "none.csv"), "--templates", "--school",
        "none",
    ]  # fmt: skip


def test_a_paper_of_the_district_is_not_for_one_school(dataset: Path, tmp_path: Path) -> None:
    table = plan(tmp_path / "plan.csv", PLACES)
    done = report(dataset, table, tmp_path / "out", "--school", "s1", "--paper", "plan")
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()


def test_a_plan_with_unknown_places_is_refused(dataset: Path, tmp_path: Path) -> None:
    table = plan(tmp_path / "plan.csv", [*PLACES, ("t9", "g1")])
    assert report(dataset, table, tmp_path / "out").exit_code == 2
    assert not (tmp_path / "out").exists()


def test_papers_of_a_plan_that_breaks_rules_say_so(tmp_path: Path) -> None:
    applications: list[Row] = [{"teacher_id": "t1", "group_id": "g1"}]
    dataset = write_tiny(
        tmp_path / "dataset",
        teachers=TEACHERS[:2],
        schools=SCHOOLS[:1],
        groups=GROUPS,
        applications=applications,
    )
    table = plan(tmp_path / "plan.csv", [("t1", "g1"), ("t2", "g1")])
    done = report(dataset, table, tmp_path / "out", "--paper", "plan")
    assert done.exit_code == 0
    assert "план нарушает правила: 1" in done.stdout


def test_templates_are_written_for_editing(tmp_path: Path, dataset: Path) -> None:
    own = tmp_path / "own"
    assert kvota("templates", "--out", own).exit_code == 0
    assert "    строки[].программа – название программы" in (own / "поля.txt").read_text(encoding="utf-8-sig")
    document = Document(str(own / "plan.docx"))
    document.add_paragraph("Наш район: {{ район }}")
    document.save(str(own / "plan.docx"))
    table = plan(tmp_path / "plan.csv", PLACES)
    done = report(dataset, table, tmp_path / "out", "--paper", "plan", "--templates", own)
    assert done.exit_code == 0, done.stderr
    assert "Наш район: Первый район" in texts(tmp_path / "out/план-график.docx")
    assert kvota("templates", "--out", own).exit_code == 2


def test_unique_numbers_are_told_as_the_plan_has_passed_them_on(tmp_path: Path) -> None:
    numbers: list[Row] = [
        {"unique_number": "N-1", "teacher_id": "t1"},
        {"unique_number": "N-2", "teacher_id": "t3"},
    ]
    applications: list[Row] = [{"teacher_id": t, "group_id": g} for t, g in PLACES]
    dataset = write_tiny(
        tmp_path / "dataset", schools=SCHOOLS, teachers=TEACHERS, groups=GROUPS, applications=applications,
        unique_numbers=numbers,
    )  # fmt: skip
    table = plan(tmp_path / "plan.csv", PLACES)
    options = ("--rules", "default", "--paper", "rosters", "--paper", "order")
    assert kvota("report", dataset, table, "--out", tmp_path / "out", *options).exit_code == 0
    told = texts(tmp_path / "out/списки-групп.docx")
    assert "Кедрина Ольга Семёновна, УН N-1" in told
    assert "Полынина Анна Петровна, УН N-2" in told
    folder = tmp_path / "plan"
    kvota("allocate", dataset, "--rules", "default", "--out", folder, "--time-limit", 20)
    places = (folder / "assignments.csv").read_text(encoding="utf-8")
    (folder / "assignments.csv").write_text(
        places.replace("N-1", "").replace(",t2,", "N-1,t2,"), encoding="utf-8"
    )
    done = kvota("report", dataset, folder, "--out", tmp_path / "next", *options)
    assert done.exit_code == 0, done.stderr
    told = texts(tmp_path / "next/списки-групп.docx")
    assert "Заяц Илья Олегович, УН N-1" in told
    assert told.count("УН N-1") == 1
    report(dataset, table, tmp_path / "no", "--paper", "rosters", "--paper", "extract")
    assert [path for path in sorted((tmp_path / "no").rglob("*.docx")) if "УН" in texts(path)] == []


def test_several_districts_have_a_folder_each(tmp_path: Path) -> None:
    districts: list[Row] = [{"district_id": "d1"}, {"district_id": "d2", "name": "Второй/район"}]
    schools: list[Row] = [
        {"school_id": "s1"},
        {"school_id": "../s2", "district_id": "d2", "name": "Школа \\ 2"},
    ]
    teachers: list[Row] = [{"school_id": "s1"}, {"school_id": "../s2"}]
    applications: list[Row] = [{"teacher_id": t, "group_id": "g1"} for t in ("t1", "t2")]
    dataset = write_tiny(
        tmp_path / "dataset", districts=districts, schools=schools, teachers=teachers,
        groups=[{"group_id": "g1"}], applications=applications,
    )  # fmt: skip
    table = plan(tmp_path / "plan.csv", [("t1", "g1"), ("t2", "g1")])
    done = report(dataset, table, tmp_path / "out", "--paper", "plan", "--paper", "form3")
    assert done.exit_code == 0, done.stderr
    assert written_files(tmp_path / "out") == [
        "d1 Первый район/план-график.docx",
        "d1 Первый район/форма-3/s1.docx",
        "d2 Второй-район/план-график.docx",
        "d2 Второй-район/форма-3/s2 Школа - 2.docx",
    ]
    assert "1" in texts(tmp_path / "out/d1 Первый район/план-график.docx")


def test_schools_whose_names_look_alike_keep_a_file_each(tmp_path: Path) -> None:
    schools: list[Row] = [{"school_id": "a/b"}, {"school_id": "A-B"}]
    teachers: list[Row] = [{"school_id": "a/b"}, {"school_id": "A-B"}]
    dataset = write_tiny(
        tmp_path / "dataset", schools=schools, teachers=teachers, groups=[{"group_id": "g1"}]
    )
    table = plan(tmp_path / "plan.csv", [("t1", "g1"), ("t2", "g1")])
    assert report(dataset, table, tmp_path / "out", "--paper", "form3").exit_code == 0
    assert written_files(tmp_path / "out") == ["форма-3/A-B (2).docx", "форма-3/a-b.docx"]


def test_the_terminal_tells_what_holds_names(written: Written) -> None:
    assert [told["paper"] for told in written.told["papers"]][:3] == ["application", "protocol", "plan"]
    assert written.told["totals"]["persons"] == written.planned.certificate["counts"]["persons_seated"]
