"""The same counts once more, cell by cell in plain loops: slow, and hard to get wrong in the same way."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from rules.context import Facts
from rules.dataset import Dataset
from rules.tables import Form, Mode

Place = tuple[int, int]


class Reference:
    """A plan as a list of places ``(post, group)``, and what the goals and rules count in it."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.d: Dataset = facts.dataset
        plan = facts.assignment
        self.places: list[Place] = [(int(t), int(g)) for t, g in zip(plan.teacher, plan.group, strict=True)]
        self.persons = {self.person(t) for t, _ in self.places}

    # --- looking up ---

    def person(self, post: int) -> int:
        return int(self.d.teachers.person[post])

    def school(self, post: int) -> int:
        return int(self.d.teachers.school[post])

    def district(self, post: int) -> int:
        return int(self.d.schools.district[self.school(post)])

    def position(self, post: int) -> int:
        return int(self.d.teachers.position[post])

    def programme(self, group: int) -> int:
        return int(self.d.groups.programme[group])

    def posts(self, person: int) -> list[int]:
        return [t for t in range(self.d.n_teachers) if self.person(t) == person]

    def groups_of(self, person: int) -> list[int]:
        return [g for t, g in self.places if self.person(t) == person]

    def covers(self, group: int) -> set[int]:
        return {int(c) for c in self.d.programmes.competencies[self.programme(group)]}

    def severity(self, person: int, competency: int) -> int:
        d = self.d.deficits
        found = [
            int(d.severity[i])
            for i in range(len(d))
            if self.person(d.teacher[i]) == person and d.competency[i] == competency
        ]
        return max(found, default=0)

    # --- days ---

    def session_days(self, group: int, modes: set[Mode]) -> set[date]:
        s, days = self.d.group_sessions, set[date]()
        rows = [i for i in range(len(s)) if s.group[i] == group]
        spans = [(s.start[i].item(), s.end[i].item(), Mode(s.mode[i])) for i in rows]
        if not rows:
            remote = self.d.programmes.form[self.programme(group)] == Form.REMOTE
            mode = Mode.ONLINE_ASYNC if remote else Mode.IN_PERSON
            spans = [(self.d.groups.start[group].item(), self.d.groups.end[group].item(), mode)]
        for start, end, mode in spans:
            if mode in modes:
                days |= {start + timedelta(days=k) for k in range((end - start).days + 1)}
        return days

    def away(self, person: int) -> set[date]:
        modes = {Mode.IN_PERSON, Mode.ONLINE_SYNC}
        return set[date]().union(*(self.session_days(g, modes) for g in self.groups_of(person)))

    def is_teaching(self, school: int, day: date) -> bool:
        c, answer, own = self.d.school_calendar, day.isoweekday() != 7, False
        for i in range(len(c)):
            if c.start[i].item() <= day <= c.end[i].item() and c.school[i] in (-1, school):
                if c.school[i] == school:
                    answer, own = bool(c.teaching[i]), True
                elif not own:
                    answer = bool(c.teaching[i])
        return answer

    def absent(self, school: int, persons: set[int]) -> dict[date, int]:
        """How many of ``persons`` are away, by teaching day."""
        counted: dict[date, int] = {}
        for person in persons:
            for day in self.away(person):
                if self.is_teaching(school, day):
                    counted[day] = counted.get(day, 0) + 1
        return counted

    # --- quotas, applications, recommendations ---

    def in_quota(self, row: int, place: Place) -> bool:
        q, (t, g) = self.d.quotas, place
        return (
            q.district[row] in (-1, self.district(t))
            and q.school[row] in (-1, self.school(t))
            and q.programme[row] in (-1, self.programme(g))
            and q.group[row] in (-1, g)
            and (len(q.positions[row]) == 0 or self.position(t) in q.positions[row])
        )

    def quota_count(self, row: int) -> int:
        return sum(self.in_quota(row, place) for place in self.places)

    def application_fits(self, row: int, group: int) -> bool:
        a = self.d.applications
        if a.group[row] >= 0:
            return bool(a.group[row] == group)
        return bool(a.programme[row] == self.programme(group))

    def points(self, row: int) -> int:
        a = self.d.applications
        if a.score.filled[row]:
            return int(a.score.values[row])
        return {1: 5, 2: 4, 3: 3, 4: 2}.get(a.rank.get(row) or 1, 1)

    def recommendation_key(self, row: int) -> tuple[int, int, str, int]:
        r = self.d.recommendations
        named = r.teacher[row] >= 0
        whom = ("post", int(r.teacher[row])) if named else ("position", int(r.position[row]))
        return (int(r.school[row]), int(r.programme[row]), *whom)

    def meant(self, key: tuple[int, int, str, int]) -> set[int]:
        """Persons whom a recommendation means."""
        school, _, kind, index = key
        if kind == "post":
            return {self.person(index)}
        return {
            self.person(t)
            for t in range(self.d.n_teachers)
            if self.school(t) == school and self.position(t) == index
        }

    def recommendations(self) -> set[tuple[int, int, str, int]]:
        return {self.recommendation_key(i) for i in range(len(self.d.recommendations))}

    # --- goals ---

    def goal(self, name: str) -> int:
        """Value of a goal."""
        return int(getattr(self, f"goal_{name}")())

    def goal_floor_shortfall(self) -> int:
        floors = [(i, self.d.quotas.min_seats.get(i)) for i in range(len(self.d.quotas))]
        return -sum(max(0, floor - self.quota_count(i)) for i, floor in floors if floor is not None)

    def goal_overdue(self) -> int:
        return sum(bool(self.facts.context.overdue[p]) for p in self.persons)

    def goal_expiring(self) -> int:
        return sum(bool(self.facts.context.expiring[p]) for p in self.persons)

    def goal_quota_use(self) -> int:
        rows = [i for i in range(len(self.d.quotas)) if self.d.quotas.max_seats.filled[i]]
        return sum(any(self.in_quota(i, place) for i in rows) for place in self.places)

    def severe(self, person: int, group: int) -> bool:
        return any(self.severity(person, c) == 3 for c in self.covers(group))

    def goal_severe_deficit(self) -> int:
        return sum(any(self.severe(p, g) for g in self.groups_of(p)) for p in self.persons)

    def goal_deficit(self) -> int:
        return sum(
            self.severity(p, c)
            for p in self.persons
            for c in set[int]().union(*(self.covers(g) for g in self.groups_of(p)))
        )

    def goal_recommendation(self) -> int:
        return sum(
            any(key[1] in {self.programme(g) for g in self.groups_of(p)} for p in self.meant(key))
            for key in self.recommendations()
        )

    def backed(self, person: int, group: int) -> bool:
        mine = [i for i in range(len(self.d.applications)) if self.applicant(i) == person]
        advised = any(
            key[1] == self.programme(group) and person in self.meant(key) for key in self.recommendations()
        )
        wanted = any(self.application_fits(i, group) for i in mine)
        return wanted and (advised or self.severe(person, group))

    def applicant(self, row: int) -> int:
        return self.person(self.d.applications.teacher[row])

    def goal_backed_application(self) -> int:
        return sum(any(self.backed(p, g) for g in self.groups_of(p)) for p in self.persons)

    def goal_application(self) -> int:
        a = self.d.applications
        return sum(
            max(
                (self.points(i) for i in range(len(a)) if a.teacher[i] == t and self.application_fits(i, g)),
                default=0,
            )
            for t, g in self.places
        )

    def goal_school_served(self) -> int:
        return len({self.school(t) for t, _ in self.places})

    def goal_waiting(self) -> int:
        return sum(max(int(self.d.teachers.waiting_periods[t]) for t in self.posts(p)) for p in self.persons)

    def goal_lottery(self) -> int:
        def drawn(person_id: str) -> bytes:
            return hashlib.sha256(f"{self.facts.context.seed}:{person_id}".encode()).digest()

        order = sorted((str(p) for p in self.d.person_ids), key=drawn)
        return sum(len(order) - order.index(str(self.d.person_ids[p])) for p in self.persons)

    def goal_travel(self) -> int:
        days = 0
        for t, g in self.places:
            if self.d.groups.district[g] not in {self.district(post) for post in self.posts(self.person(t))}:
                days += len(self.session_days(g, {Mode.IN_PERSON}))
        return -days
