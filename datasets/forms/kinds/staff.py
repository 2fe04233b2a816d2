"""The register of staff: each row is a post; posts of one person are told by the date of birth."""

from __future__ import annotations

from dataclasses import dataclass

from datasets.forms.cells.names import Person, Who, name_key, read_leave, read_person
from datasets.forms.cells.positions import Position, read_position, same_position
from datasets.forms.cells.text import key
from datasets.forms.kinds.school_line import school_of_sheet
from datasets.forms.kinds.staff_cells import read_details
from datasets.forms.kinds.task import Task
from datasets.forms.result import Say
from datasets.forms.world.cells import Cells
from datasets.forms.world.find_person import ASK_NAME, NOBODY, make_posts
from datasets.forms.world.people import Post
from datasets.forms.world.store import Row


@dataclass
class Entry:
    """A readable row: who, where, as what; ``details`` are the other columns of ``teachers``."""

    cells: Cells
    school_id: str
    name: str
    job: Position
    details: Row

    @property
    def birth(self) -> str:
        """Date of birth, ISO or empty."""
        return self.details.get("birth_date", "")


def read_staff(task: Task) -> None:
    """Read the rows, then give each the post that stands already, or a new one."""
    entries = [entry for cells in task.cells() if (entry := _entry(task, cells))]
    matcher = _Matcher(task, entries)
    for entry in entries:
        matcher.settle(entry)
    matcher.tell_posts()


def _entry(task: Task, cells: Cells) -> Entry | None:
    """One row, or None when it was set aside."""
    name_field = "name" if task.layout.has("name") else "surname"
    if task.broken(cells, "school", name_field, "position"):
        return None
    school_id = _school(task, cells)
    if school_id is None:
        return None
    person = read_person(cells.full_name())
    if person.who is not Who.FULL:
        _tell_nobody(task, cells, person)
        return None
    job = _job(task, cells, person)
    if not job.parts:
        task.log.aside(
            cells.place("position"),
            Say("должность не указана, строка отложена.", "no position is given; set aside."),
            Say("Впишите должность.", "Write the position."),
        )
        return None
    if person.repairs:
        done = Say("; ".join(r.ru for r in person.repairs), "; ".join(r.en for r in person.repairs))
        task.log.repair(cells.name_place(), Say(f"{done.ru}.", f"{done.en}."))
    return Entry(cells, school_id, person.name, job, read_details(task, cells, person))


def _school(task: Task, cells: Cells) -> str | None:
    """The school of the row: its own column, or the line above the table."""
    if not task.layout.has("school"):
        return school_of_sheet(task)
    return task.schools.find(cells.text("school"), cells.place("school"))


def _tell_nobody(task: Task, cells: Cells, person: Person) -> None:
    what = NOBODY.get(person.who, Say("нужно полное имя", "a full name is needed"))
    task.log.aside(
        cells.name_place(), Say(f"{what.ru}; строка отложена.", f"{what.en}; set aside."), ASK_NAME
    )


def _job(task: Task, cells: Cells, person: Person) -> Position:
    """The positions of the row; notes of leave in the cell are taken out by the details."""
    written = cells.text("position") or person.rest
    on_leave, _ = read_leave(written)
    job = read_position(written.partition("(")[0] if on_leave else written)
    if job.changed:
        shown = ", ".join(job.parts)
        task.log.repair(cells.place("position"), Say(f"понято как «{shown}».", f"read as «{shown}»."))
    if len(job.parts) > 1:
        task.log.repair(
            cells.place("position"),
            Say(
                "две должности одного человека: заведены обе.", "two positions of one person: both are kept."
            ),
        )
    return job


