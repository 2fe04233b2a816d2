"""What would make a plan possible: the cheapest single changes of the input, each tried; else the cheapest
combination."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from rules.audit import audit
from rules.columns import IntArray
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
from solver.answers.conflicts import Conflict, Demands, conflict
from solver.answers.figures import figure, place_price
from solver.cpsat import Effort, EngineStatus, maximise
from solver.options import Control
from solver.pairs import candidate_pairs
from solver.program import Linear, Program
from solver.start import greedy_point
from solver.unseated import refusing_rules

SECONDS_PER_TRY = 10.0
POINTS_OF_DECISION, POINTS_OF_APPLICATION, POINTS_OF_DATE = 2, 1, 2
POINTS_OF_PARAMETER, POINTS_OF_RULE = 20, 30
"""How hard changes are to get, beside one point for a place, a number or a person: a decision taken back, one
more application, a group moved (and one more point for each week), a parameter of a rule, a rule off."""
MOST_DAYS = 28
"""Groups are moved by at most so many days."""
_DATED = frozenset(
    {"no_overlap", "school_absence", "subject_cover", "not_together", "available", "lead_time"}
)
_FIXED = frozenset({"programme_once", "no_overlap"})
"""Rules that nothing but another plan, another date or a decision taken back can satisfy."""
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
    proven that none of fewer points exists among changes of figures and decisions.
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
        together, cheapest = self._combination()
        return Menu(together, False, self.complete, cheapest)

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
        for rule in ("subject_cover", "not_together"):
            if rule in rules:
                yield from self._of_profile(rule)
        if rules & _DATED:
            yield from self._moves(found)

    def _for_unit(self, unit: int) -> Iterator[Change]:
        rule = self.demands.rule[unit]
        if rule == "decision_must":
            yield from filter(lambda change: self.verified([change]), self._about_decision(unit))
        elif rule not in _FIXED and rule not in ("subject_cover", "not_together"):
            step = self._least(unit)
            if step:
                change = figure(self.demands, unit, step)
                if self.verified([change]):
                    yield change

    def _least(self, unit: int) -> int:
        """By how much the demand's figure must give way, alone; 0 where that is no help (or time is out)."""
        program = self.demands.program
        eased = _eased(program, [self.demands.figures(unit)])
        slack = np.array([program.n_columns], dtype=np.int64)
        form = Linear.of(slack, np.array([-1], dtype=np.int64))
        result = maximise(eased, form, Effort(self.control.within(SECONDS_PER_TRY)))
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

    # --- several changes ----------------------------------------------------------------------------------

    def _combination(self) -> tuple[tuple[Repair, ...], bool]:
        """Changes of figures, decisions and rules that together cost least, and whether that is proven."""
        demands, program = self.demands, self.demands.program
        units = [unit for unit in range(len(demands)) if demands.rule[unit] not in _FIXED]
        eased = _eased(program, [demands.figures(unit) for unit in units], self._switches(units))
        slack = np.arange(len(units), dtype=np.int64) + program.n_columns
        weight = np.array([self._weight(unit) for unit in units], dtype=np.int64)
        result = maximise(eased, Linear.of(slack, -weight), Effort(self.control.within(3 * SECONDS_PER_TRY)))
        if result.x is None:
            self.complete = False
            return (), False
        steps = result.x[slack]
        changes = [self._change(unit, int(step)) for unit, step in zip(units, steps, strict=True) if step > 0]
        unique = tuple({(c.rule, c.objects): c for c in changes}.values())
        return (Repair(unique, self.verified(unique)),), result.status is EngineStatus.OPTIMAL

    def _switches(self, units: Sequence[int]) -> list[bool]:
        return [self.demands.rule[unit] in ("subject_cover", "not_together") for unit in units]

    def _weight(self, unit: int) -> int:
        """Points of one unit of slack, a thousand times."""
        rule = self.demands.rule[unit]
        if rule == "decision_must":
            return 1000 * POINTS_OF_DECISION
        if rule in ("subject_cover", "not_together"):
            return 1000 * POINTS_OF_RULE
        return max(1, 1000 // place_price(self.context)) if rule == "budget" else 1000

    def _change(self, unit: int, step: int) -> Change:
        rule = self.demands.rule[unit]
        if rule == "decision_must":
            row = int(self.demands.object[unit])
            teacher = self.context.dataset.decisions.teacher[row]
            name = str(self.context.dataset.teachers.teacher_id[teacher])
            return decision_dropped(rule, row, name, POINTS_OF_DECISION)
        if rule in ("subject_cover", "not_together"):
            return rule_changed(rule, plan_rule(rule).title, "enabled", (1, 0), POINTS_OF_RULE)
        return figure(self.demands, unit, step)


def _eased(program: Program, sets: Sequence[IntArray], switches: Sequence[bool] = ()) -> Program:
    """The program in which each set of rows may be missed, by one new column a set that counts the units.

    A set marked as a switch is given up as a whole.
    """
    largest = (
        program.matrix.maximum(0) @ program.upper_bound + program.matrix.minimum(0) @ program.lower_bound
    )
    excess = np.maximum(0, largest - program.upper)
    most = np.array([int(excess[rows].max(initial=0)) for rows in sets], dtype=np.int64)
    switch = np.array([*switches, *[False] * (len(sets) - len(switches))], dtype=np.bool_)
    lengths = [len(rows) for rows in sets]
    row, col = np.concatenate([*sets, _NONE]), np.repeat(np.arange(len(sets)), lengths)
    data = -np.where(switch, most, 1)[col]
    slack = sparse.coo_array((data, (row, col)), shape=(program.n_rows, len(sets))).tocsr()
    return replace(
        program,
        matrix=sparse.hstack([program.matrix, slack], format="csr"),
        lower_bound=np.concatenate([program.lower_bound, np.zeros(len(sets), dtype=np.int64)]),
        upper_bound=np.concatenate([program.upper_bound, np.where(switch, np.minimum(most, 1), most)]),
    )
