"""Unique numbers as limits on who enters: nobody enters a place without one that is free for the person."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rules.columns import IndexArray, IntArray
from rules.substitution.numbers import RULE, Units, number_units
from solver.rebalancing.entering import Entering


def number_room(whole: Entering) -> Iterator[tuple[IntArray, IntArray]]:
    """For districts, then for schools: numbers free for each, and per pair the unit that it needs one of, or
    would give one back to (-1: none).

    What refusals free counts for every unit, since it may pass on.  Whoever keeps a place has a number;
    somebody with posts in several units may leave one and enter another.
    """
    case = whole.case
    if case.context.profile.enabled(RULE):
        for units in number_units(case):
            yield _spare(whole, units), _unit_of_pair(whole, units)


def _spare(whole: Entering, units: Units) -> IntArray:
    taken = np.bincount(_held(whole, units)[0], minlength=len(units.limit))
    freed = int(units.given.sum()) - units.given
    return np.where(units.limit.filled, units.limit.values - taken + freed, 0).astype(np.int64)


def _held(whole: Entering, units: Units) -> tuple[IntArray, IntArray]:
    """Units and persons that keep a place there, each pair of them once."""
    pairs, kept = whole.pairs, whole.kept
    width = whole.case.dataset.n_persons
    keys = units.of_post[pairs.teacher[kept]].astype(np.int64) * width + pairs.person[kept]
    held = np.unique(keys)
    return held // max(1, width), held % max(1, width)


def _unit_of_pair(whole: Entering, units: Units) -> IntArray:
    pairs, posts = whole.pairs, whole.case.dataset.teachers
    least = np.full(whole.case.dataset.n_persons, np.iinfo(np.int64).max)
    most = np.full(whole.case.dataset.n_persons, -1, dtype=np.int64)
    np.minimum.at(least, posts.person, units.of_post)
    np.maximum.at(most, posts.person, units.of_post)
    several = (least < most)[pairs.person]
    unit, person = _held(whole, units)
    width = whole.case.dataset.n_persons
    own: IndexArray = units.of_post[pairs.teacher]
    has = np.zeros(whole.case.dataset.n_persons, dtype=np.bool_)
    has[person] = True
    there = np.isin(own.astype(np.int64) * width + pairs.person, unit * width + person)
    counts = np.where(whole.kept, several, np.where(several, ~there, ~has[pairs.person]))
    return np.where(counts & units.limit.filled[own], own, -1).astype(np.int64)
