"""Figures by which invented districts resemble real ones; nothing here is drawn, everything is constant.

Each figure carries its source: ``figures.csv`` (real statistics shipped with the project's notes),
``FOUND n`` (source n in the list of practice notes, section 4) or ``estimate`` (a guess by structure, to
be replaced when somebody has real figures).  Shares are 0 to 1; sizes are persons unless said otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

PERIOD_ID = "27H1"
PERIOD_START = np.datetime64("2027-01-01", "D")
PERIOD_END = np.datetime64("2027-06-30", "D")
PLANNED_ON = np.datetime64("2026-12-22", "D")
"""Day on which the campaign of November stands ready for its plan (regulation: December)."""


@dataclass(frozen=True)
class SchoolKind:
    """A kind of school within a district.

    ``teachers``: least, mean and greatest number of persons whose main post is teaching; ``deputies``:
    least and greatest number; ``max_absent``: least and greatest limit of persons away on one school day.
    """

    name: str
    count: int
    teachers: tuple[int, float, int]
    deputies: tuple[int, int]
    max_absent: tuple[int, int]


@dataclass(frozen=True)
class Area:
    """A kind of district: its schools and its people."""

    name: str
    rural: bool
    schools: tuple[SchoolKind, ...]
    low_result: float
    teacher_share: float
    head_teaches: float
    under_35: float
    over_60: float
    middle_age: tuple[float, float]
    on_leave: float
    leaving: float
    two_subjects: float
    three_subjects: float
    two_schools: float
    overdue: float
    diagnosed: float
    subject_weights: tuple[tuple[str, float], ...]


RURAL = Area(
    name="rural",
    rural=True,
    # figures.csv, karroo: 21 schools, 8 basic and 13 secondary, 364 teachers (mean 17.3).
    # Spread of sizes: estimate (basic 7-14, secondary 14-24, two central ones 38-55).
    # Deputies 0-1 in basic, 1-3 in secondary schools: estimate.  Limits of absence: estimate.
    schools=(
        SchoolKind("central", 2, (38, 46.0, 55), (2, 3), (3, 4)),
        SchoolKind("secondary", 11, (14, 17.5, 24), (1, 3), (2, 2)),
        SchoolKind("basic", 8, (7, 10.5, 14), (0, 1), (1, 2)),
    ),
    low_result=0.10,  # estimate
    teacher_share=0.78,  # FOUND, figures.csv: Krasnoyarsk Krai 2023, 22,500 teachers of 29,000 staff
    head_teaches=0.90,  # estimate
    under_35=0.18,  # estimate, split of figures.csv: Russia 23 %, Krasnoyarsk Krai 23.5 %
    over_60=0.21,  # estimate, split of figures.csv: Russia 17 %
    middle_age=(35.0, 60.0),  # estimate, so that the mean is 47 (Krasnoyarsk Krai 45.5)
    on_leave=0.025,  # estimate 2-3 %
    leaving=0.007,  # estimate, 3 of 412 in the summary of practice section 3
    two_subjects=0.50,  # estimate; "two, three and more subjects" stands in the Kurmanaevo regulation
    three_subjects=0.15,  # estimate
    two_schools=0.06,  # estimate
    overdue=0.06,  # estimate, 4-10 % by school
    diagnosed=0.175,  # estimate 15-20 % of teachers
    # estimate, practice section 4: per cent of teachers by main subject
    subject_weights=(
        *(("prim", 27.0), ("rus", 13.0), ("math", 11.0), ("eng", 10.0), ("hist", 7.0), ("pe", 7.0)),
        *(("bio", 3.5), ("chem", 2.5), ("phys", 3.0), ("geo", 4.0), ("inf", 3.0), ("tech", 3.5)),
        *(("art", 2.0), ("mus", 1.5), ("obzr", 2.0)),
    ),
)

TOWN = Area(
    name="town",
    rural=False,
    # estimate: 24 schools (20 secondary, 2 gymnasium or lyceum, 1 basic, 1 special), 25-85 teachers;
    # mean 43: figures.csv, 700 pupils per urban school at 15-17 pupils per teacher.
    schools=(
        SchoolKind("gymnasium", 2, (45, 58.0, 85), (4, 6), (4, 6)),
        SchoolKind("secondary", 20, (25, 43.0, 85), (3, 6), (3, 5)),
        SchoolKind("basic", 1, (25, 28.0, 32), (2, 3), (2, 3)),
        SchoolKind("special", 1, (25, 30.0, 38), (2, 3), (2, 3)),
    ),
    low_result=0.05,  # estimate
    teacher_share=0.78,  # FOUND, figures.csv: Krasnoyarsk Krai 2023
    head_teaches=0.60,  # estimate
    under_35=0.24,  # estimate, split of figures.csv: Russia 23 %; the young cluster in towns
    over_60=0.16,  # estimate, split of figures.csv: Russia 17 %
    middle_age=(35.0, 59.0),  # estimate, so that the mean is 45
    on_leave=0.045,  # estimate 4-5 %
    leaving=0.007,  # estimate
    two_subjects=0.15,  # estimate
    three_subjects=0.02,  # estimate
    two_schools=0.04,  # estimate
    overdue=0.04,  # estimate
    diagnosed=0.225,  # estimate 20-25 % of teachers
    # estimate: primary 30, foreign language 13 per cent, the rest as in the country, scaled
    subject_weights=(
        *(("prim", 30.0), ("rus", 12.0), ("math", 10.0), ("eng", 13.0), ("hist", 6.5), ("pe", 6.5)),
        *(("bio", 3.0), ("chem", 2.0), ("phys", 2.5), ("geo", 3.0), ("inf", 3.0), ("tech", 3.5)),
        *(("art", 2.0), ("mus", 1.5), ("obzr", 1.5)),
    ),
)

DISTRICT = Area(
    name="district",
    rural=True,
    # estimate: a large district of 24 schools and about 600 posts, as in the measurements of model.md 8
    schools=(
        SchoolKind("central", 2, (40, 46.0, 52), (2, 3), (6, 8)),
        SchoolKind("secondary", 14, (14, 17.5, 24), (1, 2), (3, 3)),
        SchoolKind("basic", 8, (8, 10.5, 14), (0, 1), (2, 2)),
    ),
    low_result=RURAL.low_result,
    teacher_share=RURAL.teacher_share,
    head_teaches=RURAL.head_teaches,
    under_35=RURAL.under_35,
    over_60=RURAL.over_60,
    middle_age=RURAL.middle_age,
    on_leave=RURAL.on_leave,
    leaving=RURAL.leaving,
    two_subjects=RURAL.two_subjects,
    three_subjects=RURAL.three_subjects,
    two_schools=RURAL.two_schools,
    overdue=0.08,  # estimate: the upper part of 4-10 %, so that the first goal has something to decide
    diagnosed=RURAL.diagnosed,
    subject_weights=RURAL.subject_weights,
)

SCARCE = replace(
    DISTRICT,
    name="scarce",
    # estimate: places leave people at home sooner than schools do, so schools must be stricter to matter
    schools=tuple(
        replace(kind, max_absent=limits)
        for kind, limits in zip(DISTRICT.schools, ((5, 7), (2, 3), (1, 2)), strict=True)
    ),
)

MEN_BY_UNIT = {"pe": 0.40, "obzr": 0.65, "tech": 0.45, "phys": 0.25, "inf": 0.30, "hist": 0.16}
"""Men among teachers of a subject: estimate; with :data:`MEN_ELSEWHERE` women are 88 % (figures.csv)."""
MEN_ELSEWHERE = 0.035
MEN_AMONG_HEADS = 0.28  # estimate

LOW_TENURE_YEARS = 3.3
"""Years in the job under which a person has no training yet, only a right to it: estimate."""
NEVER_TRAINED = 0.02  # estimate: older staff whose papers are lost; the clock runs from ``right_from``
WAVE_SHARE = 0.45  # estimate: share of trainings in two waves of three months
WAVES = (np.datetime64("2024-03-25", "D"), np.datetime64("2025-02-01", "D"))
WAVE_WEIGHTS = (0.17, 0.83)
"""First days of the waves and their weights: estimate, so that a sixth of the clocks runs out
in the period."""
WAVE_DAYS = 91

HISTORY_KEPT = 0.75  # estimate: people whose last course is in the register with its document
HISTORY_ONLY = 0.10  # estimate: of these, people whose own line in the staff list is empty
EARLIER_COURSE = 0.25  # estimate: people whose course before the last one is on file too
SHORT_SEMINAR = 0.12  # estimate: people with a later event that does not reset the clock

UNAVAILABLE = 0.035  # estimate: people with blocked dates (session, sanatorium, other course)
TRAVEL_BARRED = 0.03  # estimate: people who cannot be sent away from home
TWO_GROUPS_ALLOWED = 0.06  # estimate: people whom the school lets take two courses
ATTESTATION = 0.05  # estimate: older categories that run out in 2027 and 2028 (FOUND 4)
WAITING = (0.88, 0.09, 0.03)  # estimate: passed over in 0, 1, 2 campaigns

SEVERITIES = (0.50, 0.35, 0.15)  # estimate: severity 1, 2, 3 among records
RECORDS_PER_PERSON = (0.30, 0.35, 0.20, 0.15)  # estimate: 1 to 4 records, mean 2.2

START_BY_MONTH = (0.08, 0.24, 0.26, 0.22, 0.13, 0.07)  # estimate: January to June
REMOTE_START_BY_MONTH = (0.06, 0.18, 0.20, 0.19, 0.26, 0.11)
"""Estimate: remote runs fill the months in which nobody lets people go, so that all starts together keep
:data:`START_BY_MONTH`."""
FORMS_TOWN = (0.30, 0.30, 0.40)  # estimate: in person, blended, remote; rural 23, 27, 50 in the catalogue

QUOTA_PER_RUN_RURAL = ((1, 0.66), (2, 0.22), (3, 0.06), (4, 0.025))  # estimate; the rest is hosted
QUOTA_PER_RUN_TOWN = ((1, 0.22), (2, 0.26), (3, 0.20), (4, 0.13), (5, 0.08), (6, 0.05), (7, 0.03), (8, 0.03))
"""Estimate: 1-8 places, mean 3."""

APPLICATIONS_RURAL = (0.87, 0.10, 0.03)  # estimate: 1, 2, 3 rows a person
APPLICATIONS_TOWN = (0.75, 0.19, 0.06)  # estimate
JUSTIFIED = 0.85  # estimate: rows of Form 2 with a justification
FORMULA = 0.45  # estimate: of these, mere formula
