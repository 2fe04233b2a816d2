"""What follows from the input: columns that checkers, goals and objectives count with.

Pairs are two parallel index arrays; two indices become one ``int64`` key (``pair_key``), so that
joins of 700,000 rows are a sort and a search.  Nothing here knows a solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rules.columns import NO_INDEX, BoolArray, IndexArray, IntArray, OptionalInts, Ragged
from rules.context import Context, Facts
from rules.dataset import Dataset
from rules.matching import is_in, pair_key, ranges
from rules.tables import Mode
from rules.text import each_normal

Indices = npt.NDArray[np.integer[Any]]

SEVERE = 3
"""The severity of a large gap."""
BEST_RANK_POINTS = 5
"""Points of an application of rank 1 without a score; every later rank is worth one less, down to 1."""
PASSED_ON_STATUSES = frozenset({"", "held", "applied", "enrolled", "confirmed", "used"})
"""States in which a unique number is somebody's: only then it counts as received and passed on."""


def expand(ragged: Ragged, rows: Indices) -> tuple[IntArray, IndexArray]:
    """``(i, code)`` for every code in the list of ``rows[i]``: a join on a column of lists."""
    lengths = ragged.lengths[rows]
    return np.repeat(np.arange(len(rows)), lengths), ragged.codes[ranges(ragged.offsets[rows], lengths)]


# --- persons -----------------------------------------------------------------------------------------


def every_post(dataset: Dataset, person: Indices) -> tuple[IntArray, IntArray]:
    """``(i, post)`` for every post of ``person[i]``."""
    offsets, posts = dataset.posts_of_person
    index, post = expand(Ragged(offsets, posts.astype(np.int32)), person)
    return index, post.astype(np.int64)


def groups_allowed(dataset: Dataset) -> IntArray:
    """Per person: the smallest ``max_groups`` filled on any post, else 1."""
    allowed = np.full(dataset.n_persons, np.iinfo(np.int64).max)
    limit = dataset.teachers.max_groups
    np.minimum.at(allowed, dataset.teachers.person[limit.filled], limit.values[limit.filled])
    known = np.zeros(dataset.n_persons, dtype=np.bool_)
    known[dataset.teachers.person[limit.filled]] = True
    return np.where(known, allowed, 1)


def waiting_of_person(dataset: Dataset) -> IntArray:
    """Per person: the largest ``waiting_periods`` over the posts."""
    waiting = np.zeros(dataset.n_persons, dtype=np.int64)
    np.maximum.at(waiting, dataset.teachers.person, dataset.teachers.waiting_periods)
    return waiting


def at_home(dataset: Dataset, person: Indices, group: Indices) -> BoolArray:
    """Per pair: the group's district is that of one of the person's posts (no district: away)."""
    width = len(dataset.districts) + 1
    homes = pair_key(dataset.teachers.person, dataset.teacher_district, width)
    place = dataset.groups.district[group]
    hosted: BoolArray = place != NO_INDEX
    return hosted & is_in(pair_key(person, place, width), homes)


def in_person_days(dataset: Dataset) -> IntArray:
    """Per group: calendar days with an in-person session (a day with two sessions counts once)."""
    days: list[set[int]] = [set() for _ in range(dataset.n_groups)]
    sessions = dataset.sessions
    starts, ends = sessions.start.astype(np.int64), sessions.end.astype(np.int64)
    for i in np.flatnonzero(sessions.mode == Mode.IN_PERSON):
        days[sessions.group[i]].update(range(starts[i], ends[i] + 1))
    return np.array([len(d) for d in days], dtype=np.int64)


def days_from_home(dataset: Dataset, person: Indices, group: Indices) -> IntArray:
    """Per pair: in-person days of the group, 0 where it is held at home."""
    return np.where(at_home(dataset, person, group), 0, in_person_days(dataset)[group])


# --- deficits ----------------------------------------------------------------------------------------


