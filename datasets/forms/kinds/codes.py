"""The key sheet «Коды»: who stands behind a participant's code."""

from __future__ import annotations

from datasets.forms.answers.question import folded
from datasets.forms.cells.text import clean, key, show
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say


def read_codes(task: Task) -> None:
    """Every row is a code with a name; a code with two names is set aside the second time."""
    for cells in task.cells():
        name_field = "name" if task.layout.has("name") else "surname"
        if task.broken(cells, "code", name_field):
            continue
        code, name = folded(cells.text("code")), clean(show(cells.full_name()))
        if not code or not key(name):
            what = Say("нет кода или имени", "no code or no name")
            task.log.aside(
                cells.place("code" if name else name_field),
                Say(f"{what.ru}; строка отложена.", f"{what.en}; set aside."),
            )
            continue
        person = (name, cells.text("school"), cells.text("position"))
        known = task.world.codes.setdefault(code, person)
        if key(known[0]) != key(name):
            task.log.aside(
                cells.place("code"),
                Say("у этого кода уже есть другое имя; строка отложена.", "that code has another name."),
                Say("Какое имя верное?", "Which name holds?"),
            )
