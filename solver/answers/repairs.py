"""What would make a plan possible: the cheapest single changes of the input, each tried; else the cheapest
combination."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from rules.audit import audit
from rules.context import Assignment, Context
from rules.registry import plan_rule
from rules.tables import DecisionKind
from solver.allocate import build
from solver.answers.changes import (
    Change,
    application_added,
    applied,
    decision_dropped,
    group_moved,
    rule_changed,
)
from solver.answers.combining import FIXED, OF_PROFILE, POINTS_OF_DECISION, POINTS_OF_RULE, eased, together
from solver.answers.conflicts import Conflict, Demands, conflict
from solver.answers.figures import figure
from solver.cpsat import Effort, EngineStatus, maximise
from solver.options import Control
from solver.pairs import candidate_pairs
from solver.program import Linear
from solver.start import greedy_point
from solver.unseated import refusing_rules

SECONDS_PER_TRY = 10.0
POINTS_OF_APPLICATION, POINTS_OF_DATE, POINTS_OF_PARAMETER = 1, 2, 20
"""How hard changes are to get: one more application, a group moved (and one more point for each week), a
parameter of a rule."""
MOST_DAYS = 28
"""Groups are moved by at most so many days."""
_DATED = frozenset(
    {"no_overlap", "school_absence", "subject_cover", "not_together", "available", "lead_time"}
)
_MOST_GROUPS_MOVED = 8
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Repair:
    """Changes that together make a plan possible.  ``verified``: the input was changed so, a plan was found,
    and the checker found nothing wrong with it."""

    changes: tuple[Change, ...]
    verified: bool

    @property
    def points(self) -> int:
        """What the changes cost together."""
        return sum(change.points for change in self.changes)

    def as_json(self) -> dict[str, object]:
        """A plain object."""
        return {
            "points": self.points,
            "verified": self.verified,
            "changes": [change.as_json() for change in self.changes],
        }


@dataclass(frozen=True)
class Menu:
    """The repairs, cheapest first.

    ``single``: each is one change, otherwise no single change suffices and the one repair is a combination;
    ``complete``: every change was tried to the end (else time ran out); ``cheapest``: for a combination,
    proven that none of fewer points exists among changes of figures, decisions and whole rules.
    """

    repairs: tuple[Repair, ...]
    single: bool
    complete: bool
    cheapest: bool

    def as_json(self) -> dict[str, object]:
        """A plain object."""
        return {
            "single": self.single,
            "complete": self.complete,
            "cheapest": self.cheapest,
            "repairs": [repair.as_json() for repair in self.repairs],
        }


def any_plan(context: Context, control: Control) -> tuple[EngineStatus, Assignment | None]:
    """Some plan of the context: found, proven not to exist (``INFEASIBLE``), or ``UNKNOWN``."""
    problem = build(context)
    program = problem.program
    greedy = greedy_point(problem.draft, program, [goal.form for goal in problem.goals])
    for x in (greedy, problem.draft.complete(_NONE)):
        if program.is_feasible(x):
            return EngineStatus.FEASIBLE, problem.assignment(x)
    found = maximise(program, Linear.of(_NONE, _NONE), Effort(control.within(SECONDS_PER_TRY)), hint=greedy)
    plan = None if found.x is None else problem.assignment(found.x)
    return found.status, plan


def menu(context: Context, control: Control) -> Menu:
    """The repairs of an input that has no plan.

    Whatever repairs it alone touches a demand of every conflict; so the changes that touch one conflict are
    all that need be tried.
    """
    return _Repairing(context, control).menu()


@dataclass(eq=False)
class _Repairing:
    context: Context
    control: Control
    complete: bool = True

    def __post_init__(self) -> None:
        self.demands = Demands.of(self.context, candidate_pairs(self.context))

    def menu(self) -> Menu:
        found = conflict(self.demands, self.control)
        self.complete = found.irreducible
        repairs = sorted(
            (Repair((change,), True) for change in self._singles(found)),
            key=lambda repair: (repair.points, abs(repair.changes[0].by), repair.changes[0].rule),
        )
        if repairs:
            return Menu(tuple(repairs), True, self.complete, False)
        several = together(self.demands, Effort(self.control.within(3 * SECONDS_PER_TRY)))
        if several is None:
            return Menu((), False, False, False)
        repair = Repair(several.changes, self.verified(several.changes))
        return Menu((repair,), False, self.complete, several.cheapest)

    def verified(self, changes: Sequence[Change]) -> bool:
        """A plan exists once the changes are made, and the checker agrees."""
        if self.control.ended:
            self.complete = False
            return False
        changed = applied(self.context, changes)
        status, plan = any_plan(changed, self.control)
        if status is EngineStatus.UNKNOWN:
            self.complete = False
        if plan is None:
            return False
        return audit(changed.dataset, plan, changed.profile, as_of=changed.as_of, seed=changed.seed).ok

    # --- one change ---------------------------------------------------------------------------------------

    def _singles(self, found: Conflict) -> Iterator[Change]:
        rules = {self.demands.rule[unit] for unit in found.units.tolist()}
        for unit in found.units.tolist():
            rules |= self._refusing(unit)
            yield from self._for_unit(unit)
        for rule in OF_PROFILE:
            if rule in rules:
                yield from self._of_profile(rule)
        if rules & _DATED:
            yield from self._moves(found)

    def _for_unit(self, unit: int) -> Iterator[Change]:
        rule = self.demands.rule[unit]
        if rule == "decision_must":
            yield from filter(lambda change: self.verified([change]), self._about_decision(unit))
        elif rule not in FIXED and rule not in OF_PROFILE:
            step = self._least(unit)
            if step:
                change = figure(self.demands, unit, step)
                if self.verified([change]):
                    yield change

    def _least(self, unit: int) -> int:
        """By how much the demand's figure must give way, alone; 0 where that is no help (or time is out)."""
        program = self.demands.program
        slack = np.array([program.n_columns], dtype=np.int64)
        form = Linear.of(slack, np.array([-1], dtype=np.int64))
        effort = Effort(self.control.within(SECONDS_PER_TRY))
        result = maximise(eased(program, [self.demands.figures(unit)], [1]), form, effort)
        if result.status is EngineStatus.OPTIMAL and result.x is not None:
            return int(result.x[program.n_columns])
        if result.status is not EngineStatus.INFEASIBLE:
            self.complete = False
        return 0

    def _refusing(self, unit: int) -> set[str]:
        nothing = self.demands.program.matrix[self.demands.rows(unit)].nnz == 0
        if self.demands.rule[unit] != "decision_must" or not nothing:
            return set()
        return set(refusing_rules(self.context, int(self.demands.object[unit])))

    def _about_decision(self, unit: int) -> Iterator[Change]:
        """Taking it back; where pair rules stand against it, taking back the ban, or applying."""
        decisions, row = self.context.dataset.decisions, int(self.demands.object[unit])
        teacher = int(decisions.teacher[row])
        name = str(self.context.dataset.teachers.teacher_id[teacher])
        yield decision_dropped("decision_must", row, name, POINTS_OF_DECISION)
        refusing = self._refusing(unit)
        if "decision_never" in refusing:
            person = self.context.dataset.teachers.person
            bans = (decisions.decision == DecisionKind.NEVER) & (person[decisions.teacher] == person[teacher])
            for ban in np.flatnonzero(bans).tolist():
                yield decision_dropped("decision_never", ban, name, POINTS_OF_DECISION)
        if "source" in refusing and "application" in self.context.profile.source:
            group, programme = int(decisions.group[row]), int(decisions.programme[row])
            wanted = int(self.context.dataset.groups.programme[group]) if group >= 0 else programme
            if wanted >= 0:
                yield application_added(self.context.dataset, teacher, wanted, POINTS_OF_APPLICATION)

    def _of_profile(self, rule: str) -> Iterator[Change]:
        title = plan_rule(rule).title
        if rule == "subject_cover":
            m = int(str(self.context.profile.parameters(rule)["m"]))
            for less in range(m - 1, -1, -1):
                change = rule_changed(rule, title, "m", (m, less), POINTS_OF_PARAMETER + m - less)
                if self.verified([change]):
                    yield change
                    return
        change = rule_changed(rule, title, "enabled", (1, 0), POINTS_OF_RULE)
        if self.verified([change]):
            yield change

    def _moves(self, found: Conflict) -> Iterator[Change]:
        """Each group that the conflict's decisions and floors could use, moved by as few days as suffice."""
        left = dict.fromkeys(self._groups(found)[:_MOST_GROUPS_MOVED])
        for days in range(1, MOST_DAYS + 1):
            for group in list(left):
                for signed in (days, -days):
                    points = POINTS_OF_DATE + (days + 6) // 7
                    change = group_moved(self.context.dataset, group, signed, points)
                    if self.verified([change]):
                        yield change
                        left.pop(group)
                        break
                if self.control.ended:
                    self.complete = False
                    return

    def _groups(self, found: Conflict) -> list[int]:
        dataset, decisions = self.context.dataset, self.context.dataset.decisions
        wanted = np.zeros(dataset.n_groups, dtype=np.bool_)
        for unit in found.units[self.demands.asks[found.units]].tolist():
            cols = self.demands.program.matrix[self.demands.rows(unit)].indices
            wanted[self.demands.draft.pairs.group[cols[cols < len(self.demands.draft.pairs)]]] = True
            if self.demands.rule[unit] == "decision_must":
                row = int(self.demands.object[unit])
                group, programme = int(decisions.group[row]), int(decisions.programme[row])
                wanted |= (dataset.groups.programme == programme) if group < 0 else False
                wanted[group if group >= 0 else []] = True
        return [int(group) for group in np.flatnonzero(wanted)]
