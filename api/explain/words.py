"""The whole answer in sentences, Russian and English: ids of groups and programmes, of no other people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from api.explain.asking import Asked
from api.explain.changes import changes_told
from api.explain.closed import closed_told
from api.explain.findings import NO_TIME, ahead, rule_title, told_with
from api.explain.given import Given
from rules.base import Sentence
from rules.pair_rules.source import NAMES
from rules.wording import day
from solver.answers.asked import SUBSTITUTE, Wish
from solver.answers.comparing import Finding
from solver.answers.explaining import Aim, Answer, Answered


@dataclass(frozen=True)
class Block:
    """One part of the answer: a programme, a group or the changes."""

    title: Sentence
    lines: tuple[Sentence, ...]


@dataclass(frozen=True)
class Told:
    """The whole answer: what is said of the plan, then block by block."""

    heading: Sentence
    plan: tuple[Sentence, ...]
    blocks: tuple[Block, ...]


def told(given: Given, asked: Asked, found: Answered) -> Told:
    """Everything in words."""
    plan = tuple(_plan(given, found))
    if given.closed >= 0:
        lines = tuple(closed_told(given, asked, found))
        return Told(_CLOSED, plan, (Block(_group(given, given.closed), lines),))
    blocks = [*_held(given, asked, found), *_wishes(given, asked, found), *_uncounted(given, asked)]
    if found.changes is not None:
        blocks.append(Block(_CHANGES, tuple(changes_told(given.context, found))))
    return Told(_WHY_THIS if given.held else _WHY_NOT, plan, tuple(blocks))


_CLOSED: Sentence = ("ПОЧЕМУ ГРУППА НЕ ОТКРЫТА", "WHY THE GROUP IS CLOSED")
_WHY_NOT: Sentence = ("ПОЧЕМУ НЕТ МЕСТА", "WHY THERE IS NO PLACE")
_WHY_THIS: Sentence = ("ПОЧЕМУ ИМЕННО ЭТО МЕСТО", "WHY THIS PLACE")
_CHANGES: Sentence = ("Что изменило бы ответ", "What would have changed the answer")

_INTO = {
    Finding.LOSES: (
        "Правила это допускают, но если дать место (план пересчитан с этим условием),",
        "The rules allow it, but with this place (the plan was solved again on that condition)",
    ),
    Finding.TIE: (
        "Ничья: есть план с этим местом, который не хуже ни по одной цели.",
        "A tie: there is a plan with this place that is as good in every goal.",
    ),
    Finding.IMPOSSIBLE: ("Дать это место нельзя", "This place can't be given"),
}
_OUT_OF = {
    Finding.LOSES: (
        "Если отнять это место (план пересчитан с этим условием),",
        "Without this place (the plan was solved again on that condition)",
    ),
    Finding.TIE: (
        "Ничья: есть план без этого места, который не хуже ни по одной цели.",
        "A tie: there is a plan without this place that is as good in every goal.",
    ),
    Finding.IMPOSSIBLE: ("Без этого места плана нет", "There is no plan without this place"),
}


def _instead(name: str) -> dict[Finding, Sentence]:
    return {
        Finding.LOSES: (
            f"В группе {name} место тоже возможно, но",
            f"A place in group {name} is possible, but",
        ),
        Finding.TIE: (
            f"Ничья: в группе {name} место было бы не хуже ни по одной цели.",
            f"A tie: a place in group {name} would be as good in every goal.",
        ),
        Finding.IMPOSSIBLE: (f"В группу {name} попасть нельзя", f"Group {name} can't be entered"),
    }


def _plan(given: Given, found: Answered) -> Iterator[Sentence]:
    if not given.goals:
        yield (
            "О самом плане доказательств нет (таблица без свидетельства, другой профиль или план после "
            "перестановок): потери указаны так, как их удалось доказать здесь.",
            "Nothing is proven of the plan itself (a table without a certificate, another profile, or a plan "
            "after a rebalancing): losses are told as far as they could be proven here.",
        )
    elif not given.proven:
        yield (
            "План опубликован без полного доказательства: часть ответов – промежутки или «не решено».",
            'The plan was published without a complete proof: some answers are ranges or "not decided".',
        )
    if any(one.local is not None for one in found.answers) or (found.changes and found.changes.local):
        yield (
            "«Часть плана» – люди того же района, которые учатся в группах этих программ или просятся в них: "
            "для неё ответ доказан, переставлять можно было только их.",
            'The "part of the plan" are people of the same district who are in groups of these programmes or '
            "wish to be: the answer is proven for it, only they could be moved.",
        )
    if any(one.forced.compared.beats for one in found.answers):
        yield (
            "При расчёте нашёлся план лучше опубликованного: тот не был доказан лучшим.",
            "A better plan than the published one was found: that one was not proven to be the best.",
        )
    if not found.finished:
        yield (
            "Время вышло раньше, чем закончены все расчёты; чего не успели, сказано ниже. "
            "Больше времени: --time-limit.",
            "Time ran out before everything was worked out; what is missing is said below. "
            "More time: --time-limit.",
        )


def _programme(given: Given, programme: int) -> Sentence:
    """The title with the id, or the id alone."""
    table = given.context.dataset.programmes
    code, name = str(table.programme_id[programme]), str(table.title[programme])
    return (f"«{name}» ({code})", f'"{name}" ({code})') if name else (code, code)


def _titled(given: Given, programme: int) -> Sentence:
    ru, en = _programme(given, programme)
    return f"Программа {ru}", f"Programme {en}"


def _group(given: Given, group: int) -> Sentence:
    groups = given.context.dataset.groups
    first, last = day(groups.start[group]), day(groups.end[group])
    ru, en = _programme(given, int(groups.programme[group]))
    code = groups.group_id[group]
    return f"Группа {code}, {first[0]}–{last[0]}, {ru}", f"Group {code}, {first[1]} to {last[1]}, {en}"


def _held(given: Given, asked: Asked, found: Answered) -> Iterator[Block]:
    for _, group in asked.held:
        answer = _answer(found, Aim.OUT_OF, group)
        lines = (NO_TIME,) if answer is None else tuple(told_with(given, answer, _OUT_OF))
        yield Block(_group(given, group), lines)


def _answer(found: Answered, aim: Aim, group: int) -> Answer | None:
    fitting = [one for one in found.answers if one.force.aim is aim and one.force.group == group]
    return fitting[0] if fitting else None


def _wishes(given: Given, asked: Asked, found: Answered) -> Iterator[Block]:
    """A block for each programme; of somebody with a place only where other groups were asked for."""
    held = {group for _, group in given.held}
    for wish in asked.wishes:
        others = [g for g in dict.fromkeys(wish.group.tolist()) if g not in held]
        if given.held and wish.is_open and not others and not wish.refused:
            continue
        lines = [*_asked_by(wish), *_refused(given, wish)]
        if given.held:
            for group in others:
                lines += _other(given, group, _answer(found, Aim.INTO, group))
        elif wish.is_open:
            lines += _forced(given, wish, found)
        yield Block(_titled(given, wish.programme), tuple(lines))


def _asked_by(wish: Wish) -> Iterator[Sentence]:
    if wish.sources:
        named = [_SUBSTITUTE if name == SUBSTITUTE else NAMES[name] for name in wish.sources]
        ru, en = ", ".join(ru for ru, _ in named), ", ".join(en for _, en in named)
        yield f"Основание: {ru}.", f"Asked for by: {en}."
    if not wish.is_open and not wish.refused:
        yield (
            "Ни одной группы этой программы в периоде нет.",
            "No group of this programme is held in the period.",
        )


_SUBSTITUTE: Sentence = ("школа назвала заменой", "named as a substitute by a school")


def _refused(given: Given, wish: Wish) -> Iterator[Sentence]:
    groups = given.context.dataset.groups.group_id
    for one in wish.refused:
        ru, en = rule_title(one.rule)
        name = groups[one.group]
        yield (
            f"Группу {name} исключает правило {ru}. {one.sentence[0]}",
            f"Group {name} is excluded by the rule {en}. {one.sentence[1]}",
        )


def _forced(given: Given, wish: Wish, found: Answered) -> Iterator[Sentence]:
    answers = [one for one in found.answers if one.force.programme == wish.programme]
    if not answers:
        yield NO_TIME
        return
    yield from told_with(given, answers[0], _INTO)
    if answers[0].ahead is not None:
        told = answers[0].local or answers[0].forced
        yield ahead(told.compared.goal, answers[0].ahead)


def _other(given: Given, group: int, answer: Answer | None) -> Iterator[Sentence]:
    name = str(given.context.dataset.groups.group_id[group])
    if answer is None:
        yield f"Группа {name}. {NO_TIME[0]}", f"Group {name}. {NO_TIME[1]}"
        return
    if answer.forced.compared.finding is Finding.UNDECIDED:
        yield f"О группе {name}:", f"On group {name}:"
    yield from told_with(given, answer, _instead(name))


def _uncounted(given: Given, asked: Asked) -> Iterator[Block]:
    """What was asked for in ways that the profile does not count, source by source.

    Of somebody with a place nothing, of somebody with wishes that count no deficits: they are many.
    """
    ru, en = rule_title("source")
    count_ru = ", ".join(NAMES[name][0] for name in given.context.profile.source)
    count_en = ", ".join(NAMES[name][1] for name in given.context.profile.source)
    unheard = {source for source, _ in asked.uncounted if not (asked.wishes and source == "deficit")}
    for source in sorted(unheard if not given.held else ()):
        names = [_programme(given, programme) for other, programme in asked.uncounted if other == source]
        yield Block(
            (f"Только {NAMES[source][0]}", f"A {NAMES[source][1]} alone"),
            (
                (
                    f"Правило {ru}: место по этому профилю даёт {count_ru}, а есть только {NAMES[source][0]} "
                    f"– {'; '.join(name for name, _ in names)}.",
                    f"The rule {en}: by this profile a place comes from {count_en}, and there is only a "
                    f"{NAMES[source][1]}: {'; '.join(name for _, name in names)}.",
                ),
            ),
        )
