"""A small dataset with rows in every table and without a single remark: tests spoil one cell of it."""

from __future__ import annotations

import pandas as pd

from datasets.assemble import dataset_from_raw
from datasets.raw import RawTables
from rules.problems import Grade, InputError, Problem
from tests.builders import Row, raw_tiny

TEACHERS: list[Row] = [
    {"full_name": "Иванова Анна Ивановна", "subjects": "физика;химия", "last_training_end": "2024-02-01"},
    {"full_name": "Петров Пётр", "right_from": "2024-03-01", "unavailable": "2027-04-01/2027-04-03"},
    {"full_name": "Сидорова Ольга", "position": "директор", "is_head": True, "right_from": "2023-09-01"},
]


def whole() -> dict[str, pd.DataFrame]:
    """Fresh raw tables, every one."""
    return dict(
        raw_tiny(
            districts=[{"budget": "1500.50", "unique_numbers": 10}],
            schools=[{"max_absent": 2, "rural": True}],
            teachers=TEACHERS,
            competencies=[{"name": "Оценивание"}, {"name": "ИКТ"}],
            deficits=[{"severity": 2, "diagnosed_on": "2026-11-10"}],
            programmes=[{"title": "Физика, химия", "competencies": "c1;c2", "hours": 36, "cost": 1000}, {}],
            groups=[{"min_size": 2}, {"programme_id": "p2", "start": "2027-04-05", "end": "2027-04-09"}, {}],
            group_sessions=[{}, {"group_id": "g2", "start": "2027-04-05", "end": "2027-04-06"}],
            school_calendar=[{"school_id": "s1"}],
            quotas=[{"district_id": "d1", "programme_id": "p1", "min_seats": 1, "max_seats": 5}],
            group_conflicts=[{}],
            applications=[
                {"application_id": "a1", "rank": 1},
                {"application_id": "a2", "teacher_id": "t2", "group_id": "g2", "score": 7},
            ],
            recommendations=[{"recommendation_id": "r1", "teacher_id": "t1"}, {"position": "директор"}],
            confirmations=[{}],
            decisions=[{"programme_id": "p1"}],
            training_history=[{"hours": 16}],
            unique_numbers=[{"teacher_id": "t1", "status": "held"}],
            refusals=[{"teacher_id": "t2", "group_id": "g2"}],
            group_changes=[{}],
            substitutes=[{"teacher_id": "t2"}],
            overrules=[{}],
            submissions=[{}],
            held_places=[{"programme_id": "p1"}],
        )
    )


def spoilt(*cells: tuple[str, int, str, str]) -> dict[str, pd.DataFrame]:
    """The whole dataset with some cells changed: ``(table, row as Excel shows it, column, text)``."""
    raw = whole()
    for table, row, column, text in cells:
        frame = raw[table]
        if column not in frame:
            frame[column] = ""
        frame.loc[row - 2, column] = text
    return raw


def with_row(table: str, copied: int = 2, **cells: str) -> dict[str, pd.DataFrame]:
    """The whole dataset with one more row: a copy of ``copied`` with some cells changed."""
    raw = whole()
    row = raw[table].iloc[[copied - 2]].assign(**cells)
    raw[table] = pd.concat([raw[table], row], ignore_index=True)
    return raw


def errors(raw: RawTables, origin: str = "") -> list[Problem]:
    """What is wrong with raw tables; remarks left out."""
    return [p for p in problems(raw, origin) if p.grade is Grade.ERROR]


def problems(raw: RawTables, origin: str = "") -> list[Problem]:
    """Everything that is said about raw tables."""
    try:
        return list(dataset_from_raw(raw, origin)[1])
    except InputError as wrong:
        return list(wrong.problems)
