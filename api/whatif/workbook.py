"""``whatif.xlsx``: the scenarios side by side for people; every text is a text, never a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from api.messages import Lang, pick
from api.whatif.comparing import GAINED, LEFT, LOST, MOVED
from api.whatif.records import NOT_A_GOAL, Answer, Comparison, GoalDelta, UnitDelta
from api.whatif.sentence import interval, limit_sentences, told
from api.whatif.words import STATES
from rules.base import Sentence
from rules.registry import RULES, goal
from solver.result import GoalStatus

_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
SHEETS: Mapping[str, Sentence] = {
    "overview": ("Сводка", "Overview"),
    "goals": ("Цели", "Goals"),
    "districts": ("По районам", "By district"),
    "schools": ("По школам", "By school"),
    "persons": ("Люди", "Persons"),
    "changes": ("Изменения", "Changes"),
}
"""Titles of the sheets."""
PERSON_KINDS: Mapping[str, Sentence] = {
    GAINED: ("получает место", "gains a place"),
    LOST: ("теряет место", "loses the place"),
    LEFT: ("нет в данных сценария", "is not in the scenario's data"),
    MOVED: ("другая группа", "another group"),
}
_STATUS: Mapping[str, Sentence] = {
    GoalStatus.PROVEN: ("доказано", "proven"),
    GoalStatus.BOUNDED: ("доказан предел", "bounded"),
    GoalStatus.NOT_STARTED: ("не начата", "not started"),
    NOT_A_GOAL: ("не цель профиля", "no goal of the profile"),
    "counted": ("без доказательства", "without proof"),
}
_KINDS: Mapping[str, Sentence] = {
    "set": ("ячейка", "cell"),
    "add": ("новая строка", "a new row"),
    "remove": ("строка убрана", "a row removed"),
    "dependent": ("с ней убрано строк", "rows removed with it"),
    "rule": ("правило", "rule"),
    "goal": ("место цели в порядке", "place of a goal in the order"),
}
_BASE: Sentence = ("База", "Base")
_MOST_WIDE = 60

Row = Sequence[object]


def write_comparison(answer: Answer, target: Path, lang: Lang) -> None:
    """Write the workbook."""
    tables = {
        "overview": _overview(answer, lang),
        "goals": _goals(answer, lang),
        "districts": _units(answer, lang, of_school=False),
        "schools": _units(answer, lang, of_school=True),
        "persons": _persons(answer, lang),
        "changes": _changes(answer, lang),
    }
    with xlsxwriter.Workbook(target, _AS_TEXT) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for key, rows in tables.items():
            _write(book.add_worksheet(pick(SHEETS[key], lang)), rows, (bold, wrapped))


def _write(sheet: Worksheet, rows: Sequence[Row], formats: tuple[object, object]) -> None:
    bold, wrapped = formats
    sheet.freeze_panes(1, 2)
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, int) and not isinstance(cell, bool):
                sheet.write_number(number, column, cell, bold if number == 0 else wrapped)
            elif cell not in (None, ""):
                sheet.write_string(number, column, str(cell), bold if number == 0 else wrapped)
    for column, cells in enumerate(zip(*rows, strict=True)):
        longest = max(len(str(cell)) for cell in cells if cell is not None)
        sheet.set_column(column, column, min(_MOST_WIDE, max(6, longest + 2)))
    sheet.autofilter(0, 0, max(1, len(rows) - 1), len(rows[0]) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _heading(lang: Lang, *texts: Sentence) -> list[object]:
    return ["№", pick(("Сценарий", "Scenario"), lang), *(pick(text, lang) for text in texts)]


def _overview(answer: Answer, lang: Lang) -> list[Row]:
    names = list(dict.fromkeys(d.name for one in answer.comparisons for d in one.goals))
    names = names or [seen.name for seen in answer.base.goals]
    heading = _heading(
        lang,
        ("Что меняется", "What changes"),
        ("Состояние", "State"),
        ("Людей с местом", "Persons seated"),
        ("Получили место", "Gain a place"),
        ("Потеряли место", "Lose the place"),
        ("Другая группа", "Another group"),
        *(goal(name).title for name in names),
        ("Стали и перестали быть пределом", "Used up, and no longer"),
    )
    base = answer.base
    seated = None if base.facts is None else int(base.facts.seated.sum())
    values = [None if (seen := base.seen(name)) is None else seen.value for name in names]
    first = [0, pick(_BASE, lang), "", pick(STATES[base.state], lang), seated, None, None, None, *values, ""]
    return [heading, first, *(_overview_row(answer, one, names, lang) for one in answer.comparisons)]


def _overview_row(answer: Answer, one: Comparison, names: Sequence[str], lang: Lang) -> Row:
    solved = one.solved
    none = solved.facts is None or answer.base.facts is None
    counts = [None] * 3 if none else [one.count(GAINED), one.count(LOST, LEFT), one.count(MOVED)]
    seen = [solved.seen(name) for name in names]
    return [
        one.number,
        one.name,
        told(answer.base, one, lang),
        pick(STATES[solved.state], lang),
        None if solved.facts is None else int(solved.facts.seated.sum()),
        *counts,
        *(None if value is None else value.value for value in seen),
        "; ".join(limit_sentences(one, lang).values()),
    ]


def _goals(answer: Answer, lang: Lang) -> list[Row]:
    heading = _heading(
        lang,
        ("Цель", "Goal"),
        ("Единица", "Unit"),
        ("В базе", "In the base"),
        ("Предел базы", "Bound of the base"),
        ("Состояние базы", "Status of the base"),
        ("В сценарии", "In the scenario"),
        ("Предел сценария", "Bound of the scenario"),
        ("Состояние сценария", "Status of the scenario"),
        ("Разница планов", "Difference of the plans"),
        ("Разница лучших планов", "Difference of the best plans"),
    )
    return [heading, *(_goal_row(one, d, lang) for one in answer.comparisons for d in one.goals)]


def _goal_row(one: Comparison, delta: GoalDelta, lang: Lang) -> Row:
    best = interval(delta, lang) or pick(("не доказана", "not proven"), lang)
    return [
        one.number,
        one.name,
        pick(goal(delta.name).title, lang),
        pick(goal(delta.name).unit, lang),
        delta.before.value,
        delta.before.bound,
        pick(_STATUS[delta.before.status], lang),
        delta.now.value,
        delta.now.bound,
        pick(_STATUS[delta.now.status], lang),
        delta.found,
        delta.low if delta.exact else best,
    ]


def _units(answer: Answer, lang: Lang, *, of_school: bool) -> list[Row]:
    kind: Sentence = ("Школа", "School") if of_school else ("Район", "District")
    heading = _heading(
        lang,
        kind,
        ("Название", "Name"),
        ("Людей в базе", "Persons in the base"),
        ("Людей в сценарии", "Persons in the scenario"),
        ("Получили место", "Gain a place"),
        ("Потеряли место", "Lose the place"),
    )
    return [
        heading,
        *(
            _unit_row(one, unit)
            for one in answer.comparisons
            for unit in (one.schools if of_school else one.districts)
        ),
    ]


def _unit_row(one: Comparison, unit: UnitDelta) -> Row:
    return [one.number, one.name, unit.unit_id, unit.name, unit.before, unit.now, unit.gained, unit.lost]


def _persons(answer: Answer, lang: Lang) -> list[Row]:
    heading = _heading(
        lang,
        ("Что меняется", "What changes"),
        ("Код человека", "Person"),
        ("Коды должностей", "Posts"),
        ("Школа", "School"),
        ("Район", "District"),
        ("Группы в базе", "Groups in the base"),
        ("Группы в сценарии", "Groups in the scenario"),
    )
    return [
        heading,
        *(
            [
                one.number,
                one.name,
                pick(PERSON_KINDS[person.kind], lang),
                person.person_id,
                "; ".join(person.teacher_ids),
                person.school_id,
                person.district_id,
                "; ".join(person.groups_before),
                "; ".join(person.groups_now),
            ]
            for one in answer.comparisons
            for person in one.persons
        ),
    ]


def _changes(answer: Answer, lang: Lang) -> list[Row]:
    heading = _heading(
        lang,
        ("Изменение", "Change"),
        ("Вид", "Kind"),
        ("Таблица, правило или цель", "Table, rule or goal"),
        ("Строка", "Row"),
        ("Столбец или параметр", "Column or parameter"),
        ("Было", "Before"),
        ("Стало", "After"),
    )
    titles: dict[str, Sentence] = {rule.name: rule.title for rule in RULES}
    rows: list[Row] = [heading]
    for one in answer.comparisons:
        for effect in one.changed.effects:
            about = effect.table
            if effect.kind == "rule":
                about = pick(titles[effect.table], lang)
            elif effect.kind == "goal":
                about = pick(goal(effect.table).title, lang)
            cells = (effect.row, effect.column, effect.before, effect.after)
            rows.append([one.number, one.name, effect.number, pick(_KINDS[effect.kind], lang), about, *cells])
    return rows
