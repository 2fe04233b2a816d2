"""How hard a preset is: ``python -m benchmarks.hardness PRESET [--seeds N]``.

Hard means that greedy by priority stays at least 2 % below the best, that a fifth of the groups end closed,
at their minimum or at their maximum, and that a tenth of the quotas and of the school limits bind in the
best plan: then groups, quotas and schools all decide something.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.contenders.greedy import by_hand
from benchmarks.environment import environment
from benchmarks.markdown import NOTHING
from benchmarks.suites import HARD_LIMIT_S, Case, folder_of
from datasets import read_dataset
from rules.audit import audit
from rules.columns import BoolArray, IntArray
from rules.context import Context, Facts
from rules.profile import load_profile
from solver.allocate import Problem, build
from solver.options import Options
from solver.process import solve

PROFILE, GOAL = "plain", "application"
GREEDY_BELOW, GROUPS_AT_EDGE, LIMITS_BIND = 0.02, 0.20, 0.10


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def of_one(self) -> float:
        """The share; 0 of nothing is 0."""
        return self.part / self.whole if self.whole else 0.0

    def __str__(self) -> str:
        return f"{self.part} of {self.whole} ({self.of_one:.0%})" if self.whole else NOTHING


@dataclass(frozen=True)
class Hardness:
    """The figures of one instance; ``greedy_breaches``: what the checker finds in the greedy plan.

    ``quotas``: rows with ``max_seats`` that are full; ``school_days``: distinct sets of people who could be
    away on a day beyond their school's limit, and are at the limit; ``schools``: schools with such a limit
    that reach it on some day; ``numbers``: allotments used up.
    """

    best: int
    bound: int
    greedy: int
    greedy_breaches: int
    closed: Share
    at_minimum: Share
    at_maximum: Share
    edge: Share
    quotas: Share
    school_days: Share
    schools: Share
    numbers: Share

    @property
    def greedy_below(self) -> float:
        """How far greedy is below the best plan, as a share of the best."""
        return (self.best - self.greedy) / max(1, abs(self.best))

    @property
    def misses(self) -> tuple[str, ...]:
        """What keeps it from counting as hard."""
        asked = (
            ("greedy", self.greedy_below, GREEDY_BELOW),
            ("groups", self.edge.of_one, GROUPS_AT_EDGE),
            ("quotas", self.quotas.of_one, LIMITS_BIND),
            ("school limits", self.school_days.of_one, LIMITS_BIND),
        )
        missed = [f"{name} {share:.1%} < {least:.0%}" for name, share, least in asked if share < least]
        return (*missed, *(("best plan not proven",) if self.bound != self.best else ()))


def hardness(context: Context, limit_s: float) -> Hardness:
    """Measure one instance.  Raises: RuntimeError: no valid plan was found within the limit."""
    problem = build(context)
    outcome = solve(context, Options(seconds=limit_s))
    if outcome.assignment is None:
        raise RuntimeError(f"no plan within {limit_s:g} s: {outcome.status}")
    goal = next(goal for goal in outcome.goals if goal.name == GOAL)
    by_priority = problem.assignment(problem.draft.complete(by_hand(problem)))
    verdict = audit(context.dataset, by_priority, context.profile)
    facts = Facts(context, outcome.assignment)
    closed, low, high = _edges(problem, facts)
    n = len(closed)
    days, schools = _school_limits(problem, facts)
    return Hardness(
        best=goal.value,
        bound=goal.bound,
        greedy=dict(verdict.goals)[GOAL],
        greedy_breaches=len(verdict.violations),
        closed=Share(int(closed.sum()), n),
        at_minimum=Share(int(low.sum()), n),
        at_maximum=Share(int(high.sum()), n),
        edge=Share(int((closed | low | high).sum()), n),
        quotas=_full_quotas(facts),
        school_days=days,
        schools=schools,
        numbers=_used_numbers(facts),
    )


def _edges(problem: Problem, facts: Facts) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Of the groups with a candidate pair: closed, at the minimum, at the maximum."""
    groups = facts.dataset.groups
    asked = np.bincount(problem.pairs.group, minlength=len(groups)) > 0
    size = facts.group_size
    need = groups.min_size.or_default(0) - groups.seats_elsewhere
    closed = (size == 0) & ~groups.shared
    low = (size > 0) & (size == need)
    high = (size > 0) & (size == groups.max_size - groups.seats_elsewhere)
    return closed[asked], low[asked], high[asked]


