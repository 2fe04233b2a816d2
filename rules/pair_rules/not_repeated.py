"""Nobody repeats a programme, or one of its family, within some years."""

from __future__ import annotations

import numpy as np

from rules.base import PairRule, Parameter, Parameters, Sentence
from rules.columns import BoolArray, DateArray, IndexArray
from rules.context import Context
from rules.deadlines import add_years
from rules.matching import latest, pair_key
from rules.wording import day, programme_of


def admits(context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters) -> BoolArray:
    """Pairs where the person's last such course ended ``years`` or more before the group starts."""
    last = last_completed(context, teacher, group)
    before = np.flatnonzero(~np.isnat(last))
    admitted = np.ones(len(teacher), dtype=np.bool_)
    again = add_years(last[before], _years(parameters))
    admitted[before] = ~(again > context.dataset.groups.start[group[before]])
    return admitted


def last_completed(context: Context, teacher: IndexArray, group: IndexArray) -> DateArray:
    """Per pair the latest end of a course of the person in the group's programme or its family; NaT: none."""
    dataset, history = context.dataset, context.dataset.training_history
    person, programme = dataset.teachers.person[teacher], dataset.groups.programme[group]
    trained, width = dataset.teachers.person[history.teacher], len(dataset.programmes)
    same = latest(
        pair_key(person, programme, width), pair_key(trained, history.programme, width), history.end
    )
    family = dataset.programmes.family
    kin, has, width = family[history.programme], family[programme] >= 0, max(1, len(dataset.families))
    related = latest(
        pair_key(person[has], family[programme[has]], width),
        pair_key(trained[kin >= 0], kin[kin >= 0], width),
        history.end[kin >= 0],
    )
    same[has] = np.fmax(same[has], related)
    return same


def refusal(context: Context, teacher: int, group: int, parameters: Parameters) -> Sentence:
    """When the last such course ended and from when another is possible."""
    last = _last_of_one(context, teacher, int(context.dataset.groups.programme[group]))
    ended, again = day(last[0]), day(add_years(last, _years(parameters))[0])
    start = day(context.dataset.groups.start[group])
    programme, years = programme_of(context.dataset, group), _years(parameters)
    return (
        f"Программу {programme} или родственную ей педагог окончил {ended[0]}; повтор возможен не раньше чем "
        f"через {years} г. (с {again[0]}), а группа начинается {start[0]}.",
        f"The teacher finished programme {programme} or one of its family on {ended[1]}; it may be repeated "
        f"after {years} years (from {again[1]}), and the group starts on {start[1]}.",
    )


def _last_of_one(context: Context, teacher: int, programme: int) -> DateArray:
    dataset, history = context.dataset, context.dataset.training_history
    own = dataset.teachers.person[history.teacher] == dataset.teachers.person[teacher]
    of_programme, family = history.programme[own], dataset.programmes.family
    related = (family[of_programme] == family[programme]) & (family[programme] >= 0)
    ends: DateArray = history.end[own][(of_programme == programme) | related]
    return np.sort(ends)[-1:]


def _years(parameters: Parameters) -> int:
    return int(parameters["years"])  # type: ignore[arg-type]  # a number, as declared


RULE = PairRule(
    name="not_repeated",
    title=("Без повторов", "No repeats"),
    sentence=(
        "Программу или родственную ей (то же семейство) человек не проходит снова, пока от окончания прошлой "
        "до начала группы не пройдёт заданное число лет.",
        "A person does not take a programme, or one of its family, again until the given number of years has "
        "passed from the end of the last one to the start of the group.",
    ),
    formula=(
        "x[t,g] = 0 where h ∈ history: person(h)=person(t), p(h)=p(g) or family(p(h))=family(p(g))≠∅, "
        "end(h) + years > start(g)"
    ),
    admits=admits,
    refusal=refusal,
    parameters=(
        Parameter(
            "years",
            3,
            ("через сколько лет можно повторить", "years after which it may be repeated"),
            minimum=1,
            maximum=50,
        ),
    ),
)
