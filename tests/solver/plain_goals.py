"""Every goal read plainly, as counts over subsets of candidate pairs."""

from __future__ import annotations

import hashlib

import numpy as np

from rules.columns import IntArray
from rules.tables import Mode
from tests.solver.plain_rules import PlainRules
from tests.solver.subsets import Count, Pair, each, mask, once, person_of


class Plain(PlainRules):
    """Rules and goals."""

    def goal(self, name: str, subsets: IntArray) -> IntArray:
        """The goal's value for each subset."""
        if name == "floor_shortfall":
            return self._floor_shortfall(subsets)
        count: Count = getattr(self, f"goal_{name}")()
        return count.over(subsets)

    def _floor_shortfall(self, subsets: IntArray) -> IntArray:
        total = np.zeros(len(subsets), dtype=np.int64)
        for q in range(len(self.d.quotas)):
            floor = self.d.quotas.min_seats.get(q)
            if floor is not None:
                total -= np.maximum(0, floor - each(self.in_quota(q)).over(subsets))
        return total

    def goal_overdue(self) -> Count:
        return once(self.pairs, person_of, lambda p: int(self.context.overdue[p]))

    def goal_expiring(self) -> Count:
        return once(self.pairs, person_of, lambda p: int(self.context.expiring[p]))

    def goal_waiting(self) -> Count:
        waiting = self.d.teachers.waiting_periods
        return once(self.pairs, person_of, lambda p: max(int(waiting[t]) for t in self.r.posts(p)))

    def goal_lottery(self) -> Count:
        def drawn(person_id: str) -> bytes:
            return hashlib.sha256(f"{self.context.seed}:{person_id}".encode()).digest()

        ids = [str(p) for p in self.d.person_ids]
        order = sorted(ids, key=drawn)
        return once(self.pairs, person_of, lambda p: len(ids) - order.index(ids[p]))

    def goal_quota_use(self) -> Count:
        rows = [q for q in range(len(self.d.quotas)) if self.d.quotas.max_seats.filled[q]]
        return each(x for x in self.pairs if any(x in self.in_quota(q) for q in rows))

    def goal_severe_deficit(self) -> Count:
        return once([x for x in self.pairs if self.r.severe(x.person, x.group)], person_of)

    def goal_deficit(self) -> Count:
        return Count(
            tuple(
                (mask(x for x in self.of_person(p) if c in self.r.covers(x.group)), self.r.severity(p, c))
                for p in self.persons
                for c in range(len(self.d.competencies))
            )
        )

    def goal_recommendation(self) -> Count:
        return Count(
            tuple(
                (mask(x for x in self.pairs if x.programme == key[1] and x.person in self.r.meant(key)), 1)
                for key in sorted(self.r.recommendations())
            )
        )

    def goal_backed_application(self) -> Count:
        return once([x for x in self.pairs if self.r.backed(x.person, x.group)], person_of)

    def goal_application(self) -> Count:
        a = self.d.applications

        def best(x: Pair) -> int:
            rows = [
                i for i in range(len(a)) if a.teacher[i] == x.post and self.r.application_fits(i, x.group)
            ]
            return max((self.r.points(i) for i in rows), default=0)

        return each(self.pairs, best)

    def goal_school_served(self) -> Count:
        return once(self.pairs, lambda x: x.school)

    def goal_travel(self) -> Count:
        return each(self.pairs, self._days_from_home)

    def _days_from_home(self, x: Pair) -> int:
        homes = {self.r.district(t) for t in self.r.posts(x.person)}
        at_home = self.d.groups.district[x.group] in homes
        return 0 if at_home else -len(self.r.session_days(x.group, {Mode.IN_PERSON}))
