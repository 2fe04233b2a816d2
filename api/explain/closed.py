"""Why nobody is in a group, in sentences.  Nobody's id or name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.explain.asking import Asked
from api.explain.findings import NO_TIME, counted, rule_title, told_with
from api.explain.given import Given
from rules.base import Sentence
from solver.answers.comparing import Finding
from solver.answers.explaining import Answer, Answered, AtMost

_BEGIN = {
    Finding.LOSES: ("Если группу открыть,", "If the group is opened,"),
    Finding.TIE: (
        "Ничья: есть план, в котором группа открыта и ни одна цель не хуже.",
        "A tie: there is a plan in which the group runs and no goal is worse.",
    ),
    Finding.IMPOSSIBLE: ("Открыть группу нельзя", "The group can't be opened"),
}


def closed_told(given: Given, asked: Asked, found: Answered) -> Iterator[Sentence]:
    """All that is known of the group."""
    if asked.proposals == 0:
        yield "В эту группу никого не предлагали.", "Nobody was proposed for this group."
        return
    if asked.closed_by:
        yield _closed_by(asked.closed_by)
    if not asked.question.forces:
        yield (
            "Войти в группу не может никто: правила исключают всех предложенных.",
            "Nobody may enter the group: the rules exclude everybody proposed.",
        )
    elif not found.answers:
        yield NO_TIME
    else:
        yield from _opened(given, found.answers[0])


def _closed_by(refused: Sequence[tuple[str, int]]) -> Sentence:
    ru = ", ".join(f"{rule_title(rule)[0]} – {counted(n)[0]}" for rule, n in refused)
    en = ", ".join(f"{rule_title(rule)[1]}: {counted(n)[1]}" for rule, n in refused)
    return f"Предложения, которые исключают правила: {ru}.", f"Proposals that rules exclude: {en}."


def _opened(given: Given, answer: Answer) -> Iterator[Sentence]:
    most = answer.at_most
    if most is not None and most.need:
        yield _room(most)
        if most.most is not None and most.most < most.need:
            yield "Поэтому группа не открывается (доказано).", "So the group does not run (proven)."
            return
    yield from told_with(given, answer, _BEGIN)


def _room(most: AtMost) -> Sentence:
    if most.most is None:
        return (
            f"Чтобы открыться, группе нужно не меньше {most.need} чел.; сколько могут войти одновременно, "
            f"не доказано: найдено {most.least}.",
            f"To run, the group needs at least {most.need} persons; how many can be in it at once is not "
            f"proven: {most.least} were found.",
        )
    found_ru = "" if most.least == most.most else f" (точно – {most.least})"
    found_en = "" if most.least == most.most else f" ({most.least} for certain)"
    return (
        f"Чтобы открыться, группе нужно не меньше {most.need} чел.; при всех остальных правилах в неё могут "
        f"войти одновременно не больше {most.most}{found_ru}.",
        f"To run, the group needs at least {most.need} persons; under all other rules no more than "
        f"{most.most} can be in it at once{found_en}.",
    )
