"""The presets: what each one is for, and its frozen parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from datasets.generator import calibration as cal
from datasets.generator.calibration import DISTRICT, RURAL, SCARCE, TOWN, Area
from datasets.generator.dealt import DealtStyle
from datasets.generator.decisions import DecisionStyle
from datasets.generator.recommendations import RecommendationStyle
from datasets.generator.runs import GroupStyle
from datasets.generator.seats import QuotaStyle
from datasets.generator.wishes import WishStyle


@dataclass(frozen=True)
class Parameters:
    """What a drawn preset is made of.

    ``areas``: one entry per district; ``programmes``: courses of the catalogue on offer; ``forms``:
    shares in person, blended, remote, where they replace those of the catalogue; ``wishes``: dealt run
    by run, or drawn in columns with ``quotas`` beside; ``numbers``: unique numbers of a district per
    person on its staff (None: the region has none); ``two_groups``: share of people allowed two courses;
    ``justified``: share of applications with a justification, and of these mere formula.
    """

    areas: tuple[Area, ...]
    programmes: int
    groups: GroupStyle
    wishes: DealtStyle | WishStyle
    recommendations: RecommendationStyle
    decisions: DecisionStyle
    quotas: QuotaStyle | None = None
    forms: tuple[float, float, float] | None = None
    numbers: float | None = None
    two_groups: float = cal.TWO_GROUPS_ALLOWED
    justified: tuple[float, float] = (cal.JUSTIFIED, cal.FORMULA)


@dataclass(frozen=True)
class Preset:
    """A kind of dataset: its name, one sentence in Russian and in English, and its parameters
    (None: written out by hand)."""

    name: str
    ru: str
    en: str
    parameters: Parameters | None


RURAL_PARAMETERS = Parameters(
    areas=(RURAL,),
    programmes=42,  # estimate 35-45 programmes with a quota
    # estimate: 50-65 runs, one to three of them hosted; 25 planned, 20-30; minimum 15-20
    groups=GroupStyle(count=65, shared=True, min_size=(15, 20), max_size=(20, 25), hosted=2),
    wishes=DealtStyle(
        quotas=cal.QUOTA_PER_RUN_RURAL,
        applying=0.36,  # estimate
        rows=cal.APPLICATIONS_RURAL,
        names_group=0.65,  # estimate: Form 2 has dates, some fit no run
        hosted_over=0.25,  # estimate
    ),
    # estimate: rows of Form 1 per staff, for a position, put into applications
    recommendations=RecommendationStyle(rows=0.11, for_position=0.25, applied=0.84),
    decisions=DecisionStyle(must=3, never=3, reserve=1),
)

TOWN_PARAMETERS = Parameters(
    areas=(TOWN,),
    programmes=70,  # estimate 60-80
    # estimate: 90-130 runs, four to eight of them hosted
    groups=GroupStyle(count=106, shared=True, min_size=(15, 20), max_size=(20, 25), hosted=5),
    wishes=DealtStyle(
        quotas=cal.QUOTA_PER_RUN_TOWN,
        applying=0.32,  # estimate
        rows=cal.APPLICATIONS_TOWN,
        names_group=0.6,  # estimate
        hosted_over=0.25,  # estimate
    ),
    recommendations=RecommendationStyle(rows=0.08, for_position=0.35, applied=0.70),  # estimate
    decisions=DecisionStyle(must=4, never=5, reserve=2),
    forms=cal.FORMS_TOWN,
)

HARD_PARAMETERS = Parameters(
    areas=(DISTRICT,),
    programmes=46,
    groups=GroupStyle(count=80, shared=False, min_size=(15, 15), max_size=(20, 25)),
    wishes=WishStyle(applying=0.97, rows=(4, 8), names_group=0.94, fashion=1.2, first_run=9.0),
    quotas=QuotaStyle(programme=(0.5, 0.9), least=20, school=(0.55, 0.85)),
    recommendations=RecommendationStyle(rows=0.10, for_position=0.25, applied=0.8),
    decisions=DecisionStyle(must=2, never=4, reserve=1),
    forms=(0.35, 0.35, 0.30),
    numbers=0.58,
)

SCARCE_PARAMETERS = replace(
    HARD_PARAMETERS,
    areas=(SCARCE,),
    groups=GroupStyle(count=80, shared=False, min_size=(19, 20), max_size=(21, 22), elsewhere=(15, 16)),
    quotas=QuotaStyle(programme=(0.2, 0.4), least=5, school=(0.5, 0.8)),
    numbers=1.2,
)

TEN = (*(RURAL,) * 8, *(TOWN,) * 2)
TEN_PARAMETERS = replace(
    HARD_PARAMETERS,
    areas=TEN,
    programmes=110,
    groups=replace(HARD_PARAMETERS.groups, count=300, evenness=0.4),
    wishes=WishStyle(applying=0.97, rows=(4, 8), names_group=0.64, fashion=0.7, first_run=3.0),
    quotas=QuotaStyle(programme=(0.30, 0.60), least=4, school=(0.45, 0.75)),
    decisions=DecisionStyle(must=6, never=20, reserve=5),
)
REGION_PARAMETERS = replace(
    TEN_PARAMETERS,
    areas=(*(RURAL,) * 32, *(TOWN,) * 10),
    programmes=270,
    groups=replace(HARD_PARAMETERS.groups, count=1600, evenness=0.4),
    wishes=WishStyle(applying=0.97, rows=(4, 8), names_group=0.77, fashion=0.7, first_run=3.0),
    decisions=DecisionStyle(must=20, never=80, reserve=20),
)

SCARCE_TEN_PARAMETERS = replace(
    TEN_PARAMETERS,
    groups=replace(TEN_PARAMETERS.groups, min_size=(16, 18), max_size=(22, 25), elsewhere=(8, 10)),
    numbers=SCARCE_PARAMETERS.numbers,
)

_ALL = (
    Preset(
        "tiny",
        "Две школы и пять групп: план легко проверить на бумаге.",
        "Two schools and five groups: the plan can be checked on paper.",
        None,
    ),
    Preset(
        "rural",
        "Сельский район: 21 школа, места в общих группах института и две выездные группы.",
        "A rural district: 21 schools, places in the institute's shared groups and two hosted groups.",
        RURAL_PARAMETERS,
    ),
    Preset(
        "town",
        "Город: 24 школы, около 1300 работников, квоты по 1–8 мест на группу.",
        "A town: 24 schools, about 1,300 staff, quotas of 1 to 8 places in a run.",
        TOWN_PARAMETERS,
    ),
    Preset(
        "district",
        "Трудная задача: 600 работников, 80 своих групп от 15 человек, номеров меньше, чем людей.",
        "Hard on purpose: 600 posts, 80 groups of our own from 15 people up, fewer numbers than people.",
        HARD_PARAMETERS,
    ),
    Preset(
        "scarce",
        "Трудная задача того же размера, в которой не хватает не номеров, а мест в группах.",
        "Hard on purpose, of the same size: places in groups are short, not numbers.",
        SCARCE_PARAMETERS,
    ),
    Preset(
        "ten-districts",
        "Десять районов с общими группами: около 7 тысяч работников и 100 тысяч возможных пар.",
        "Ten districts that meet in common groups: about 7,000 posts and 100,000 candidate pairs.",
        TEN_PARAMETERS,
    ),
    Preset(
        "scarce-ten",
        "Те же десять районов, но в группах не хватает мест.",
        "The same ten districts, but places in groups are short.",
        SCARCE_TEN_PARAMETERS,
    ),
    Preset(
        "region",
        "Регион: более 40 районов, около 31 тысячи работников, 1600 групп, 700 тысяч возможных пар.",
        "A region: more than 40 districts, about 31,000 posts, 1,600 groups, 700,000 candidate pairs.",
        REGION_PARAMETERS,
    ),
)

PRESETS: Mapping[str, Preset] = MappingProxyType({preset.name: preset for preset in _ALL})
"""Every preset by name, the small ones first."""
