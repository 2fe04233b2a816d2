"""The columns of the remarks workbook and the words in them, in both languages."""

from __future__ import annotations

import json
from collections.abc import Mapping

from datasets.forms.answers.question import Level, Question
from datasets.forms.result import Grade, Say

REMARKS = Say("Замечания", "Remarks")
COUNTS = Say("По листам", "By sheet")
LISTS = "lists"
"""The sheet that holds the candidates of the drop-downs; never shown."""

HINT = Say(
    "Впишите ответ в жёлтый столбец (можно выбрать из списка) и импортируйте снова: "
    "kvota import … --answers эта_книга.xlsx",
    "Write into the yellow column (or choose from the list) and import again: "
    "kvota import … --answers this_workbook.xlsx",
)
NUMBER, FILE, SHEET, CELL, VALUE, GRADE, DONE, ASKED, ANSWER, WHERE, KEY = range(11)
HEADINGS: Mapping[int, Say] = {
    NUMBER: Say("№", "No"),
    FILE: Say("файл", "file"),
    SHEET: Say("лист", "sheet"),
    CELL: Say("ячейка", "cell"),
    VALUE: Say("значение", "value"),
    GRADE: Say("вид", "grade"),
    DONE: Say("что сделано", "done"),
    ASKED: Say("вопрос к вам", "question to you"),
    ANSWER: Say("ответ", "answer"),
    WHERE: Say("для каких строк", "for which rows"),
    KEY: Say("ключ", "key"),
}
WIDTHS = (5, 22, 16, 8, 30, 11, 48, 34, 40, 18, 8)
GRADES: Mapping[Grade, Say] = {
    Grade.REMARK: Say("замечание", "remark"),
    Grade.REPAIRED: Say("исправлено", "repaired"),
    Grade.ERROR: Say("ошибка", "error"),
}
LEVELS: Mapping[Level, Say] = {
    Level.ROW: Say("только эта строка", "this row only"),
    Level.PART: Say("эта школа", "this school"),
    Level.ALL: Say("везде", "everywhere"),
}
FIGURES: Mapping[str, Say] = {
    "read": Say("прочитано", "read"),
    "kept": Say("принято", "kept"),
    "repaired": Say("исправлено", "repaired"),
    "set_aside": Say("отложено", "set aside"),
}


def word(say: Say, lang: str) -> str:
    """The text in one language."""
    return say.ru if lang == "ru" else say.en


def key_text(question: Question, *, yes: bool) -> str:
    """The question as the hidden column holds it; ``yes``: «да» is an answer to it."""
    parts = [question.kind, question.field, question.value, question.part, question.row, "да" if yes else ""]
    return json.dumps(parts, ensure_ascii=False)


def read_key(text: str) -> tuple[Question, bool] | None:
    """What :func:`key_text` wrote; None where somebody changed it."""
    try:
        parts = json.loads(text)
    except ValueError:
        return None
    if not isinstance(parts, list) or len(parts) != 6 or not all(isinstance(part, str) for part in parts):
        return None
    kind, field, value, part, row, yes = parts
    return Question(kind, field, value, part, row), bool(yes)


def level_named(text: str) -> Level | None:
    """The level that a cell names, in either language."""
    folded = text.casefold()
    return next((level for level, say in LEVELS.items() if folded in (say.ru, say.en)), None)
