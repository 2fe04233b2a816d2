"""What is known of the base and of each scenario once it was solved, and how two of them differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from datasets.scenarios import Changed
from rules.audit import Verdict
from rules.context import Context, Facts
from rules.registry import goal
from solver.result import Clash, GoalStatus, Outcome, RowMultipliers


class State(StrEnum):
    """How the base or a scenario stands."""

    OPTIMAL = "optimal"
    """A plan; every goal proven."""
    FEASIBLE = "feasible"
    """A plan; not every goal is proven."""
    GIVEN = "given"
    """A plan that was handed in without proofs that hold here."""
    INFEASIBLE = "infeasible"
    """Proven: no plan satisfies the rules."""
    UNKNOWN = "unknown"
    """Time ran out before any plan."""
    NOT_RUN = "not_run"
    """Stopped before any plan."""


NOT_A_GOAL = "not_a_goal"
"""Status of a goal that the profile does not have: counted, never striven for."""


@dataclass(frozen=True)
class GoalSeen:
    """A goal of a plan: ``bound`` None where nothing is proven; ``status``: a goal's status, "counted" where
    no proof was handed in, or :data:`NOT_A_GOAL`."""

    name: str
    value: int
    bound: int | None
    status: str

    @property
    def proven(self) -> bool:
        """No plan has more of it with the goals before held."""
        return self.status == GoalStatus.PROVEN

    def as_json(self) -> dict[str, object]:
        """A plain object, without the name."""
        return {"value": self.value, "bound": self.bound, "status": self.status}


@dataclass(frozen=True, eq=False)
class Solved:
    """A context with its plan, or without one; ``multipliers``: what a changed problem may begin with."""

    context: Context
    state: State
    facts: Facts | None = None
    verdict: Verdict | None = None
    goals: tuple[GoalSeen, ...] = ()
    outcome: Outcome | None = None
    clashes: tuple[Clash, ...] = ()
    runtime_s: float = 0.0
    multipliers: Mapping[str, RowMultipliers] = field(default_factory=dict)

    def seen(self, name: str) -> GoalSeen | None:
        """A goal of the plan, counted where it is none of its profile; None without a plan."""
        if self.facts is None:
            return None
        own = next((seen for seen in self.goals if seen.name == name), None)
        return own or GoalSeen(name, int(goal(name).value(self.facts)), None, NOT_A_GOAL)

    def best(self, name: str) -> tuple[int | None, int | None] | None:
        """Between what the best plan has of a goal (None: no such limit is proven); None: not decided, for a
        goal before it is not proven."""
        for seen in self.goals:
            if seen.name == name:
                return seen.value, seen.bound
            if not seen.proven:
                return None
        return None


@dataclass(frozen=True)
class GoalDelta:
    """A goal in base and scenario: ``found`` between the two plans, ``low`` to ``high`` between the best ones
    (None: no such limit is proven); ``decided``: the latter says something."""

    name: str
    before: GoalSeen
    now: GoalSeen
    found: int
    low: int | None
    high: int | None
    decided: bool

    @property
    def exact(self) -> bool:
        """The difference of the best plans is known to the unit."""
        return self.decided and self.low is not None and self.low == self.high

    def as_json(self) -> dict[str, object]:
        """A plain object."""
        return {
            "name": self.name,
            "base": self.before.as_json(),
            "scenario": self.now.as_json(),
            "delta": self.found,
            "best_delta_from": self.low,
            "best_delta_to": self.high,
            "proven": self.exact,
        }


@dataclass(frozen=True)
class PersonDelta:
    """Somebody whose groups differ; ``kind``: gained, lost, left (is not in the scenario's data) or moved."""

    kind: str
    person_id: str
    teacher_ids: tuple[str, ...]
    school_id: str
    district_id: str
    groups_before: tuple[str, ...]
    groups_now: tuple[str, ...]


@dataclass(frozen=True)
class UnitDelta:
    """A school or a district: persons with a place before and now, and who gained and who lost one."""

    unit_id: str
    name: str
    before: int
    now: int
    gained: int
    lost: int

    def as_json(self) -> dict[str, object]:
        """A plain object."""
        return dict(vars(self))


@dataclass(frozen=True)
class Limit:
    """A rule on an object whose figure is used up."""

    rule: str
    objects: tuple[tuple[str, str], ...]

    @property
    def about(self) -> str:
        """``group g1``."""
        return ", ".join(f"{kind} {name}" for kind, name in self.objects)


@dataclass(frozen=True, eq=False)
class Comparison:
    """A scenario beside the base; without goals and persons where one of them has no plan."""

    number: int
    changed: Changed
    solved: Solved
    goals: tuple[GoalDelta, ...] = ()
    persons: tuple[PersonDelta, ...] = ()
    schools: tuple[UnitDelta, ...] = ()
    districts: tuple[UnitDelta, ...] = ()
    binding_now: tuple[Limit, ...] = ()
    binding_no_longer: tuple[Limit, ...] = ()

    @property
    def name(self) -> str:
        """The scenario's."""
        return self.changed.scenario.name

    @property
    def folder(self) -> str:
        """The name of the folder of its plan."""
        return f"scenario-{self.number:02d}"

    def count(self, *kinds: str) -> int:
        """Persons of these kinds of difference."""
        return sum(person.kind in kinds for person in self.persons)


@dataclass(frozen=True, eq=False)
class Answer:
    """The whole: the base and the scenarios in their order; ``source``: "solved", or the plan handed in."""

    base: Solved
    source: str
    comparisons: Sequence[Comparison]
    notes: Mapping[str, str]
