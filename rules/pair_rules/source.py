"""Only what somebody proposed: an application, a recommendation or a diagnosed deficit."""

from __future__ import annotations

import numpy as np

from rules.base import PairRule, Parameter, Parameters, Sentence
from rules.columns import BoolArray, IndexArray, IntArray
from rules.context import Context
from rules.matching import is_in, pair_key
from rules.wording import programme_of

NAMES = {
    "application": ("заявка", "application"),
    "recommendation": ("рекомендация", "recommendation"),
    "deficit": ("дефицит", "deficit"),
}


def admits(context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters) -> BoolArray:
    """Pairs that a source counted by the profile proposes, or that a head named; without either, none."""
    proposed = _by_name(context, teacher, group)
    for source in context.profile.source:
        left = np.flatnonzero(~proposed)
        proposed[left] = PROPOSES[source](context, teacher[left], group[left], parameters)
    return proposed


def refusal(context: Context, teacher: int, group: int, parameters: Parameters) -> Sentence:
    """Nobody proposed the pair: which sources count."""
    programme = programme_of(context.dataset, group)
    words_ru = ", ".join(NAMES[source][0] for source in context.profile.source)
    words_en = ", ".join(NAMES[source][1] for source in context.profile.source)
    return (
        f"На эту группу программы {programme} педагога никто не предлагал: "
        f"учитываются {words_ru}, такой записи нет.",
        f"Nobody proposed the teacher for this group of programme {programme}: what counts is "
        f"{words_en}, and there is no such row.",
    )


def _by_name(context: Context, teacher: IndexArray, group: IndexArray) -> BoolArray:
    """A head named the teacher for the group: whatever the sources of the profile, that is enough."""
    named, groups = context.dataset.substitutes, context.dataset.n_groups
    return is_in(pair_key(teacher, group, groups), pair_key(named.teacher, named.group, groups))


def _by_application(
    context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters
) -> BoolArray:
    dataset, rows = context.dataset, context.dataset.applications
    named = rows.group >= 0
    groups, programmes = dataset.n_groups, len(dataset.programmes)
    of_group = is_in(
        pair_key(teacher, group, groups), pair_key(rows.teacher[named], rows.group[named], groups)
    )
    of_programme = is_in(
        pair_key(teacher, dataset.groups.programme[group], programmes),
        pair_key(rows.teacher[~named], rows.programme[~named], programmes),
    )
    return of_group | of_programme


def _by_recommendation(
    context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters
) -> BoolArray:
    dataset, rows = context.dataset, context.dataset.recommendations
    programmes, programme = len(dataset.programmes), dataset.groups.programme[group]
    named = rows.teacher >= 0
    by_name = is_in(
        pair_key(teacher, programme, programmes),
        pair_key(rows.teacher[named], rows.programme[named], programmes),
    )
    held = ~named & (rows.position >= 0)
    posts = dataset.teachers
    place = _school_position(context, posts.school[teacher], posts.position[teacher])
    recommended = _school_position(context, rows.school[held], rows.position[held])
    return by_name | is_in(place * programmes + programme, recommended * programmes + rows.programme[held])


def _school_position(context: Context, school: IndexArray, position: IndexArray) -> IntArray:
    return pair_key(school, position, len(context.dataset.positions))


def _by_deficit(
    context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters
) -> BoolArray:
    dataset = context.dataset
    person, competency, severity = context.person_competency
    enough = severity >= int(parameters["min_severity"])  # type: ignore[arg-type]  # a number, as declared
    lacks = pair_key(person[enough], competency[enough], len(dataset.competencies))
    covered = dataset.programmes.competencies
    programme, person_of = dataset.groups.programme[group], dataset.teachers.person[teacher]
    found = np.zeros(len(teacher), dtype=np.bool_)
    lengths = covered.lengths[programme]
    for k in range(int(lengths.max(initial=0))):
        has = np.flatnonzero((lengths > k) & ~found)
        code = covered.codes[covered.offsets[programme[has]] + k]
        found[has] = is_in(pair_key(person_of[has], code, len(dataset.competencies)), lacks)
    return found


PROPOSES = {
    "application": _by_application,
    "recommendation": _by_recommendation,
    "deficit": _by_deficit,
}

RULE = PairRule(
    name="source",
    title=("Основание для места", "Source of a pair"),
    sentence=(
        "Место возможно, только если его предлагает заявка (на группу или на любую группу программы), "
        "рекомендация (именная или для должности в школе) или дефицит не ниже заданной степени; "
        "что из этого учитывается, говорит профиль. Замена, которую назвал руководитель, возможна и без них.",
        "A place is possible only where an application (for the group, or for any group of the programme), "
        "a recommendation (for the teacher, or for a position at the school) or a deficit of at least the "
        "given severity proposes it; the profile says which of them count.  A substitute whom "
        "a head named needs none of them.",
    ),
    formula=(
        "x[t,g] = 0 unless a ∈ applications: t(a)=t, g(a)=g or (g(a) empty, p(a)=p(g)); "
        "or r ∈ recommendations: p(r)=p(g), t(r)=t or (t(r) empty, s(r)=s(t), position(r)=position(t)); "
        "or c ∈ C(p(g)): δ[person(t),c] ≥ min_severity; or n ∈ substitutes: t(n)=t, g(n)=g"
    ),
    admits=admits,
    refusal=refusal,
    parameters=(
        Parameter(
            "min_severity",
            1,
            (
                "наименьшая степень дефицита, которая предлагает программу",
                "the least severity of a deficit that proposes a programme",
            ),
            minimum=1,
            maximum=3,
        ),
    ),
    always=True,
)
