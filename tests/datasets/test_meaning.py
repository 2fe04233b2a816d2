"""What empty cells, spellings and lists mean, and that schema and records tell the same columns."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from datasets.assemble import dataset_from_raw
from datasets.describe import describe
from datasets.schema import TABLES
from rules.tables import DecisionKind, Form, Mode, Table, TeacherStatus
from tests.builders import raw_tiny, tiny
from tests.datasets.whole import whole


def test_every_field_of_every_record_is_a_column() -> None:
    for table in TABLES.values():
        if table.record is not None:
            kept = {c.field for c in table.columns} - {"person_id"} | ({"person"} & _names(table.record))
            assert kept == _names(table.record), table.name


def _names(record: type[Table]) -> set[str]:
    return {f.name for f in fields(record)}  # type: ignore[arg-type]  # every record is a dataclass


def test_the_choices_are_the_codes_of_the_rules() -> None:
    for table, column, codes in (
        ("teachers", "status", TeacherStatus),
        ("programmes", "form", Form),
        ("group_sessions", "mode", Mode),
        ("decisions", "decision", DecisionKind),
    ):
        assert TABLES[table].by_name[column].choices == tuple(code.name.lower() for code in codes)


def test_what_an_empty_cell_means() -> None:
    d = tiny(teachers=[{}], groups=[{}], programmes=[{}], applications=[{}], schools=[{}], districts=[{}])
    assert (d.teachers.max_groups.get(0), d.teachers.waiting_periods[0]) == (None, 0)
    assert d.teachers.status[0] == TeacherStatus.ACTIVE
    assert not d.teachers.travel_barred[0]
    assert list(d.person_ids) == ["t1"]
    assert np.isnat(d.teachers.birth_date[0])
    assert (d.programmes.form[0], d.programmes.approved[0]) == (Form.IN_PERSON, True)
    assert (d.programmes.family[0], d.programmes.federal_registry[0]) == (-1, False)
    assert (d.groups.shared[0], d.groups.seats_elsewhere[0], d.groups.district[0]) == (False, 0, -1)
    assert d.groups.min_size.get(0) is None
    assert d.applications.group[0] == -1
    assert d.schools.max_absent.get(0) is None
    assert d.districts.unique_numbers.get(0) is None


def test_zero_is_not_empty() -> None:
    d = tiny(teachers=[{"max_groups": 0}], schools=[{"max_absent": 0}], programmes=[{"approved": False}])
    assert (d.teachers.max_groups.get(0), d.schools.max_absent.get(0)) == (0, 0)
    assert not d.programmes.approved[0]


def test_values_of_the_whole_dataset() -> None:
    d, remarks = dataset_from_raw(whole())
    assert remarks == ()
    assert (d.period.start, d.period.end) == (date(2027, 1, 1), date(2027, 6, 30))
    assert d.districts.budget.get(0) == 150_050
    assert d.programmes.cost.get(0) == 100_000
    assert list(d.programmes.competencies[0]) == [0, 1] and len(d.programmes.competencies[1]) == 0
    assert [d.subjects[s] for s in d.teachers.subjects[0]] == ["физика", "химия"]
    assert (d.teachers.unavailable.row_of_entry[0], str(d.teachers.unavailable.ends[0])) == (1, "2027-04-03")
    assert list(d.applications.group) == [-1, 1]
    assert d.applications.score.get(1) == 7 and d.applications.rank.get(1) is None
    assert list(d.recommendations.teacher) == [0, -1]
    assert d.positions[d.recommendations.position[1]] == "директор"
    assert d.group_changes.change[0] == "cancelled"


def test_words_match_in_their_normal_form_and_keep_the_first_spelling() -> None:
    d = tiny(
        teachers=[{"position": "Учитель  физики"}, {"position": " учитель физики"}],
        programmes=[{"positions": "УЧИТЕЛЬ ФИЗИКИ; ;методист;Методист"}],
    )
    assert d.positions == ("учитель физики", "методист")
    assert d.position_labels == ("Учитель  физики", "методист")
    assert list(d.teachers.position) == [0, 0]
    assert list(d.programmes.positions[0]) == [0, 1]


def test_ids_are_texts_and_are_trimmed() -> None:
    d = tiny(teachers=[{"teacher_id": "007 "}, {"teacher_id": "7"}], applications=[{"teacher_id": " 007"}])
    assert list(d.teachers.teacher_id) == ["007", "7"]
    assert list(d.applications.teacher) == [0]


def test_persons_come_in_order_of_appearance() -> None:
    d = tiny(teachers=[{"teacher_id": "b", "person_id": "x"}, {"teacher_id": "a"}, {"person_id": "x"}])
    assert list(d.person_ids) == ["x", "a"]
    assert list(d.teachers.person) == [0, 1, 0]


def test_spellings_of_one_figure_are_the_same() -> None:
    d = tiny(applications=[{"score": "2.0"}], schools=[{"rural": "TRUE"}])
    assert d.applications.score.get(0) == 2
    assert d.schools.rural[0]


def test_the_hash_is_of_what_the_tables_say() -> None:
    def sha(**changed: pd.DataFrame) -> str:
        return dataset_from_raw({**whole(), **changed})[0].input_sha256

    raw = whole()
    same = sha()
    assert sha(teachers=raw["teachers"][raw["teachers"].columns[::-1]]) == same
    assert sha(applications=raw["applications"].assign(justification="", score=["", "7.0"])) == same
    assert sha(applications=raw["applications"].assign(score=["", "8"])) != same
    assert sha(applications=raw["applications"].iloc[::-1]) != same
    assert sha(teachers=raw["teachers"].assign(note="x")) != same
    assert sha(competencies=raw["competencies"].assign(name=["ИКТ", "Оценивание"])) != same


def test_an_empty_optional_table_is_like_none() -> None:
    raw = dict(raw_tiny(applications=[{}]))
    with_empty = raw | {
        "deficits": pd.DataFrame(columns=["teacher_id", "competency_id", "severity"], dtype=str)
    }
    assert dataset_from_raw(raw)[0].input_sha256 == dataset_from_raw(with_empty)[0].input_sha256


def test_tables_without_rows_are_fine() -> None:
    d = tiny()
    assert (d.n_teachers, d.n_groups, d.n_persons, len(d.sessions)) == (0, 0, 0, 0)


def test_the_page_on_the_dataset_is_the_schema() -> None:
    page = Path(__file__).parents[2] / "docs" / "dataset.md"
    assert page.read_text(encoding="utf-8") == describe(), "python -m datasets.describe > docs/dataset.md"