def severe_cover(context: Context, person: Indices, programme: Indices) -> BoolArray:
    """Per pair: the programme covers a competency in which the person has a gap of severity 3."""
    dataset = context.dataset
    width = len(dataset.competencies)
    who, what, severity = context.person_competency
    severe = pair_key(who, what, width)[severity == SEVERE]
    index, competency = expand(dataset.programmes.competencies, programme)
    hit = is_in(pair_key(person[index], competency, width), severe)
    covers = np.zeros(len(person), dtype=np.bool_)
    covers[index[hit]] = True
    return covers


# --- applications ------------------------------------------------------------------------------------


def application_points(dataset: Dataset) -> IntArray:
    """Per application: its score, else rank 1, 2, 3, 4, later gives 5, 4, 3, 2, 1; no rank is rank 1."""
    applications = dataset.applications
    rank = np.maximum(applications.rank.or_default(1), 1)
    by_rank = np.maximum(BEST_RANK_POINTS + 1 - rank, 1)
    return np.where(applications.score.filled, applications.score.values, by_rank)


def _best_by_key(wanted: IntArray, keys: IntArray, points: IntArray) -> IntArray:
    """For each wanted key the largest of the points filed under it, 0 where there are none."""
    if len(keys) == 0:
        return np.zeros(len(wanted), dtype=np.int64)
    order = np.lexsort((points, keys))
    keys, points = keys[order], points[order]
    last = np.searchsorted(keys, wanted, side="right") - 1
    return np.where((last >= 0) & (keys[last] == wanted), points[last], 0)


def best_application(dataset: Dataset, teacher: Indices, group: Indices) -> IntArray:
    """Per pair (post, group): points of the post's best application that fits the group, else 0.

    A row that names a group fits that group alone; one that does not fits each group of its programme.
    """
    applications, points = dataset.applications, application_points(dataset)
    named = applications.group != NO_INDEX
    groups, programmes = dataset.n_groups, len(dataset.programmes)
    for_group = _best_by_key(
        pair_key(teacher, group, groups),
        pair_key(applications.teacher[named], applications.group[named], groups),
        points[named],
    )
    for_programme = _best_by_key(
        pair_key(teacher, dataset.groups.programme[group], programmes),
        pair_key(applications.teacher[~named], applications.programme[~named], programmes),
        points[~named],
    )
    return np.maximum(for_group, for_programme)


def applied_for(dataset: Dataset, person: Indices, group: Indices) -> BoolArray:
    """Per pair: an application of any post of the person fits the group."""
    applications = dataset.applications
    applicant = dataset.teachers.person[applications.teacher]
    named = applications.group != NO_INDEX
    groups, programmes = dataset.n_groups, len(dataset.programmes)
    to_group = is_in(
        pair_key(person, group, groups),
        pair_key(applicant[named], applications.group[named], groups),
    )
    to_programme = is_in(
        pair_key(person, dataset.groups.programme[group], programmes),
        pair_key(applicant[~named], applications.programme[~named], programmes),
    )
    return to_group | to_programme


# --- recommendations ---------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class DistinctRecommendations:
    """Recommendations without repeats: ``teacher`` named (then ``position`` is -1) or ``position`` filled."""

    school: IndexArray
    programme: IndexArray
    teacher: IndexArray
    position: IndexArray

    def __len__(self) -> int:
        return len(self.school)


def distinct_recommendations(dataset: Dataset) -> DistinctRecommendations:
    """Identical rows once: (school, programme, named post) or, with no name, (school, programme, position).

    Rows that name neither a teacher nor a position recommend nothing and are left out.
    """
    rows = dataset.recommendations
    position = np.where(rows.teacher == NO_INDEX, rows.position, NO_INDEX)
    says_something = (rows.teacher != NO_INDEX) | (position != NO_INDEX)
    table = np.stack([rows.school, rows.programme, rows.teacher, position], axis=1)[says_something]
    school, programme, teacher, position = np.unique(table, axis=0).T.astype(np.int32)
    return DistinctRecommendations(school, programme, teacher, position)


