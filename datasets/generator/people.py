"""Posts and persons: who works where, in which position, with which subjects."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator.common import NONE, Streams, evenly
from datasets.generator.posts import (
    COMBINED,
    DEPUTY,
    DEPUTY_UPBRINGING,
    HEAD,
    OTHERS,
    POSITION_INDEX,
    SUBJECTS,
    UNIT_INDEX,
    UNITS,
    also_of_unit,
    subjects_of_unit,
)
from datasets.generator.schools import Schools
from rules.columns import BoolArray, IntArray

COMBINED_POSITION = 1 / 3
"""Holders of two fitting subjects whose position names both: estimate."""
SECOND_IS_USUAL = 0.65
"""Second subject is the nearest one of the two usual additions: estimate."""


@dataclass(frozen=True, eq=False)
class Staff:
    """Posts in order of school; a person's further posts have ``main`` pointing to the main post's row.

    ``unit``, ``second``, ``third`` are rows of ``posts.UNITS`` (:data:`NONE`: no lessons of that kind);
    ``teaches`` is ``[post, subject]``.
    """

    school: IntArray
    position: IntArray
    unit: IntArray
    second: IntArray
    third: IntArray
    main: IntArray
    is_head: BoolArray
    teaches: BoolArray

    def __len__(self) -> int:
        return len(self.school)

    @property
    def is_main(self) -> BoolArray:
        """Posts that are their holder's main one: one row per person."""
        return np.asarray(self.main == np.arange(len(self)))


@dataclass(frozen=True, eq=False)
class _Posts:
    """Columns of some posts before they are put in order; ``main`` is the row of the main post's draft."""

    school: IntArray
    position: IntArray
    unit: IntArray
    second: IntArray
    third: IntArray
    main: IntArray


def systematic(sizes: IntArray, weights: np.ndarray, rng: np.random.Generator) -> IntArray:
    """For each of ``sizes`` a row of codes in proportion to its ``weights`` (one row of weights each).

    Within one school the draws are evenly spaced over the cumulative weights, so that a school of ten
    has three teachers of primary classes and not by chance seven; where they begin is random.
    """
    school = np.repeat(np.arange(len(sizes)), sizes)
    first = np.cumsum(sizes) - sizes
    rank = np.arange(len(school)) - first[school]
    u = (rank + rng.random(len(sizes))[school]) / sizes[school]
    edges = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    return np.asarray((u[:, None] >= edges[school][:, :-1]).sum(axis=1), dtype=np.int64)


def draw_staff(schools: Schools, streams: Streams) -> Staff:
    """Draw every post of every school, in order of school, management first."""
    rng = streams.of("staff")
    leading = _leading(schools, rng)
    teachers = _teachers(schools, rng)
    others = _others(schools, rng)
    mains = _stacked(leading, teachers, others)
    own_lessons = _lessons_of_leading(schools, mains, len(leading.school), rng)
    elsewhere = _second_schools(schools, mains, rng)
    return _ordered(_stacked(mains, own_lessons, elsewhere, keep_main=True))


def _stacked(*parts: _Posts, keep_main: bool = False) -> _Posts:
    columns = {
        name: np.concatenate([getattr(p, name) for p in parts])
        for name in ("school", "position", "unit", "second", "third", "main")
    }
    if not keep_main:
        columns["main"] = np.arange(len(columns["school"]), dtype=np.int64)
    return _Posts(**columns)


def _empty(n: int) -> IntArray:
    return np.full(n, NONE, dtype=np.int64)


def _leading(schools: Schools, rng: np.random.Generator) -> _Posts:
    """The head of each school, then its deputies; every third deputy is for upbringing: estimate."""
    n = len(schools)
    heads = np.full(n, POSITION_INDEX[HEAD], dtype=np.int64)
    of_school = np.repeat(np.arange(n), schools.deputies)
    rank = np.arange(len(of_school)) - (np.cumsum(schools.deputies) - schools.deputies)[of_school]
    upbringing = rank % 3 == 1
    deputies = np.where(upbringing, POSITION_INDEX[DEPUTY_UPBRINGING], POSITION_INDEX[DEPUTY])
    school = np.concatenate([np.arange(n), of_school])
    total = len(school)
    return _Posts(
        school=school,
        position=np.concatenate([heads, deputies]),
        unit=_empty(total),
        second=_empty(total),
        third=_empty(total),
        main=_empty(total),
    )


def _unit_weights(schools: Schools) -> np.ndarray:
    """``[school, unit]``: weight of the main subjects by kind of district."""
    table = np.zeros((len(schools.areas), len(UNITS)))
    for d, area in enumerate(schools.areas):
        for code, weight in area.subject_weights:
            table[d, UNIT_INDEX[code]] = weight
    return np.asarray(table[schools.district])


def _teachers(schools: Schools, rng: np.random.Generator) -> _Posts:
    school = np.repeat(np.arange(len(schools)), schools.teachers)
    unit = systematic(schools.teachers, _unit_weights(schools), rng)
    second, third = _further_subjects(schools, school, unit, rng)
    return _Posts(
        school=school,
        position=_teaching_position(unit, second, rng),
        unit=unit,
        second=second,
        third=third,
        main=_empty(len(school)),
    )


