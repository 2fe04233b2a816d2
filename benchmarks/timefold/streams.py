"""Rules and goals as Timefold's constraint streams.

Every rule that is not in the range of choices is a hard constraint; goals are the levels of a bendable score,
in their order.
"""

from __future__ import annotations

from typing import Any

from timefold.solver.score import BendableScore, ConstraintCollectors, Joiners, constraint_provider

from benchmarks.timefold.facts import CAMPAIGN, LEVELS, Seat


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
