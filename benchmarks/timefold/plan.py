"""Timefold's side of a run: reads a campaign as JSON, searches until its time is up, writes lines of JSON.

Run by the interpreter of its own environment (``make bench-timefold``), never imported by ours:
``python plan.py CAMPAIGN.json``; ``benchmarks/contenders/timefold.py`` tells what stands in the campaign.
Lines on standard output: ``{"ready": versions}`` before the search begins, ``{"hard": …, "soft": […]}`` at
better plans, ``{"pairs": […]}`` at the end.

A seat is an entity, one for each group that a person may take; its choice is one of the person's pairs, or
none.  Every rule that is not in the range of choices is a hard constraint; goals are the levels of a bendable
score, in their order.  Phases are Timefold's own: construction heuristic, then late acceptance on changes and
swaps.  Facts that are hit often are objects, so that streams group by them without looking anything up.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any

from timefold.solver import SolverFactory, init
from timefold.solver.config import (
    Duration,
    EnvironmentMode,
    ScoreDirectorFactoryConfig,
    SolverConfig,
    TerminationConfig,
)
from timefold.solver.domain import (
    PlanningEntityCollectionProperty,
    PlanningId,
    PlanningScore,
    PlanningVariable,
    ValueRangeProvider,
    planning_entity,
    planning_solution,
)
from timefold.solver.score import BendableScore, ConstraintCollectors, Joiners, constraint_provider

CAMPAIGN: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
LEVELS = len(CAMPAIGN["goals"])
NEWS_EVERY_S, NEWS_AT_ONCE = 0.2, 200
"""After the first ones better plans are told at most so often."""
init("-XX:MaxRAMPercentage=60")


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


def _unit(level: int) -> Any:
    """One unit of a goal; level -1 is what no plan may break."""
    if level < 0:
        return BendableScore.of_hard(1, LEVELS, 0, 1)
    return BendableScore.of_soft(1, LEVELS, level, 1)


@constraint_provider  # type: ignore[untyped-decorator]
def constraints(factory: Any) -> list[Any]:
    """Rules of any plan, then what counts for the goals."""
    parts = [_capacity(factory), _minimum(factory), _limits(factory), _allotments(factory), _twice(factory)]
    parts += [_worth(factory, level) for level in range(LEVELS)]
    parts += [_demands(factory, level) for level in _levels("demands")]
    parts += [_bonuses(factory, level) for level in _levels("bonuses")]
    return parts


def _levels(facts: str) -> list[int]:
    return sorted({fact["level"] for fact in CAMPAIGN[facts]})


def _sizes(factory: Any) -> Any:
    return factory.for_each(Seat).group_by(lambda seat: seat.choice.group, ConstraintCollectors.count())


def _capacity(factory: Any) -> Any:
    over = _sizes(factory).filter(lambda group, n: n > group.room)
    return over.penalize(_unit(-1), lambda group, n: n - group.room).as_constraint("capacity")


def _minimum(factory: Any) -> Any:
    under = _sizes(factory).filter(lambda group, n: n < group.need)
    return under.penalize(_unit(-1), lambda group, n: group.need - n).as_constraint("minimum")


def _limits(factory: Any) -> Any:
    uses = factory.for_each(Seat).map(lambda seat: seat.choice.uses).flatten_last(lambda uses: uses)
    used = uses.group_by(lambda use: use.limit, ConstraintCollectors.sum(lambda use: use.amount))
    over = used.filter(lambda limit, n: n > limit.most)
    return over.penalize(_unit(-1), lambda limit, n: n - limit.most).as_constraint("limits")


def _allotments(factory: Any) -> Any:
    held = factory.for_each(Seat).map(lambda seat: seat.person, lambda seat: seat.choice.allotments)
    each = held.flatten_last(lambda allotments: allotments)
    persons = each.group_by(
        lambda person, allotment: allotment,
        ConstraintCollectors.count_distinct(lambda person, allotment: person),
    )
    over = persons.filter(lambda allotment, n: n > allotment.most)
    return over.penalize(_unit(-1), lambda allotment, n: n - allotment.most).as_constraint("allotments")


def _twice(factory: Any) -> Any:
    several = factory.for_each(Seat).filter(lambda seat: not seat.alone)
    same = several.join(
        Seat,
        Joiners.equal(lambda seat: seat.person),
        Joiners.equal(lambda seat: seat.choice),
        Joiners.less_than(lambda seat: seat.id),
    )
    return same.penalize(_unit(-1)).as_constraint("one choice twice")


def _worth(factory: Any, level: int) -> Any:
    counted = factory.for_each(Seat).filter(lambda seat: seat.choice.worth[level] != 0)
    return counted.impact(_unit(level), lambda seat: seat.choice.worth[level]).as_constraint(f"worth {level}")


def _demands(factory: Any, level: int) -> Any:
    each = factory.for_each(Seat).map(lambda seat: seat.choice.demands).flatten_last(lambda demands: demands)
    here = each.filter(lambda demand: demand.level == level)
    met = here.group_by(lambda demand: demand, ConstraintCollectors.count())
    return met.reward(
        _unit(level), lambda demand, n: demand.weight * (n if n < demand.least else demand.least)
    ).as_constraint(f"demands {level}")


def _bonuses(factory: Any, level: int) -> Any:
    each = factory.for_each(Seat).map(lambda seat: seat.choice.bonuses).flatten_last(lambda bonuses: bonuses)
    once = each.filter(lambda bonus: bonus.level == level).distinct()
    return once.reward(_unit(level), lambda bonus: bonus.weight).as_constraint(f"bonuses {level}")


def _choices() -> list[Choice]:
    groups = [Group(i, *each) for i, each in enumerate(CAMPAIGN["groups"])]
    limits = [Limit(i, most) for i, most in enumerate(CAMPAIGN["limits"])]
    allotments = [Allotment(i, most) for i, most in enumerate(CAMPAIGN["allotments"])]
    demands = [Demand(i, **each) for i, each in enumerate(CAMPAIGN["demands"])]
    bonuses = [Bonus(i, **each) for i, each in enumerate(CAMPAIGN["bonuses"])]
    whole: dict[tuple[int, int], Use] = {}

    def use(limit: int, amount: int) -> Use:
        return whole.setdefault((limit, amount), Use(limits[limit], amount))

    return [
        Choice(
            i,
            groups[each["group"]],
            each["worth"],
            [use(limit, amount) for limit, amount in each["uses"]],
            [allotments[k] for k in each["allotments"]],
            [demands[k] for k in each["demands"]],
            [bonuses[k] for k in each["bonuses"]],
        )
        for i, each in enumerate(CAMPAIGN["choices"])
    ]


def _seats(choices: Sequence[Choice]) -> list[Seat]:
    """Every person's seats, those of the plan to start from taken."""
    seats: list[Seat] = []
    started = set(CAMPAIGN["start"])
    for person, each in enumerate(CAMPAIGN["persons"]):
        taken = [choices[k] for k in each["options"] if k in started]
        for place in range(each["most"]):
            options = [choices[k] for k in each["options"]]
            seats.append(Seat(len(seats), person, each["most"] == 1, options))
            if place < len(taken):
                seats[-1].choice = taken[place]
    return seats


