"""Quotas: how many places each district, school, programme or run is granted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator.common import NONE, Streams, Table, numbers, pick
from datasets.generator.courses import Programmes
from datasets.generator.market import Market
from datasets.generator.people import Staff
from datasets.generator.posts import LEADING, POSITION_INDEX
from datasets.generator.runs import Groups
from datasets.generator.schools import Schools
from datasets.generator.wishes import Wishes
from rules.columns import BoolArray, IntArray


@dataclass(frozen=True)
class QuotaStyle:
    """Quotas of districts that open groups themselves, as shares.

    ``programme``: least and greatest share of a district's applications for a programme that its quota
    grants; ``least``: smallest such quota; ``school``: least and greatest share of a school's staff that
    may train; ``leading``: share of programmes that limit places of heads and deputies; ``floor``: share
    of rows with a lower figure.
    """

    programme: tuple[float, float]
    least: int
    school: tuple[float, float]
    leading: float = 0.15
    floor: float = 0.05


@dataclass(frozen=True, eq=False)
class Quotas:
    """Rows of ``quotas``: :data:`NONE` does not narrow; ``leading``: only heads and deputies;
    ``least`` 0 is no lower figure."""

    district: IntArray
    school: IntArray
    programme: IntArray
    group: IntArray
    leading: BoolArray
    most: IntArray
    least: IntArray


def _rows(
    n: int, most: IntArray, *, district: IntArray | None = None, school: IntArray | None = None,
    programme: IntArray | None = None, group: IntArray | None = None, leading: bool = False,
    least: IntArray | None = None,
) -> Quotas:  # fmt: skip
    empty = np.full(n, NONE, dtype=np.int64)
    return Quotas(
        district=empty if district is None else district,
        school=empty if school is None else school,
        programme=empty if programme is None else programme,
        group=empty if group is None else group,
        leading=np.full(n, leading, dtype=np.bool_),
        most=most,
        least=np.zeros(n, dtype=np.int64) if least is None else least,
    )


def _joined(*parts: Quotas) -> Quotas:
    names = ("district", "school", "programme", "group", "leading", "most", "least")
    return Quotas(**{name: np.concatenate([getattr(p, name) for p in parts]) for name in names})


def quotas_per_run(market: Market, granted: IntArray, wishes: Wishes, streams: Streams) -> Quotas:
    """One row per run of the institute; a split of hosted runs among the largest schools; lower figures
    («разнарядка») in a few rows; in wide runs of four and more places one place at most for management."""
    rng = streams.of("quotas")
    schools, groups = market.schools, market.groups
    run = np.flatnonzero(granted > 0)
    asked = np.bincount(wishes.programme[wishes.group != NONE], minlength=market.programmes.n_current)
    wanted = (granted[run] >= 2) & (asked[groups.programme[run]] >= 2) & (rng.random(len(run)) < 0.15)
    least = np.where(wanted & groups.shared[run], granted[run] // 2, 0)
    district = np.zeros(len(run), dtype=np.int64)
    whole = _rows(len(run), granted[run], district=district, group=run, least=least)
    hosted = np.flatnonzero(~groups.shared)
    large = np.argsort(-schools.teachers, kind="stable")[: 2 if schools.areas[0].rural else 6]
    school, group = np.tile(large, len(hosted)), np.repeat(hosted, len(large))
    part = np.maximum(2, granted[group] // (3 * len(large) // 2))
    split = _rows(len(group), part, school=school, group=group)
    by_leaders = np.isin(wishes.teacher, np.flatnonzero(leading_posts(market.staff)))
    mixed = np.unique(wishes.programme[by_leaders])
    wide = np.flatnonzero((granted >= 4) & groups.shared & np.isin(groups.programme, mixed))
    management = _rows(len(wide), np.ones(len(wide), dtype=np.int64), group=wide, leading=True)
    return _joined(whole, split, management)


def leading_posts(staff: Staff) -> BoolArray:
    """Posts of heads and deputies."""
    return np.asarray(np.isin(staff.position, [POSITION_INDEX[p] for p in LEADING]))


def quotas_per_programme(market: Market, wishes: Wishes, style: QuotaStyle, streams: Streams) -> Quotas:
    """Rows (district, programme) for every programme with applications beyond the least quota, a row per
    school, and rows that limit the places of management."""
    rng = streams.of("quotas")
    schools, staff, programmes = market.schools, market.staff, market.programmes
    n_p = programmes.n_current
    key = schools.district[staff.school[wishes.teacher]] * n_p + wishes.programme
    asked = np.bincount(key, minlength=len(schools.areas) * n_p)
    cell = np.flatnonzero(asked > style.least)
    share = rng.uniform(*style.programme, len(cell))
    most = np.maximum(style.least, np.rint(asked[cell] * share).astype(np.int64))
    least = np.where(rng.random(len(cell)) < style.floor, np.minimum(most // 3, 4), 0)
    per_programme = _rows(len(cell), most, district=cell // n_p, programme=cell % n_p, least=least)
    size = np.bincount(staff.school[staff.is_main], minlength=len(schools))
    granted = np.maximum(2, np.rint(size * rng.uniform(*style.school, len(schools))).astype(np.int64))
    per_school = _rows(len(schools), granted, school=np.arange(len(schools)))
    general = np.flatnonzero(~programmes.positions[:n_p].any(axis=1) & ~programmes.subjects[:n_p].any(axis=1))
    general = general[market.offered[general] & (rng.random(len(general)) < style.leading * 3)]
    few = np.full(len(general), 2 * len(schools.areas), dtype=np.int64)
    management = _rows(len(general), few, programme=general, leading=True)
    return _joined(per_programme, per_school, management)


def quotas_table(quotas: Quotas, schools: Schools, programmes: Programmes, groups: Groups) -> Table:
    """``quotas``."""
    return {
        "district_id": pick(schools.district_id, quotas.district),
        "school_id": pick(schools.school_id, quotas.school),
        "programme_id": pick(programmes.programme_id, quotas.programme),
        "group_id": pick(groups.group_id, quotas.group),
        "positions": np.where(quotas.leading, ";".join(LEADING), "").astype(object),
        "max_seats": numbers(quotas.most),
        "min_seats": numbers(quotas.least, quotas.least > 0),
    }


def shared_elsewhere(groups: Groups, granted: IntArray, streams: Streams) -> IntArray:
    """People from other districts: what the institute has promised besides our places, leaving 0 to 2."""
    rng = streams.of("elsewhere")
    spare = rng.integers(0, 3, len(groups))
    rest = np.maximum(0, groups.max_size - granted - spare)
    return np.where(groups.shared, rest, 0)
