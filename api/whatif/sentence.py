"""One sentence about what a scenario changes, and one about each rule whose figures it uses up."""

from __future__ import annotations

from collections.abc import Sequence

from api.clashes import KINDS, clash_line
from api.messages import Lang, pick, signed
from api.summary.words import ru_word
from api.whatif.comparing import GAINED, LEFT, LOST, MOVED
from api.whatif.records import Comparison, GoalDelta, Limit, Solved, State
from api.whatif.words import GOALS, MORE, STATES, word
from rules.dataset import Dataset
from rules.registry import goal, plan_rule

_MOST_GOALS = 3
_MOST_CLASHES = 4
_MOST_LIMITS = 3


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


def limit_sentences(comparison: Comparison, lang: Lang) -> dict[str, str]:
    """By rule, of which figures the plan takes all in the scenario and not in the base, or the other way
    round: ``Квота: на пределе ещё 2 (группа g036, группа g044), уже не на пределе 1 (группа g009)``."""
    dataset = comparison.solved.context.dataset
    limits = {"binds": comparison.binding_now, "binds_no_longer": comparison.binding_no_longer}
    rules = dict.fromkeys(limit.rule for of_kind in limits.values() for limit in of_kind)
    told: dict[str, str] = {}
    for rule in rules:
        parts = [
            word(key, lang, n=len(mine), listed=_listed(mine, dataset, lang))
            for key, of_kind in limits.items()
            if (mine := [limit for limit in of_kind if limit.rule == rule])
        ]
        told[rule] = f"{pick(plan_rule(rule).title, lang)}: {', '.join(parts)}"
    return told


def _listed(limits: Sequence[Limit], dataset: Dataset, lang: Lang) -> str:
    named = [_about(limit, dataset, lang) for limit in limits[:_MOST_LIMITS]]
    return ", ".join([*named, *(["…"] if limits[_MOST_LIMITS:] else [])])


def _about(limit: Limit, dataset: Dataset, lang: Lang) -> str:
    """What the figure is of, a district only where nothing narrower is named."""
    objects = [one for one in limit.objects if one[0] != "district"] or list(limit.objects)
    schools = dict(zip(dataset.schools.school_id, dataset.schools.name, strict=True))
    districts = dict(zip(dataset.districts.district_id, dataset.districts.name, strict=True))
    names = {"school": schools, "district": districts}
    return " · ".join(
        str(names[kind].get(name) or name)
        if kind in names
        else f"{pick(KINDS.get(kind, (kind, kind)), lang)} {name}"
        for kind, name in objects
    )