def _say(**line: Any) -> None:
    print(json.dumps(line), flush=True)


class _News:
    """Tells better plans, not too often."""

    def __init__(self) -> None:
        self.last, self.told = 0.0, 0

    def __call__(self, event: Any) -> None:
        now = time.monotonic()
        if self.told < NEWS_AT_ONCE or now - self.last >= NEWS_EVERY_S:
            self.last, self.told = now, self.told + 1
            score = event.new_best_score
            _say(hard=score.hard_scores[0], soft=list(score.soft_scores))


def main() -> None:
    """Read, search, hand over."""
    import jpype  # noqa: PLC0415  # the machine runs by now

    seats = _seats(_choices())
    versions = {
        "timefold": metadata.version("timefold"),
        "java": str(jpype.java.lang.System.getProperty("java.version")),
    }
    left = max(0.0, CAMPAIGN["until"] - time.monotonic())
    config = SolverConfig(
        solution_class=Plan,
        entity_class_list=[Seat],
        environment_mode=EnvironmentMode.NO_ASSERT,
        random_seed=CAMPAIGN["seed"],
        score_director_factory_config=ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
        termination_config=TerminationConfig(spent_limit=Duration(milliseconds=int(1000 * left))),
    )
    solver = SolverFactory.create(config).build_solver()
    solver.add_event_listener(_News())
    _say(ready=versions)
    # its own limit begins only once all is handed to the Java side, and that takes seconds
    end = threading.Timer(max(0.0, CAMPAIGN["until"] - time.monotonic()), solver.terminate_early)
    end.daemon = True
    end.start()
    plan = solver.solve(Plan(seats))
    end.cancel()
    _say(pairs=[seat.choice.id for seat in plan.seats if seat.choice is not None])


if __name__ == "__main__":
    main()
