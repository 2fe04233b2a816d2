"""Whose form a sheet is, where that was answered."""

from __future__ import annotations

from datasets.forms.cells.text import quote
from datasets.forms.kinds.task import Task
from datasets.forms.log import Place
from datasets.forms.result import Say


def school_told(task: Task) -> None:
    """An answer that names a school, to a question about the sheet or its title lines, settles the school."""
    if task.log.dialogue.silent:
        return
    titles = ((row, col) for row in range(task.layout.top) for col in task.sheet.filled(row))
    places: list[Place | None] = [None, *titles]
    for place in places:
        reply = task.log.reply(place)
        if reply is None or reply.word:
            continue
        found = task.world.schools.find(reply.text)
        if found.sure:
            name = quote(task.world.school_name(found.id))
            task.memory["school"] = found.id
            task.log.answered(place, Say(f"по вашему ответу: {name}.", f"as answered: {name}."))
            return
