"""The smallest changes that would have admitted somebody, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from api.summary.words import en, ru
from rules.answers.remedies import OWN, Kind, Remedy
from rules.base import Sentence
from rules.context import Context
from rules.naming import districts_as_units, quota_words, school_name
from rules.wording import day
from solver.answers.admitting import Changes, Tried
from solver.answers.comparing import Finding
from solver.answers.explaining import Answered
from solver.answers.trial import Admits

_SHOWN = 3
"""So many undecided changes are named, the others counted."""
_PLACES = ("место", "места", "мест")
_NUMBERS = ("уникальный номер", "уникальных номера", "уникальных номеров")


def smallest(found: Answered) -> tuple[Tried, ...]:
    """The changes to be told; where the person is in some best plan already, only what makes it sure."""
    assert found.changes is not None
    tie = any(one.told.compared.finding is Finding.TIE for one in found.answers)
    return found.changes.helpful(Admits.CERTAINLY if tie else Admits.POSSIBLY)


def changes_told(context: Context, found: Answered) -> Iterator[Sentence]:
    """One line a change, then what was not tried."""
    assert found.changes is not None
    good = smallest(found)
    if found.changes.local:
        yield "Проверено в части плана (см. выше).", "Tried in the part of the plan (see above)."
    for one in good:
        begin = remedy_words(context, one.remedy)
        sure = _SURE if one.admits is Admits.CERTAINLY else _TIE
        yield f"{begin[0]}: {sure[0]}.", f"{begin[1]}: {sure[1]}."
    if not good:
        yield _none(found.changes)
    yield from _open(context, found.changes, good)


_SURE: Sentence = ("место было бы точно, в любом лучшем плане", "a place for certain, in every best plan")
_TIE: Sentence = (
    "место было бы возможно, но не наверное (ничья с другими, решает зерно)",
    "a place would be possible, not certain (a tie with others, settled by the seed)",
)


def _none(changes: Changes) -> Sentence:
    n = sum(one.admits is Admits.NO for one in changes.tried)
    if not changes.tried and not changes.left_out:
        return "Изменений, которые помогли бы, нет.", "There is no change that could help."
    if not n:
        return "Какое изменение дало бы место, не решено.", "What change would give a place is not decided."
    return (
        f"Проверено изменений: {n}; ни одно само по себе места не даёт.",
        f"Changes tried: {n}; none gives a place on its own.",
    )


def _open(context: Context, changes: Changes, good: Sequence[Tried]) -> Iterator[Sentence]:
    unsure = [one for one in changes.tried if one.admits is Admits.UNDECIDED]
    if unsure:
        words = [remedy_words(context, one.remedy) for one in unsure[:_SHOWN]]
        more = len(unsure) - len(words)
        yield (
            f"Не решено, не хватило времени: {'; '.join(w[0] for w in words)}"
            + (f"; ещё {more}." if more else "."),
            f"Not decided, time was too short: {'; '.join(w[1] for w in words)}"
            + (f"; {more} more." if more else "."),
        )
    if changes.left_out:
        yield (
            f"Не проверено, не хватило времени: {changes.left_out}.",
            f"Not tried, time was too short: {changes.left_out}.",
        )
    of_what = ("этой части плана", "that part of the plan") if changes.local else ("плана", "the whole plan")
    yield (
        f"Каждое изменение проверено отдельно, полным пересчётом {of_what[0]}; два изменения сразу не "
        "проверялись.",
        f"Each change was tried on its own by solving {of_what[1]} again; two at once were not tried.",
    )
    if changes.units > 1 and not good:
        yield (
            f"Мест, номеров, квот добавляли до {changes.units}; больше не проверялось.",
            f"Up to {changes.units} places, numbers or quotas were added; more was not tried.",
        )


def remedy_words(context: Context, remedy: Remedy) -> Sentence:
    """The change as the beginning of a sentence."""
    if remedy.kind in (Kind.PLACE, Kind.GRANT, Kind.MINIMUM, Kind.DATE):
        return _of_group(context, remedy)
    if remedy.kind in OWN:
        return _of_person(context, remedy)
    return _of_limit(context, remedy)


def _of_limit(context: Context, remedy: Remedy) -> Sentence:
    dataset, row, n = context.dataset, remedy.row, remedy.units
    if remedy.kind is Kind.NUMBER:
        name = districts_as_units(dataset).name_of(row)
        return f"Ещё {ru(n, *_NUMBERS)} району {name}", f"{en(n, 'more unique number')} for district {name}"
    if remedy.kind is Kind.SCHOOL_NUMBER:
        name = school_name(dataset, row)
        return f"Ещё {ru(n, *_NUMBERS)} школе {name}", f"{en(n, 'more unique number')} for school {name}"
    if remedy.kind is Kind.ABSENCE:
        name = school_name(dataset, row)
        return (
            f"Если школа {name} отпустит в день на {n} чел. больше",
            f"School {name} lets {n} more be away on a day",
        )
    words = quota_words(dataset, row)[1]
    return f"Квота больше на {ru(n, *_PLACES)} ({words[0]})", f"A quota higher by {n} ({words[1]})"


def _of_person(context: Context, remedy: Remedy) -> Sentence:
    dataset, row = context.dataset, remedy.row
    if remedy.kind is Kind.DIAGNOSIS:
        name = str(dataset.competencies.name[row] or dataset.competencies.competency_id[row])
        return (
            f"Если бы диагностика показала большой дефицит (тяжесть 3) по компетенции «{name}»",
            f'A diagnosis that shows a large gap (severity 3) in competency "{name}"',
        )
    name = str(dataset.programmes.title[row] or dataset.programmes.programme_id[row])
    return (
        f"Если бы в данных была заявка на программу «{name}» (на любую её группу), первая по важности",
        f'An application for programme "{name}" (for any of its groups), first in rank',
    )


def _of_group(context: Context, remedy: Remedy) -> Sentence:
    groups, group, n = context.dataset.groups, remedy.row, remedy.units
    name = groups.group_id[group]
    if remedy.kind is Kind.PLACE:
        return f"Ещё {ru(n, *_PLACES)} в группе {name}", f"{en(n, 'more place')} in group {name}"
    if remedy.kind is Kind.GRANT:
        return (
            f"Ещё {ru(n, *_PLACES)} в группе {name} и на столько же больше квота",
            f"{en(n, 'more place')} in group {name} and the quota higher by as many",
        )
    if remedy.kind is Kind.MINIMUM:
        return (
            f"Если группу {name} открыть при любом числе слушателей",
            f"Group {name} held with any number of people",
        )
    begins = day(groups.start[group] + np.timedelta64(n, "D"))
    weeks = abs(n) // 7
    late_ru, late_en = ("позже", "later") if n > 0 else ("раньше", "earlier")
    return (
        f"Если группа {name} начнётся {begins[0]} (на {ru(weeks, 'неделю', 'недели', 'недель')} {late_ru})",
        f"Group {name} beginning on {begins[1]} ({en(weeks, 'week')} {late_en})",
    )
