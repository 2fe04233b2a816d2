"""What there could be one more of: places by programme, places by group, unique numbers by district."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from rules.context import Context
from solver.answers.easing import Easing
from solver.pairs import Pairs


class Kind(StrEnum):
    """What there would be more of."""

    PROGRAMME = "programme"
    """A place in a group of the programme, with the district's quotas of it: in the group where it is worth
    most."""
    GROUP = "group"
    """A place in the group, with the quotas that name the group."""
    NUMBER = "number"
    """A unique number of the district."""


@dataclass(frozen=True)
class Question:
    """One more of what: ``programme``, ``group`` and ``district`` are rows, -1 where it is for no one in
    particular; ``ways``: limits that may be raised, of which the best one counts (all units in one way)."""

    kind: Kind
    ways: tuple[Easing, ...]
    programme: int = -1
    group: int = -1
    district: int = -1


@dataclass(frozen=True)
class Scope:
    """What is asked: ``district`` (row; None: all), ``top``: of how many, the most promising (None: all)."""

    district: int | None = None
    top: int | None = None


def questions(context: Context, pairs: Pairs, scope: Scope) -> list[Question]:
    """Every programme, group and number that could be raised for people with a candidate pair."""
    dataset = context.dataset
    districts = range(len(dataset.districts)) if scope.district is None else [scope.district]
    found: dict[tuple[Kind, tuple[Easing, ...]], Question] = {}
    for district in districts:
        if dataset.districts.unique_numbers.filled[district] and _numbers_count(context):
            _add(found, Question(Kind.NUMBER, (Easing(districts=(district,)),), district=district))
        groups = np.unique(pairs.group[pairs.district == district])
        programmes = dataset.groups.programme[groups]
        for programme in np.unique(programmes):
            members = groups[programmes == programme].tolist()
            ways = tuple(_place(context, district, int(g), int(programme)) for g in members)
            own = _for_district(context, ways, district)
            _add(found, Question(Kind.PROGRAMME, ways, programme=int(programme), district=own))
        for group in groups.tolist():
            way = (_place(context, district, group, None),)
            own = _for_district(context, way, district)
            _add(found, Question(Kind.GROUP, way, group=group, district=own))
    return list(found.values())


def _add(found: dict[tuple[Kind, tuple[Easing, ...]], Question], question: Question) -> None:
    found.setdefault((question.kind, question.ways), question)


def _numbers_count(context: Context) -> bool:
    return context.profile.uses_unique_numbers and context.profile.enabled("number_allotment")


def _place(context: Context, district: int, group: int, programme: int | None) -> Easing:
    """A place in the group and, for the district, the quota rows that name the group or the programme."""
    quotas = context.dataset.quotas
    named = quotas.group == group
    if programme is not None:
        named = named | ((quotas.group < 0) & (quotas.programme == programme))
    for_them = ((quotas.district < 0) | (quotas.district == district)) & (quotas.school < 0)
    rows = np.flatnonzero(quotas.max_seats.filled & named & for_them)
    return Easing(groups=(group,), quotas=tuple(rows.tolist()))


def _for_district(context: Context, ways: Sequence[Easing], district: int) -> int:
    """The district, where some quota row raised is its own; else no one's in particular (-1)."""
    rows = [row for way in ways for row in way.quotas]
    return district if (context.dataset.quotas.district[rows] == district).any() else -1
