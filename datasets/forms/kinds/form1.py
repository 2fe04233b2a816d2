"""Form 1, recommendations of the department and the methodists: for a person or for a position."""

from __future__ import annotations

import re

from datasets.forms.cells.similar import How
from datasets.forms.cells.text import Value, clean, key, show
from datasets.forms.cells.titles import read_title
from datasets.forms.kinds.form1_schools import SchoolCells
from datasets.forms.kinds.form1_targets import Target, TargetCells
from datasets.forms.kinds.taken import Taken
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells

_BETWEEN_TOPICS = re.compile(r"[/;\n]")


def read_form1(task: Task) -> None:
    """Every row is at least one recommendation, unless it is set aside."""
    reader = _Reader(task)
    for cells in task.cells():
        reader.read(cells)
    reader.tell_bases()


class _Reader:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.world = task.world
        self.schools = SchoolCells(task)
        self.targets = TargetCells(task)
        self.taken = Taken(task.world)
        self.without_basis = 0

    def read(self, cells: Cells) -> None:
        """One row."""
        if self.task.broken(cells, "school", "title", "target"):
            return
        schools = self.schools.read(cells)
        programmes = self._programmes(cells) if schools else []
        if not programmes:
            return
        targets = self.targets.read(cells, schools, programmes[0])
        basis = self._basis(cells) if targets else ""
        for target in targets:
            for programme_id in programmes:
                self._put(cells, programme_id, target, basis)

    def _programmes(self, cells: Cells) -> list[str]:
        """The programmes that the topic names; none when the row was set aside."""
        place = cells.place("title")
        topics = self._topics(cells.value("title"))
        found = []
        for topic in topics:
            programme_id = self.task.programmes.find(topic, place)
            if programme_id is None:
                return []
            found.append(programme_id)
        if len(topics) > 1:
            self.task.log.repair(
                place,
                Say(f"в одной ячейке тем: {len(topics)}.", f"{len(topics)} topics in one cell."),
            )
        return list(dict.fromkeys(found))

    def _topics(self, value: Value) -> list[Value]:
        """A cell of two topics (by «/», a line break or a semicolon); a title may have such marks itself."""
        written = show(value)
        parts: list[Value] = [part.strip() for part in _BETWEEN_TOPICS.split(written) if len(key(part)) > 2]
        whole = self.world.titles.find(read_title(written))
        if len(parts) < 2 or whole.how is How.EXACT:
            return [value]
        known = any(self.world.titles.find(read_title(show(part))).sure for part in parts)
        return parts if known else [value]

    def _basis(self, cells: Cells) -> str:
        if cells.broken("basis"):
            self.task.log.repair(
                cells.place("basis"),
                Say("основание не прочитано: ошибка формулы.", "no basis: an error in a formula."),
                Say("Впишите основание текстом.", "Write the basis as text."),
            )
            return ""
        self.without_basis += not key(cells.text("basis"))
        return cells.text("basis")

    def tell_bases(self) -> None:
        """How many recommendations say no basis."""
        if self.without_basis:
            self.task.log.note(
                f"рекомендаций без основания: {self.without_basis}", f"without a basis: {self.without_basis}"
            )

    def _put(self, cells: Cells, programme_id: str, target: Target, basis: str) -> None:
        advice = (target.school_id, programme_id, target.teacher_id, key(target.position))
        seen = self.world.advice_met.get(advice)
        if seen is not None:
            self.task.log.repair(
                cells.place("target"),
                Say(f"повтор рекомендации ({seen}), объединено.", f"a repeat ({seen}); merged."),
            )
        self.world.advice_met.setdefault(advice, f"{self.task.sheet.name}, {cells.row + 1}")
        self._tell_taken(cells, programme_id, target)
        recommendation_id = self.world.advice.get(advice) or self.world.store.new_id("recommendations")
        self.world.advice[advice] = recommendation_id
        self.world.store.put(
            "recommendations",
            {
                "recommendation_id": recommendation_id,
                "school_id": target.school_id,
                "programme_id": programme_id,
                "teacher_id": target.teacher_id,
                "position": target.position,
                "basis": "" if seen and self._basis_of(advice) else basis,
                "author_role": cells.text("author"),
            },
        )

    def _basis_of(self, advice: tuple[str, str, str, str]) -> str:
        """The basis that an earlier row of this import gave."""
        return self.world.store.get("recommendations", self.world.advice[advice]).get("basis", "")

    def _tell_taken(self, cells: Cells, programme_id: str, target: Target) -> None:
        """The person has been to that course already."""
        day = self.taken.lately(target.teacher_id, programme_id)
        if day:
            title = clean(self.world.programme_title(programme_id))
            self.task.log.ask(
                cells.place("title"),
                Say(f"эта программа уже пройдена {day}: «{title}».", f"taken already on {day}: «{title}»."),
                Say("Нужна ли она снова?", "Is it wanted again?"),
            )
