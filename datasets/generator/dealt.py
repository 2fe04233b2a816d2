"""Applications dealt run by run: for districts whose quotas follow what was asked for.

The institute answers an application with places in a run and cuts what was asked by 15 to 40 per cent, so
each run has a few more applications than places and now and then fewer (practice, section 4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator.common import NONE, FloatArray, Streams, codes_of
from datasets.generator.courses import Programmes
from datasets.generator.lives import LEAVE
from datasets.generator.market import Market
from datasets.generator.runs import Groups
from datasets.generator.wishes import Wishes
from rules.columns import BoolArray, IntArray

PLACES_NOT_ASKED = 0.05
"""Places for which nobody applied: estimate (5 of 121 in the summary of practice section 3)."""
UNAPPROVED = 2
"""Applications for a run of a programme that is not approved: estimate."""
ON_LEAVE = 0.1
"""How often a school applies for somebody on leave, compared with the others: estimate."""
MOST_OF_A_SCHOOL = 0.7
"""Share of a school's staff that applies at most: estimate (2-70 % by school)."""
NEED_OVERDUE, NEED_EXPIRING = 7.0, 3.0
"""How much more often people apply whose clock has run out, or does so this half-year: estimate."""
BACKED = 30.0
"""How much more often a programme is asked for by somebody whose severe deficit it covers: estimate."""
AGAIN = 40.0
"""Weight of somebody who has applied once and wants another course."""
FAULTY = 0.04
"""Applications that some pair rule excludes (wrong position, same course again): estimate."""


@dataclass(frozen=True)
class DealtStyle:
    """``quotas``: places of a shared run with their shares; ``applying``: share of staff who apply;
    ``rows``: shares of 1, 2, 3 applications a person; ``names_group`` as in :class:`WishStyle`;
    ``hosted_over``: applications beyond the places of a hosted run, as a share of these."""

    quotas: tuple[tuple[int, float], ...]
    applying: float
    rows: tuple[float, ...]
    names_group: float
    hosted_over: float


def draw_quotas(groups: Groups, programmes: Programmes, style: DealtStyle, streams: Streams) -> IntArray:
    """Places granted in each run: of shared runs by the style's shares, of hosted ones every place, of a
    programme that is not approved none."""
    rng = streams.of("places")
    sizes = np.array([size for size, _ in style.quotas])
    drawn = sizes[codes_of([share for _, share in style.quotas], len(groups), rng)]
    granted = np.where(groups.shared, drawn, groups.max_size)
    return np.where(programmes.approved[groups.programme], granted, 0)


def _faulty(market: Market) -> BoolArray:
    """Wishes that schools put in although a rule excludes them: the same course again, a course for
    teachers of another subject, a programme that is not approved."""
    current = slice(0, market.programmes.n_current)
    teaches = market.staff.teaches.any(axis=1, keepdims=True)
    by_subject = market.programmes.subjects[current].any(axis=1)
    wrong_subject = ~market.possible & teaches & by_subject
    return np.asarray(market.repeated | wrong_subject | ~market.programmes.approved[current])


def deal_wishes(market: Market, places: IntArray, style: DealtStyle, streams: Streams) -> Wishes:
    """Deal the applications for runs with so many ``places``; a few of them are excluded by some rule."""
    rng = streams.of("dealt")
    staff, lives, groups = market.staff, market.lives, market.groups
    possible, faulty = market.possible, _faulty(market)
    persons = int(staff.is_main.sum())
    target = style.applying * persons * float(np.dot(style.rows, np.arange(1, len(style.rows) + 1)))
    slots = _slots(groups, places, style, target, rng)
    weight = _need(market, rng)
    room = (codes_of(style.rows, len(staff), rng) + 1)[staff.main]
    away = groups.in_person() & (groups.district == NONE)
    taken = np.zeros_like(possible)
    started = np.zeros(len(staff), dtype=np.bool_)
    teacher, group = [], []
    for slot in slots:
        programme = groups.programme[slot]
        unapproved = not market.programmes.approved[programme]
        wished = faulty if unapproved or rng.random() < FAULTY else possible
        allowed = wished[:, programme] & ~taken[:, programme] & (room > 0)
        chance = weight * (allowed & ~(lives.travel_barred & away[slot]))
        chance = chance * np.where(market.backed[:, programme], BACKED, 1.0)
        if chance.sum() <= 0:
            continue
        post = int(rng.choice(len(staff), p=chance / chance.sum()))
        same = staff.main == staff.main[post]
        taken[same, programme] = True
        room[same] -= 1
        weight[same & ~started] *= AGAIN
        started |= same
        at_school = staff.school == staff.school[post]
        people = at_school & staff.is_main
        if (started & people).sum() >= MOST_OF_A_SCHOOL * people.sum():
            weight[at_school & ~started] = 0
        teacher.append(post)
        group.append(int(slot))
    return _in_order(market, np.array(teacher), np.array(group), style.names_group, rng)


def _slots(
    groups: Groups, places: IntArray, style: DealtStyle, target: float, rng: np.random.Generator
) -> IntArray:
    """One entry for each application to come: its run."""
    hosted = ~groups.shared
    asked = places - (rng.random(len(groups)) < PLACES_NOT_ASKED * places) * groups.shared
    over = np.rint(places * style.hosted_over).astype(np.int64) * hosted
    asked = np.where(places > 0, asked, UNAPPROVED)
    missing = max(0, round(target) - int((asked + over).sum()))
    share = np.where(groups.shared, places**0.7, 0.0)
    more = rng.multinomial(missing, share / share.sum())
    return rng.permutation(np.repeat(np.arange(len(groups)), asked + over + more))


def _need(market: Market, rng: np.random.Generator) -> FloatArray:
    """Weight by which a post applies: the school's habit (2-70 % of its staff) and the person's need."""
    schools, staff, lives = market.schools, market.staff, market.lives
    habit = np.clip(rng.beta(1.6, 2.6, len(schools)), 0.06, 0.75)
    if schools.areas[0].rural:
        small = np.argsort(schools.teachers, kind="stable")
        habit[small[rng.integers(0, 4)]] = 0.0
    need = np.select([lives.overdue, lives.expiring], [NEED_OVERDUE, NEED_EXPIRING], 1.0)
    need = need * np.where(staff.is_main, 1.0, 0.5)
    return np.asarray(habit[staff.school] * need * np.where(lives.status == LEAVE, ON_LEAVE, 1.0))


def _in_order(
    market: Market, teacher: IntArray, group: IntArray, names_group: float, rng: np.random.Generator
) -> Wishes:
    """Sort by post; a person's wishes are ranked in the order in which they were dealt."""
    holder = market.staff.main[teacher]
    order = np.lexsort((np.arange(len(teacher)), holder))
    person = holder[order]
    begins = np.flatnonzero(np.r_[True, person[1:] != person[:-1]])
    rank = np.arange(len(person)) - np.repeat(begins, np.diff(np.r_[begins, len(person)])) + 1
    teacher, group = teacher[order], group[order]
    named = rng.random(len(teacher)) < names_group
    return Wishes(teacher, market.groups.programme[group], np.where(named, group, NONE), rank, None)
