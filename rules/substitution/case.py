"""A plan after refusals and changes of groups: what is free, what stays, what nobody may move."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property

import numpy as np

from rules.columns import BoolArray, IndexArray, IntArray, OptionalInts, frozen
from rules.context import Assignment, Context
from rules.dataset import Dataset
from rules.matching import is_in, pair_key
from rules.profile import Profile
from rules.substitution.policy import Level, Policy
from rules.substitution.workdays import DayCount
from rules.tables import Decisions, Groups

LEAD_TIME = "lead_time"
CANCELLED, MERGED = "cancelled", "merged"
"""Changes by which a group ends; ``moved`` and ``form`` leave it there."""


@dataclass(frozen=True, eq=False)
class Case:
    """What a rebalancing starts from.

    ``context``: the dataset as it is now, with today; ``before``: the published plan; ``refused``: positions
    in ``before`` of the places refused now; ``policy``: what the region has laid down.
    """

    context: Context
    before: Assignment
    refused: IntArray
    policy: Policy

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
        changes = self.dataset.group_changes
        mask = np.zeros(self.dataset.n_groups, dtype=np.bool_)
        mask[changes.group[np.isin(changes.change, (CANCELLED, MERGED))]] = True
        return frozen(mask)

    @cached_property
    def is_refused(self) -> BoolArray:
        """Per place of ``before``: refused now."""
        mask = np.zeros(len(self.before), dtype=np.bool_)
        mask[self.refused] = True
        return frozen(mask)

    @cached_property
    def is_displaced(self) -> BoolArray:
        """Per place of ``before``: not refused, but its group has ended."""
        return frozen(self.ended[self.before.group] & ~self.is_refused)

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
        dataset, plan = self.dataset, self.before
        confirmed = is_in(
            pair_key(plan.teacher, plan.group, dataset.n_groups),
            pair_key(dataset.confirmations.teacher, dataset.confirmations.group, dataset.n_groups),
        )
        return frozen(self.stays & (confirmed | self.begun[plan.group]))

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
        """Per group: the farthest level that may fill a place of it today; -1: none by itself."""
        levels = [self.policy.farthest(int(days)) for days in self.days_left]
        found = np.array([-1 if level is None else int(level) for level in levels], dtype=np.int64)
        found[self.begun | self.ended] = -1
        return frozen(found)

    @cached_property
    def refusers(self) -> BoolArray:
        """Per person: refused a place now; such a person gets no other one by itself."""
        mask = np.zeros(self.dataset.n_persons, dtype=np.bool_)
        mask[self.dataset.teachers.person[self.before.teacher[self.refused]]] = True
        return frozen(mask)

    @cached_property
    def was_seated(self) -> BoolArray:
        """Per person: held a place in ``before`` and refused none."""
        mask = np.zeros(self.dataset.n_persons, dtype=np.bool_)
        mask[self.dataset.teachers.person[self.before.teacher]] = True
        return frozen(mask & ~self.refusers)

    @property
    def moved_anyway(self) -> int:
        """Persons who did not refuse and whose group has ended: their groups change whatever is done."""
        displaced = self.dataset.teachers.person[self.before.teacher[self.is_displaced]]
        return len(np.unique(displaced[self.was_seated[displaced]]))

    def level(self, teacher: IndexArray, left_by: IndexArray) -> IntArray:
        """How near posts are to those who left the places that they enter, pair by pair."""
        school, district = self.dataset.teachers.school, self.dataset.teacher_district
        far = np.where(district[teacher] == district[left_by], Level.MUNICIPALITY, Level.REGION)
        return np.where(school[teacher] == school[left_by], Level.SCHOOL, far).astype(np.int64)


def case_of(
    dataset: Dataset, profile: Profile, today: date, plan: tuple[Assignment, IntArray], seed: int = 0
) -> Case:
    """The case of a dataset under a profile; ``plan``: the published one, and the positions refused in it.

    ``lead_time`` is about new plans: here the policy says who may still enter a place, so it is off.  A group
    that refusals leave under its minimum goes on with those who stay, and gets no smaller: whether it is to
    be closed is said by a change of the group, never decided here.  Decisions by hand about those who refuse,
    or about groups that have ended, count no more.
    """
    rules = {**profile.rules, LEAD_TIME: {**profile.rules[LEAD_TIME], "enabled": False}}
    published = Case(Context(dataset, profile, today, seed), *plan, profile.substitution)
    now = dataset.replace(groups=_with_reached_minima(published), decisions=_still_due(published))
    return replace(published, context=Context(now, replace(profile, rules=rules), today, seed))


def _with_reached_minima(case: Case) -> Groups:
    groups = case.dataset.groups
    staying = np.bincount(case.before.group[case.stays], minlength=len(groups))
    reached = np.minimum(groups.min_size.values, staying + groups.seats_elsewhere)
    values = np.where((staying > 0) & groups.min_size.filled, reached, groups.min_size.values)
    return replace(groups, min_size=OptionalInts(values, groups.min_size.filled))


def _still_due(case: Case) -> Decisions:
    decisions, person = case.dataset.decisions, case.dataset.teachers.person
    over = case.refusers[person[decisions.teacher]]
    over |= (decisions.group >= 0) & case.ended[decisions.group]
    return Decisions(**{column.name: getattr(decisions, column.name)[~over] for column in fields(decisions)})
