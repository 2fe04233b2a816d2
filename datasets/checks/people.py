"""Doubts about people and what is asked for them: possible, so remarks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from datasets.checks.keys import repeated
from datasets.convert import TypedTable
from datasets.findings import HEADING_ROWS, Finding, Findings, remark
from datasets.schema import SOURCE_TABLES
from datasets.tables_campaign import NUMBER_STATES
from rules.columns import IntArray
from rules.text import normal


def persons(teachers: TypedTable) -> IntArray:
    """A code for the person of each post."""
    named = teachers["person_id"].values
    codes: IntArray = pd.factorize(np.where(named == "", teachers["teacher_id"].values, named))[0]
    return codes


def check_sources(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Something has to propose candidate pairs."""
    if not any(typed[name].length for name in SOURCE_TABLES):
        listed = ", ".join(SOURCE_TABLES)
        findings.add(
            remark(
                "no_source",
                f"некого распределять: пусты таблицы {listed}",
                f"nobody to place: the tables {listed} are empty",
            ),
            SOURCE_TABLES[0],
        )


def check_due_dates(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """A person of whom neither training nor the start of the right is known is never due."""
    table = typed["teachers"]
    person = persons(table)
    known = np.zeros(person.max(initial=-1) + 1, dtype=np.bool_)
    for column in ("last_training_end", "right_from"):
        known[person[table[column].cells.filled]] = True
    trained = typed["training_history"]["teacher_id"].values
    known[person[trained[trained >= 0]]] = True
    unknown, first = np.unique(person[~known[person]], return_index=True)
    consequence_ru, consequence_en = "срок обучения не наступает", "never due for training"
    if len(unknown) == len(known) > 1:
        said = remark(
            "no_due_date",
            f"ни у кого не известно ни обучение, ни начало права: {consequence_ru}",
            f"of nobody training or the start of the right is known: {consequence_en}",
        )
        findings.add(said, "teachers", "last_training_end")
        return
    said = remark(
        "no_due_date",
        f"не известны ни обучение, ни начало права: {consequence_ru}",
        f"neither training nor the start of the right is known: {consequence_en}",
    )
    rows = np.sort(np.flatnonzero(~known[person])[first])
    findings.rows(said, "teachers", "last_training_end", rows)


def check_max_groups(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Posts of one person that allow different numbers of groups."""
    table = typed["teachers"]
    figure = table["max_groups"]
    rows = np.flatnonzero(figure.cells.filled)
    person_of = persons(table)
    person = person_of[rows]
    smallest = np.full(person.max(initial=-1) + 1, np.iinfo(np.int64).max)
    np.minimum.at(smallest, person, figure.values[rows])
    above = figure.values[rows] > smallest[person]

    def said(row: int) -> Finding:
        least = smallest[person_of[row]]
        return remark(
            "max_groups_differ",
            f"на другой должности того же человека меньше, действует {least}",
            f"another post of the same person allows fewer, {least} holds",
        )

    findings.rows(said, "teachers", "max_groups", rows[above], figure.cells.text)


def check_namesakes(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """The same full name in one school under two persons: perhaps one person with two posts."""
    table = typed["teachers"]
    names = table["full_name"].cells
    name = np.array(pd.factorize(np.array([normal(text) for text in names.texts], dtype=object))[0])[
        names.codes
    ]
    school, person = table["school_id"].values, persons(table)
    again, first = repeated([name, school], names.filled & (school >= 0))
    first_of = {int(r): int(f) for r, f in zip(again, first, strict=True) if person[r] != person[f]}

    def said(row: int) -> Finding:
        first_row = first_of[row] + HEADING_ROWS
        return remark(
            "namesakes",
            f"ФИО и организация как в строке {first_row}; если это один человек, укажите person_id",
            f"full name and school as in row {first_row}; if it is one person, fill in person_id",
        )

    findings.rows(said, "teachers", "full_name", list(first_of))


def check_wishes(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Applications for a programme that is not approved."""
    table = typed["applications"]
    programme = table["programme_id"]
    open_to_all = typed["programmes"]["approved"].values
    rows = np.flatnonzero(programme.values >= 0)
    said = remark("not_approved", "программа не утверждена", "the programme is not approved")
    closed = rows[~open_to_all[programme.values[rows]]] if len(open_to_all) else rows[:0]
    findings.rows(said, "applications", "programme_id", closed, programme.cells.text)


def check_advice(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Recommendations for a position that nobody holds at the school, or for a teacher of another school."""
    table, posts = typed["recommendations"], typed["teachers"]
    school, teacher, position = (table[name].values for name in ("school_id", "teacher_id", "position"))
    named = np.flatnonzero((teacher >= 0) & (school >= 0))
    elsewhere = named[posts["school_id"].values[teacher[named]] != school[named]]
    of_other = remark(
        "teacher_of_other_school", "педагог другой организации", "the teacher is of another school"
    )
    findings.rows(of_other, "recommendations", "teacher_id", elsewhere, table["teacher_id"].cells.text)
    held = set(zip(posts["school_id"].values.tolist(), posts["position"].values.tolist(), strict=True))
    by_position = np.flatnonzero(~table["teacher_id"].cells.filled & (position >= 0) & (school >= 0))
    vacant = [int(i) for i in by_position if (int(school[i]), int(position[i])) not in held]
    nobody = remark(
        "position_nobody_holds",
        "в этой организации никто не занимает такую должность",
        "nobody holds such a position at this school",
    )
    findings.rows(nobody, "recommendations", "position", vacant, table["position"].cells.text)


def check_decisions(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Decisions that change nothing, and decisions against each other."""
    table = typed["decisions"]
    kind = table["decision"]
    reserve = remark("reserve_decision", "резерв не меняет план", "a reserve changes nothing in the plan")
    findings.rows(reserve, "decisions", "decision", np.flatnonzero(kind.values == 2), kind.cells.text)
    about = [table[name].cells.codes for name in ("teacher_id", "programme_id", "group_id")]
    again, first = repeated(about, (kind.values == 0) | (kind.values == 1))
    opposed = again[kind.values[again] != kind.values[first]]
    against = remark(
        "decisions_opposed",
        "то же самое другим решением и предписано, и запрещено",
        "the same is both demanded and forbidden by another decision",
    )
    findings.rows(against, "decisions", "decision", opposed, kind.cells.text)


def check_numbers(typed: Mapping[str, TypedTable], findings: Findings) -> None:
    """Unique numbers in a state that no rule knows."""
    status = typed["unique_numbers"]["status"].cells
    odd = [i for i, text in enumerate(status.texts) if text and text not in NUMBER_STATES]
    listed = ", ".join(NUMBER_STATES)
    said = remark(
        "unknown_state",
        "незнакомое состояние, номер не считается занятым",
        "an unknown state, the number does not count as held",
        (f"одно из: {listed}", f"one of: {listed}"),
    )
    if odd:
        findings.rows(said, "unique_numbers", "status", status.rows_of(odd), status.text)


CHECKS = (
    check_sources,
    check_due_dates,
    check_max_groups,
    check_namesakes,
    check_wishes,
    check_advice,
    check_decisions,
    check_numbers,
)