def _further_subjects(
    schools: Schools, school: IntArray, unit: IntArray, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Second and third subject.  Small schools and subjects with few lessons combine more often."""
    areas = schools.areas
    share_two = np.array([a.two_subjects for a in areas])[schools.district][school]
    share_three = np.array([a.three_subjects for a in areas])[schools.district][school]
    # estimate: primary teachers combine a third as often as the others; a school of 10 1.3 times the mean
    tendency = np.where(unit == UNIT_INDEX["prim"], 0.4, 1.22)
    tendency = tendency * np.clip(1.35 - schools.teachers[school] / 80, 0.75, 1.3)
    tendency = tendency / tendency.mean() if len(tendency) else tendency
    u = evenly(len(school), rng)
    two, three = u < share_two * tendency, u < share_three * tendency
    swapped = rng.random(len(school)) >= SECOND_IS_USUAL
    also = also_of_unit()[unit]
    nearest, farther = np.where(swapped, also[:, 1], also[:, 0]), np.where(swapped, also[:, 0], also[:, 1])
    return np.where(two, nearest, NONE), np.where(three, farther, NONE)


def _teaching_position(unit: IntArray, second: IntArray, rng: np.random.Generator) -> IntArray:
    position = np.array([POSITION_INDEX[u.position] for u in UNITS])[unit]
    named = rng.random(len(unit)) < COMBINED_POSITION
    for one, other, title in COMBINED:
        a, b = UNIT_INDEX[one], UNIT_INDEX[other]
        both = ((unit == a) & (second == b)) | ((unit == b) & (second == a))
        position = np.where(both & named, POSITION_INDEX[title], position)
    return np.asarray(position, dtype=np.int64)


def _others(schools: Schools, rng: np.random.Generator) -> _Posts:
    weights = np.tile([w for _, w in OTHERS], (len(schools), 1))
    kind = systematic(schools.others, weights, rng)
    school = np.repeat(np.arange(len(schools)), schools.others)
    n = len(school)
    position = np.array([POSITION_INDEX[p] for p, _ in OTHERS])[kind]
    return _Posts(school, position, _empty(n), _empty(n), _empty(n), _empty(n))


def _lessons_of_leading(schools: Schools, mains: _Posts, n_leading: int, rng: np.random.Generator) -> _Posts:
    """Heads and deputies who teach hold a second post in their own school (no primary classes)."""
    share = np.array([a.head_teaches for a in schools.areas])[schools.district][mains.school[:n_leading]]
    holder = np.flatnonzero(rng.random(n_leading) < share)
    weights = _unit_weights(schools)[mains.school[holder]]
    weights[:, UNIT_INDEX["prim"]] = 0
    unit = systematic(np.ones(len(holder), dtype=np.int64), weights, rng)
    position = np.array([POSITION_INDEX[u.position] for u in UNITS])[unit]
    none = _empty(len(holder))
    return _Posts(mains.school[holder], position, unit, none, none, holder)


def _second_schools(schools: Schools, mains: _Posts, rng: np.random.Generator) -> _Posts:
    """External part-timers: a teacher's second post at the next school of the district."""
    share = np.array([a.two_schools for a in schools.areas])[schools.district][mains.school]
    # no teacher of primary classes leaves a class in the middle of the day
    share = np.where((mains.unit == NONE) | (mains.unit == UNIT_INDEX["prim"]), 0.0, share / 0.72)
    holder = np.flatnonzero(rng.random(len(mains.school)) < share)
    first = np.searchsorted(schools.district, np.arange(len(schools.areas)))
    count = np.bincount(schools.district, minlength=len(schools.areas))
    home = mains.school[holder]
    district = schools.district[home]
    step = rng.integers(1, np.maximum(count[district], 2))
    school = first[district] + (home - first[district] + step) % count[district]
    kept = school != home
    holder, school = holder[kept], school[kept]
    taken_over = np.where(mains.second[holder] != NONE, mains.second[holder], mains.unit[holder])
    unit = np.where(rng.random(len(holder)) < 0.5, mains.unit[holder], taken_over)
    position = np.array([POSITION_INDEX[u.position] for u in UNITS])[unit]
    none = _empty(len(holder))
    return _Posts(school, position, unit, none, none, holder)


def _ordered(posts: _Posts) -> Staff:
    """Posts by school; within a school main posts come first, in the order drawn."""
    n = len(posts.school)
    further = posts.main != np.arange(n)
    order = np.lexsort((np.arange(n), further, posts.school))
    new_row = np.empty(n, dtype=np.int64)
    new_row[order] = np.arange(n)
    unit, second, third = posts.unit[order], posts.second[order], posts.third[order]
    lessons = np.vstack([subjects_of_unit(), np.zeros((1, len(SUBJECTS)), dtype=np.bool_)])
    return Staff(
        school=posts.school[order],
        position=posts.position[order],
        unit=unit,
        second=second,
        third=third,
        main=new_row[posts.main[order]],
        is_head=posts.position[order] == POSITION_INDEX[HEAD],
        teaches=lessons[unit] | lessons[second] | lessons[third],
    )
