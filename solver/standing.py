"""Why somebody has no place, seen from a finished plan: what stands in the way, and an example group.

Adding one more pair to the plan is tried for every candidate pair of the people left out; the rows of the
program that would break name the rules.  A pair that breaks nothing would serve no goal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from rules.columns import BoolArray, IndexArray, IntArray
from rules.context import Assignment, Context
from rules.matching import distinct
from rules.pair_checks import admits, first_refusal
from rules.registry import PAIR_RULES
from solver.allocate import Problem, build
from solver.columns import join
from solver.draft import STRUCTURE
from solver.pairs import Pairs, admitted_pairs, proposed_pairs
from solver.unseated import NO_PAIR, OUTRANKED

PLACE_RULES = ("quota", "group_capacity", "number_allotment", "budget")
"""Rules that say how many places there are: where they stand in the way, others hold the places."""

_ORDER = (
    *PLACE_RULES,
    "group_minimum",
    "groups_per_person",
    "school_absence",
    "subject_cover",
    "not_together",
)
MOST_PAIRS = 150_000
"""With more candidate pairs nothing is tried: everyone with a pair is outranked, without an example."""

_CHUNK = 1_000_000


@dataclass(frozen=True)
class Standing:
    """How a post without a place stands.

    ``reason``: a rule's name, ``no_pair`` or ``outranked``; ``group``: a group to which it applies (-1:
    none); ``fitting``: for ``no_pair`` the groups that every other pair rule would admit; ``tried``:
    candidate (or proposed) groups; ``idle``: a place is free, but it would serve no goal.
    """

    post: int
    reason: str
    group: int = -1
    fitting: int = 0
    tried: int = 0
    idle: bool = False


@dataclass(frozen=True, eq=False)
class Field:
    """A plan with all that could have been: every candidate pair and every proposed one."""

    context: Context
    pairs: Pairs
    proposed: tuple[IndexArray, IndexArray]
    plan: Assignment

    @classmethod
    def of(cls, context: Context, plan: Assignment) -> Field:
        """The field of a plan."""
        proposed = proposed_pairs(context)
        return cls(context, admitted_pairs(context, proposed), proposed, plan)


def standings(field: Field, posts: IntArray, urgency: IntArray) -> list[Standing]:
    """The standing of every post of ``posts`` (ascending, none of their persons with a place).

    ``urgency`` per person: where the places that a post misses are held by somebody more urgent, the reason
    is ``outranked``, else the rule that limits the places.
    """
    context, pairs, proposed = field.context, field.pairs, field.proposed
    has_pair = np.zeros(context.dataset.n_teachers, dtype=np.bool_)
    has_pair[pairs.teacher] = True
    proposes = np.zeros(context.dataset.n_teachers, dtype=np.bool_)
    proposes[proposed[0]] = True
    blocked = posts[has_pair[posts]]
    refused = posts[~has_pair[posts] & proposes[posts]]
    unproposed = posts[~has_pair[posts] & ~proposes[posts]]
    found = [
        *_blocked(field, blocked, urgency),
        *_refused(context, proposed, refused),
        *_unproposed(context, unproposed),
    ]
    return sorted(found, key=lambda s: s.post)


def _refused(context: Context, proposed: tuple[IndexArray, IndexArray], posts: IntArray) -> list[Standing]:
    """Posts all of whose proposed groups a pair rule refuses: the rule that refuses most of them."""
    teacher, group = proposed
    wanted = np.isin(teacher, posts)
    teacher, group = teacher[wanted], group[wanted]
    label = first_refusal(context, teacher, group).astype(np.int64)
    names = [rule.name for rule in PAIR_RULES]
    return [_most(post, label[at], group[at], names) for post, at in _by_post(posts, teacher)]


def _most(post: int, label: IntArray, group: IndexArray, names: Sequence[str]) -> Standing:
    count = np.bincount(label, minlength=len(names))
    chosen = int(count.argmax())
    return Standing(post, names[chosen], int(group[np.flatnonzero(label == chosen)[0]]), tried=len(label))


def _by_post(posts: IntArray, teacher: IndexArray) -> list[tuple[int, IntArray]]:
    """Each post with the positions of its entries in ``teacher``."""
    order = np.argsort(teacher, kind="stable")
    first = np.searchsorted(teacher[order], posts, side="left")
    last = np.searchsorted(teacher[order], posts, side="right")
    return [(int(p), order[a:b]) for p, a, b in zip(posts, first, last, strict=True)]


def _unproposed(context: Context, posts: IntArray) -> list[Standing]:
    """Posts for which nobody proposed anything: how many groups would fit all the same."""
    groups = np.arange(context.dataset.n_groups, dtype=np.int32)
    step = max(1, _CHUNK // max(1, len(groups)))
    found: list[Standing] = []
    for begin in range(0, len(posts), step):
        some = posts[begin : begin + step]
        teacher = np.repeat(some.astype(np.int32), len(groups))
        left = np.arange(len(teacher))
        group = np.tile(groups, len(some))
        for rule in PAIR_RULES:
            if rule.name != "source" and context.profile.enabled(rule.name) and len(left):
                left = left[admits(rule, context, teacher[left], group[left])]
        fits = np.bincount(left // max(1, len(groups)), minlength=len(some))
        found += [Standing(int(p), NO_PAIR, fitting=int(n)) for p, n in zip(some, fits, strict=True)]
    return found


def _blocked(field: Field, posts: IntArray, urgency: IntArray) -> list[Standing]:
    """Posts with candidate pairs, none of which got in."""
    pairs = field.pairs
    if len(posts) == 0:
        return []
    if len(pairs) > MOST_PAIRS:
        return [Standing(int(p), OUTRANKED) for p in posts]
    problem = build(field.context, pairs)
    x = problem.point(field.plan)
    if x is None:
        return [Standing(int(p), OUTRANKED) for p in posts]
    names = (*_ORDER, "other", OUTRANKED, "idle")
    entries = np.flatnonzero(np.isin(pairs.teacher, posts))
    label = _labels(problem, x, entries, urgency)
    teacher, group = pairs.teacher[entries], pairs.group[entries]
    found = []
    for post, at in _by_post(posts, teacher):
        if (label[at] == names.index("idle")).any():
            free = group[at][label[at] == names.index("idle")]
            found.append(Standing(post, OUTRANKED, int(free[0]), tried=len(at), idle=True))
        else:
            standing = _most(post, label[at], group[at], names)
            reason = OUTRANKED if standing.reason == "other" else standing.reason
            found.append(Standing(post, reason, standing.group, tried=len(at)))
    return found


def _labels(problem: Problem, x: IntArray, entries: IntArray, urgency: IntArray) -> IntArray:
    """For each pair: the first rule of ``_ORDER`` that it would break, "other", outranked or idle."""
    program = problem.program
    change = (program.matrix @ _additions(problem, x, entries)).tocoo()
    activity = program.matrix @ x
    breaks = (change.data > 0) & (activity[change.row] + change.data > program.upper[change.row])
    expressive = np.array([name != STRUCTURE for name in program.rule_names], dtype=np.bool_)
    breaks &= expressive[program.row_rule[change.row]]
    row, at = change.row[breaks], change.col[breaks]
    place = {name: i for i, name in enumerate(_ORDER)}
    of_rule = np.array([place.get(name, len(_ORDER)) for name in program.rule_names], dtype=np.int64)
    label = np.full(len(entries), len(_ORDER) + 2, dtype=np.int64)
    np.minimum.at(label, at, of_rule[program.row_rule[row]])
    limiting = of_rule[program.row_rule[row]] < len(PLACE_RULES)
    ahead = _somebody_ahead(problem, x, (row[limiting], at[limiting]), entries, urgency)
    label[ahead & (label < len(PLACE_RULES))] = len(_ORDER) + 1
    return label


def _additions(problem: Problem, x: IntArray, entries: IntArray) -> sparse.csc_array:
    """One column a pair: what else turns to 1 when the pair does."""
    where = np.arange(len(entries), dtype=np.int64)
    rows, cols = [entries], [where]
    for definition in problem.draft.definitions:
        if definition.floor is None:
            i, j = join(definition.source, entries)
            new = x[definition.target[i]] == 0
            rows.append(definition.target[i][new])
            cols.append(j[new])
    keys = distinct(np.concatenate(rows) * np.int64(len(entries)) + np.concatenate(cols))
    row, col = keys // len(entries), keys % len(entries)
    shape = (problem.program.n_columns, len(entries))
    return sparse.coo_array((np.ones(len(row), dtype=np.int64), (row, col)), shape=shape).tocsc()


def _somebody_ahead(
    problem: Problem, x: IntArray, at: tuple[IntArray, IntArray], entries: IntArray, urgency: IntArray
) -> BoolArray:
    """Per pair: somebody more urgent holds a place that it misses (row ``at[0][i]``, entry ``at[1][i]``)."""
    pairs = problem.pairs
    matrix = problem.program.matrix[:, : len(pairs)].tocoo()
    taken = x[matrix.col] > 0
    most = np.full(problem.program.n_rows, -1, dtype=np.int64)
    np.maximum.at(most, matrix.row[taken], urgency[pairs.person[matrix.col[taken]]])
    ahead = np.zeros(len(entries), dtype=np.bool_)
    row, entry = at
    ahead[entry[most[row] > urgency[pairs.person[entries[entry]]]]] = True
    return ahead
