"""Changes of the profile: parameters of rules, and the order of the goals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datasets.scenarios.faults import Faults, Where
from datasets.scenarios.records import Effect, Numbered, PlaceGoal, Scenario, SetRule
from rules.problems import InputError
from rules.profile import Profile, profile_from
from rules.registry import GOALS, RULES


def changed_profile(
    profile: Profile, scenario: Scenario, faults: Faults, effects: list[Effect]
) -> Profile | None:
    """The profile with the scenario's changes; None with what is wrong told."""
    content: dict[str, Any] = profile.as_json()
    numbers: dict[str, Numbered] = {}
    for numbered in scenario.changes:
        if isinstance(numbered.change, SetRule):
            _set_rule(content, (scenario.name, numbered, numbered.change), numbers, faults, effects)
    _order(content, scenario, numbers, faults, effects)
    if not numbers:
        return profile
    try:
        return profile_from(content, profile.name)
    except InputError as error:
        for problem in error.problems:
            source = numbers.get(problem.column or "")
            expected = (problem.expected_ru or "", problem.expected_en or "")
            faults.add(
                Where(scenario.name, source.number, source.line)
                if source
                else Where(scenario.name, None, scenario.line),
                (problem.column, problem.value),
                problem.code,
                (problem.message_ru, problem.message_en),
                expected if problem.expected_ru else None,
            )
        return None


def _set_rule(
    content: dict[str, Any],
    given: tuple[str, Numbered, SetRule],
    numbers: dict[str, Numbered],
    faults: Faults,
    effects: list[Effect],
) -> None:
    name, numbered, change = given
    where = Where(name, numbered.number, numbered.line)
    rule = next((rule for rule in RULES if rule.name == change.rule), None)
    if rule is None:
        faults.unknown(
            where, ("rule", change.rule), ("нет такого правила", "no such rule"), [r.name for r in RULES]
        )
        return
    known = ["enabled", *(parameter.name for parameter in rule.parameters)]
    if change.parameter not in known:
        message = ("у правила нет такого параметра", "the rule has no such parameter")
        faults.unknown(where, ("parameter", change.parameter), message, known)
        return
    key = f"rules.{rule.name}.{change.parameter}"
    table = content["rules"][rule.name]
    if key in numbers:
        if table[change.parameter] != change.value:
            _contradiction(where, (change.parameter, change.value), numbers[key], faults)
        return
    before, table[change.parameter] = table[change.parameter], change.value
    numbers[key] = numbered
    told = (_text(before), _text(change.value))
    effects.append(Effect(numbered.number, "rule", rule.name, "", change.parameter, *told))


def _contradiction(where: Where, at: tuple[str, object], earlier: Numbered, faults: Faults) -> None:
    number = earlier.number
    faults.add(
        where,
        at,
        "contradiction",
        (f"противоречит изменению {number}", f"contradicts change {number}"),
        ("одно значение", "one value"),
    )


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ";".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _order(
    content: dict[str, Any],
    scenario: Scenario,
    numbers: dict[str, Numbered],
    faults: Faults,
    effects: list[Effect],
) -> None:
    """Put the goals into the order that the scenario asks for; the others keep theirs."""
    before: list[str] = list(content["goals"])
    named: dict[str, tuple[Numbered, PlaceGoal]] = {}
    for numbered in scenario.changes:
        change = numbered.change
        if isinstance(change, PlaceGoal) and _goal_is_sound(
            Where(scenario.name, numbered.number, numbered.line), change, (before, named), faults
        ):
            named[change.goal] = (numbered, change)
    placed = {n: goal for goal, (_, change) in named.items() if (n := change.place) is not None}
    others = [goal for goal in before if goal not in named]
    most = len(others) + len(placed)
    for place, goal in sorted(placed.items()):
        numbered, _ = named[goal]
        if place > len(others) + 1:
            faults.add(
                Where(scenario.name, numbered.number, numbered.line),
                ("place", place),
                "no_such_place",
                ("такого места в порядке целей нет", "the order of the goals has no such place"),
                (f"от 1 до {most}", f"1 to {most}"),
            )
            return
        others.insert(place - 1, goal)
    for goal, (numbered, change) in named.items():
        numbers.setdefault("goals", numbered)
        if change.place is None:
            content["tolerances"].pop(goal, None)
        was, now = (_place(goal, order) for order in (before, others))
        effects.append(Effect(numbered.number, "goal", goal, "", "", was, now))
    content["goals"] = others


def _place(goal: str, order: Sequence[str]) -> str:
    return str(order.index(goal) + 1) if goal in order else ""


def _goal_is_sound(
    where: Where,
    change: PlaceGoal,
    known: tuple[list[str], dict[str, tuple[Numbered, PlaceGoal]]],
    faults: Faults,
) -> bool:
    before, named = known
    every = [goal.name for goal in GOALS]
    if change.goal not in every:
        faults.unknown(where, ("goal", change.goal), ("нет такой цели", "no such goal"), every)
        return False
    if change.place is None and change.goal not in before:
        faults.add(
            where,
            ("goal", change.goal),
            "no_such_goal",
            ("в профиле этой цели нет", "the profile does not have this goal"),
            (f"одна из: {', '.join(before)}", f"one of: {', '.join(before)}"),
        )
        return False
    same = named.get(change.goal) or next(
        (n for n in named.values() if change.place is not None and n[1].place == change.place), None
    )
    if same is not None and same[1] != change:
        _contradiction(where, ("goal", change.goal), same[0], faults)
        return False
    return same is None
