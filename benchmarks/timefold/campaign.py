"""What Timefold is told of a problem: choices with what they use and are worth, in plain lists.

Rules and goals are those of the integer program; what the program says by columns of its own ("group runs",
"person seated") is said here in Timefold's way: sizes of groups, persons counted once, bonuses.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from rules.columns import IntArray, OptionalInts
from rules.derived import number_limits
from solver.allocate import Problem
from solver.columns import compact

OTHERWISE_SAID = ("group_capacity", "group_minimum", "number_allotment", "groups_per_person", "structure")
"""Rows of these rules are not taken over row by row."""

Lists = list[list[Any]]


def campaign(problem: Problem, start: IntArray | None) -> dict[str, Any]:
    """The problem as JSON takes it; ``start``: the pairs of a plan to start from (None: from nothing).

    Keys: ``goals`` names; ``groups`` [need, room]; ``limits`` and ``allotments`` their figures; ``demands``
    and ``bonuses`` objects whose ``level`` is a goal's number, -1 for what must be; ``choices``, one a pair;
    ``persons`` with ``most`` seats and ``options``; ``start``; ``offsets``, what each goal is worth before
    anybody has a place; ``must``, the hard score of a plan that breaks nothing.

    Raises: ValueError: a row of the program fits none of these.
    """
    n = len(problem.pairs)
    uses: Lists = [[] for _ in range(n)]
    demands_of: Lists = [[] for _ in range(n)]
    bonuses_of: Lists = [[] for _ in range(n)]
    limits, demands = _rows(problem, uses, demands_of)
    must = sum(demand["least"] for demand in demands)
    worth, offsets, bonuses = _goals(problem, demands, demands_of, bonuses_of)
    numbers, numbers_of = _allotments(problem)
    return {
        "goals": [goal.name for goal in problem.goals],
        "groups": _groups(problem),
        "limits": limits,
        "allotments": numbers,
        "demands": demands,
        "bonuses": bonuses,
        "choices": [
            {
                "group": group,
                "worth": worth[i].tolist(),
                "uses": uses[i],
                "allotments": numbers_of[i],
                "demands": demands_of[i],
                "bonuses": bonuses_of[i],
            }
            for i, group in enumerate(problem.pairs.group.tolist())
        ],
        "persons": _persons(problem),
        "start": [] if start is None else start.tolist(),
        "offsets": offsets,
        "must": must,
    }


def _rows(problem: Problem, uses: Lists, demands_of: Lists) -> tuple[list[int], list[dict[str, int]]]:
    """Limits and hard demands from the rows over pairs alone."""
    program = problem.program
    said = [i for i, name in enumerate(program.rule_names) if name in OTHERWISE_SAID]
    ends, columns, coefs = program.matrix.indptr, program.matrix.indices, program.matrix.data
    limits: list[int] = []
    demands: list[dict[str, int]] = []
    for row in np.flatnonzero(~np.isin(program.row_rule, said)).tolist():
        cols, amounts = columns[ends[row] : ends[row + 1]], coefs[ends[row] : ends[row + 1]]
        upper = int(program.upper[row])
        if np.any(cols >= len(uses)) or not (np.all(amounts > 0) or np.all(amounts == -1)):
            raise ValueError(f"a row of {program.rule_names[program.row_rule[row]]} is not over pairs alone")
        if len(cols) and amounts[0] > 0:
            for pair, amount in zip(cols.tolist(), amounts.tolist(), strict=True):
                uses[pair].append([len(limits), amount])
            limits.append(upper)
        else:
            for pair in cols.tolist():
                demands_of[pair].append(len(demands))
            demands.append({"least": -upper, "level": -1, "weight": 1})
    return limits, demands


def _goals(
    problem: Problem, demands: list[dict[str, int]], demands_of: Lists, bonuses_of: Lists
) -> tuple[IntArray, list[int], list[dict[str, int]]]:
    """What each pair is worth by itself, each goal's offset, and bonuses; soft demands are added."""
    n = len(problem.pairs)
    worth = np.zeros((n, len(problem.goals)), dtype=np.int64)
    offsets: list[int] = []
    bonuses: list[dict[str, int]] = []
    sources, floors = _defined(problem)
    for level, goal in enumerate(problem.goals):
        offsets.append(goal.form.constant)
        for column, weight in zip(goal.form.cols.tolist(), goal.form.coefs.tolist(), strict=True):
            if column < n:
                worth[column, level] = weight
            elif column in floors:  # minus a shortfall: what is met of the floor counts for it
                offsets[level] += weight * floors[column]
                for pair in sources.get(column, ()):
                    demands_of[pair].append(len(demands))
                demands.append({"least": floors[column], "level": level, "weight": -weight})
            else:
                for pair in sources[column]:
                    bonuses_of[pair].append(len(bonuses))
                bonuses.append({"level": level, "weight": weight})
    return worth, offsets, bonuses


def _defined(problem: Problem) -> tuple[dict[int, list[int]], dict[int, int]]:
    """Per column of its own the pairs that it stands for, and the floor where it counts what is missing."""
    sources: dict[int, list[int]] = {}
    floors: dict[int, int] = {}
    for definition in problem.draft.definitions:
        for target, source in zip(definition.target.tolist(), definition.source.tolist(), strict=True):
            sources.setdefault(target, []).append(source)
        if definition.floor is not None and definition.floor_of is not None:
            floors |= dict(zip(definition.floor_of.tolist(), definition.floor.tolist(), strict=True))
    return sources, floors


def _groups(problem: Problem) -> list[list[int]]:
    groups = problem.draft.dataset.groups
    need = np.where(problem.draft.running >= 0, groups.min_size.or_default(0) - groups.seats_elsewhere, 0)
    room = np.maximum(0, groups.max_size - groups.seats_elsewhere)
    if not problem.draft.context.profile.enabled("group_capacity"):
        room = np.full_like(room, len(problem.pairs))
    return [[int(a), int(b)] for a, b in zip(need, room, strict=True)]


def _allotments(problem: Problem) -> tuple[list[int], Lists]:
    """Unique numbers of districts and schools, and per pair the ones that its person would need one of."""
    found: list[int] = []
    of_pair: Lists = [[] for _ in range(len(problem.pairs))]
    if not problem.draft.context.profile.enabled("number_allotment"):
        return found, of_pair
    of_district, of_school = number_limits(problem.draft.dataset)
    for unit, numbers in ((problem.pairs.district, of_district), (problem.pairs.school, of_school)):
        for pair in np.flatnonzero(numbers.filled[unit]).tolist():
            of_pair[pair].append(len(found) + int(unit[pair]))
        found += _figures(numbers)
    return found, of_pair


def _figures(numbers: OptionalInts) -> list[int]:
    return [int(value) for value in numbers.or_default(0)]


def _persons(problem: Problem) -> list[dict[str, Any]]:
    persons, number = compact(problem.pairs.person.astype(np.int64))
    options: Lists = [[] for _ in range(len(persons))]
    for pair, person in enumerate(number.tolist()):
        options[person].append(pair)
    limit = problem.draft.limit_of_person
    most = [
        len(o) if limit is None else int(limit[p]) for p, o in zip(persons.tolist(), options, strict=True)
    ]
    return [{"most": min(k, len(o)), "options": o} for k, o in zip(most, options, strict=True)]