def post_kind_keys(dataset: Dataset, post: Indices, programme: Indices) -> IntArray:
    """Keys of (school, position, programme) for posts: what a recommendation for a position names."""
    kind = pair_key(dataset.teachers.school[post], dataset.teachers.position[post], len(dataset.positions))
    return pair_key(kind, programme, len(dataset.programmes))


def recommended(dataset: Dataset, person: Indices, programme: Indices) -> BoolArray:
    """Per pair: a recommendation names one of the person's posts, or position and school of one of them."""
    rows, programmes = distinct_recommendations(dataset), len(dataset.programmes)
    named = rows.teacher != NO_INDEX
    by_name = is_in(
        pair_key(person, programme, programmes),
        pair_key(dataset.teachers.person[rows.teacher[named]], rows.programme[named], programmes),
    )
    kinds = pair_key(rows.school[~named], rows.position[~named], len(dataset.positions))
    index, post = every_post(dataset, person)
    hit = is_in(
        post_kind_keys(dataset, post, programme[index]),
        pair_key(kinds, rows.programme[~named], programmes),
    )
    by_position = np.zeros(len(person), dtype=np.bool_)
    by_position[index[hit]] = True
    return by_name | by_position


# --- quotas ------------------------------------------------------------------------------------------


def places_in_quota(facts: Facts, row: int) -> IntArray:
    """Places of a plan, ascending, that every filled column of the quota row fits (district, school and
    position of the post, programme of the group, the group itself)."""
    quotas, plan = facts.dataset.quotas, facts.assignment
    narrowing = (
        (int(quotas.group[row]), plan.group, facts.places_of_group),
        (int(quotas.school[row]), facts.school, facts.places_of_school),
        (int(quotas.programme[row]), facts.programme, facts.places_of_programme),
        (int(quotas.district[row]), facts.district, facts.places_of_district),
    )
    filled = [column for column in narrowing if column[0] != NO_INDEX]
    fits = filled[0][2][filled[0][0]] if filled else np.arange(len(plan))
    for value, of_place, _ in filled[1:]:
        fits = fits[of_place[fits] == value]
    if len(quotas.positions[row]):
        position = facts.dataset.teachers.position[plan.teacher[fits]]
        fits = fits[np.isin(position, quotas.positions[row])]
    return fits


# --- unique numbers ----------------------------------------------------------------------------------


def number_limits(dataset: Dataset) -> tuple[OptionalInts, OptionalInts]:
    """Unique numbers per district and per school: the allotment + received - passed on, at least 0.

    A row of ``unique_numbers`` that names a post outside the number's own district (school) is a number
    that this district (school) passed on and the post's received; a number without a school moves none
    between schools.  Empty stays empty.
    """
    numbers = dataset.unique_numbers
    held = np.array([status in PASSED_ON_STATUSES for status in each_normal(numbers.status)], dtype=np.bool_)
    rows = np.flatnonzero(held & (numbers.teacher != NO_INDEX))
    post = numbers.teacher[rows]
    return (
        _moved(dataset.districts.unique_numbers, numbers.district[rows], dataset.teacher_district[post]),
        _moved(dataset.schools.unique_numbers, numbers.school[rows], dataset.teachers.school[post]),
    )


def _moved(allotment: OptionalInts, origin: IndexArray, holder: IndexArray) -> OptionalInts:
    moved = (origin != NO_INDEX) & (origin != holder)
    size = len(allotment)
    received = np.bincount(holder[moved], minlength=size)
    passed_on = np.bincount(origin[moved], minlength=size)
    figures = np.where(allotment.filled, np.maximum(0, allotment.values + received - passed_on), 0)
    return OptionalInts(figures.astype(np.int64), allotment.filled)
