"""Who could take one free place: whoever may enter it without moving anybody, nearest and best first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rules.base import Sentence
from rules.columns import BoolArray, IndexArray, IntArray
from rules.context import Assignment, Context, Facts
from rules.derived import groups_allowed, number_limits, places_in_quota
from rules.matching import is_in, pair_key
from rules.pair_checks import ADMITTED, first_refusal
from rules.profile import effective_goals
from rules.registry import PLAN_RULES, goal
from rules.substitution.case import Case
from rules.substitution.gains import fitting_quotas, gains
from rules.substitution.lacking import free_numbers, lacking
from rules.substitution.moves import NOWHERE
from rules.substitution.policy import Level

OF_ONE_SCHOOL = frozenset({"no_overlap", "school_absence", "subject_cover", "not_together", "budget"})
"""Rules on plans that are asked about one candidate at a time, among the places around this one."""


@dataclass(frozen=True)
class Place:
    """A free place: ``left_by`` is the post that left it, :data:`rules.substitution.moves.NOWHERE` where it
    was free before."""

    group: int
    left_by: int = NOWHERE


@dataclass(frozen=True)
class Candidate:
    """Somebody who could take the place.

    ``may``: the level may act today; ``named``: a head named this substitute; ``adds``: the person has
    another place and gets one more; ``gains``: what the place is worth to each goal, in the order of the
    profile; ``why``: why the person stands before the next one.
    """

    teacher: int
    level: Level
    may: bool
    named: bool
    adds: bool
    gains: tuple[tuple[str, int], ...]
    why: Sentence


@dataclass(frozen=True)
class LevelNote:
    """One level: whether it may act today and why, and how many of it fit by their own rules."""

    level: Level
    may: bool
    fitting: int
    why: Sentence


@dataclass(frozen=True)
class Ranking:
    """The candidates for a place, the best first, and what is to be said of each level.

    ``enough``: with one more the group has its minimum; without, nobody can enter alone and none is listed.
    """

    place: Place
    enough: bool
    candidates: tuple[Candidate, ...]
    levels: tuple[LevelNote, ...]


def has_room(case: Case, group: int) -> bool:
    """Whether a place of the group is free once those who left are gone."""
    return standing(case).room(group)


def ranked(case: Case, place: Place, top: int = 10) -> Ranking:
    """The first ``top`` who could enter the place directly, while everybody who stays keeps the place.

    By level, within a level by the goals of the profile in their order, then in the order of the dataset.
    Raises: ValueError: the group has no free place.
    """
    return standing(case).ranked(place, top)


def standing(case: Case) -> Standing:
    """The case before anybody enters: the places that stay."""
    return Standing(case, Assignment(case.before.teacher[case.stays], case.before.group[case.stays]))


@dataclass(frozen=True, eq=False)
class Standing:
    """A case with the places that are held now: what is asked again for every free place."""

    case: Case
    held: Assignment

    @cached_property
    def facts(self) -> Facts:
        """The places held."""
        return Facts(self.context, self.held)

    @property
    def context(self) -> Context:
        """The case's context."""
        return self.case.context

    @cached_property
    def named(self) -> IntArray:
        """Keys of the pairs that a head named."""
        named = self.case.dataset.substitutes
        by_head = named.named_by >= 0
        return pair_key(named.teacher[by_head], named.group[by_head], self.case.dataset.n_groups)

    def room(self, group: int) -> bool:
        """Whether the group has a place that nobody who stays holds."""
        groups = self.case.dataset.groups
        taken = int(self.facts.group_size[group]) + int(groups.seats_elsewhere[group])
        return taken < int(groups.max_size[group])

    def _reaches_minimum(self, group: int) -> bool:
        groups = self.case.dataset.groups
        people = int(self.facts.group_size[group]) + int(groups.seats_elsewhere[group]) + 1
        return bool(groups.shared[group]) or people >= int(groups.min_size.or_default(0)[group])

    def ranked(self, place: Place, top: int) -> Ranking:
        """See :func:`ranked`."""
        if not self.room(place.group):
            raise ValueError("the group has no free place")
        posts = self.fitting(place)
        levels = self._levels(posts, place)
        goals = effective_goals(self.context)
        worth = gains(self.facts, goals, posts, place.group)
        columns: list[IntArray] = [-worth[name] for name in reversed(goals)]
        order = np.lexsort([*columns, levels])
        found: list[int] = []
        for at in order.tolist() if self._reaches_minimum(place.group) else ():
            if len(found) == top + 1:  # one more, to say why the last one stands before it
                break
            if self.allowed(int(posts[at]), place.group):
                found.append(at)
        rows = [
            (int(posts[at]), Level(int(levels[at])), tuple((name, int(worth[name][at])) for name in goals))
            for at in found
        ]
        candidates = tuple(
            self._candidate(place, row, rows[i + 1] if i + 1 < len(rows) else None)
            for i, row in enumerate(rows[:top])
        )
        fitting = np.bincount(levels, minlength=len(Level))
        notes = tuple(self._note(place, level, int(fitting[level])) for level in Level)
        return Ranking(place, self._reaches_minimum(place.group), candidates, notes)

    def fitting(self, place: Place) -> IndexArray:
        """Posts that fit by the rules that are counted for all of them at once, ascending."""
        case, group = self.case, place.group
        dataset, facts = case.dataset, self.facts
        posts = np.flatnonzero(~case.refusers[dataset.teachers.person]).astype(np.int32)
        posts = posts[first_refusal(self.context, posts, np.full(len(posts), group, np.int32)) == ADMITTED]
        person = dataset.teachers.person[posts]
        free = np.ones(len(posts), dtype=np.bool_)
        given_up = case.before.teacher[~case.stays & (case.before.group == group)]
        free &= ~np.isin(posts, given_up)
        same = np.flatnonzero(facts.programme == dataset.groups.programme[group])
        free &= ~np.isin(person, facts.person[same])
        if self.context.profile.enabled("groups_per_person"):
            held = np.bincount(facts.person, minlength=dataset.n_persons)
            free &= (held < groups_allowed(dataset))[person]
        if self.context.profile.enabled("quota"):
            free &= self._within_quotas(posts, group)
        if self.context.profile.enabled("number_allotment"):
            free &= self._with_number(posts, place)
        free &= self._numbered(posts)
        fit: IndexArray = posts[free]
        return fit

    def _within_quotas(self, posts: IndexArray, group: int) -> BoolArray:
        most = self.case.dataset.quotas.max_seats
        room = np.ones(len(posts), dtype=np.bool_)
        for row, fits in fitting_quotas(self.facts, posts, group):
            if most.filled[row] and len(places_in_quota(self.facts, row)) >= most.values[row]:
                room &= ~fits
        return room

    def _with_number(self, posts: IndexArray, place: Place) -> BoolArray:
        """Whether district and school have a unique number for the person, or that of whoever left is free:
        it is passed on with the place."""
        dataset, facts = self.case.dataset, self.facts
        person = dataset.teachers.person
        if place.left_by != NOWHERE and not facts.seated[person[place.left_by]]:
            return np.ones(len(posts), dtype=np.bool_)
        has = np.ones(len(posts), dtype=np.bool_)
        units = (dataset.teacher_district, facts.district), (dataset.teachers.school, facts.school)
        for limit, (of_post, of_place) in zip(number_limits(dataset), units, strict=True):
            counted = np.unique(pair_key(of_place, facts.person, dataset.n_persons))
            used = np.bincount(counted // max(1, dataset.n_persons), minlength=len(limit))
            full = limit.filled & (used >= limit.values)
            mine = pair_key(of_post[posts], person[posts], dataset.n_persons)
            has &= ~full[of_post[posts]] | is_in(mine, counted)
        return has

    def _numbered(self, posts: IndexArray) -> BoolArray:
        """Where the number comes before the place: who has one, or can get one that is free."""
        case = self.case
        without = lacking(case)
        came = int((without & self.facts.seated).sum())
        if came < free_numbers(case):
            return np.ones(len(posts), dtype=np.bool_)
        return np.asarray(~without[case.dataset.teachers.person[posts]])

    def allowed(self, teacher: int, group: int) -> bool:
        """Whether, with this post in the group, no rule on plans is broken among the places around."""
        facts = self.facts
        around = self._around(teacher)
        plan = Assignment(
            np.append(facts.assignment.teacher[around], np.int32(teacher)),
            np.append(facts.assignment.group[around], np.int32(group)),
        )
        local = Facts(self.context, plan)
        profile = self.context.profile
        return not any(
            rule.check(local, profile.parameters(rule.name))
            for rule in PLAN_RULES
            if rule.name in OF_ONE_SCHOOL and profile.enabled(rule.name)
        )

    def _around(self, teacher: int) -> IntArray:
        """Places of everybody at the person's schools, and of the post's district, where it has a budget."""
        facts, dataset = self.facts, self.case.dataset
        posts = dataset.teachers
        schools = np.unique(posts.school[posts.person == posts.person[teacher]])
        people = np.zeros(dataset.n_persons, dtype=np.bool_)
        people[posts.person[np.isin(posts.school, schools)]] = True
        near = people[facts.person]
        district = int(dataset.teacher_district[teacher])
        if dataset.districts.budget.filled[district]:
            near = near | (facts.district == district)
        return np.flatnonzero(near)

    def _levels(self, posts: IndexArray, place: Place) -> IntArray:
        if place.left_by == NOWHERE:
            return np.full(len(posts), int(Level.REGION), dtype=np.int64)
        return self.case.level(posts, np.full(len(posts), place.left_by, dtype=np.int32))

    def _candidate(self, place: Place, row: _Row, following: _Row | None) -> Candidate:
        teacher, level, worth = row
        key = pair_key(np.array([teacher]), np.array([place.group]), self.case.dataset.n_groups)
        return Candidate(
            teacher=teacher,
            level=level,
            may=bool(level <= self.case.farthest[place.group]),
            named=bool(is_in(key, self.named)[0]),
            adds=bool(self.facts.seated[self.case.dataset.teachers.person[teacher]]),
            gains=worth,
            why=_why(row, following),
        )

    def _note(self, place: Place, level: Level, fitting: int) -> LevelNote:
        may = bool(level <= self.case.farthest[place.group])
        return LevelNote(level, may, fitting, self._why_level(place, level, may))

    def _why_level(self, place: Place, level: Level, may: bool) -> Sentence:
        case, group = self.case, place.group
        days, needed = int(case.days_left[group]), case.policy.days_for(level)
        if case.begun[group] or case.ended[group]:
            return "группа началась или закрыта", "the group has begun or is closed"
        if may and days < needed:
            return "решение оператора", "an operator's decision"
        if may:
            return f"до начала {days} дн., нужно {needed}", f"{days} days to the start, {needed} needed"
        return (
            f"до начала {days} дн., а нужно {needed}: только решением оператора, с причиной",
            f"{days} days to the start, {needed} needed: only by an operator's decision, with a reason",
        )


_Row = tuple[int, Level, tuple[tuple[str, int], ...]]


def _why(row: _Row, following: _Row | None) -> Sentence:
    """What puts somebody before the next one."""
    if following is None:
        return "больше никого нет", "there is nobody else"
    if row[1] != following[1]:
        (ru, en), (next_ru, next_en) = row[1].title, following[1].title
        return f"ближе следующего: {ru}, а не {next_ru}", f"nearer than the next one: {en}, not {next_en}"
    for (name, mine), (_, theirs) in zip(row[2], following[2], strict=True):
        if mine != theirs:
            ru, en = goal(name).title
            return (
                f"цель «{ru}»: {mine}, у следующего {theirs}",
                f'goal "{en}": {mine}, the next one {theirs}',
            )
    return (
        "по всем целям как следующий, дальше порядок данных",
        "equal to the next one in all goals, then the order of the data",
    )
