"""Districts and schools: who is where, how large, how many may be away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from datasets.generator.calibration import Area, SchoolKind
from datasets.generator.common import Streams, Table, booleans, ids, numbers, round_randomly, texts
from datasets.generator.names import PLACES, central_school, district_names
from rules.columns import BoolArray, IntArray, StrArray

TRIMESTERS = 0.15
"""Share of schools with other spring holidays: estimate."""


@dataclass(frozen=True, eq=False)
class Schools:
    """Schools in order of district; head counts are persons by main post, without the head."""

    school_id: StrArray
    district_id: StrArray
    areas: tuple[Area, ...]
    district: IntArray
    kind: StrArray
    name: StrArray
    teachers: IntArray
    deputies: IntArray
    others: IntArray
    max_absent: IntArray
    low_result: BoolArray
    trimesters: BoolArray

    def __len__(self) -> int:
        return len(self.school_id)


def _sizes(kind: SchoolKind, rng: np.random.Generator) -> IntArray:
    """Teachers of the schools of one kind: a beta distribution over the kind's range with its mean."""
    low, mean, high = kind.teachers
    centre = (mean - low) / (high - low)
    share = rng.beta(4 * centre, 4 * (1 - centre), kind.count)
    return np.asarray(np.clip(np.rint(low + (high - low) * share), low, high), dtype=np.int64)


def _limits(sizes: IntArray, kind: SchoolKind) -> IntArray:
    """``max_absent``: larger schools of a kind let more people go."""
    low, high = kind.max_absent
    least, _, most = kind.teachers
    steps = (sizes - least) * (high - low + 1) // (most - least + 1)
    return np.asarray(low + steps, dtype=np.int64)


def _school_names(kinds: Sequence[str], area: Area, serial: int, rng: np.random.Generator) -> list[str]:
    """Names within one district, each used once; ``serial`` counts districts of the same kind."""
    places = [PLACES[i] for i in rng.permutation(len(PLACES))]
    names = []
    for i, kind in enumerate(kinds):
        if kind == "central":
            names.append(central_school(i + 1, serial))
        elif kind == "special":
            names.append("Школа-интернат для детей с ОВЗ")
        elif area.rural:
            names.append(f"{places[i % len(places)]} {'ООШ' if kind == 'basic' else 'СОШ'}")
        elif kind == "gymnasium":
            names.append(f"{'Гимназия' if i % 2 == 0 else 'Лицей'} № {i + 1}")
        else:
            names.append(f"{'ООШ' if kind == 'basic' else 'СОШ'} № {i + 1}")
    return names


def draw_schools(areas: tuple[Area, ...], streams: Streams) -> Schools:
    """Draw the schools of every district of ``areas``."""
    rng = streams.of("schools")
    parts: list[tuple[IntArray, ...]] = []
    kinds: list[str] = []
    names: list[str] = []
    for district, area in enumerate(areas):
        in_area = [kind.name for kind in area.schools for _ in range(kind.count)]
        for kind in area.schools:
            size = _sizes(kind, rng)
            deputies = rng.integers(kind.deputies[0], kind.deputies[1] + 1, kind.count)
            share = size * (1 / area.teacher_share - 1) - 1 - deputies
            rest = round_randomly(np.maximum(share, 0.3), rng)
            where = np.full(kind.count, district, dtype=np.int64)
            parts.append((where, size, deputies, rest, _limits(size, kind)))
        kinds += in_area
        names += _school_names(in_area, area, sum(a.rural for a in areas[:district]), rng)
    district_of, size, deputies, others, limit = (np.concatenate(c) for c in zip(*parts, strict=True))
    n = len(size)
    low_result = rng.random(n) < np.array([a.low_result for a in areas])[district_of]
    return Schools(
        school_id=ids("s", n),
        district_id=ids("d", len(areas)),
        areas=areas,
        district=district_of,
        kind=texts(kinds),
        name=texts(names),
        teachers=size,
        deputies=deputies,
        others=others,
        max_absent=limit,
        low_result=low_result,
        trimesters=rng.random(n) < TRIMESTERS,
    )


def districts_table(schools: Schools, unique_numbers: IntArray | None) -> Table:
    """``districts``; ``unique_numbers`` is None where the region has no such numbers."""
    rural = np.array([a.rural for a in schools.areas], dtype=np.bool_)
    table = {"district_id": schools.district_id, "name": district_names(rural)}
    if unique_numbers is not None:
        table["unique_numbers"] = numbers(unique_numbers)
    return table


def schools_table(schools: Schools) -> Table:
    """``schools``: budgets and numbers of single schools stay open."""
    rural = np.array([a.rural for a in schools.areas], dtype=np.bool_)
    return {
        "school_id": schools.school_id,
        "district_id": schools.district_id[schools.district],
        "name": schools.name,
        "rural": booleans(rural[schools.district]),
        "low_result": booleans(schools.low_result),
        "max_absent": numbers(schools.max_absent),
    }
