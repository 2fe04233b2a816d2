"""The figure of the input behind a demand, and the change that gives the demand more room."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from rules.columns import OptionalInts
from rules.context import Context
from rules.derived import number_limits
from solver.answers.changes import Change, figure_changed
from solver.answers.conflicts import Demands


def place_price(context: Context) -> int:
    """Kopecks of the cheapest place that costs anything: what one point buys."""
    costs = context.dataset.place_cost
    return max(1, int(costs[costs > 0].min())) if (costs > 0).any() else 1


def figure(demands: Demands, unit: int, step: int) -> Change:
    """The change of the figure behind a demand that gives ``step`` more room."""
    rule, index, context = demands.rule[unit], int(demands.object[unit]), demands.draft.context
    table, column, rows, name, standing, missing = _PLACES[rule](context, index)
    sign = -1 if rule in ("group_minimum", "quota_floor") else 1
    points = -(-step // place_price(context)) if rule == "budget" else step
    after = standing + sign * step + missing
    return figure_changed(rule, (table, column, rows), (standing, after), points, (name,))


_Place = tuple[str, str, tuple[int, ...], tuple[str, str], int, int]
"""Table, column, rows, object, the figure that stands there, and what it lacks before it counts at all."""


def _quota(column: str) -> Callable[[Context, int], _Place]:
    def place(context: Context, row: int) -> _Place:
        cells: OptionalInts = getattr(context.dataset.quotas, column)
        return "quotas", column, (row,), ("quotas row", str(row + 2)), int(cells.values[row]), 0

    return place


def _capacity(context: Context, group: int) -> _Place:
    groups = context.dataset.groups
    size = int(groups.max_size[group])
    missing = max(0, int(groups.seats_elsewhere[group]) - size)
    return "groups", "max_size", (group,), ("group", str(groups.group_id[group])), size, missing


def _minimum(context: Context, group: int) -> _Place:
    groups = context.dataset.groups
    named = ("group", str(groups.group_id[group]))
    return "groups", "min_size", (group,), named, int(groups.min_size.values[group]), 0


def _unit(context: Context, index: int) -> tuple[str, int, tuple[str, str]]:
    districts, schools = context.dataset.districts, context.dataset.schools
    if index < len(districts):
        return "districts", index, ("district", str(districts.district_id[index]))
    school = index - len(districts)
    return "schools", school, ("school", str(schools.school_id[school]))


def _numbers(context: Context, index: int) -> _Place:
    table, row, named = _unit(context, index)
    standing = getattr(context.dataset, table).unique_numbers
    usable = number_limits(context.dataset)[0 if table == "districts" else 1]
    now = int(standing.values[row])
    probe = OptionalInts(standing.values + 10**6, standing.filled)
    raised = context.dataset.replace(
        **{table: replace(getattr(context.dataset, table), unique_numbers=probe)}
    )
    shift = int(number_limits(raised)[0 if table == "districts" else 1].values[row]) - 10**6 - now
    return table, "unique_numbers", (row,), named, now, int(usable.values[row]) - now - shift


def _budget(context: Context, index: int) -> _Place:
    table, row, named = _unit(context, index)
    return table, "budget", (row,), named, int(getattr(context.dataset, table).budget.values[row]), 0


def _absent(context: Context, school: int) -> _Place:
    schools = context.dataset.schools
    named = ("school", str(schools.school_id[school]))
    return "schools", "max_absent", (school,), named, int(schools.max_absent.values[school]), 0


def _groups_of_person(context: Context, person: int) -> _Place:
    posts = context.dataset.teachers
    rows = np.flatnonzero(posts.person == person)
    limits = posts.max_groups.values[rows][posts.max_groups.filled[rows]]
    standing = int(limits.min()) if len(limits) else 1
    named = ("person", str(context.dataset.person_ids[person]))
    return "teachers", "max_groups", tuple(int(row) for row in rows), named, standing, 0


_PLACES: dict[str, Callable[[Context, int], _Place]] = {
    "quota": _quota("max_seats"),
    "quota_floor": _quota("min_seats"),
    "group_capacity": _capacity,
    "group_minimum": _minimum,
    "number_allotment": _numbers,
    "budget": _budget,
    "school_absence": _absent,
    "groups_per_person": _groups_of_person,
}
