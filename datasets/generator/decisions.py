"""Decisions by hand: few, and possible together with everything else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator.common import NONE, Streams, Table, pick, texts
from datasets.generator.courses import Programmes
from datasets.generator.market import Market
from datasets.generator.people import Staff
from datasets.generator.runs import Groups
from datasets.generator.wishes import Wishes, pairs_of
from rules.columns import BoolArray, IntArray, StrArray

CUSHION = 3
"""A ``must`` opens only a group with this many times its minimum in applications, each school counted
at most twice, so that the group can be filled whatever else is decided."""

MUST_REASONS = (
    ("решение совещания руководителей", "начальник отдела образования"),
    ("обязательство школы перед родителями", "директор школы"),
    ("перенос с прошлого полугодия", "муниципальный координатор"),
)
NEVER_REASONS = (
    ("готовит выпускной класс, не отпускаю", "директор школы"),
    ("участвует в конкурсе «Учитель года»", "начальник отдела образования"),
    ("курс не по нагрузке", "директор школы"),
)
RESERVE_REASONS = (("поедет, если откажется другой", "директор школы"),)


@dataclass(frozen=True)
class DecisionStyle:
    """How many rows of each kind."""

    must: int
    never: int
    reserve: int


def _admissible(market: Market, teacher: IntArray, group: IntArray) -> BoolArray:
    """Pairs that no pair rule of the shipped profiles excludes, and whose person takes one course only."""
    lives = market.lives
    clear = np.isnat(lives.blocked_from) & (lives.status == 0) & ~lives.travel_barred
    clear &= lives.max_groups == 0
    return np.asarray(market.possible[teacher, market.groups.programme[group]] & clear[teacher])


@dataclass(frozen=True, eq=False)
class Decisions:
    """Rows of ``decisions``; ``kind`` is ``must``, ``never`` or ``reserve``."""

    teacher: IntArray
    group: IntArray
    kind: StrArray


def draw_decisions(
    market: Market, wishes: Wishes, granted: IntArray | None, style: DecisionStyle, streams: Streams
) -> Decisions:
    """Draw decisions about pairs that were applied for: one school, one person, one run each.

    ``granted``: places of each run where quotas are given by run (a must needs one).
    """
    rng = streams.of("decisions")
    staff = market.staff
    row, group = pairs_of(wishes, market.groups, market.programmes.n_current)
    teacher = wishes.teacher[row]
    safe = _admissible(market, teacher, group) & _fillable(market, teacher, group)
    if granted is not None:
        safe &= granted[group] > 0
    must = _one_each(rng.permutation(np.flatnonzero(safe)), staff, (teacher, group), style.must)
    settled = np.isin(staff.main[teacher], staff.main[teacher[must]])
    rest = rng.permutation(np.flatnonzero(~settled))
    never = _one_each(rest, staff, (teacher, group), style.never + style.reserve)
    kind = ["must"] * len(must) + ["never"] * style.never + ["reserve"] * style.reserve
    picked = np.concatenate([must, never])
    order = np.argsort(teacher[picked], kind="stable")
    return Decisions(teacher[picked][order], group[picked][order], texts(kind[: len(picked)])[order])


def _fillable(market: Market, teacher: IntArray, group: IntArray) -> BoolArray:
    """Pairs whose group runs anyway, or has applicants enough from schools enough."""
    staff, groups = market.staff, market.groups
    n_schools, n_posts = len(market.schools), len(staff)
    # sorted by hand: np.unique hashes, which takes many times as long on a region's pairs
    person = np.sort((group * n_schools + staff.school[teacher]) * n_posts + staff.main[teacher])
    cell = person[np.r_[True, person[1:] != person[:-1]]] // n_posts
    rank = np.arange(len(cell)) - np.searchsorted(cell, cell)
    supply = np.bincount(cell[rank < 2] // n_schools, minlength=len(groups))
    needed = np.maximum(1, groups.min_size - groups.elsewhere)
    return np.asarray(groups.shared[group] | (supply[group] >= CUSHION * needed[group]))


def _one_each(rows: IntArray, staff: Staff, pairs: tuple[IntArray, IntArray], count: int) -> IntArray:
    """The first ``count`` of ``rows`` (of ``pairs``: teacher, group), no school, person or run twice."""
    teacher, group = pairs
    chosen: list[int] = []
    used: set[tuple[str, int]] = set()
    for pair in rows[: 50 * count]:
        marks = {
            ("school", int(staff.school[teacher[pair]])),
            ("person", int(staff.main[teacher[pair]])),
            ("group", int(group[pair])),
        }
        if len(chosen) < count and not marks & used:
            used |= marks
            chosen.append(int(pair))
    return np.array(chosen, dtype=np.int64)


def decisions_table(
    decisions: Decisions, teacher_ids: StrArray, programmes: Programmes, groups: Groups, streams: Streams
) -> Table:
    """``decisions``: the run is named with its programme, except where a course is refused altogether."""
    rng = streams.of("reasons")
    lists = {"must": MUST_REASONS, "never": NEVER_REASONS, "reserve": RESERVE_REASONS}
    drawn = [lists[kind][int(rng.integers(0, len(lists[kind])))] for kind in decisions.kind]
    whole_course = texts(["" if "не по нагрузке" in reason else "run" for reason, _ in drawn]) == ""
    day = np.datetime64("2026-12-01", "D") + rng.integers(0, 18, len(drawn))
    return {
        "teacher_id": teacher_ids[decisions.teacher],
        "programme_id": programmes.programme_id[groups.programme[decisions.group]],
        "group_id": pick(groups.group_id, np.where(whole_course, NONE, decisions.group)),
        "decision": decisions.kind,
        "reason": texts([reason for reason, _ in drawn]),
        "decided_by": texts([who for _, who in drawn]),
        "decided_on": np.datetime_as_string(day).astype(object),
    }