def _rows(problem: Problem, rule: str) -> IntArray:
    program = problem.program
    if rule not in program.rule_names:
        return np.empty(0, dtype=np.int64)
    rows: IntArray = np.flatnonzero(program.row_rule == program.rule_names.index(rule))
    return rows


def _school_limits(problem: Problem, facts: Facts) -> tuple[Share, Share]:
    at = problem.point(facts.assignment)
    if at is None:
        raise RuntimeError("the plan has a place that is no candidate pair")
    program, rows = problem.program, _rows(problem, "school_absence")
    binds = (program.matrix[rows] @ at) == program.upper[rows]
    schools = np.unique(program.row_object[rows[binds]])
    limited = facts.dataset.schools.max_absent.filled
    return Share(int(binds.sum()), len(rows)), Share(len(schools), int(limited.sum()))


def _full_quotas(facts: Facts) -> Share:
    quotas = facts.dataset.quotas
    filled = np.flatnonzero(quotas.max_seats.filled)
    posts = facts.dataset.teachers
    full = 0
    for row in filled.tolist():
        fits = np.ones(len(facts.assignment), dtype=np.bool_)
        for wanted, column in (
            (quotas.district, facts.district),
            (quotas.school, facts.school),
            (quotas.programme, facts.programme),
            (quotas.group, facts.assignment.group),
        ):
            if wanted[row] >= 0:
                fits &= column == wanted[row]
        if len(quotas.positions[row]):
            fits &= np.isin(posts.position[facts.assignment.teacher], quotas.positions[row])
        full += int(fits.sum()) == int(quotas.max_seats.values[row])
    return Share(full, len(filled))


def _used_numbers(facts: Facts) -> Share:
    """Districts and schools with an allotment whose persons hold as many places as it has numbers."""
    full = whole = 0
    tables = facts.dataset
    for numbers, unit in (
        (tables.districts.unique_numbers, facts.district),
        (tables.schools.unique_numbers, facts.school),
    ):
        for row in np.flatnonzero(numbers.filled).tolist():
            whole += 1
            full += len(np.unique(facts.person[unit == row])) >= int(numbers.values[row])
    return Share(full, whole)


def lines(instance: str, found: Hardness) -> list[str]:
    """The figures and the verdict."""
    state = "proven" if found.best == found.bound else f"bound {found.bound}"
    verdict = "hard" if not found.misses else "not hard: " + ", ".join(found.misses)
    breaches = f", {found.greedy_breaches} breaches" if found.greedy_breaches else ""
    return [
        f"{instance}: {verdict}",
        f"  best {found.best} ({state}); greedy {found.greedy}{breaches}, {found.greedy_below:.2%} below",
        f"  groups at an edge {found.edge}: closed {found.closed}, at the minimum {found.at_minimum}, "
        f"at the maximum {found.at_maximum}",
        f"  bind: quotas {found.quotas}, school days {found.school_days}, schools {found.schools}, "
        f"number allotments {found.numbers}",
    ]


def main(words: Sequence[str] | None = None) -> int:
    """Print the figures of every seed; 1 where some instance is not hard."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hardness", description=__doc__)
    parser.add_argument("preset")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=HARD_LIMIT_S)
    given = parser.parse_args(words)
    machine = environment()
    print(f"commit {machine.commit}, {machine.date}, load {machine.load[0]:g} on {machine.cpus} CPUs")
    hard = True
    with tempfile.TemporaryDirectory() as scratch:
        for seed in range(given.seeds):
            folder = folder_of(Case(given.preset), seed, None, Path(scratch))
            context = Context(read_dataset(folder).dataset, load_profile(PROFILE))
            found = hardness(context, given.time_limit)
            hard &= not found.misses
            print("\n".join(lines(f"{given.preset}-{seed}/{PROFILE}", found)), flush=True)
    return 0 if hard else 1


if __name__ == "__main__":
    sys.exit(main())
