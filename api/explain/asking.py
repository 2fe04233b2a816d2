"""From the question on the command line to what the solver is to force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from api.exits import wrong_option
from api.explain.given import Given
from rules.columns import IndexArray
from rules.pair_checks import first_refusal
from rules.registry import PAIR_RULES
from solver.answers.asked import Asking, Refused, Wish, asked_for, refusals
from solver.answers.explaining import Aim, Force, Question
from solver.pairs import candidate_pairs, proposed_pairs


@dataclass(frozen=True, eq=False)
class Asked:
    """A question ready to be answered, and what is known without any solving.

    ``wishes``: the programmes it is about, with the rules that close groups of theirs; ``held``: the places
    of the person that it is about; ``closed_by``: for a closed group, how many proposals each rule refuses
    first.
    """

    question: Question
    wishes: tuple[Wish, ...] = ()
    uncounted: tuple[tuple[str, int], ...] = ()
    held: tuple[tuple[int, int], ...] = ()
    closed_by: tuple[tuple[str, int], ...] = ()
    proposals: int = 0


def prepared(given: Given, changes: bool = True) -> Asked:
    """The question, with a search for changes that would have admitted the person or without.

    Raises: InputError: nobody asked for anything on the person's behalf.
    """
    if given.closed >= 0:
        return _about_group(given)
    asking = asked_for(given.context, given.person)
    asking = _narrowed(given, asking)
    held = tuple(place for place in given.held if _concerns(given, place[1]))
    if not asking.wishes and not asking.uncounted and not held:
        raise wrong_option(
            "--teacher",
            str(given.context.dataset.teachers.teacher_id[given.teacher]),
            (
                "никто не просил: на этого педагога нет ни заявок, ни рекомендаций, ни дефицитов",
                "nobody asked: there are no applications, recommendations or deficits of this teacher",
            ),
            ("педагог, для которого кто-то просил место", "a teacher for whom somebody asked for a place"),
        )
    forces = (*_out_of(given, held), *_into(given, asking.wishes))
    trying = asking if changes and not given.held else None
    question = Question(given.context, given.plan, given.goals, tuple(forces), trying, given.multipliers)
    return Asked(question, asking.wishes, asking.uncounted, held)


def _concerns(given: Given, group: int) -> bool:
    if given.group >= 0:
        return group == given.group
    programme = int(given.context.dataset.groups.programme[group])
    return given.programme in (-1, programme)


def _narrowed(given: Given, asking: Asking) -> Asking:
    """Only the programme, or the group, that was named; refused by the rules where nobody asked for it."""
    if given.group < 0 and given.programme < 0:
        return asking
    groups = given.context.dataset.groups
    programme = given.programme if given.group < 0 else int(groups.programme[given.group])
    known = [wish for wish in asking.wishes if wish.programme == programme]
    unheard = tuple(one for one in asking.uncounted if one[1] == programme)
    wish = known[0] if known else _unasked(given, programme)
    if given.group >= 0:
        wish = _of_group(given, wish)
    return replace(asking, wishes=(wish,), uncounted=unheard)


def _posts(given: Given) -> IndexArray:
    teachers = given.context.dataset.teachers
    return np.flatnonzero(teachers.person == given.person).astype(np.int32)


def _unasked(given: Given, programme: int) -> Wish:
    """A programme that nobody asked for: what refuses its groups, ``source`` among them."""
    groups = np.flatnonzero(given.context.dataset.groups.programme == programme).astype(np.int32)
    posts = np.array([given.teacher], dtype=np.int32)
    refused = refusals(given.context, np.repeat(posts, len(groups)), np.tile(groups, len(posts)))
    none = np.empty(0, dtype=np.int32)
    return Wish(programme, (), none, none, refused)


def _of_group(given: Given, wish: Wish) -> Wish:
    mine = wish.group == given.group
    refused: Sequence[Refused] = [one for one in wish.refused if one.group == given.group]
    if not mine.any() and not refused:
        post = np.array([given.teacher], dtype=np.int32)
        refused = refusals(given.context, post, np.array([given.group], dtype=np.int32))
    return Wish(wish.programme, wish.sources, wish.teacher[mine], wish.group[mine], tuple(refused))


def _out_of(given: Given, held: Sequence[tuple[int, int]]) -> Iterator[Force]:
    for post, group in held:
        programme = int(given.context.dataset.groups.programme[group])
        yield Force(Aim.OUT_OF, programme, group, _one(post), _one(group))


def _into(given: Given, wishes: Sequence[Wish]) -> Iterator[Force]:
    """Somebody without a place into each programme; somebody with one into each other group."""
    places = set(given.held)
    for wish in wishes:
        if not given.held:
            if wish.is_open:
                named = given.group if given.group >= 0 else -1
                yield Force(Aim.INTO, wish.programme, named, wish.teacher, wish.group)
            continue
        for post, group in zip(wish.teacher.tolist(), wish.group.tolist(), strict=True):
            if (post, group) not in places:
                yield Force(Aim.INTO, wish.programme, group, _one(post), _one(group))


def _one(index: int) -> IndexArray:
    return np.array([index], dtype=np.int32)


def _about_group(given: Given) -> Asked:
    context, group = given.context, given.closed
    pairs = candidate_pairs(context)
    inside = pairs.group == group
    teacher, where = proposed_pairs(context)
    mine = where == group
    label = first_refusal(context, teacher[mine], where[mine])
    refused = [
        (rule.name, int((label == at).sum())) for at, rule in enumerate(PAIR_RULES) if (label == at).any()
    ]
    forces: tuple[Force, ...] = ()
    if inside.any():
        programme = int(context.dataset.groups.programme[group])
        forces = (Force(Aim.OPEN, programme, group, pairs.teacher[inside], pairs.group[inside]),)
    question = Question(context, given.plan, given.goals, forces, multipliers=given.multipliers)
    return Asked(question, closed_by=tuple(refused), proposals=int(mine.sum()))
