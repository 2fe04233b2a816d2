"""A plan after refusals and changes of groups: what is free, what stays, what nobody may move."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from rules.columns import BoolArray, IndexArray, IntArray, OptionalInts, frozen
from rules.context import Assignment, Context
from rules.dataset import Dataset
from rules.profile import Profile
from rules.substitution.changes import announced, rows_of
from rules.substitution.confirmations import is_confirmed, overdue
from rules.substitution.group_states import changed_on, ended_groups
from rules.substitution.policy import Level, Policy
from rules.substitution.uprooting import uprooted
from rules.substitution.workdays import DayCount
from rules.tables import DecisionKind, Decisions, Groups

_OFF = ("lead_time", "holds_number")
"""Rules about whom a new plan may seat: here the days left and the numbers that are free say it."""


def _nothing() -> IntArray:
    return frozen(np.empty(0, dtype=np.int64))


@dataclass(frozen=True, eq=False)
class Case:
    """What a rebalancing starts from.

    ``context``: the dataset as it is now, with today; ``before``: the published plan; ``refused``: positions
    in ``before`` of the places refused now, those released because nobody confirmed them among them;
    ``policy``: what the region has laid down; ``released``, ``uprooted``: positions of the places that were
    released, and of those that cannot be kept now that their groups are held on other days or in another way.
    """

    context: Context
    before: Assignment
    refused: IntArray
    policy: Policy
    released: IntArray = field(default_factory=_nothing)
    uprooted: IntArray = field(default_factory=_nothing)
    numbers_first: bool = False
    """Places need a unique number: see :mod:`rules.substitution.lacking`."""

    @property
    def dataset(self) -> Dataset:
        """The input."""
        return self.context.dataset

    @property
    def today(self) -> date:
        """The day on which the rebalancing is made.  Raises: ValueError: the context does not say."""
        if self.context.as_of is None:
            raise ValueError("a rebalancing needs a date of today")
        return self.context.as_of

    @cached_property
    def ended(self) -> BoolArray:
        """Per group: cancelled, or merged into another one."""
        return ended_groups(self.dataset)

    @cached_property
    def is_refused(self) -> BoolArray:
        """Per place of ``before``: refused or released now, or not to be kept on its group's new days: in a
        group that goes on, it is free."""
        return self._mask(self.refused) | self._mask(self.uprooted)

    @cached_property
    def is_displaced(self) -> BoolArray:
        """Per place of ``before``: not refused, but its group has ended, or has new days that do not do."""
        return frozen((self.ended[self.before.group] & ~self.is_refused) | self._mask(self.uprooted))

    @cached_property
    def stays(self) -> BoolArray:
        """Per place of ``before``: neither refused nor displaced."""
        return frozen(~self.is_refused & ~self.is_displaced)

    @property
    def freed(self) -> int:
        """Places that fell free: as many can be filled at most."""
        return int((~self.stays).sum())

    @cached_property
    def pinned(self) -> BoolArray:
        """Per place of ``before``: stays, and is confirmed or in a group that has begun."""
        return frozen(self.stays & (is_confirmed(self.dataset, self.before) | self.begun[self.before.group]))

    @cached_property
    def begun(self) -> BoolArray:
        """Per group: it began today or before."""
        return frozen(self.dataset.groups.start <= np.datetime64(self.today, "D"))

    @cached_property
    def days_left(self) -> IntArray:
        """Per group: days to its start, counted as the policy says."""
        return frozen(DayCount(self.policy.working_days).to_each(self.today, self.dataset.groups.start))

    @cached_property
    def farthest(self) -> IntArray:
        """Per group: the farthest level that may fill a place of it today, be it that a deadline was set
        aside by hand; -1: none by itself."""
        levels = [self.policy.farthest(int(days)) for days in self.days_left]
        by_policy = np.array([-1 if level is None else int(level) for level in levels], dtype=np.int64)
        found = np.maximum(by_policy, self.lifted)
        found[self.begun | self.ended] = -1
        return frozen(found)

    @cached_property
    def lifted(self) -> IntArray:
        """Per group: the farthest level that was let in by hand by today, -1: none."""
        overrules = self.dataset.overrules
        found = np.full(self.dataset.n_groups, -1, dtype=np.int64)
        decided = overrules.decided_on <= np.datetime64(self.today, "D")
        np.maximum.at(found, overrules.group[decided], overrules.level[decided])
        return frozen(found)

    @cached_property
    def refusers(self) -> BoolArray:
        """Per person: refused a place now, or earlier and has none since; such a person gets no other one by
        itself, unless a head has named them after they refused."""
        person, told, named = self.dataset.teachers.person, self.dataset.refusals, self.dataset.substitutes
        earlier = np.full(self.dataset.n_persons, np.datetime64("NaT", "D"))
        np.fmax.at(earlier, person[told.teacher], told.refused_on)
        named_on = np.full(self.dataset.n_persons, np.datetime64("NaT", "D"))
        np.fmax.at(named_on, person[named.teacher], named.named_on)
        mask = ~np.isnat(earlier) & ~(named_on >= earlier)
        mask[person[self.before.teacher[self.stays]]] = False
        mask[person[self.before.teacher[self.refused]]] = True
        return frozen(mask)

    @cached_property
    def was_seated(self) -> BoolArray:
        """Per person: held a place in ``before`` and refused none."""
        mask = np.zeros(self.dataset.n_persons, dtype=np.bool_)
        mask[self.dataset.teachers.person[self.before.teacher]] = True
        return frozen(mask & ~self.refusers)

    @cached_property
    def displaced_persons(self) -> BoolArray:
        """Per person: did not refuse and is displaced: the groups change whatever is done."""
        mask = np.zeros(self.dataset.n_persons, dtype=np.bool_)
        mask[self.dataset.teachers.person[self.before.teacher[self.is_displaced]]] = True
        return frozen(mask & self.was_seated)

    @property
    def moved_anyway(self) -> int:
        """How many persons are displaced."""
        return int(self.displaced_persons.sum())

    def _mask(self, places: IntArray) -> BoolArray:
        mask = np.zeros(len(self.before), dtype=np.bool_)
        mask[places] = True
        return frozen(mask)

    def level(self, teacher: IndexArray, left_by: IndexArray) -> IntArray:
        """How near posts are to those who left the places that they enter, pair by pair."""
        school, district = self.dataset.teachers.school, self.dataset.teacher_district
        far = np.where(district[teacher] == district[left_by], Level.MUNICIPALITY, Level.REGION)
        return np.where(school[teacher] == school[left_by], Level.SCHOOL, far).astype(np.int64)


def case_of(
    dataset: Dataset,
    profile: Profile,
    today: date,
    plan: tuple[Assignment, IntArray],
    seed: int = 0,
    *,
    release: bool | None = None,
) -> Case:
    """The case of a dataset under a profile; ``plan``: the published one, and the positions refused in it.

    Changes of groups count from the day of their announcement.  ``release``: whether places that nobody
    confirmed in time are free (None: as the policy says).

    ``lead_time`` and ``holds_number`` are about new plans: here the policy says who may still enter a place,
    and whoever has no number gets one that is free, as long as there are any.  A group that refusals leave
    under its minimum goes on with those who stay, and gets no smaller: whether it is to be closed is said by
    a change of the group, never decided here.  Decisions by hand about those who refuse, that somebody
    displaced must go, or about groups that have ended, count no more.
    """
    before, refused = plan
    rules = {**profile.rules, **{name: {**profile.rules[name], "enabled": False} for name in _OFF}}
    now = announced(dataset, today)
    context = Context(now, replace(profile, rules=rules), today, seed)
    released = np.empty(0, dtype=np.int64)
    if profile.substitution.release_overdue if release is None else release:
        released = np.setdiff1d(overdue(now, before, profile.substitution, today), refused)
    given_up = np.concatenate([refused, released]).astype(np.int64)
    published = Case(
        context,
        before,
        given_up,
        profile.substitution,
        released,
        numbers_first=profile.enabled("holds_number"),
    )
    gone = uprooted(context, before, ~np.isnat(changed_on(now)), published.stays)
    whole = replace(published, uprooted=gone)
    reached = now.replace(groups=_with_reached_minima(whole), decisions=_still_due(whole))
    return replace(whole, context=replace(context, dataset=reached))


def _with_reached_minima(case: Case) -> Groups:
    groups = case.dataset.groups
    staying = np.bincount(case.before.group[case.stays], minlength=len(groups))
    reached = np.minimum(groups.min_size.values, staying + groups.seats_elsewhere)
    values = np.where((staying > 0) & groups.min_size.filled, reached, groups.min_size.values)
    return replace(groups, min_size=OptionalInts(values, groups.min_size.filled))


def _still_due(case: Case) -> Decisions:
    decisions, person = case.dataset.decisions, case.dataset.teachers.person
    displaced = np.isin(person[decisions.teacher], person[case.before.teacher[case.is_displaced]])
    over = case.refusers[person[decisions.teacher]]
    over |= displaced & (decisions.decision == DecisionKind.MUST)
    over |= (decisions.group >= 0) & case.ended[decisions.group]
    return rows_of(decisions, np.flatnonzero(~over))
