"""Form 1: what specialists recommend, for named teachers and for positions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator.common import NONE, Streams, Table, evenly, ids, pick, texts
from datasets.generator.market import Market
from datasets.generator.people import Staff
from datasets.generator.posts import COMBINED, POSITION_INDEX, POSITIONS, UNITS
from datasets.generator.wishes import Wishes
from rules.columns import BoolArray, IntArray, StrArray


@dataclass(frozen=True)
class RecommendationStyle:
    """``rows``: recommendations per person on the staff; ``for_position``: share that names a position;
    ``applied``: share that a school put into its application."""

    rows: float
    for_position: float
    applied: float


@dataclass(frozen=True, eq=False)
class Recommendations:
    """Rows of ``recommendations``: ``teacher`` is :data:`NONE` where ``position`` is given."""

    school: IntArray
    programme: IntArray
    teacher: IntArray
    position: IntArray

    def of_wishes(self, staff: Staff, wishes: Wishes, n_programmes: int) -> BoolArray:
        """Applications that a row backs, by name or by position."""
        named = np.isin(_key(wishes.teacher, wishes.programme, n_programmes), self._named(n_programmes))
        place = staff.school[wishes.teacher] * len(POSITIONS) + staff.position[wishes.teacher]
        rows = self.teacher == NONE
        of_rows = self.school[rows] * len(POSITIONS) + self.position[rows]
        by_position = np.isin(
            _key(place, wishes.programme, n_programmes), _key(of_rows, self.programme[rows], n_programmes)
        )
        return np.asarray(named | by_position)

    def _named(self, n_programmes: int) -> IntArray:
        rows = self.teacher != NONE
        return _key(self.teacher[rows], self.programme[rows], n_programmes)


def _key(row: IntArray, programme: IntArray, n_programmes: int) -> IntArray:
    return np.asarray(row * n_programmes + programme)


def draw_recommendations(
    market: Market, wishes: Wishes, style: RecommendationStyle, streams: Streams
) -> Recommendations:
    """Draw the rows: most of them pairs that were applied for, those with a severe deficit first."""
    rng = streams.of("recommendations")
    staff, possible, offered = market.staff, market.possible, market.offered
    total = round(style.rows * int(staff.is_main.sum()))
    usable = possible[wishes.teacher, wishes.programme] & offered[wishes.programme]
    weight = np.where(market.backed[wishes.teacher, wishes.programme], 6.0, 1.0) * usable
    n_applied = min(round(total * style.applied), int(usable.sum()))
    row = rng.choice(len(wishes), size=n_applied, replace=False, p=weight / weight.sum())
    teacher, programme = wishes.teacher[row], wishes.programme[row]
    active = np.flatnonzero(staff.is_main & (market.lives.status == 0))
    other = active[rng.integers(0, len(active), total - n_applied)]
    keys = np.where(possible[other] & offered, rng.gumbel(size=(len(other), possible.shape[1])), -np.inf)
    found = keys.max(axis=1, initial=-np.inf) > -np.inf
    teacher = np.concatenate([teacher, other[found]])
    programme = np.concatenate([programme, keys.argmax(axis=1)[found]])
    by_position = evenly(len(teacher), rng) < style.for_position
    return _distinct(staff, teacher, programme, by_position)


def _distinct(
    staff: Staff, teacher: IntArray, programme: IntArray, by_position: BoolArray
) -> Recommendations:
    """Rows without repetition, in order of school."""
    school, position = staff.school[teacher], np.where(by_position, staff.position[teacher], NONE)
    name = np.where(by_position, NONE, teacher)
    rows = np.unique(np.column_stack([school, programme, name, position]), axis=0)
    return Recommendations(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3])


DIAGNOSED, YOUNG, LOW = "диагностика ЦНППМ 11.2026", "молодой специалист", "школа с низкими результатами"
LESSONS = ("ВПР 2026, результаты ниже средних", "посещение уроков", "", "итоги экзаменов 2026 года")
"""Reasons about lessons; the last one means nothing in primary classes."""
PRIMARY = POSITION_INDEX["учитель начальных классов"]
TEACHING = len(UNITS) + len(COMBINED)
"""Positions below this index give lessons."""
OTHERWISE = "запрос школы"
ROLES = ("методист ММЦ", "специалист отдела образования")


def recommendations_table(
    rows: Recommendations, market: Market, diagnosed: BoolArray, teacher_ids: StrArray, streams: Streams
) -> Table:
    """``recommendations``; ``diagnosed``: posts with a deficit on file."""
    rng = streams.of("form1")
    n = len(rows.school)
    named = rows.teacher != NONE
    schools, staff = market.schools, market.staff
    young = market.lives.since[rows.teacher] > np.datetime64("2023-08-01", "D")
    position = np.where(named, staff.position[rows.teacher], rows.position)
    basis = texts(LESSONS)[rng.integers(0, len(LESSONS) - (position == PRIMARY))]
    basis = np.where(schools.low_result[rows.school], LOW, basis)
    basis = np.where(position >= TEACHING, OTHERWISE, basis)
    basis = np.where(named & young, YOUNG, basis)
    basis = np.where(named & diagnosed[rows.teacher], DIAGNOSED, basis)
    return {
        "recommendation_id": ids("r", n, 3),
        "school_id": schools.school_id[rows.school],
        "programme_id": market.programmes.programme_id[rows.programme],
        "teacher_id": pick(teacher_ids, rows.teacher),
        "position": pick(texts(POSITIONS), rows.position),
        "basis": basis,
        "author_role": texts(ROLES)[(rng.random(n) < 0.3).astype(np.int64)],
    }
