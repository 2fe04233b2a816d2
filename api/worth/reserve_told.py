"""A reserve list for people: who stands by for which group, whose seats they could take, what it saves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from api.messages import Lang, Phrases
from api.worth.book import Row
from api.worth.words import group_name, school_name
from rules.base import Sentence
from rules.columns import IntArray
from solver.answers.aside import Base
from solver.answers.reserve import FILLABLE, Reserve, Trial
from solver.result import GoalStatus

_TEXTS: Mapping[str, Sentence] = {
    "head": (
        "РЕЗЕРВ · очных групп {groups}, с дублёром {first}, дублёров {all}; замена есть для {covered} из "
        "{seats} занятых мест · {proof}",
        "RESERVE · {groups} groups meet in person, {first} with a standby, {all} standbys; {covered} of "
        "{seats} seats could be filled · {proof}",
    ),
    "proven": ("лучше составить нельзя (доказано)", "no list is better (proven)"),
    "bounded": ("что список лучший, доказать не успели", "that it is the best was not proven in time"),
    "none": (
        "Очных групп в плане нет: резерв не нужен.",
        "No group of the plan meets in person: no reserve is needed.",
    ),
    "any": ("заменит любого из {size}", "could replace any of the {size}"),
    "only": ("заменит единственного", "could replace the only one"),
    "some": ("заменит {n} из {size}", "could replace {n} of the {size}"),
    "standby": ("     {rank}. {teacher} · {school} · {fills}", "     {rank}. {teacher} · {school} · {fills}"),
    "empty": (
        "БЕЗ ДУБЛЁРА {n}: никто из оставшихся без места не подходит, или подходящий нужнее в другой группе",
        "WITHOUT A STANDBY {n}: nobody left without a place fits, or who fits is needed more elsewhere",
    ),
    "trial": (
        "ПРОВЕРКА ЖРЕБИЕМ · если каждый откажется с вероятностью {share} ({draws} розыгрышей): в среднем "
        "освободится {freed} мест, резерв займёт {filled} из них ({part}); все места заняты в {whole} из "
        "{draws} розыгрышей",
        "TRIED BY LOT · if each refuses with probability {share} ({draws} draws): {freed} seats fall free on "
        "average, the reserve fills {filled} of them ({part}); all are filled in {whole} of {draws} draws",
    ),
    "meaning": (
        "Каждая замена проверена по всем правилам поодиночке: один уходит, дублёр входит, другие остаются. "
        "Когда отказов несколько, точный ответ даёт kvota rebalance.",
        "Each replacement was checked against every rule by itself: one leaves, the standby enters, others "
        "stay. With several refusals kvota rebalance gives the exact answer.",
    ),
}

_say = Phrases(_TEXTS)


@dataclass(frozen=True, eq=False)
class ReserveTold:
    """The list, and how it did where people refused by chance."""

    base: Base
    found: Reserve
    trial: Trial

    @cached_property
    def _seats(self) -> int:
        return int(np.isin(self.base.plan.group, self.found.groups).sum())

    @cached_property
    def _empty(self) -> IntArray:
        """Groups that were to get a standby and got none."""
        return np.setdiff1d(self.found.groups, self.found.group)

    @property
    def _covered(self) -> int:
        return next(goal.value for goal in self.found.goals if goal.name == FILLABLE)

    def lines(self, lang: Lang) -> Iterator[str]:
        """The lines on the terminal."""
        found = self.found
        if len(found.groups) == 0:
            yield _say("none", lang)
            return
        yield _say(
            "head",
            lang,
            groups=len(found.groups),
            first=len(found.groups) - len(self._empty),
            all=len(found.teacher),
            covered=self._covered,
            seats=self._seats,
            proof=_say("proven" if found.proven else "bounded", lang),
        )
        dataset = self.base.context.dataset
        for i, group in enumerate(found.group.tolist()):
            if found.rank[i] == 1:
                yield f"  {group_name(dataset, group, lang)}"
            yield _say(
                "standby",
                lang,
                rank=int(found.rank[i]),
                teacher=dataset.teachers.teacher_id[found.teacher[i]],
                school=self._school(i),
                fills=self._fills(i, lang),
            )
        if len(self._empty):
            yield _say("empty", lang, n=len(self._empty))
            for group in self._empty.tolist():
                yield f"  {group_name(dataset, group, lang)}"
        yield self._tried(lang)
        yield _say("meaning", lang)

    def _school(self, i: int) -> str:
        dataset = self.base.context.dataset
        return school_name(dataset, int(dataset.teachers.school[self.found.teacher[i]]))

    def _fills(self, i: int, lang: Lang) -> str:
        n, size = int(self.found.fills[i]), int(self.found.size[i])
        key = "some" if n < size else "any" if size > 1 else "only"
        return _say(key, lang, n=n, size=size)

    def _tried(self, lang: Lang) -> str:
        tried = self.trial
        part = f"{tried.filled / tried.freed:.0%}" if tried.freed else "–"
        return _say(
            "trial",
            lang,
            share=f"{tried.share:.0%}",
            draws=tried.draws,
            freed=f"{tried.freed / tried.draws:.1f}",
            filled=f"{tried.filled / tried.draws:.1f}",
            part=part,
            whole=tried.whole,
        )

    def content(self) -> dict[str, object]:
        """The object of ``--json``."""
        dataset, found = self.base.context.dataset, self.found
        return {
            "proven": found.proven,
            "goals": [
                {
                    "name": goal.name,
                    "value": goal.value,
                    "bound": goal.bound,
                    "proven": goal.status is GoalStatus.PROVEN,
                }
                for goal in found.goals
            ],
            "seats": self._seats,
            "standbys": [
                {
                    "group_id": str(dataset.groups.group_id[group]),
                    "rank": int(found.rank[i]),
                    "teacher_id": str(dataset.teachers.teacher_id[found.teacher[i]]),
                    "school_id": str(dataset.schools.school_id[dataset.teachers.school[found.teacher[i]]]),
                    "could_fill": int(found.fills[i]),
                    "seats": int(found.size[i]),
                }
                for i, group in enumerate(found.group.tolist())
            ],
            "groups_without": [str(dataset.groups.group_id[g]) for g in self._empty],
            "trial": {
                "share": self.trial.share,
                "draws": self.trial.draws,
                "freed": self.trial.freed,
                "filled": self.trial.filled,
                "draws_all_filled": self.trial.whole,
                "worst_part_filled": self.trial.worst,
            },
        }

    def sheets(self, lang: Lang) -> dict[str, list[Row]]:
        """The workbook: standbys, groups without one."""
        ru, dataset, found = lang is Lang.RU, self.base.context.dataset, self.found
        listed: list[Row] = [
            ("Группа", "Программа", "Начало", "Очередь", "Код педагога", "Школа", "Заменит", "Мест в группе")
            if ru
            else ("Group", "Programme", "Start", "Rank", "Teacher", "School", "Could replace", "Seats")
        ]
        for i, group in enumerate(found.group.tolist()):
            teacher = str(dataset.teachers.teacher_id[found.teacher[i]])
            figures = (int(found.fills[i]), int(found.size[i]))
            listed.append((*self._group(group), int(found.rank[i]), teacher, self._school(i), *figures))
        empty: list[Row] = [("Группа", "Программа", "Начало") if ru else ("Group", "Programme", "Start")]
        empty += [self._group(group) for group in self._empty.tolist()]
        return {("Резерв" if ru else "Reserve"): listed, ("Без дублёра" if ru else "Without"): empty}

    def _group(self, group: int) -> tuple[str, str, str]:
        dataset = self.base.context.dataset
        title = str(dataset.programmes.title[dataset.groups.programme[group]])
        return str(dataset.groups.group_id[group]), title, str(dataset.groups.start[group])
