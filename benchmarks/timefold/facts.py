"""The campaign as Timefold's facts, entities and solution.

A seat is an entity, one for each group that a person may take; its choice is one of the person's pairs, or
none.  Facts that are hit often are objects, so that streams group by them without looking anything up; each
is made once, for whatever crosses over to Java is copied one by one.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import BendableScore

CAMPAIGN: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
"""Read on import: how many goals it has is part of the class of the solution."""
LEVELS = len(CAMPAIGN["goals"])


@dataclass
class Group:
    """Runs with ``need`` to ``room`` of our people, or with none."""

    id: int
    need: int
    room: int


@dataclass
class Limit:
    """At most so much of it may be used."""

    id: int
    most: int


@dataclass
class Use:
    """What a choice uses of a limit."""

    limit: Limit
    amount: int


@dataclass
class Allotment:
    """At most so many persons, however many seats each has."""

    id: int
    most: int


@dataclass
class Demand:
    """At least so many seats; what counts towards it is worth ``weight`` on a level of the score."""

    id: int
    least: int
    level: int
    weight: int


@dataclass
class Bonus:
    """Worth ``weight`` once, however many seats bring it."""

    id: int
    level: int
    weight: int


@dataclass
class Choice:
    """A possible pair."""

    id: int
    group: Group
    worth: list[int]
    uses: list[Use]
    allotments: list[Allotment]
    demands: list[Demand]
    bonuses: list[Bonus]


@planning_entity
@dataclass
class Seat:
    """One of the groups that a person may take; ``alone``: the person's only one."""

    id: Annotated[int, PlanningId]
    person: int
    alone: bool
    options: Annotated[list[Choice], ValueRangeProvider(id="options")]
    choice: Annotated[
        Choice | None, PlanningVariable(value_range_provider_refs=["options"], allows_unassigned=True)
    ] = field(default=None)


@planning_solution
@dataclass
class Plan:
    """All seats."""

    seats: Annotated[list[Seat], PlanningEntityCollectionProperty]
    score: Annotated[
        BendableScore | None, PlanningScore(bendable_hard_levels_size=1, bendable_soft_levels_size=LEVELS)
    ] = field(default=None)


def read_choices() -> list[Choice]:
    groups = [Group(i, *each) for i, each in enumerate(CAMPAIGN["groups"])]
    limits = [Limit(i, most) for i, most in enumerate(CAMPAIGN["limits"])]
    allotments = [Allotment(i, most) for i, most in enumerate(CAMPAIGN["allotments"])]
    demands = [Demand(i, **each) for i, each in enumerate(CAMPAIGN["demands"])]
    bonuses = [Bonus(i, **each) for i, each in enumerate(CAMPAIGN["bonuses"])]
    single: dict[tuple[int, int], Use] = {}
    shared: dict[tuple[str, str], list[Any]] = {}

    def use(limit: int, amount: int) -> Use:
        return single.setdefault((limit, amount), Use(limits[limit], amount))

    def once(kind: str, facts: Sequence[Any], key: Sequence[Any]) -> list[Any]:
        """The same list for the same facts: whatever crosses over to Java is copied one by one."""
        return shared.setdefault((kind, str(key)), list(facts))

    return [
        Choice(
            i,
            groups[each["group"]],
            once("worth", each["worth"], each["worth"]),
            once("uses", [use(limit, amount) for limit, amount in each["uses"]], each["uses"]),
            once("allotments", [allotments[k] for k in each["allotments"]], each["allotments"]),
            once("demands", [demands[k] for k in each["demands"]], each["demands"]),
            once("bonuses", [bonuses[k] for k in each["bonuses"]], each["bonuses"]),
        )
        for i, each in enumerate(CAMPAIGN["choices"])
    ]


def read_seats(choices: Sequence[Choice]) -> list[Seat]:
    """Every person's seats, those of the plan to start from taken."""
    seats: list[Seat] = []
    started = set(CAMPAIGN["start"])
    for person, each in enumerate(CAMPAIGN["persons"]):
        taken = [choices[k] for k in each["options"] if k in started]
        options = [choices[k] for k in each["options"]]
        for place in range(each["most"]):
            seats.append(Seat(len(seats), person, each["most"] == 1, options))
            if place < len(taken):
                seats[-1].choice = taken[place]
    return seats
