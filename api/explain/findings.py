"""What forcing gave, in sentences: a loss, a tie, rules in the way, or that nothing is decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np

from api.clashes import KINDS
from api.explain.given import Given
from api.explain.units import amount, between, shown, title
from rules.base import Sentence
from rules.registry import RULES
from rules.registry import goal as goal_record
from solver.answers.comparing import Compared, Finding
from solver.answers.explaining import Answer
from solver.answers.forcing import Forced
from solver.result import Clash, GoalStatus

FEW = 5
"""Fewer people than this are not counted out."""
_PARAMETER = re.compile(r" \([«(]?\w+_\w+[»)]?\)")
"""Names of columns in brackets, which say nothing to the person asked about."""
_TITLES = {rule.name: rule.title for rule in RULES}

NO_TIME: Sentence = ("Не решено: на этот вопрос времени не хватило.", "Not decided: time was too short.")


def rule_title(name: str) -> Sentence:
    """The rule's title in quotation marks; marks within it become inner ones."""
    ru, en = _TITLES[name]
    return f"«{ru.replace('«', '„').replace('»', '“')}»", f'"{en.replace("“", "").replace("”", "")}"'


def told_with(given: Given, answer: Answer, begin: Mapping[Finding, Sentence]) -> Iterator[Sentence]:
    """What an answer says.  ``begin``: how the sentence begins where a goal loses, at a tie, and where rules
    are in the way."""
    one = answer.forced.compared
    if one.finding is not Finding.UNDECIDED:
        yield from _decided(given, answer.forced, begin)
        return
    yield _undecided(given, one)
    if answer.local is None:
        yield from _best_found(given, answer)
        return
    (ru, en), *others = _decided(given, answer.local, begin)
    yield f"В части плана. {ru}", f"In the part of the plan. {en}"
    yield from others


def _decided(given: Given, forced: Forced, begin: Mapping[Finding, Sentence]) -> Iterator[Sentence]:
    one = forced.compared
    if one.finding is Finding.LOSES:
        ru, en = _loss(given, forced)
        yield f"{begin[one.finding][0]} {ru}", f"{begin[one.finding][1]} {en}"
        meaning = [_PARAMETER.sub("", text) for text in goal_record(one.goal).sentence]
        yield (
            f"Что считает эта цель: {_lowered(meaning[0])}",
            f"What this goal counts: {_lowered(meaning[1])}",
        )
    elif one.finding is Finding.TIE:
        yield begin[one.finding][0] + _seed(given)[0], begin[one.finding][1] + _seed(given)[1]
    else:
        yield _impossible(given, forced, begin[one.finding])


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _loss(given: Given, forced: Forced) -> Sentence:
    """``первой пострадает цель «…»: на 1 человека (41 вместо 42).``"""
    one, name = forced.compared, title(forced.compared.goal)
    begun = not _not_begun(given, one.goal)
    if one.most is None or not begun:
        ru, en = between(one.goal, one.least, one.least)
        never = (" (в самом плане до неё не дошли)", " (the plan itself never got to it)")
        why = ("", "") if begun else never
        return (
            f"первой пострадает цель {name[0]}: не меньше чем на {ru}{why[0]}.",
            f"the first goal to lose is {name[1]}: by at least {en}{why[1]}.",
        )
    ru, en = between(one.goal, one.least, one.most)
    values = {goal.name: goal.value for goal in forced.goals}
    if one.least == one.most:
        after = shown(one.goal, values[one.goal])
        before = shown(one.goal, values[one.goal] + one.least)
        tail = (f"{after} вместо {before}", f"{after} instead of {before}")
    else:
        tail = ("точнее не доказано", "no more is proven")
    return (
        f"первой пострадает цель {name[0]}: на {ru} ({tail[0]}).",
        f"the first goal to lose is {name[1]}: by {en} ({tail[1]}).",
    )


def counted(n: int) -> Sentence:
    """A number of people, not told where they are few."""
    return ("менее пяти", "fewer than five") if n < FEW else (str(n), str(n))


def ahead(goal: str, n: int) -> Sentence:
    """Those who hold places and count at least as much."""
    ru, en = counted(n)
    name = title(goal)
    people = "человека" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) and n >= FEW else "человек"
    return (
        f"Впереди {ru} {people} из того же района: у них уже есть места по этой программе, и для цели "
        f"{name[0]} каждый даёт не меньше.",
        f"Ahead: {en} persons of the same district, who hold places in this programme and count at least as "
        f"much for the goal {name[1]}.",
    )


