"""People within their school: found exactly, by similarity with a score, or shown as candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from datasets.forms.cells.names import Person, Who, name_key, surname_and_initials, without_bracket
from datasets.forms.cells.similar import Candidate, Found, How, choose
from datasets.forms.limits import NAME_SCORE

LIKELY = 75.0
"""Names less similar than this are not even shown."""
SWAPPED_SCORE = 99.0
Hole = tuple[str, int, tuple[str, ...]]
"""School, place of the word that is left out, the other words."""
ORDER = -1
"""No word is left out; they are sorted."""
SHORT = 2
"""The place of the patronymic."""
SHORT_FORM_SCORE = 92.0
"""«Кедрина Ольга» for «Кедрина Ольга Семёновна», when no other fits."""


@dataclass(frozen=True)
class Post:
    """A row of ``teachers`` as the search sees it."""

    teacher_id: str
    person_id: str
    school_id: str
    name: str
    position: str

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return name_key(self.name)


@dataclass
class People:
    """Every post by school and name.  Searches answer with person ids."""

    posts: dict[str, Post] = field(default_factory=dict)
    of_person: dict[str, list[str]] = field(default_factory=dict)
    by_name: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    names_at: dict[str, dict[str, None]] = field(default_factory=dict)
    by_hole: dict[Hole, list[str]] = field(default_factory=dict)
    """Names by all of their words but one, and by their words in any order."""
    schools_of: dict[str, dict[str, None]] = field(default_factory=dict)
    words: tuple[Counter[str], Counter[str], Counter[str]] = field(
        default_factory=lambda: (Counter(), Counter(), Counter())
    )

    def add(self, post: Post) -> None:
        """Register a post (once)."""
        if post.teacher_id in self.posts:
            return
        self.posts[post.teacher_id] = post
        self.of_person.setdefault(post.person_id, []).append(post.teacher_id)
        persons = self.by_name.setdefault((post.school_id, post.key), [])
        if post.person_id not in persons:
            persons.append(post.person_id)
            for counter, word in zip(self.words, post.key.split(), strict=False):
                counter[word] += 1
        if post.key not in self.names_at.setdefault(post.school_id, {}):
            self.names_at[post.school_id][post.key] = None
            for hole in _holes(post.school_id, post.key):
                self.by_hole.setdefault(hole, []).append(post.key)
        self.schools_of.setdefault(post.key, {})[post.school_id] = None

    def rename(self, teacher_id: str, position: str) -> Post:
        """The post with another position."""
        post = replace(self.posts[teacher_id], position=position)
        self.posts[teacher_id] = post
        return post

    def at(self, person_id: str, school_id: str) -> list[Post]:
        """The posts of a person at a school, in order."""
        posts = (self.posts[t] for t in self.of_person.get(person_id, ()))
        return [post for post in posts if post.school_id == school_id]

    def holders(self, school_id: str) -> list[Post]:
        """Every post at a school."""
        return [
            self.posts[t]
            for name in self.names_at.get(school_id, ())
            for person in self.by_name[school_id, name]
            for t in self.of_person[person]
            if self.posts[t].school_id == school_id
        ]

    def find(self, school_id: str, person: Person, *, initials_do: bool = False) -> Found:
        """The person that a cell names at a school.

        Initials or a surname alone only show candidates, unless ``initials_do``.
        """
        if person.who in (Who.INITIALS, Who.SURNAME):
            return self._short(school_id, person.name, initials_do)
        if person.who is Who.RENAMED:
            return self._renamed(school_id, person.name)
        return self.find_name(school_id, person.name)

    def find_name(self, school_id: str, name: str) -> Found:
        """The person with that full name: equal, else similar; namesakes are never merged."""
        wanted = name_key(name)
        persons = self.by_name.get((school_id, wanted), [])
        if len(persons) == 1:
            return Found(How.EXACT, persons[0])
        if persons:
            return Found(How.AMBIGUOUS, candidates=tuple(persons))
        near = [
            Candidate(person, score)
            for other in self._alike(school_id, wanted)
            if (score := self._score(wanted, other)) > 0
            for person in self.by_name[school_id, other]
        ]
        found = choose(near, NAME_SCORE, 3)
        if found.how is How.UNKNOWN and not found.candidates:
            return Found(How.UNKNOWN, candidates=self._nearest(school_id, wanted))
        return found

    def elsewhere(self, school_id: str, name: str) -> list[str]:
        """Other schools where that very name is known."""
        return [s for s in self.schools_of.get(name_key(name), ()) if s != school_id]

    def _alike(self, school_id: str, wanted: str) -> list[str]:
        """Names of the school that differ in one word, in the order of words, or by a patronymic."""
        holes = [*_holes(school_id, wanted), (school_id, SHORT, tuple(wanted.split()))]
        return list(dict.fromkeys(name for hole in holes for name in self.by_hole.get(hole, ())))

    def _score(self, wanted: str, other: str) -> float:
        """Likeness of two names that may be one person's; 0 where they may not."""
        one, two = wanted.split(), other.split()
        if sorted(one) == sorted(two):
            return SWAPPED_SCORE
        if len(one) == 2 and len(two) == 3 and one == two[:2]:
            return SHORT_FORM_SCORE
        return self._slip(wanted, other) if len(one) == len(two) else 0.0

    def _slip(self, wanted: str, other: str) -> float:
        """One word differs by a letter or two."""
        one, two = wanted.split(), other.split()
        differing = [(i, a, b) for i, (a, b) in enumerate(zip(one, two, strict=True)) if a != b]
        if len(differing) != 1:
            return 0.0
        place, a, b = differing[0]
        if OSA.distance(a, b) > (2 if min(len(a), len(b)) >= 6 else 1):
            return 0.0
        if self._is_known_word(place, a):
            return NAME_SCORE - 1.0
        return fuzz.ratio(wanted, other)

    def _is_known_word(self, place: int, word: str) -> bool:
        """The differing word is a name that other people have: rather another person than a slip."""
        return place < len(self.words) and self.words[place][word] > 0

    def _nearest(self, school_id: str, wanted: str) -> tuple[str, ...]:
        """Persons of the school whose name looks a little like it: to be shown, never taken."""
        names = self.names_at.get(school_id, {}).keys()
        alike = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=LIKELY, limit=None)
        likely = [
            Candidate(person, score) for other, score, _ in alike for person in self.by_name[school_id, other]
        ]
        return choose(likely, 101, 0).candidates

    def _short(self, school_id: str, text: str, initials_do: bool) -> Found:
        surname, initials = surname_and_initials(text)
        persons = self._distinct(
            person
            for other in self.names_at.get(school_id, ())
            if other.split()[:1] == [surname] and _initials(other).startswith(initials)
            for person in self.by_name[school_id, other]
        )
        if len(persons) == 1 and initials_do and initials:
            return Found(How.SIMILAR, persons[0], 90.0, persons)
        return Found(How.AMBIGUOUS if persons else How.UNKNOWN, candidates=persons)

    def _renamed(self, school_id: str, text: str) -> Found:
        persons = self._distinct(
            person
            for name in without_bracket(text)
            for person in self.by_name.get((school_id, name_key(name)), ())
        )
        return Found(How.AMBIGUOUS if persons else How.UNKNOWN, candidates=persons)

    @staticmethod
    def _distinct(persons: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(persons))


def _holes(school_id: str, name: str) -> list[Hole]:
    """Where a name is looked for when one of its words is another, or when they are in another order."""
    words = tuple(name.split())
    without = [(school_id, at, words[:at] + words[at + 1 :]) for at in range(len(words))]
    return [*without, (school_id, ORDER, tuple(sorted(words)))]


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[1:])
