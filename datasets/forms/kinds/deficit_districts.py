"""Rows of other districts in a region's table: they are none of ours, and their people are not kept."""

from __future__ import annotations

from datasets.forms.cells.text import clean, key
from datasets.forms.kinds.deficit_columns import heading_place
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells


class Districts:
    """Tells our rows from others.  ``known``: false where nothing says which district is ours."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.strangers = 0
        rows = task.world.store.table("districts").values()
        self.ours = [stem for row in rows if (stem := _stem(row.get("name", "")))]
        self.known = bool(self.ours) or self._settled()

    def is_strange(self, cells: Cells) -> bool:
        """A row of another district is left out, told once without its people."""
        named = _stem(cells.text("district"))
        if not named or not self.ours or any(named in our or our in named for our in self.ours):
            return False
        self.strangers += 1
        if self.strangers == 1:
            done = Say("другой район: такие строки не берутся.", "another district: such rows are not taken.")
            self.task.log.tell(cells.place("district"), done)
        self.task.log.leave_out(cells.row)
        return True

    def tell(self) -> None:
        """How many rows were left out."""
        if self.strangers:
            self.task.log.note(
                f"строк других районов, не взяты: {self.strangers}",
                f"rows of other districts, not taken: {self.strangers}",
            )

    def _settled(self) -> bool:
        """Nobody named our district: one in the table is ours, of several one must be chosen."""
        named = {_stem(c.text("district")): clean(c.text("district")) for c in self.task.cells()}
        names = [name for stem, name in named.items() if stem]
        if len(names) < 2:
            return True
        place = heading_place(self.task, self.task.layout.columns["district"])
        reply = self.task.log.reply(place)
        if reply and not reply.word and _stem(reply.text):
            self.ours = [_stem(reply.text)]
            self._name(clean(reply.text))
            self.task.log.answered(place, Say(f"наш район: {reply.text}.", f"our district: {reply.text}."))
            return True
        n = len(names)
        self.task.log.all_aside(
            place,
            Say(
                f"в таблице районов: {n}, а какой из них наш, не сказано; строки отложены.",
                f"{n} districts in the table, and which is ours is not said; rows set aside.",
            ),
            Say("Какой район наш?", "Which district is ours?"),
            names,
        )
        return False

    def _name(self, name: str) -> None:
        """The only district had no name yet."""
        for row in self.task.world.store.table("districts").values():
            row["name"] = row.get("name") or name


def _stem(name: str) -> str:
    """The proper word of a district's name."""
    words = [
        w
        for w in key(name).split()
        if not w.startswith(("район", "муниц", "округ", "мр", "мо", "учебн", "пример"))
    ]
    return words[0][:6] if words else ""