def _seed(given: Given) -> Sentence:
    seed = given.context.seed
    return (
        f" Какой из равных планов принят, решило опубликованное зерно случайности ({seed}).",
        f" Which of the equal plans was taken was settled by the published seed ({seed}).",
    )


def _undecided(given: Given, one: Compared) -> Sentence:
    keeps = (
        (
            " Известен план с этим условием, который не хуже опубликованного.",
            " A plan on that condition is known that is no worse than the published one.",
        )
        if one.keeps and not one.beats
        else ("", "")
    )
    name = title(one.goal) if one.goal else ("", "")
    if one.most is None:
        since = (f" (начиная с цели {name[0]})", f" (from the goal {name[1]} on)") if one.goal else ("", "")
        return (
            f"Не решено{since[0]}: не доказано ни что план теряет, ни что это ничья.{keeps[0]}",
            f"Not decided{since[1]}: neither a loss nor a tie is proven.{keeps[1]}",
        )
    begin = (
        f"Не решено: цели до {name[0]} не теряют ничего",
        f"Not decided: goals before {name[1]} lose nothing",
    )
    if _not_begun(given, one.goal):
        return (
            f"{begin[0]}; сколько теряет она сама, не доказано: в самом плане до неё не дошли.{keeps[0]}",
            f"{begin[1]}; how much it loses is not proven: the plan itself never got to it.{keeps[1]}",
        )
    ru, en = between(one.goal, 0, one.most)
    return (
        f"{begin[0]}, сама она – {ru}; точнее не доказано.{keeps[0]}",
        f"{begin[1]}, it loses {en}; no more is proven.{keeps[1]}",
    )


def _not_begun(given: Given, goal: str) -> bool:
    """The plan's bound of the goal is what the columns alone allow: a range up to it says nothing."""
    return any(one.name == goal and one.status is GoalStatus.NOT_STARTED for one in given.goals)


def _best_found(given: Given, answer: Answer) -> Iterator[Sentence]:
    """The first goal in which the best plan found on that condition is below the given plan."""
    values = {goal.name: goal.value for goal in answer.forced.goals}
    for name, value in given.counted if not answer.forced.compared.keeps else ():
        if name in values and values[name] != value:
            ru, en = amount(name, value - values[name])
            ru_title, en_title = title(name)
            yield (
                f"В лучшем плане, найденном с этим условием, первой уступает цель {ru_title}: на {ru}.",
                f"In the best plan found so, the first goal to fall behind is {en_title}: by {en}.",
            )
            return


def _impossible(given: Given, forced: Forced, begin: Sentence) -> Sentence:
    rules = [_clash(given, clash) for clash in forced.clashes]
    if not rules:
        return (
            f"{begin[0]}: правила это исключают (доказано; какие именно, выяснить не хватило времени).",
            f"{begin[1]}: the rules exclude it (proven; time was too short to find out which).",
        )
    return (
        f"{begin[0]}: вместе с этим не выполнить {'; '.join(ru for ru, _ in rules)}.",
        f"{begin[1]}: these can't be kept with it: {'; '.join(en for _, en in rules)}.",
    )


def _clash(given: Given, clash: Clash) -> Sentence:
    """The rule with its objects; of people only the one who asks."""
    ru, en = rule_title(clash.rule)
    objects = own_objects(given, clash)
    if clash.objects and not objects:
        return f"{ru} (о другом человеке)", f"{en} (about somebody else)"
    named_ru = ", ".join(f"{KINDS.get(kind, (kind, kind))[0]} {value}" for kind, value in objects)
    named_en = ", ".join(f"{KINDS.get(kind, (kind, kind))[1]} {value}" for kind, value in objects)
    return f"{ru} ({named_ru})" if objects else ru, f"{en} ({named_en})" if objects else en


def own_objects(given: Given, clash: Clash) -> list[tuple[str, str]]:
    """The objects of a clash without other people and the rows of decisions about them."""
    mine: set[str] = set()
    if given.teacher >= 0:
        dataset = given.context.dataset
        posts = np.flatnonzero(dataset.teachers.person == given.person)
        mine = {str(dataset.teachers.teacher_id[post]) for post in posts}
        mine.add(str(dataset.person_ids[given.person]))
    people = [value for kind, value in clash.objects if kind in ("teacher", "person")]
    if all(value in mine for value in people):
        return list(clash.objects)
    private = ("teacher", "person", "decisions row")
    return [(kind, value) for kind, value in clash.objects if kind not in private]
