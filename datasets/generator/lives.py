"""What is known of each person: age, clock of the right to training, leave, limits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator import calibration as cal
from datasets.generator.common import (
    NO_DAY,
    Streams,
    Table,
    booleans,
    codes_of,
    evenly,
    ids,
    iso,
    numbers,
    pick,
    texts,
)
from datasets.generator.names import full_names
from datasets.generator.people import Staff
from datasets.generator.posts import LEADING, POSITION_INDEX, POSITIONS, SUBJECTS, UNIT_INDEX
from datasets.generator.schools import Schools
from rules.columns import BoolArray, DateArray, IntArray, StrArray

ACTIVE, LEAVE, LEAVING = 0, 1, 2
STATUS = ("active", "leave", "leaving")
YEAR = 365.25


@dataclass(frozen=True, eq=False)
class Lives:
    """One entry per post; every post of a person says the same of the person."""

    male: BoolArray
    full_name: StrArray
    birth: DateArray
    since: DateArray
    right_from: DateArray
    last_training: DateArray
    attestation: DateArray
    waiting: IntArray
    max_groups: IntArray
    status: IntArray
    status_until: DateArray
    travel_barred: BoolArray
    travel_until: DateArray
    blocked_from: DateArray
    blocked_to: DateArray

    @property
    def overdue(self) -> BoolArray:
        """Clock (three years) run out on or before the first day of the period."""
        return np.asarray(self._clock() <= np.datetime64("2024-01-01", "D"))

    @property
    def expiring(self) -> BoolArray:
        """Clock runs out within the period."""
        clock, first, last = self._clock(), np.datetime64("2024-01-01", "D"), np.datetime64("2024-06-30", "D")
        return np.asarray((clock > first) & (clock <= last))

    def _clock(self) -> DateArray:
        return np.where(np.isnat(self.last_training), self.right_from, self.last_training)


def draw_lives(schools: Schools, staff: Staff, two_groups: float, streams: Streams) -> Lives:
    """Draw the persons behind the posts; ``two_groups``: share of people allowed two courses."""
    rng = streams.of("lives")
    district = schools.district[staff.school]
    male = rng.random(len(staff)) < _share_of_men(staff)
    leading = np.isin(staff.position, [POSITION_INDEX[p] for p in LEADING])
    age = _ages(schools, district, leading, rng)
    birth = cal.PERIOD_START - (age * YEAR).astype("timedelta64[D]")
    since = _since(birth, rng)
    status, until = _status(schools, district, male, age, rng)
    right_from, last = _clocks(schools, district, since, status == LEAVE, streams.of("clocks"))
    barred, barred_until = _travel(male, age, rng)
    blocked_from, blocked_to = _blocked(len(staff), rng)
    per_person = Lives(
        male=male,
        full_name=full_names(male[staff.main], district[staff.main], streams.of("names")),
        birth=birth,
        since=since,
        right_from=right_from,
        last_training=last,
        attestation=_attestation(len(staff), rng),
        waiting=codes_of(cal.WAITING, len(staff), rng),
        max_groups=np.where(rng.random(len(staff)) < two_groups, 2, 0),
        status=status,
        status_until=until,
        travel_barred=barred,
        travel_until=barred_until,
        blocked_from=blocked_from,
        blocked_to=blocked_to,
    )
    return Lives(**{name: getattr(per_person, name)[staff.main] for name in per_person.__dataclass_fields__})


def _share_of_men(staff: Staff) -> np.ndarray:
    share = np.full(len(staff), cal.MEN_ELSEWHERE)
    for code, men in cal.MEN_BY_UNIT.items():
        share[staff.unit == UNIT_INDEX[code]] = men
    leading = np.isin(staff.position, [POSITION_INDEX[p] for p in LEADING])
    share[leading] = cal.MEN_AMONG_HEADS
    return share


def _ages(schools: Schools, district: IntArray, leading: BoolArray, rng: np.random.Generator) -> np.ndarray:
    """Years of age: young, middle, over 60 in the shares of the kind of district; heads are not young."""
    young = np.array([a.under_35 for a in schools.areas])[district] / (1 - leading.mean())
    old = np.array([a.over_60 for a in schools.areas])[district]
    low, high = (np.array([a.middle_age[i] for a in schools.areas])[district] for i in (0, 1))
    u, v = evenly(len(district), rng), rng.random(len(district))
    age = np.where((u < young) & ~leading, 22.3 + 12.7 * v, low + (high - low) * v)
    return np.asarray(np.where(u >= 1 - old, 60 + 11 * v**1.5, age))


def _since(birth: DateArray, rng: np.random.Generator) -> DateArray:
    """1 September after the diploma at 21 to 23; some come to teaching later: estimate."""
    years = birth.astype("datetime64[Y]").astype(np.int64) + 1970
    late = (rng.random(len(birth)) < 0.25) * rng.exponential(6.0, len(birth)).astype(np.int64)
    first = np.clip(years + rng.integers(21, 24, len(birth)) + late, years + 18, 2026)
    september = (first - 1970).astype("datetime64[Y]").astype("datetime64[M]") + 8
    return np.asarray(september.astype("datetime64[D]"))


def _clocks(
    schools: Schools, district: IntArray, since: DateArray, away: BoolArray, rng: np.random.Generator
) -> tuple[DateArray, DateArray]:
    """``right_from`` (only where nothing else is known) and the end of the last training.

    Of those with some years in the job the given share is overdue; the others are spread over the last
    three years, partly evenly and partly in two waves.  Who is on leave trained long ago.
    """
    n = len(since)
    start = cal.PERIOD_START
    even = start - rng.integers(1, 3 * 365, n)
    wave = np.array(cal.WAVES)[codes_of(cal.WAVE_WEIGHTS, n, rng)] + rng.integers(0, cal.WAVE_DAYS, n)
    last = np.where(rng.random(n) < cal.WAVE_SHARE, wave, even)
    late = evenly(n, rng) < np.array([a.overdue for a in schools.areas])[district]
    long_ago = np.datetime64("2023-12-29", "D") - (rng.exponential(260.0, n)).astype(np.int64)
    last = np.where(late | (away & (rng.random(n) < 0.6)), long_ago, last)
    settled_in = np.minimum(since + rng.integers(150, 900, n), np.datetime64("2026-11-27", "D"))
    last = course_day(np.where((last < since) & ~late, settled_in, last))
    new = since > start - int(cal.LOW_TENURE_YEARS * YEAR)
    untrained = new | (rng.random(n) < cal.NEVER_TRAINED) & late
    hired = np.where(new, since, np.maximum(_first_september(long_ago), since))
    last = np.where(untrained | (last < since), NO_DAY, last)
    return np.where(np.isnat(last), hired, NO_DAY), last


def course_day(days: DateArray) -> DateArray:
    """A working day outside the summer (1 July to 19 August) and New Year holidays."""
    month = days.astype("datetime64[M]")
    day = (days - month.astype("datetime64[D]")).astype(np.int64) + 1
    number = month.astype(np.int64) % 12 + 1
    summer = (number == 7) | ((number == 8) & (day < 20))
    january = (number == 1) & (day < 11)
    return _working_day(days - 50 * summer + 11 * january)


def _first_september(days: DateArray) -> DateArray:
    """The last 1 September on or before each day."""
    september = days.astype("datetime64[Y]").astype("datetime64[M]") + 8
    earlier = days < september.astype("datetime64[D]")
    return np.asarray((september - 12 * earlier).astype("datetime64[D]"))


def _working_day(days: DateArray) -> DateArray:
    """Weekends are moved to the Friday before."""
    weekday = (days.astype(np.int64) + 3) % 7
    return days - np.maximum(weekday - 4, 0)


def _status(
    schools: Schools, district: IntArray, male: BoolArray, age: np.ndarray, rng: np.random.Generator
) -> tuple[IntArray, DateArray]:
    """Child-care and long leave (some return within the period), and those who leave by June."""
    n = len(district)
    share = np.array([a.on_leave for a in schools.areas])[district]
    mother = ~male & (age < 42)
    # estimate: nine of ten leaves are child-care leaves of women under 42
    share = np.where(mother, share * 0.9 / max(0.05, mother.mean()), share * 0.1 / (1 - mother.mean()))
    away = evenly(n, rng) < share
    going = ~away & (rng.random(n) < np.array([a.leaving for a in schools.areas])[district] / 0.97)
    back = _working_day(np.datetime64("2027-02-15", "D") + rng.integers(0, 700, n))
    unknown = rng.random(n) < 0.2
    earlier = (rng.random(n) < 0.4) * rng.integers(0, 120, n)
    last_day = _working_day(np.datetime64("2027-05-28", "D") - earlier)
    until = np.where(away & ~unknown, back, np.where(going, last_day, NO_DAY))
    return np.where(away, LEAVE, np.where(going, LEAVING, ACTIVE)), until


def _travel(male: BoolArray, age: np.ndarray, rng: np.random.Generator) -> tuple[BoolArray, DateArray]:
    """People who can't be sent away; the reason is nobody's business and is not kept."""
    n = len(male)
    parent = ~male & (age < 42)
    barred = rng.random(n) < np.where(parent, cal.TRAVEL_BARRED * 2, cal.TRAVEL_BARRED * 0.5)
    until = np.datetime64("2027-03-01", "D") + rng.integers(0, 500, n)
    return barred, np.where(barred & (rng.random(n) < 0.7), until, NO_DAY)


def _blocked(n: int, rng: np.random.Generator) -> tuple[DateArray, DateArray]:
    """Dates on which a person is not to be had: university session, sanatorium, another course."""
    blocked = rng.random(n) < cal.UNAVAILABLE
    first = np.datetime64("2027-01-18", "D") + 7 * rng.integers(0, 19, n)
    last = first + rng.choice([4, 6, 11, 13, 20], n)
    return np.where(blocked, first, NO_DAY), np.where(blocked, last, NO_DAY)


def _attestation(n: int, rng: np.random.Generator) -> DateArray:
    dated = rng.random(n) < cal.ATTESTATION
    days = _working_day(np.datetime64("2027-01-15", "D") + rng.integers(0, 660, n))
    return np.where(dated, days, NO_DAY)


def teachers_table(schools: Schools, staff: Staff, lives: Lives) -> Table:
    """``teachers``: one row per post; ``person_id`` is the id of the person's main post."""
    teacher_id = ids("t", len(staff), 4)
    days = iso(lives.blocked_from) + "/" + iso(lives.blocked_to)
    days[np.isnat(lives.blocked_from)] = ""
    return {
        "teacher_id": teacher_id,
        "school_id": schools.school_id[staff.school],
        "person_id": teacher_id[staff.main],
        "full_name": lives.full_name,
        "position": pick(texts(POSITIONS), staff.position),
        "subjects": _subject_lists(staff),
        "birth_date": iso(lives.birth),
        "teaching_since": iso(lives.since),
        "is_head": booleans(staff.is_head),
        "right_from": iso(lives.right_from),
        "last_training_end": iso(lives.last_training),
        "attestation_on": iso(lives.attestation),
        "waiting_periods": numbers(lives.waiting),
        "max_groups": numbers(lives.max_groups, lives.max_groups > 0),
        "status": pick(texts(STATUS), lives.status),
        "status_until": iso(lives.status_until),
        "travel": np.where(lives.travel_barred, "no", "free").astype(object),
        "travel_until": iso(lives.travel_until),
        "unavailable": days,
    }


def _subject_lists(staff: Staff) -> StrArray:
    """``;``-separated subjects of each post, joined once for each distinct set."""
    sets, which = np.unique(staff.teaches, axis=0, return_inverse=True)
    joined = texts([";".join(SUBJECTS[i] for i in np.flatnonzero(row)) for row in sets])
    return joined[which.reshape(-1)]
