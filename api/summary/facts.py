"""What the summary tells, as figures: frozen records without a word of any language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from papers.campaign.state import Campaign


@dataclass(frozen=True)
class Heading:
    """Whose plan, for when, made on what day; ``districts``: names."""

    districts: tuple[str, ...]
    start: date
    end: date
    made_on: date


@dataclass(frozen=True)
class Register:
    """The staff: ``persons`` distinct people on ``posts`` posts, ``teachers`` of them teach.

    ``on_leave`` and ``leaving`` are not planned: every post of theirs is barred for the whole period.
    """

    schools: int
    persons: int
    posts: int
    teachers: int
    on_leave: int
    leaving: int

    @property
    def not_planned(self) -> int:
        """People who can't be sent anywhere in the period."""
        return self.on_leave + self.leaving


@dataclass(frozen=True)
class FormRead:
    """What an import read of one kind of form: ``read = kept + repaired + set_aside``."""

    read: int
    kept: int
    repaired: int
    set_aside: int


@dataclass(frozen=True)
class Requests:
    """Form 2: schools that applied, names of those that did not, rows, persons."""

    schools_applied: int
    schools: int
    missing: tuple[str, ...]
    rows: int
    repeats: int
    persons: int
    form: FormRead | None


@dataclass(frozen=True)
class Advice:
    """Form 1 and the diagnosis: distinct recommendations by name and for a position, how many of them are
    in applications; people with deficits and (person, competency) records."""

    named: int
    for_position: int
    in_applications: int
    deficit_persons: int
    deficit_records: int

    @property
    def recommendations(self) -> int:
        """All distinct recommendations."""
        return self.named + self.for_position


@dataclass(frozen=True)
class Quota:
    """Granted places.  ``layers``: sums by what their rows name (``group``, ``programme``, ``school`` …), of
    those layers that grant every possible place (where none does, of all).

    ``places`` is the smallest layer that grants every possible place, else the sum.  Where one layer is told:
    ``by_form`` (in person, blended, remote) adds up to ``places``, and of the places left ``no_takers`` have
    nobody left who could take them.
    """

    places: int
    layers: tuple[tuple[str, int], ...]
    programmes: int
    groups: int
    by_form: tuple[int, int, int] | None
    used: int
    no_takers: int | None


@dataclass(frozen=True)
class Numbers:
    """Unique numbers of all districts and how many persons take one."""

    allotted: int
    taken: int


@dataclass(frozen=True)
class Totals:
    """The plan in figures; ``applied``: persons with a place who had applied."""

    places: int
    persons: int
    applied: int
    groups: int
    violations: int


@dataclass(frozen=True)
class GoalLine:
    """One goal: its value, the natural total (None: there is none), how it stands.

    ``within``: how far the proven limit is from the value (0: proven), the natural total being a limit too;
    ``started``: the solver had its turn at it; ``alone``: what it could reach if it came first (None: not
    known); ``extra``: what else is worth telling, by name.
    """

    name: str
    value: int
    total: int | None
    within: int
    started: bool
    extra: Mapping[str, int]
    names: tuple[str, ...] = ()
    alone: int | None = None


def could_be_more(line: GoalLine) -> bool:
    """Whether it is worth telling what the goal could reach if it came first."""
    return line.alone is not None and line.alone > line.value and line.name not in {"travel", "lottery"}


@dataclass(frozen=True)
class LeftOut:
    """People left out: ``out`` of ``total``, split by reason; the split adds up.  ``by_subject``: those for
    whom there is no programme."""

    total: int
    out: int
    reasons: tuple[tuple[str, int], ...]
    by_subject: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Absence:
    """The hardest teaching day: people away, from how many schools, and how many of these are at their limit;
    ``head_and_deputy``: days on which they are away together (None: no rule on it)."""

    day: date
    persons: int
    schools: int
    at_limit: int
    head_and_deputy: int | None


@dataclass(frozen=True)
class OwnGroup:
    """A group that we fill ourselves and that runs: our people, those from elsewhere, its minimum."""

    ours: int
    elsewhere: int
    minimum: int | None
    full: bool

    @property
    def size(self) -> int:
        """Everybody in it."""
        return self.ours + self.elsewhere


@dataclass(frozen=True)
class GroupFacts:
    """Groups: our own that run (all hosted or not), our own that stay closed, shared ones with our people."""

    own: tuple[OwnGroup, ...]
    own_closed: int
    hosted_only: bool
    shared: int


@dataclass(frozen=True)
class Dates:
    """What comes next: the first group, a week before it, and whether that day is a working day.

    ``after_break``: the deadline is the first working day after at least three free ones; ``last_before``:
    the last working day before the deadline; ``next_starts``: later first days and their people.
    """

    first: date
    persons: int
    schools: int
    deadline: date
    working: bool
    after_break: bool
    last_before: date
    next_starts: tuple[tuple[date, int], ...]


@dataclass(frozen=True)
class Remarks:
    """Remarks on the input: by code, most frequent first, with a sentence (ru, en); ``imported`` and
    ``asked``: remarks of the import and those that are questions (None: nothing was imported)."""

    total: int
    by_code: tuple[tuple[str, int, tuple[str, str]], ...]
    imported: int | None
    asked: int | None


@dataclass(frozen=True)
class Proof:
    """How sure the plan is."""

    status: str
    goals: int
    proven: int
    repeatable: bool
    runtime_s: float


@dataclass(frozen=True)
class SummaryFacts:
    """Everything the summary tells; None: that line is left out."""

    heading: Heading
    register: Register
    requests: Requests | None
    advice: Advice | None
    quota: Quota | None
    numbers: Numbers | None
    totals: Totals
    goals: tuple[GoalLine, ...]
    applicants: LeftOut | None
    due: LeftOut | None
    absence: Absence | None
    groups: GroupFacts
    dates: Dates | None
    remarks: Remarks
    proof: Proof
    uses_unique_numbers: bool
    applications_only: bool
    urgency_counts: bool
    campaign: Campaign | None = None
