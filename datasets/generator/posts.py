"""Positions and subjects: what a post may be, as constants."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rules.columns import BoolArray, IntArray


@dataclass(frozen=True)
class Unit:
    """What one teacher teaches as the main subject; ``also`` are the two usual additions, nearest first."""

    code: str
    position: str
    subjects: tuple[str, ...]
    also: tuple[str, str]


UNITS = (
    Unit("prim", "учитель начальных классов", ("начальные классы",), ("mus", "art")),
    Unit("rus", "учитель русского языка и литературы", ("русский язык", "литература"), ("hist", "art")),
    Unit("math", "учитель математики", ("математика",), ("phys", "inf")),
    Unit("eng", "учитель иностранного языка", ("иностранный язык",), ("rus", "geo")),
    Unit("hist", "учитель истории и обществознания", ("история", "обществознание"), ("geo", "obzr")),
    Unit("pe", "учитель физической культуры", ("физическая культура",), ("obzr", "tech")),
    Unit("bio", "учитель биологии", ("биология",), ("chem", "geo")),
    Unit("chem", "учитель химии", ("химия",), ("bio", "geo")),
    Unit("phys", "учитель физики", ("физика",), ("math", "inf")),
    Unit("geo", "учитель географии", ("география",), ("bio", "hist")),
    Unit("inf", "учитель информатики", ("информатика",), ("math", "phys")),
    Unit("tech", "учитель труда (технологии)", ("труд (технология)",), ("art", "obzr")),
    Unit("art", "учитель изобразительного искусства", ("изобразительное искусство",), ("tech", "mus")),
    Unit("mus", "учитель музыки", ("музыка",), ("art", "tech")),
    Unit("obzr", "преподаватель-организатор ОБЗР", ("ОБЗР",), ("pe", "tech")),
)
UNIT_INDEX = {unit.code: i for i, unit in enumerate(UNITS)}

COMBINED = (
    ("math", "phys", "учитель математики и физики"),
    ("chem", "bio", "учитель химии и биологии"),
    ("bio", "geo", "учитель биологии и географии"),
)
"""Positions that name two subjects; some holders of both subjects have them: estimate one in three."""

HEAD, DEPUTY, DEPUTY_UPBRINGING = "директор", "заместитель директора по УВР", "заместитель директора по ВР"
OTHERS = (
    ("педагог-психолог", 0.16),
    ("социальный педагог", 0.15),
    ("учитель-логопед", 0.11),
    ("учитель-дефектолог", 0.05),
    ("советник директора по воспитанию", 0.17),
    ("педагог дополнительного образования", 0.16),
    ("воспитатель ГПД", 0.08),
    ("педагог-библиотекарь", 0.10),
    ("методист", 0.02),
)
"""Pedagogical staff without lessons of their own and their weights: estimate."""

POSITIONS = (
    *(unit.position for unit in UNITS),
    *(position for _, _, position in COMBINED),
    *(HEAD, DEPUTY, DEPUTY_UPBRINGING),
    *(position for position, _ in OTHERS),
)
POSITION_INDEX = {position: i for i, position in enumerate(POSITIONS)}
SUBJECTS = tuple(subject for unit in UNITS for subject in unit.subjects)
SUBJECT_INDEX = {subject: i for i, subject in enumerate(SUBJECTS)}

LEADING = (HEAD, DEPUTY, DEPUTY_UPBRINGING)
"""Positions of management."""


def subjects_of_unit() -> BoolArray:
    """``[unit, subject]``: the unit's lessons are in that subject."""
    matrix = np.zeros((len(UNITS), len(SUBJECTS)), dtype=np.bool_)
    for u, unit in enumerate(UNITS):
        for subject in unit.subjects:
            matrix[u, SUBJECT_INDEX[subject]] = True
    return matrix


def also_of_unit() -> IntArray:
    """``[unit, 2]``: the units usually taught besides, nearest first."""
    return np.array([[UNIT_INDEX[a] for a in unit.also] for unit in UNITS], dtype=np.int64)
