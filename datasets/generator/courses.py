"""Programmes: audience, what they teach, who holds them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from datasets.generator.catalogue import (
    BLENDED,
    COMPETENCIES,
    COURSES,
    IN_PERSON,
    PAST,
    REMOTE,
    Course,
    extended,
)
from datasets.generator.common import Streams, Table, booleans, codes_of, ids, texts
from datasets.generator.people import Staff
from datasets.generator.posts import (
    DEPUTY,
    DEPUTY_UPBRINGING,
    HEAD,
    LEADING,
    POSITION_INDEX,
    POSITIONS,
    SUBJECT_INDEX,
    SUBJECTS,
    UNIT_INDEX,
    UNITS,
)
from rules.columns import BoolArray, IntArray, StrArray

PRIVATE = Course("Нейропедагогика и развитие памяти", 72, REMOTE, "", ("psy",))
"""A private centre's course that is not in the register: schools apply for it all the same."""

FORMS = (IN_PERSON, BLENDED, REMOTE)
GROUPED = {
    "@lead": LEADING,
    "@head": (HEAD,),
    "@deputy": (DEPUTY, DEPUTY_UPBRINGING),
}
INSTITUTE = ("Институт развития образования (учебный пример)", "state")
PROVIDERS = {
    "track": ("ЦНППМ (учебный пример)", "state"),
    "retraining": ("Педагогический университет (учебный пример)", "state"),
    "federal": ("Федеральная академия (учебный пример)", "state"),
    "private": ("Частный учебный центр (учебный пример)", "private"),
}


@dataclass(frozen=True, eq=False)
class Programmes:
    """Current programmes first, then those of former years, which have no groups.

    ``positions`` is ``[programme, position]``, ``subjects`` ``[programme, subject]``; an empty row of
    either is open to all.  ``topics`` is ``[programme, competency]``.
    """

    programme_id: StrArray
    courses: tuple[Course, ...]
    n_current: int
    family: IntArray
    positions: BoolArray
    subjects: BoolArray
    topics: BoolArray
    approved: BoolArray
    weight: np.ndarray

    def __len__(self) -> int:
        return len(self.courses)

    def form(self) -> StrArray:
        """Delivery form of each programme."""
        return texts([c.form for c in self.courses])


def draw_programmes(
    count: int, forms: tuple[float, float, float] | None, fashion: float, private: bool, streams: Streams
) -> Programmes:
    """The first ``count`` courses of the catalogue; ``forms`` (shares in person, blended, remote), where
    given, replaces the forms of the catalogue; ``fashion`` is the standard deviation by which the log of
    their weights is drawn; ``private`` adds a programme that is not approved."""
    rng = streams.of("programmes")
    current = extended(count)
    if forms is not None:
        drawn = codes_of(forms, count, rng)
        current = tuple(
            c if c.hosted or c.kind == "retraining" else replace(c, form=FORMS[f])
            for c, f in zip(current, drawn, strict=True)
        )
    if private:
        current = (*current, PRIVATE)
    past = tuple(Course(title, hours, REMOTE, audience) for title, hours, audience, _ in PAST)
    courses = (*current, *past)
    audiences = [_audience(c.audience) for c in courses]
    competency = {key: i for i, (key, _) in enumerate(COMPETENCIES)}
    topics = np.zeros((len(courses), len(COMPETENCIES)), dtype=np.bool_)
    for p, course in enumerate(courses):
        topics[p, [competency[t] for t in course.topics]] = True
    return Programmes(
        programme_id=ids("p", len(courses)),
        courses=courses,
        n_current=len(current),
        family=_families(len(current), count),
        positions=np.array([a[0] for a in audiences], dtype=np.bool_),
        subjects=np.array([a[1] for a in audiences], dtype=np.bool_),
        topics=topics,
        approved=np.array([c is not PRIVATE for c in courses], dtype=np.bool_),
        weight=np.array([c.weight for c in courses]) * np.exp(fashion * rng.standard_normal(len(courses))),
    )


def _audience(audience: str) -> tuple[BoolArray, BoolArray]:
    """Masks over positions and subjects.  Where positions are named, units count by their position."""
    positions = np.zeros(len(POSITIONS), dtype=np.bool_)
    subjects = np.zeros(len(SUBJECTS), dtype=np.bool_)
    parts = [part for part in audience.split("|") if part]
    by_position = any(part.startswith("@") for part in parts)
    for part in parts:
        if part.startswith("@"):
            for position in GROUPED.get(part, (part[1:],)):
                positions[POSITION_INDEX[position]] = True
        elif by_position:
            positions[POSITION_INDEX[UNITS[UNIT_INDEX[part]].position]] = True
        else:
            for subject in UNITS[UNIT_INDEX[part]].subjects:
                subjects[SUBJECT_INDEX[subject]] = True
    return positions, subjects


def _families(n_current: int, count: int) -> IntArray:
    """Family of each programme: a programme of a former year shares that of its successor."""
    own = np.arange(n_current + len(PAST), dtype=np.int64)
    for i, (_, _, _, successor) in enumerate(PAST):
        if successor is not None and successor < min(count, len(COURSES)):
            own[n_current + i] = successor
    return own


def fitting(staff: Staff, programmes: Programmes) -> BoolArray:
    """``[post, programme]``: position and subjects of the post are those of the programme's audience."""
    open_position = programmes.positions | ~programmes.positions.any(axis=1, keepdims=True)
    teaches = staff.teaches.astype(np.float32) @ programmes.subjects.T.astype(np.float32) > 0
    return np.asarray(open_position.T[staff.position] & (teaches | ~programmes.subjects.any(axis=1)))


def programmes_table(programmes: Programmes) -> Table:
    """``programmes``."""
    courses = programmes.courses
    providers = [
        PROVIDERS["private"]
        if course is PRIVATE
        else PROVIDERS.get("federal" if course.federal else course.kind, INSTITUTE)
        for course in courses
    ]
    kinds = ["seminar" if c.hours < 16 else c.kind for c in courses]
    return {
        "programme_id": programmes.programme_id,
        "title": texts([c.title for c in courses]),
        "family": ids("f", len(courses))[programmes.family],
        "provider": texts([p for p, _ in providers]),
        "provider_kind": texts([k for _, k in providers]),
        "kind": texts(kinds),
        "hours": texts([str(c.hours) for c in courses]),
        "form": programmes.form(),
        "positions": _lists(programmes.positions, POSITIONS),
        "subjects": _lists(programmes.subjects, SUBJECTS),
        "competencies": _lists(programmes.topics, tuple(ids("c", len(COMPETENCIES)))),
        "federal_registry": booleans(np.array([c.federal for c in courses], dtype=np.bool_)),
        "approved": booleans(programmes.approved),
    }


def competencies_table() -> Table:
    """``competencies``."""
    return {"competency_id": ids("c", len(COMPETENCIES)), "name": texts([name for _, name in COMPETENCIES])}


def _lists(matrix: BoolArray, labels: tuple[str, ...]) -> StrArray:
    return texts([";".join(labels[i] for i in np.flatnonzero(row)) for row in matrix])
