"""Every goal and every plan rule against the plain recount, on datasets and plans drawn by chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import cache
from itertools import combinations

import pytest

from rules.base import Violation
from rules.columns import OptionalInts
from rules.context import Facts
from rules.registry import GOALS, PLAN_RULES, plan_rule
from rules.tables import DecisionKind, Mode
from tests.rules.chance import plan
from tests.rules.reference import Reference

SEEDS = range(120)
ALL = {Mode.IN_PERSON, Mode.ONLINE_SYNC, Mode.ONLINE_ASYNC}
Key = tuple[object, ...]


@cache
def drawn(seed: int) -> Reference:
    return Reference(plan(seed))


@pytest.mark.parametrize("name", [goal.name for goal in GOALS])
def test_goals(name: str) -> None:
    (goal,) = (g for g in GOALS if g.name == name)
    values = set()
    for seed in SEEDS:
        reference = drawn(seed)
        assert goal.value(reference.facts) == reference.goal(name), f"seed {seed}"
        values.add(reference.goal(name))
    assert len(values) > 1, "chance never made a difference"


# --- what is broken, as keys that the checker's breaches must match exactly ---------------------------


def groups_per_person(r: Reference) -> Iterable[Key]:
    for p in r.persons:
        filled = [r.d.teachers.max_groups.get(t) for t in r.posts(p)]
        allowed = min((k for k in filled if k is not None), default=1)
        if len(r.groups_of(p)) > allowed:
            yield r.d.person_ids[p], len(r.groups_of(p)), allowed


def programme_once(r: Reference) -> Iterable[Key]:
    counted = Counter((p, r.programme(g)) for p in r.persons for g in r.groups_of(p))
    for (p, programme), n in counted.items():
        if n > 1:
            yield r.d.person_ids[p], r.d.programmes.programme_id[programme], n


def no_overlap(r: Reference) -> Iterable[Key]:
    c = r.d.group_conflicts
    named = [{int(c.group[i]), int(c.other_group[i])} for i in range(len(c))]
    for p in r.persons:
        for one, other in combinations(sorted(set(r.groups_of(p))), 2):
            shared = r.session_days(one, ALL) & r.session_days(other, ALL)
            for counted in [len(shared)] * bool(shared) + [2] * ({one, other} in named):
                yield r.d.person_ids[p], r.d.groups.group_id[one], r.d.groups.group_id[other], counted


def group_capacity(r: Reference) -> Iterable[Key]:
    for g in range(r.d.n_groups):
        counted = sum(group == g for _, group in r.places)
        allowed = max(0, int(r.d.groups.max_size[g]) - int(r.d.groups.seats_elsewhere[g]))
        if counted > allowed:
            yield r.d.groups.group_id[g], counted, allowed


def group_minimum(r: Reference) -> Iterable[Key]:
    for g in range(r.d.n_groups):
        counted, minimum = sum(group == g for _, group in r.places), r.d.groups.min_size.get(g)
        if counted and minimum is not None and not r.d.groups.shared[g]:
            needed = minimum - int(r.d.groups.seats_elsewhere[g])
            if counted < needed:
                yield r.d.groups.group_id[g], counted, needed


def quota(r: Reference) -> Iterable[Key]:
    for row in range(len(r.d.quotas)):
        allowed = r.d.quotas.max_seats.get(row)
        if allowed is not None and r.quota_count(row) > allowed:
            yield row + 2, r.quota_count(row), allowed


def quota_floor(r: Reference) -> Iterable[Key]:
    for row in range(len(r.d.quotas)):
        needed = r.d.quotas.min_seats.get(row)
        if needed is not None and r.quota_count(row) < needed:
            yield row + 2, r.quota_count(row), needed


def number_allotment(r: Reference) -> Iterable[Key]:
    n, home = r.d.unique_numbers, (r.district, r.school)
    units = ((r.d.districts.unique_numbers, n.district), (r.d.schools.unique_numbers, n.school))
    for (figures, issued_to), unit_of in zip(units, home, strict=True):
        for u in range(len(figures)):
            allowed, counted = figures.get(u), len({r.person(t) for t, _ in r.places if unit_of(t) == u})
            for i in range(len(n)):
                if (
                    allowed is None
                    or n.status[i] not in ("held", "used", "")
                    or min(n.teacher[i], issued_to[i]) < 0
                ):
                    continue
                allowed += (unit_of(n.teacher[i]) == u) - int(issued_to[i] == u)
            if allowed is not None and counted > max(0, allowed):
                yield unit_of == r.district, u, counted, max(0, allowed)


def school_absence(r: Reference) -> Iterable[Key]:
    for s in range(len(r.d.schools)):
        allowed = r.d.schools.max_absent.get(s)
        staff = {r.person(t) for t in range(r.d.n_teachers) if r.school(t) == s}
        for day, counted in r.absent(s, staff & r.persons).items():
            if allowed is not None and counted > allowed:
                yield r.d.schools.school_id[s], day, counted, allowed


def subject_cover(r: Reference) -> Iterable[Key]:
    for s in range(len(r.d.schools)):
        for u, subject in enumerate(r.d.subjects):
            holds = [t for t in range(r.d.n_teachers) if r.school(t) == s and u in r.d.teachers.subjects[t]]
            staff = {r.person(t) for t in holds}
            allowed = max(1, len(staff) - 1)
            for day, counted in r.absent(s, staff & r.persons).items():
                if counted > allowed:
                    yield r.d.schools.school_id[s], subject, day, counted, allowed


def not_together(r: Reference) -> Iterable[Key]:
    prefixes = ("заместитель директора", "зам. директора", "завуч")
    pairs = set()
    for head in range(r.d.n_teachers):
        for other in range(r.d.n_teachers):
            second = r.d.positions[r.position(other)].startswith(prefixes) and not r.d.teachers.is_head[other]
            if r.d.teachers.is_head[head] and second and r.school(head) == r.school(other):
                pairs.add((r.school(head), r.person(head), r.person(other)))
    for s, head, other in pairs:
        together = r.away(head) & r.away(other)
        if head != other and together:
            yield r.d.schools.school_id[s], r.d.person_ids[head], r.d.person_ids[other], len(together)


def budget(r: Reference) -> Iterable[Key]:
    def cost(g: int) -> int:
        own, programmes = r.d.groups.cost.get(g), r.d.programmes.cost.get(r.programme(g))
        return own if own is not None else programmes or 0

    units: tuple[tuple[OptionalInts, Callable[[int], int]], ...] = (
        (r.d.districts.budget, r.district),
        (r.d.schools.budget, r.school),
    )
    for figures, unit_of in units:
        for u in range(len(figures)):
            allowed, counted = figures.get(u), sum(cost(g) for t, g in r.places if unit_of(t) == u)
            if allowed is not None and counted > allowed:
                yield unit_of == r.district, u, counted, allowed


def decision_must(r: Reference) -> Iterable[Key]:
    d = r.d.decisions
    for i in range(len(d)):
        mine = [g for t, g in r.places if t == d.teacher[i]]
        if d.group[i] >= 0:
            mine = [g for g in mine if g == d.group[i]]
        elif d.programme[i] >= 0:
            mine = [g for g in mine if r.programme(g) == d.programme[i]]
        if d.decision[i] == DecisionKind.MUST and not mine:
            yield (i + 2,)


# --- the checker's breaches as the same keys ----------------------------------------------------------


def object_ids(v: Violation, *kinds: str) -> Key:
    return tuple(i for kind, i in v.objects if kind in kinds)


def both_figures(v: Violation) -> Key:
    return v.figures["counted"], v.figures["allowed"]


def row_of(v: Violation, table: str) -> Key:
    return tuple(row for name, row in v.rows if name == table)


def unit_key(f: Facts, v: Violation) -> Iterable[Key]:
    ((table, row),) = v.rows
    yield (table == "districts", row - 2, *both_figures(v))


def days_of(r: Reference, v: Violation) -> Iterable[date]:
    """Teaching days from the first to the last of the spell."""
    first = date.fromisoformat(str(v.figures["first_day"]))
    last = date.fromisoformat(str(v.figures["last_day"]))
    school = [str(i) for i in r.d.schools.school_id].index(str(object_ids(v, "school")[0]))
    for k in range((last - first).days + 1):
        if r.is_teaching(school, first + timedelta(days=k)):
            yield first + timedelta(days=k)


def keys(r: Reference, v: Violation) -> Iterable[Key]:
    """What a breach says, as the keys above; a spell gives one key a day."""
    match v.rule:
        case "groups_per_person":
            yield (*object_ids(v, "person"), *both_figures(v))
        case "programme_once":
            yield (*object_ids(v, "person", "programme"), v.figures["counted"])
        case "no_overlap":
            yield (*object_ids(v, "person", "group"), v.figures["counted"])
        case "group_capacity" | "group_minimum":
            yield (*object_ids(v, "group"), *both_figures(v))
        case "quota" | "quota_floor":
            yield (*row_of(v, "quotas"), *both_figures(v))
        case "number_allotment" | "budget":
            yield from unit_key(r.facts, v)
        case "school_absence" | "subject_cover":
            named = object_ids(v, "school", "subject")
            yield from ((*named, day, *both_figures(v)) for day in days_of(r, v))
        case "not_together":
            yield (*object_ids(v, "school", "person"), v.figures["counted"])
        case "decision_must":
            yield row_of(v, "decisions")


RECOUNTS: dict[str, Callable[[Reference], Iterable[Key]]] = {
    f.__name__: f
    for f in (
        groups_per_person, programme_once, no_overlap, group_capacity, group_minimum, quota, quota_floor,
        number_allotment, school_absence, subject_cover, not_together, budget, decision_must,
    )
}  # fmt: skip


def test_every_plan_rule_is_recounted() -> None:
    assert set(RECOUNTS) == {rule.name for rule in PLAN_RULES}


@pytest.mark.parametrize("name", RECOUNTS)
def test_plan_rules(name: str) -> None:
    rule, clean, broken = plan_rule(name), 0, 0
    settings = {p.name: p.default for p in rule.parameters} | (
        {"hard": True} if name == "quota_floor" else {}
    )
    for seed in SEEDS:
        reference = drawn(seed)
        found = [key for v in rule.check(reference.facts, settings) for key in keys(reference, v)]
        expected = list(RECOUNTS[name](reference))
        assert sorted(found, key=str) == sorted(expected, key=str), f"seed {seed}"
        clean, broken = clean + (not expected), broken + bool(expected)
    assert clean > 3
    assert broken > 3, "chance never broke the rule"