class _Matcher:
    """Gives every row its post: what stood before the import keeps its id."""

    def __init__(self, task: Task, entries: list[Entry]) -> None:
        self.task = task
        self.people = task.world.people
        self.taken: dict[str, int] = {}
        self.wanted = {(e.school_id, name_key(e.name), key(part)) for e in entries for part in e.job.parts}
        self.met: dict[str, list[Post]] = {}
        self.several = 0
        self.namesakes = 0

    def settle(self, entry: Entry) -> None:
        """Every position of the row becomes a post of one person."""
        person_id = ""
        for part in entry.job.parts:
            post = self._standing(entry, part)
            if post is not None and post.teacher_id in self.taken:
                self._tell_repeat(entry, post)
                continue
            if post is None:
                post = self._changed(entry, part) or self._make(entry, part, person_id)
            person_id = post.person_id
            self.taken[post.teacher_id] = entry.cells.row
            self._fill(entry, post, part)
            self._compare(entry, post)

    def _namesakes(self, entry: Entry) -> list[Post]:
        """Posts of that name at the school which may be the same person's."""
        persons = self.people.by_name.get((entry.school_id, name_key(entry.name)), [])
        posts = [post for person in persons for post in self.people.at(person, entry.school_id)]
        return [post for post in posts if self._birth_allows(entry, post)]

    def _birth_allows(self, entry: Entry, post: Post) -> bool:
        birth = self._birth(post)
        return not birth or not entry.birth or birth == entry.birth

    def _birth(self, post: Post) -> str:
        return self.task.world.store.get("teachers", post.teacher_id).get("birth_date", "")

    def _standing(self, entry: Entry, position: str) -> Post | None:
        same = [p for p in self._namesakes(entry) if same_position(p.position, position)]
        free = [p for p in same if p.teacher_id not in self.taken]
        return next(iter(free or same), None)

    def _changed(self, entry: Entry, position: str) -> Post | None:
        """One post of that name whose old position no row of the register names any more."""
        left = [
            post
            for post in self._namesakes(entry)
            if post.teacher_id not in self.taken
            and (post.school_id, post.key, key(post.position)) not in self.wanted
        ]
        if len(left) != 1:
            return None
        self.task.log.repair(
            entry.cells.place("position"),
            Say(
                f"должность изменилась, было «{left[0].position}».",
                f"the position has changed, it was «{left[0].position}».",
            ),
        )
        self.task.world.store.get("teachers", left[0].teacher_id)["position"] = position
        return self.people.rename(left[0].teacher_id, position)

    def _make(self, entry: Entry, position: str, person_id: str) -> Post:
        owner = person_id or self._person(entry)
        made = make_posts(
            self.task.world, entry.school_id, entry.name, (position,), standin=False, person_id=owner
        )
        return made[0]

    def _person(self, entry: Entry) -> str:
        """Whose further post it is: equal names with equal dates of birth are one person."""
        wanted = name_key(entry.name)
        schools = list(self.people.schools_of.get(wanted, ()))
        persons = [p for s in schools for p in self.people.by_name.get((s, wanted), [])]
        for person in dict.fromkeys(persons):
            births = {self._birth(self.people.posts[t]) for t in self.people.of_person[person]}
            if entry.birth and entry.birth in births:
                return person
        here = self.people.by_name.get((entry.school_id, wanted), [])
        if len(here) == 1 and "внутр" in key(entry.cells.text("employment")):
            return here[0]
        return ""

    def _compare(self, entry: Entry, post: Post) -> None:
        """Count further posts of a person and namesakes; ask where a date of birth would tell them apart."""
        others = self.met.setdefault(post.key, [])
        if any(other.person_id == post.person_id for other in others):
            self.several += 1
        elif others:
            self.namesakes += 1
            if not all(map(self._birth, [post, *others])):
                self._ask_namesake(entry)
        others.append(post)

    def _ask_namesake(self, entry: Entry) -> None:
        self.task.log.tell(
            entry.cells.name_place(),
            Say(
                "такое имя уже есть в реестре; без общей даты рождения это разные люди.",
                "that name stands in the register already; without a common birth date two people.",
            ),
            Say("Если это один человек, впишите дату рождения.", "If one person, give the date of birth."),
        )

    def _tell_repeat(self, entry: Entry, post: Post) -> None:
        row = self.taken[post.teacher_id] + 1
        self.task.log.repair(
            entry.cells.name_place(),
            Say(f"работник уже есть в строке {row}, объединено.", f"stands in row {row} already; merged."),
        )
        self._fill(entry, post, post.position)

    def _fill(self, entry: Entry, post: Post, position: str) -> None:
        row = {"teacher_id": post.teacher_id, "school_id": post.school_id, **entry.details}
        if len(entry.job.parts) > 1 and not key(position).startswith(("учител", "преподавател")):
            row.pop("subjects", None)
        if not row.get("is_head"):
            row["is_head"] = "true" if key(position).startswith("директор") else ""
        self.task.world.store.put("teachers", row)

    def tell_posts(self) -> None:
        """How many posts belong to people who have another one, and how many names to several people."""
        if self.several:
            self.task.log.note(
                f"вторых должностей тех же людей: {self.several} (узнаны по дате рождения)",
                f"further posts of the same people: {self.several} (by date of birth)",
            )
        if self.namesakes:
            self.task.log.note(
                f"полных тёзок (разные люди): {self.namesakes}",
                f"namesakes (different people): {self.namesakes}",
            )
