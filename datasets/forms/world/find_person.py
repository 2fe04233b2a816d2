"""Which post a row names within its school, and saying so; making one where no register exists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from datasets.forms.answers.memory import Word
from datasets.forms.cells.names import Person, Who
from datasets.forms.cells.positions import Position, same_position
from datasets.forms.cells.similar import Found, How
from datasets.forms.cells.text import key
from datasets.forms.log import Place, SheetLog
from datasets.forms.result import Say
from datasets.forms.world.elsewhere import persons_elsewhere
from datasets.forms.world.known import World
from datasets.forms.world.people import Post

NOBODY = {
    Who.EMPTY: Say("ФИО не указано", "no name is given"),
    Who.PLACEHOLDER: Say("это не имя, а место без имени", "a placeholder, not a name"),
    Who.SEVERAL: Say("в одной ячейке несколько человек", "several people in one cell"),
    Who.UNREADABLE: Say("имя не читается", "the name can't be read"),
}
ASK_NAME = Say("Впишите одно ФИО полностью.", "Write one full name.")
ASK_WHO = Say("Укажите, кто это (ФИО полностью, должность).", "Say who it is (full name, position).")


@dataclass
class PersonFinder:
    """Finds people for one sheet."""

    world: World
    log: SheetLog
    initials_do: bool = False

    def find(self, school_id: str, person: Person, job: Position, place: Place) -> list[Post]:
        """The posts of the person at the school; none: the row is set aside.

        The posts come in the order in which they fit the position in the row.
        """
        if person.who in NOBODY:
            self._aside(place, NOBODY[person.who], ASK_NAME)
            return []
        found = self._by_position(
            self.world.people.find(school_id, person, initials_do=self.initials_do),
            school_id,
            person,
            job,
            place,
        )
        if not found.sure:
            return self._unknown(school_id, person, job, place, found)
        self._tell(school_id, person, place, found)
        return _ordered(self.world.people.at(found.id, school_id), job)

    def _by_position(
        self, found: Found, school_id: str, person: Person, job: Position, place: Place
    ) -> Found:
        """Namesakes: the position decides where it fits exactly one of them."""
        if found.how is not How.AMBIGUOUS or person.who is not Who.FULL or not job.parts:
            return found
        fitting = [
            one
            for one in found.candidates
            if any(
                same_position(post.position, part)
                for post in self.world.people.at(one, school_id)
                for part in job.parts
            )
        ]
        if len(fitting) != 1 or len({self._key(p) for p in found.candidates}) > 1:
            return found
        self.log.repair(
            place,
            Say("тёзки различены по должности.", "namesakes told apart by their position."),
            Say("Проверьте, о ком речь.", "Check who is meant."),
        )
        return Found(How.EXACT, fitting[0])

    def _key(self, person_id: str) -> str:
        return self.world.people.posts[self.world.people.of_person[person_id][0]].key

    def _tell(self, school_id: str, person: Person, place: Place, found: Found) -> None:
        post = self.world.people.at(found.id, school_id)[0]
        if found.how is How.SIMILAR:
            self.log.repair(
                place,
                Say(
                    f"узнан работник «{post.name}» (сходство {found.score:.0f} из 100).",
                    f"taken for «{post.name}» (likeness {found.score:.0f} of 100).",
                ),
                Say("Проверьте, тот ли это человек.", "Check that it is this person."),
            )
            return
        done = list(person.repairs)
        if post.name != person.name and not done:
            where = Say("в реестре", "the register has")
            if school_id not in self.world.staffed:
                where = Say("в другой строке", "another row has")
            done.append(Say(f"{where.ru} пишется «{post.name}»", f"{where.en} «{post.name}»"))
        if done:
            self.log.repair(
                place, Say("; ".join(d.ru for d in done) + ".", "; ".join(d.en for d in done) + ".")
            )

    def _unknown(
        self, school_id: str, person: Person, job: Position, place: Place, found: Found
    ) -> list[Post]:
        """Nobody, or several: set aside with candidates, unless the school has no register at all."""
        if found.how is How.UNKNOWN and person.who is Who.FULL and school_id not in self.world.staffed:
            return self._make_unless_known_elsewhere(school_id, person, job, place)
        labels = [self.world.person_label(p) for p in found.candidates]
        shown = "; ".join(labels)
        if found.how is How.AMBIGUOUS:
            what = Say(f"подходят: {shown}", f"these fit: {shown}")
            if len(found.candidates) > 1 and len({self._key(p) for p in found.candidates}) == 1:
                what = Say(f"полные тёзки в школе: {shown}", f"namesakes at the school: {shown}")
            self._aside(place, what, ASK_WHO, labels)
            return []
        others = persons_elsewhere(self.world, school_id, person)
        may_move = self.log.layout is not None and self.log.layout.has("school")
        offers = [*labels, *(others if may_move else ())]
        self._aside(place, self._absent(list(others.values()), shown), ASK_WHO, offers)
        return []

    @staticmethod
    def _absent(others: list[str], shown: str) -> Say:
        ru, en = "в реестре школы такого работника нет", "not in the school's register"
        if others:
            ru += f"; такое имя есть в другой школе: {', '.join(others)}"
            en += f"; that name is known at another school: {', '.join(others)}"
        if shown:
            ru, en = f"{ru}; похожи: {shown}", f"{en}; similar: {shown}"
        return Say(ru, en)

    def _aside(self, place: Place, what: Say, asked: Say, offers: Sequence[str] = ()) -> None:
        self.log.aside(place, Say(f"{what.ru}; строка отложена.", f"{what.en}; set aside."), asked, offers)

    def _make_unless_known_elsewhere(
        self, school_id: str, person: Person, job: Position, place: Place
    ) -> list[Post]:
        """Without a register nobody knows whether an equal name is a second job or a namesake."""
        schools = [self.world.school_name(s) for s in self.world.people.elsewhere(school_id, person.name)]
        reply = self.log.reply(place) if schools else None
        if not schools or (reply and reply.word is Word.YES):
            return self._make(school_id, person, job, place)
        said = Say(" с пометкой о совместительстве", " with a note of a second job")
        note = said if person.second_job else Say("", "")
        what = Say(
            f"такое имя{note.ru} есть в другой школе: {', '.join(schools)} — две работы или тёзка",
            f"that name{note.en} is known at another school: {', '.join(schools)}; two jobs or a namesake",
        )
        asked = Say(
            "Если это другой человек, ответьте «да»; если тот же, добавьте реестр работников.",
            "If it is another person, answer «да»; if it is the same, add a register of staff.",
        )
        self._aside(place, what, asked, (Word.YES,))
        return []

    def _make(self, school_id: str, person: Person, job: Position, place: Place) -> list[Post]:
        """A worker of whom only the forms tell."""
        if not job.parts or job.vague:
            what = Say(
                "реестра работников школы нет, а должность с предметом не указана",
                "the school has no register of staff and the row no position with a subject",
            )
            self._aside(place, what, Say("Впишите должность и предмет.", "Write position and subject."))
            return []
        if person.repairs:
            ru = "; ".join(d.ru for d in person.repairs)
            self.log.repair(place, Say(f"{ru}.", "; ".join(d.en for d in person.repairs) + "."))
        return make_posts(self.world, school_id, person.name, job.parts, standin=True)


def _ordered(posts: list[Post], job: Position) -> list[Post]:
    """Posts that the row's positions name come first."""
    wanted = [key(part) for part in job.parts]

    def rank(post: Post) -> int:
        fits = [i for i, part in enumerate(wanted) if same_position(post.position, part)]
        return fits[0] if fits else len(wanted)

    return sorted(posts, key=rank)


def make_posts(
    world: World, school_id: str, name: str, positions: tuple[str, ...], *, standin: bool, person_id: str = ""
) -> list[Post]:
    """New rows of ``teachers``, one for each position, all of one person (``person_id``, else a new one)."""
    made = []
    for position in positions:
        teacher_id = world.store.new_id("teachers", standin=standin)
        person_id = person_id or teacher_id
        row = {
            "teacher_id": teacher_id,
            "school_id": school_id,
            "person_id": person_id,
            "full_name": name,
            "position": position,
        }
        world.store.put("teachers", row)
        world.index_teacher(row)
        made.append(world.people.posts[teacher_id])
    return made


def note_leave(world: World, posts: list[Post], person: Person) -> None:
    """A note like «(д/о)» beside a name puts every post of the person on leave."""
    if not person.leave:
        return
    for post in posts:
        row = world.store.get("teachers", post.teacher_id)
        row["status"] = "leave"
        row["status_until"] = person.until or row.get("status_until", "")
