"""The backbone of a plan for people: counts by district and school, ids only in tables, names never."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from api.messages import Lang, Phrases, pick
from api.worth.book import Row
from api.worth.words import district_name, school_name
from rules.base import Sentence
from rules.columns import BoolArray
from solver.answers.aside import Base
from solver.answers.backbone import Backbone, Fate

FATES: Mapping[Fate, Sentence] = {
    Fate.EVERY: ("в каждом лучшем плане", "in every best plan"),
    Fate.SOME: ("в одних да, в других нет", "in some, not in others"),
    Fate.NONE: ("ни в одном лучшем плане", "in no best plan"),
    Fate.IN_THIS: ("в этом есть, про все не решено", "in this one, not decided for all"),
    Fate.NOT_IN_THIS: ("в этом нет, про все не решено", "not in this one, not decided for all"),
}
_TEXTS: Mapping[str, Sentence] = {
    "head": (
        "КОСТЯК ПЛАНА · все цели доказаны ({goals}); у кого есть возможное место: {persons} чел.",
        "THE BACKBONE · every goal is proven ({goals}); persons with a possible place: {persons}",
    ),
    "proven": (
        "Доказано про каждого; для этого понадобилось лучших планов: {plans}.",
        "Proven for everybody; best plans that it took: {plans}.",
    ),
    "open": (
        "Решено не про всех: время вышло. Просмотрено лучших планов: {plans}.",
        "Not decided for all: time ran out. Best plans looked at: {plans}.",
    ),
    "due": ("из них просрочен срок {n}", "{n} of them overdue"),
    "seated": ("сейчас с местом {n}", "{n} seated in this plan"),
    "by_district": ("ПО РАЙОНАМ", "BY DISTRICT"),
    "by_school": ("ПО ШКОЛАМ", "BY SCHOOL"),
    "more": ("  … и ещё {n}: см. --out или --json", "  … and {n} more: see --out or --json"),
    "meaning": (
        "Лучший план – любой, в котором каждая цель такая же, как в этом. «В одних да, в других нет» – место "
        "решил не порядок целей, а выбор между равными: здесь решает человек.",
        "A best plan is any with the same figure for every goal. In some but not in others: the goals do not "
        "decide between equals there, people may.",
    ),
}

_say = Phrases(_TEXTS)
_SHOWN = 40


@dataclass(frozen=True, eq=False)
class BackboneTold:
    """The answer with what is needed to count it by school."""

    base: Base
    found: Backbone

    @cached_property
    def _school(self) -> list[int]:
        """School of each person's first post."""
        offsets, posts = self.base.context.dataset.posts_of_person
        first = posts[offsets[self.found.person]]
        return [int(s) for s in self.base.context.dataset.teachers.school[first]]

    @cached_property
    def _seated(self) -> BoolArray:
        dataset = self.base.context.dataset
        mask = np.zeros(dataset.n_persons, dtype=np.bool_)
        mask[dataset.teachers.person[self.base.plan.teacher]] = True
        seated: BoolArray = mask[self.found.person]
        return seated

    @property
    def _fates(self) -> list[Fate]:
        """The kinds that occur or could, in order."""
        return [f for f in Fate if f in (Fate.EVERY, Fate.SOME, Fate.NONE) or f in self.found.fate]

    def lines(self, lang: Lang) -> Iterator[str]:
        """The lines on the terminal."""
        yield _say("head", lang, goals=len(self.base.goals), persons=len(self.found.person))
        yield _say("proven" if self.found.proven else "open", lang, plans=self.found.plans)
        overdue = self.base.context.overdue[self.found.person]
        width = max(len(pick(FATES[f], lang)) for f in self._fates)
        for fate in self._fates:
            of_fate = np.array([f is fate for f in self.found.fate], dtype=np.bool_)
            counts = {"due": int((of_fate & overdue).sum())}
            if fate is Fate.SOME:
                counts["seated"] = int((of_fate & self._seated).sum())
            told = ", ".join(_say(key, lang, n=n) for key, n in counts.items() if n)
            line = f"  {pick(FATES[fate], lang):<{width}}  {int(of_fate.sum()):>5}"
            yield f"{line}  ({told})" if told else line
        yield from self._by_unit(lang)
        yield _say("meaning", lang)

    def _by_unit(self, lang: Lang) -> Iterator[str]:
        dataset = self.base.context.dataset
        heads = " / ".join(pick(FATES[f], lang) for f in self._fates)
        districts = [int(dataset.schools.district[s]) for s in self._school]
        if len(dataset.districts) > 1:
            yield f"{_say('by_district', lang)} ({heads})"
            names = {d: district_name(dataset, d) for d in set(districts)}
            yield from self._table(districts, names, lang)
        yield f"{_say('by_school', lang)} ({heads})"
        yield from self._table(self._school, {s: school_name(dataset, s) for s in set(self._school)}, lang)

    def _table(self, unit: list[int], names: Mapping[int, str], lang: Lang) -> Iterator[str]:
        counts = Counter(zip(unit, self.found.fate, strict=True))
        largest = sorted(names, key=lambda u: (-sum(counts[u, f] for f in Fate), names[u]))
        width = max((len(names[u]) for u in largest[:_SHOWN]), default=0)
        for u in largest[:_SHOWN]:
            yield f"  {names[u]:<{width}}  {' / '.join(f'{counts[u, f]:>3}' for f in self._fates)}"
        if largest[_SHOWN:]:
            yield _say("more", lang, n=len(largest) - _SHOWN)

    def content(self) -> dict[str, object]:
        """The object of ``--json``: ids for the coordinator, no names."""
        schools = self.base.context.dataset.schools.school_id
        ids = self.base.context.dataset.person_ids
        rows = zip(
            self.found.person.tolist(), self._school, self.found.fate, self._seated.tolist(), strict=True
        )
        return {
            "proven": self.found.proven,
            "best_plans_found": self.found.plans,
            "counts": {str(f): self.found.fate.count(f) for f in self._fates},
            "persons": [
                {
                    "person_id": str(ids[person]),
                    "school_id": str(schools[school]),
                    "seated": seated,
                    "best_plans": str(fate),
                }
                for person, school, fate, seated in rows
            ],
        }

    def sheets(self, lang: Lang) -> dict[str, list[Row]]:
        """The workbook: one row a person, one row a school."""
        ru, dataset = lang is Lang.RU, self.base.context.dataset
        yes = ("нет", "да") if ru else ("no", "yes")
        people: list[Row] = [
            ("Код человека", "Код школы", "Школа", "Место в этом плане", "В лучших планах")
            if ru
            else ("Person", "School", "School name", "Seated in this plan", "In the best plans")
        ]
        rows = zip(
            self.found.person.tolist(), self._school, self.found.fate, self._seated.tolist(), strict=True
        )
        for person, school, fate, seated in rows:
            school_id = str(dataset.schools.school_id[school])
            name = school_name(dataset, school)
            told = pick(FATES[fate], lang)
            people.append((str(dataset.person_ids[person]), school_id, name, yes[seated], told))
        counts = Counter(zip(self._school, self.found.fate, strict=True))
        schools: list[Row] = [("Школа" if ru else "School", *(pick(FATES[f], lang) for f in self._fates))]
        for school in sorted(set(self._school)):
            schools.append((school_name(dataset, school), *(counts[school, f] for f in self._fates)))
        return {("Люди" if ru else "People"): people, ("По школам" if ru else "By school"): schools}
