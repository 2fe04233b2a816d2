"""Every plan rule read plainly: what it demands of each object, as counts over subsets of candidate pairs.

Nothing is shared with the model or the checkers: cells are looked up one by one (``tests.rules.reference``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import combinations

from rules.base import Parameters
from rules.columns import IndexArray, OptionalInts
from rules.context import Assignment, Context, Facts
from rules.tables import DecisionKind, Mode
from tests.rules.reference import Reference
from tests.solver.subsets import Count, Demand, Objects, Pair, each, mask, once, person_of

ALL = {Mode.IN_PERSON, Mode.ONLINE_SYNC, Mode.ONLINE_ASYNC}
AWAY = {Mode.IN_PERSON, Mode.ONLINE_SYNC}
PASSED_ON = {"", "held", "applied", "enrolled", "confirmed", "used"}


class PlainRules:
    """The candidate pairs of a context and what the plan rules demand of their subsets."""

    def __init__(self, context: Context, teacher: IndexArray, group: IndexArray) -> None:
        self.context = context
        self.d = context.dataset
        self.r = Reference(Facts(context, Assignment(teacher, group)))
        self.pairs = [self._pair(i, t, g) for i, (t, g) in enumerate(self.r.places)]
        self.persons = range(self.d.n_persons)
        self.groups = range(self.d.n_groups)
        self.posts = range(self.d.n_teachers)

    def _pair(self, i: int, t: int, g: int) -> Pair:
        r = self.r
        return Pair(1 << i, t, g, r.person(t), r.school(t), r.district(t), r.programme(g))

    def demands(self) -> list[Demand]:
        """What every enabled plan rule of the profile demands."""
        profile = self.context.profile
        names = [name[5:] for name in dir(self) if name.startswith("rule_")]
        return [
            demand
            for name in names
            if profile.enabled(name)
            for demand in getattr(self, f"rule_{name}")(profile.parameters(name))
        ]

    def of_person(self, person: int) -> list[Pair]:
        return [x for x in self.pairs if x.person == person]

    def who(self, person: int) -> Objects:
        return (("person", str(self.d.person_ids[person])),)

    def rule_groups_per_person(self, parameters: Parameters) -> Iterator[Demand]:
        limit = self.d.teachers.max_groups
        for p in self.persons:
            filled = [k for t in self.r.posts(p) if (k := limit.get(t)) is not None]
            yield Demand(
                "groups_per_person", self.who(p), each(self.of_person(p)), most=min(filled, default=1)
            )

    def rule_programme_once(self, parameters: Parameters) -> Iterator[Demand]:
        for p in self.persons:
            for k in range(len(self.d.programmes)):
                same = [x for x in self.of_person(p) if x.programme == k]
                yield Demand("programme_once", self.who(p), each(same), most=1)

    def rule_no_overlap(self, parameters: Parameters) -> Iterator[Demand]:
        c = self.d.group_conflicts
        named = [{int(c.group[i]), int(c.other_group[i])} for i in range(len(c))]
        for g, h in combinations(self.groups, 2):
            if self.r.session_days(g, ALL) & self.r.session_days(h, ALL) or {g, h} in named:
                for p in self.persons:
                    either = [x for x in self.of_person(p) if x.group in (g, h)]
                    yield Demand("no_overlap", self.who(p), once(either, lambda x: x.group), most=1)

    def rule_group_capacity(self, parameters: Parameters) -> Iterator[Demand]:
        for g in self.groups:
            room = int(self.d.groups.max_size[g]) - int(self.d.groups.seats_elsewhere[g])
            yield Demand("group_capacity", self.group(g), self.in_group(g), most=max(0, room))

    def rule_group_minimum(self, parameters: Parameters) -> Iterator[Demand]:
        for g in self.groups:
            least = self.d.groups.min_size.get(g)
            if least is not None and not self.d.groups.shared[g]:
                least -= int(self.d.groups.seats_elsewhere[g])
                count = self.in_group(g)
                yield Demand("group_minimum", self.group(g), count, least=least, unless_none=True)

    def group(self, g: int) -> Objects:
        return (("group", str(self.d.groups.group_id[g])),)

    def in_group(self, g: int) -> Count:
        return each([x for x in self.pairs if x.group == g])

    def in_quota(self, q: int) -> list[Pair]:
        return [x for x in self.pairs if self.r.in_quota(q, (x.post, x.group))]

    def rule_quota(self, parameters: Parameters) -> Iterator[Demand]:
        for q in range(len(self.d.quotas)):
            most = self.d.quotas.max_seats.get(q)
            if most is not None:
                yield Demand("quota", (("quotas row", str(q + 2)),), each(self.in_quota(q)), most=most)

    def rule_quota_floor(self, parameters: Parameters) -> Iterator[Demand]:
        for q in range(len(self.d.quotas)):
            least = self.d.quotas.min_seats.get(q)
            if least is not None and parameters["hard"]:
                yield Demand(
                    "quota_floor", (("quotas row", str(q + 2)),), each(self.in_quota(q)), least=least
                )

    def units(
        self, districts: OptionalInts, schools: OptionalInts
    ) -> Iterator[tuple[Objects, int, int, Callable[[int], int], list[Pair]]]:
        """``(objects, index, figure, unit of a post, pairs)`` of each district and school with a figure."""
        for d, name in enumerate(self.d.districts.district_id):
            if (figure := districts.get(d)) is not None:
                pairs = [x for x in self.pairs if x.district == d]
                yield (("district", str(name)),), d, figure, self.r.district, pairs
        for s, name in enumerate(self.d.schools.school_id):
            if (figure := schools.get(s)) is not None:
                pairs = [x for x in self.pairs if x.school == s]
                yield (("school", str(name)),), s, figure, self.r.school, pairs

    def rule_number_allotment(self, parameters: Parameters) -> Iterator[Demand]:
        n = self.d.unique_numbers
        tables = (self.d.districts.unique_numbers, self.d.schools.unique_numbers)
        for objects, u, figure, unit_of, pairs in self.units(*tables):
            origin = n.district if objects[0][0] == "district" else n.school
            most = figure
            for i in range(len(n)):
                if n.status[i] in PASSED_ON and n.teacher[i] >= 0 and origin[i] >= 0:
                    most += int(unit_of(n.teacher[i]) == u) - int(origin[i] == u)
            yield Demand("number_allotment", objects, once(pairs, person_of), most=max(0, most))

    def rule_budget(self, parameters: Parameters) -> Iterator[Demand]:
        def cost(x: Pair) -> int:
            own, programmes = self.d.groups.cost.get(x.group), self.d.programmes.cost.get(x.programme)
            return own if own is not None else programmes or 0

        tables = (self.d.districts.budget, self.d.schools.budget)
        for objects, _, figure, _, pairs in self.units(*tables):
            yield Demand("budget", objects, each(pairs, cost), most=figure)

    def rule_school_absence(self, parameters: Parameters) -> Iterator[Demand]:
        for s in range(len(self.d.schools)):
            staff = {self.r.person(t) for t in self.posts if self.r.school(t) == s}
            if (most := self.d.schools.max_absent.get(s)) is not None:
                yield from self.absence("school_absence", s, staff, most, self.teaching_days(s))

    def rule_subject_cover(self, parameters: Parameters) -> Iterator[Demand]:
        m = parameters["m"]
        assert isinstance(m, int)
        for s in range(len(self.d.schools)):
            posts = [t for t in self.posts if self.r.school(t) == s]
            for u in range(len(self.d.subjects)):
                staff = {self.r.person(t) for t in posts if u in self.d.teachers.subjects[t]}
                most = max(1, len(staff) - m)
                yield from self.absence("subject_cover", s, staff, most, self.teaching_days(s))

    def rule_not_together(self, parameters: Parameters) -> Iterator[Demand]:
        prefixes = parameters["deputy_prefixes"]
        assert isinstance(prefixes, tuple)
        for head in (t for t in self.posts if self.d.teachers.is_head[t]):
            for t in self.posts:
                begins = self.d.positions[self.r.position(t)].startswith(prefixes)
                second = begins and not self.d.teachers.is_head[t]
                two = {self.r.person(head), self.r.person(t)}
                if second and self.r.school(t) == self.r.school(head) and len(two) == 2:
                    yield from self.absence("not_together", self.r.school(t), two, 1, self.days())

    def days(self) -> set[date]:
        return set[date]().union(*(self.r.session_days(g, AWAY) for g in self.groups))

    def teaching_days(self, school: int) -> set[date]:
        return {day for day in self.days() if self.r.is_teaching(school, day)}

    def absence(
        self, rule: str, school: int, staff: set[int], most: int, days: Iterable[date]
    ) -> Iterator[Demand]:
        """At most so many of the staff away, day by day; equal days once."""
        held = {g: self.r.session_days(g, AWAY) for g in self.groups}
        counts = {
            once([x for x in self.pairs if x.person in staff and day in held[x.group]], person_of)
            for day in days
        }
        for count in sorted(counts, key=lambda c: c.sets):
            yield Demand(rule, (("school", str(self.d.schools.school_id[school])),), count, most=most)

    def rule_decision_must(self, parameters: Parameters) -> Iterator[Demand]:
        d = self.d.decisions
        for i in range(len(d)):
            if d.decision[i] == DecisionKind.MUST:
                teacher = str(self.d.teachers.teacher_id[d.teacher[i]])
                fits = [x for x in self.pairs if x.post == d.teacher[i] and self._meant(i, x)]
                objects = (("decisions row", str(i + 2)), ("teacher", teacher))
                yield Demand("decision_must", objects, Count(((mask(fits), 1),)), least=1)

    def _meant(self, decision: int, x: Pair) -> bool:
        d = self.d.decisions
        if d.group[decision] >= 0:
            return bool(d.group[decision] == x.group)
        return d.programme[decision] in (-1, x.programme)
