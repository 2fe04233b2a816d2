"""One sentence about what a scenario changes, and one about the figures that it uses up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from api.clashes import clash_line
from api.messages import Lang, pick
from api.summary.words import ru_word
from api.whatif.comparing import GAINED, LEFT, LOST, MOVED
from api.whatif.records import Comparison, GoalDelta, Limit, Solved, State
from api.whatif.words import GOALS, MORE, STATES, signed, word
from rules.registry import goal, plan_rule

_MOST_GOALS = 3
_MOST_CLASHES = 4


def sentence(base: Solved, comparison: Comparison, lang: Lang) -> str:
    """``Ещё 20 номеров: +18 человек с местом, просроченных с местом на 3 больше; потеряли место 2``."""
    return f"{comparison.name}: {told(base, comparison, lang)}"


def told(base: Solved, comparison: Comparison, lang: Lang) -> str:
    """What :func:`sentence` says, without the scenario's name."""
    solved = comparison.solved
    if solved.state is State.INFEASIBLE:
        lines = [clash_line(clash, lang) for clash in solved.clashes]
        shown = "; ".join(lines[:_MOST_CLASHES]) + (" …" if lines[_MOST_CLASHES:] else "")
        return word("infeasible", lang, clashes=shown or word("no_reasons", lang))
    if solved.facts is None:
        return pick(STATES[solved.state], lang)
    if base.facts is None:
        return f"{pick(STATES[solved.state], lang)}; {word('no_base', lang)}"
    parts = [*_goals(comparison, lang)]
    people = _people(comparison, lang)
    if not parts and not people and all(delta.exact for delta in comparison.goals):
        return word("same", lang)
    if not parts:
        parts = [word("same_goals", lang)]
    seated = int(solved.facts.seated.sum()) - int(base.facts.seated.sum())
    first = ", ".join([_seated(seated, lang), *parts])
    return "; ".join([first + _certainty(comparison.goals, lang), *people])


def _seated(n: int, lang: Lang) -> str:
    if n == 0:
        return word("seated_same", lang)
    people = ru_word(n, "человек", "человека", "человек")
    if lang is not Lang.RU:
        people = "person" if abs(n) == 1 else "persons"
    return word("seated_more", lang, n=signed(n), people=people)


def _goals(comparison: Comparison, lang: Lang) -> list[str]:
    changed = [delta for delta in comparison.goals if delta.found]
    said = [goal_change(delta.name, delta.found, lang) for delta in changed[:_MOST_GOALS]]
    if changed[_MOST_GOALS:]:
        said.append(word("more_goals", lang, n=len(changed) - _MOST_GOALS))
    return said


def goal_change(name: str, by: int, lang: Lang) -> str:
    """``просроченных с местом на 3 больше``."""
    if name not in GOALS:
        record = goal(name)
        return f"{pick(record.title, lang)} {signed(by)} ({pick(record.unit, lang)})"
    said, losses = GOALS[name]
    return pick(said, lang).format(n=abs(by), more=pick(MORE[(by > 0) != losses], lang))


def _certainty(goals: Sequence[GoalDelta], lang: Lang) -> str:
    """What is not proven of the first goal whose difference is not exact."""
    unsure = next((delta for delta in goals if not delta.exact), None)
    if unsure is None or unsure.now.status == "not_a_goal" or unsure.before.status == "not_a_goal":
        return ""
    if not unsure.decided:
        return word("undecided", lang)
    title = pick(goal(unsure.name).title, lang)
    return word("interval", lang, goal=title, ends=interval(unsure, lang))


def interval(delta: GoalDelta, lang: Lang) -> str:
    """Between what the difference of the best plans lies; nothing where nothing is proven."""
    low, high = ("" if end is None else signed(end) for end in (delta.low, delta.high))
    if not delta.decided:
        return ""
    if delta.exact:
        return low
    key = "between" if low and high else "at_least" if low else "at_most"
    return word(key, lang, low=low, high=high)


def _people(comparison: Comparison, lang: Lang) -> list[str]:
    counts = (
        ("gained", comparison.count(GAINED)),
        ("lost", comparison.count(LOST)),
        ("left", comparison.count(LEFT)),
        ("moved", comparison.count(MOVED)),
    )
    said = [word(key, lang, n=n) for key, n in counts if n]
    return [", ".join(said)] if said else []


def limits_line(comparison: Comparison, lang: Lang) -> str:
    """Which figures are used up newly and no longer, counted by rule; empty where none is."""
    parts = [
        word(key, lang, listed=_by_rule(limits, lang))
        for key, limits in (
            ("binds", comparison.binding_now),
            ("binds_no_longer", comparison.binding_no_longer),
        )
        if limits
    ]
    return "; ".join(parts)


def _by_rule(limits: Sequence[Limit], lang: Lang) -> str:
    counted = Counter(limit.rule for limit in limits)
    return ", ".join(f"{pick(plan_rule(name).title, lang).lower()} {n}" for name, n in counted.items())
