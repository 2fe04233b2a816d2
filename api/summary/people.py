"""Facts about people: the register, and who was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import numpy as np

from api.summary.facts import LeftOut, Register
from rules.columns import BoolArray
from rules.context import Context, Facts
from rules.dataset import Dataset
from rules.registry import PAIR_RULES
from rules.tables import TeacherStatus
from solver.pairs import Pairs
from solver.standing import Standing
from solver.unseated import NO_PAIR

NOBODY_APPLIED = "nobody_applied"
"""Groups fit the person, but nobody proposed one."""
NOTHING_FITS = "nothing_fits"
AWAY = "away"
"""On leave or leaving: no post of the person can be sent in the whole period."""
IDLE = "idle"
"""A place is free, but it would serve no goal."""

_TEACHER = "учитель"
_PAIR_RULES = frozenset(rule.name for rule in PAIR_RULES)


def barred_posts(context: Context) -> tuple[BoolArray, BoolArray]:
    """Per post: on leave for the whole period; gone before it begins.  Nobody where no rule looks at it."""
    posts, period = context.dataset.teachers, context.dataset.period
    if not context.profile.enabled("available"):
        nobody = np.zeros(len(posts), dtype=np.bool_)
        return nobody, nobody
    until, unknown = posts.status_until, np.isnat(posts.status_until)
    leave = (posts.status == TeacherStatus.LEAVE) & (unknown | (until >= np.datetime64(period.end, "D")))
    gone = (posts.status == TeacherStatus.LEAVING) & (unknown | (until < np.datetime64(period.start, "D")))
    return leave, gone


def plannable(facts: Facts, pairs: Pairs) -> BoolArray:
    """Per person: some post can be sent in the period (surely where there is a possible place)."""
    leave, gone = barred_posts(facts.context)
    can = _any_post(facts.dataset, ~(leave | gone)) | facts.seated
    can[pairs.person] = True
    return can


def _any_post(dataset: Dataset, posts: BoolArray) -> BoolArray:
    mask = np.zeros(dataset.n_persons, dtype=np.bool_)
    mask[dataset.teachers.person[posts]] = True
    return mask


def register(facts: Facts, can: BoolArray) -> Register:
    """The staff of all districts; ``can``: per person, can be planned."""
    dataset = facts.dataset
    _, gone = barred_posts(facts.context)
    absent = ~can
    leaving = absent & _any_post(dataset, gone)
    teaches = np.array([p.startswith(_TEACHER) for p in dataset.positions], dtype=np.bool_)
    return Register(
        schools=len(dataset.schools),
        persons=dataset.n_persons,
        posts=dataset.n_teachers,
        teachers=int(_any_post(dataset, teaches[dataset.teachers.position]).sum()),
        on_leave=int((absent & ~leaving).sum()),
        leaving=int(leaving.sum()),
    )


def category(standing: Standing, absent: bool) -> str:
    """The reason as the summary counts it."""
    if absent:
        return AWAY
    if standing.idle:
        return IDLE
    if standing.reason == NO_PAIR:
        return NOBODY_APPLIED if standing.fitting else NOTHING_FITS
    return standing.reason


def of_persons(dataset: Dataset, standings: Iterable[Standing]) -> dict[int, Standing]:
    """Per person the standing of the post that came nearest to a place."""
    best: dict[int, Standing] = {}
    for standing in standings:
        person = int(dataset.teachers.person[standing.post])
        if person not in best or _distance(standing) < _distance(best[person]):
            best[person] = standing
    return best


def _distance(standing: Standing) -> tuple[int, int]:
    """0: only others or a rule on the plan stand in the way, 1: a rule on the pair, 2: nothing proposed."""
    return (2 if standing.reason == NO_PAIR else int(standing.reason in _PAIR_RULES), -standing.fitting)


def applicants(facts: Facts, can: BoolArray, standing_of: dict[int, Standing]) -> LeftOut | None:
    """Persons with an application; None where nobody applied or the profile does not look at applications."""
    rows = facts.dataset.applications
    if len(rows) == 0 or "application" not in facts.context.profile.source:
        return None
    applied = np.zeros(facts.dataset.n_persons, dtype=np.bool_)
    applied[facts.dataset.teachers.person[rows.teacher]] = True
    return _left_out(facts, applied, can, standing_of)


def due(facts: Facts, can: BoolArray, standing_of: dict[int, Standing]) -> LeftOut | None:
    """Persons due within the period who can be planned; None where nobody is."""
    wanted = (facts.context.overdue | facts.context.expiring) & can
    return _left_out(facts, wanted, can, standing_of) if wanted.any() else None


def _left_out(facts: Facts, wanted: BoolArray, can: BoolArray, standing_of: dict[int, Standing]) -> LeftOut:
    out = np.flatnonzero(wanted & ~facts.seated).tolist()
    reasons = {p: category(standing_of[p], not can[p]) for p in out}
    subjects = Counter(subject_of(facts.dataset, p) for p in out if reasons[p] == NOTHING_FITS)
    return LeftOut(int(wanted.sum()), len(out), _ranked(Counter(reasons.values())), _ranked(subjects))


def _ranked(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def subject_of(dataset: Dataset, person: int) -> str:
    """The first subject on the person's posts, else the first position."""
    offsets, posts = dataset.posts_of_person
    own = posts[offsets[person] : offsets[person + 1]]
    for post in own:
        for code in dataset.teachers.subjects[int(post)][:1]:
            return dataset.subjects[int(code)]
    return dataset.position_labels[int(dataset.teachers.position[own[0]])]
