"""The shipped sample: small, the same each time, and imported back into nearly the same district."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from datasets.assemble import dataset_from_raw
from datasets.forms import Grade, ImportResult, import_forms
from datasets.generator import generate
from datasets.samples.build import SAMPLE, SEED, build
from tests.datasets.forms.workbooks import check

Tables = Mapping[str, pd.DataFrame]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / SAMPLE.name
    build(path)
    return path


@pytest.fixture(scope="module")
def imported(built: Path) -> ImportResult:
    return import_forms([built])


@pytest.fixture(scope="module")
def meant() -> Tables:
    return generate("rural", SEED)


def test_same_bytes_each_time(built: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.xlsx"
    build(again)
    with zipfile.ZipFile(built) as one, zipfile.ZipFile(again) as two:
        assert {n: one.read(n) for n in one.namelist()} == {n: two.read(n) for n in two.namelist()}


def test_shipped_workbook_imports() -> None:
    assert SAMPLE.stat().st_size < 400_000
    result = import_forms([SAMPLE])
    check(result)
    dataset_from_raw(result.tables)
    assert not result.errors


def test_sheets(imported: ImportResult) -> None:
    check(imported)
    kinds = [sheet.kind for sheet in imported.sheets]
    assert kinds.count("form2") == 21
    assert {"schools", "staff", "courses", "form1", "deficits"} <= set(kinds)
    submitted = [sheet for sheet in imported.sheets if sheet.kind == "form2" and sheet.read]
    assert len(submitted) == 20
    assert next(r.done_ru for r in imported.remarks if not r.sheet).startswith("Форма 2 не подана")


def test_faults_are_few_and_told(imported: ImportResult) -> None:
    aside = sum(sheet.set_aside for sheet in imported.sheets)
    repaired = sum(sheet.repaired for sheet in imported.sheets)
    assert 8 <= aside <= 16
    assert 20 <= repaired <= 40
    told = [r for r in imported.remarks if r.cell]
    assert sum(r.grade is Grade.REMARK for r in told) >= aside
    assert sum(r.grade is Grade.REPAIRED for r in told) >= repaired


def test_second_import_changes_nothing(built: Path, imported: ImportResult) -> None:
    again = import_forms([built], previous=imported.tables)
    for name, frame in imported.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[name])


def _people(tables: Tables) -> pd.DataFrame:
    schools = tables["schools"].set_index("school_id")["name"].str.extract(r"«?([^«»]+)»?$")[0]
    people = tables["teachers"].assign(school=tables["teachers"]["school_id"].map(schools))
    people["status"] = people["status"].replace("", "active")
    return people.set_index(["school", "full_name", "position"]).sort_index()


def test_people_are_those_of_the_district(imported: ImportResult, meant: Tables) -> None:
    ours, theirs = _people(imported.tables), _people(meant)
    assert list(ours.index) == list(theirs.index)
    assert ours["person_id"].nunique() == theirs["person_id"].nunique()
    for column in (
        "subjects",
        "birth_date",
        "teaching_since",
        "right_from",
        "attestation_on",
        "travel_until",
    ):
        assert (ours[column] == theirs[column]).all(), column
    for column in ("last_training_end", "status", "status_until"):
        assert (ours[column] != theirs[column]).sum() <= 3, column


def _rows(tables: Tables, table: str) -> list[dict[str, str]]:
    return [{str(k): str(v) for k, v in row.items()} for row in tables[table].to_dict("records")]


def _names(tables: Tables, table: str, key: str, name: str) -> dict[str, str]:
    return {row[key]: row[name] for row in _rows(tables, table)}


def _wishes(tables: Tables) -> set[tuple[str, str, str]]:
    people = _names(tables, "teachers", "teacher_id", "full_name")
    titles = _names(tables, "programmes", "programme_id", "title")
    starts = _names(tables, "groups", "group_id", "start")
    return {
        (people[a["teacher_id"]], titles[a["programme_id"]], starts.get(a["group_id"], ""))
        for a in _rows(tables, "applications")
    }


def test_wishes_are_those_of_the_district(imported: ImportResult, meant: Tables) -> None:
    assert len(_wishes(meant) ^ _wishes(imported.tables)) <= 6


def _deficits(tables: Tables) -> set[tuple[str, str, str, str]]:
    people = _names(tables, "teachers", "teacher_id", "full_name")
    names = _names(tables, "competencies", "competency_id", "name")
    return {
        (people[d["teacher_id"]], names[d["competency_id"]], d["severity"], d["diagnosed_on"])
        for d in _rows(tables, "deficits")
    }


def test_deficits_are_those_of_the_district(imported: ImportResult, meant: Tables) -> None:
    assert _deficits(imported.tables) == _deficits(meant)


def _meetings(tables: Tables) -> list[tuple[str, str, str, int]]:
    """Title, first day, last day and mode of every session, written out or implied."""
    dataset, _ = dataset_from_raw(tables)
    held = dataset.sessions
    titles = dataset.programmes.title[dataset.groups.programme[held.group]]
    return sorted(zip(titles, map(str, held.start), map(str, held.end), map(int, held.mode), strict=True))


def _editions(tables: Tables) -> set[tuple[str, str]]:
    """Pairs of programmes of one family."""
    rows = [row for row in _rows(tables, "programmes") if row["family"]]
    return {(a["title"], b["title"]) for a in rows for b in rows if a["family"] == b["family"] and a is not b}


def test_courses_are_those_of_the_district(imported: ImportResult, meant: Tables) -> None:
    assert _meetings(imported.tables) == _meetings(meant)
    columns = ["title", "hours", "form", "positions", "subjects", "approved", "federal_registry"]
    one, two = (
        tables["programmes"].sort_values("title")[columns].reset_index(drop=True)
        for tables in (imported.tables, meant)
    )
    pd.testing.assert_frame_equal(one, two, check_dtype=False)
    assert _editions(imported.tables) == _editions(meant)
    for table in ("groups", "quotas", "school_calendar", "group_conflicts", "decisions", "training_history"):
        assert len(imported.tables[table]) == len(meant[table]), table
