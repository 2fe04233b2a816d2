"""How far each school's application has come, and which places are kept for people who are not named yet."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

import numpy as np

from papers.figures import Figures
from rules.base import Sentence
from rules.columns import NO_INDEX
from rules.dataset import Dataset
from rules.submissions import SubmissionStatus


class State(StrEnum):
    """How far an application has come."""

    MISSING = "missing"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SIGNED = "signed"


WORDS: Mapping[State, Sentence] = {
    State.MISSING: ("не подана", "not submitted"),
    State.DRAFT: ("черновик", "a draft"),
    State.SUBMITTED: ("подана, подпись не отмечена", "submitted, no signature told"),
    State.SIGNED: ("подписана", "signed"),
}
_OF_STATUS = {
    SubmissionStatus.DRAFT: State.DRAFT,
    SubmissionStatus.SUBMITTED: State.SUBMITTED,
    SubmissionStatus.SIGNED: State.SIGNED,
}


@dataclass(frozen=True)
class Version:
    """One version of an application as it was told; ``source``: its file and sheet."""

    school_id: str
    school: str
    state: State
    submitted_on: date | None
    rows: int | None
    holds: bool
    source: str
    note: str


@dataclass(frozen=True)
class Held:
    """Places asked for without a name.

    ``free``: how many of them are still there beside the plan (None: not known which programme is meant, or
    no quota tells how many places there are).
    """

    school_id: str
    school: str
    programme: str
    group_id: str
    places: int
    words: str
    source: str
    free: int | None


@dataclass(frozen=True)
class SchoolState:
    """One school: its state, the versions that it sent, its applications in the data, the places it keeps."""

    school_id: str
    school: str
    district_id: str
    state: State
    submitted_on: date | None
    versions: int
    wishes: int
    asked: int
    places: int
    held: int


@dataclass(frozen=True)
class Campaign:
    """The state of a campaign."""

    schools: tuple[SchoolState, ...]
    versions: tuple[Version, ...]
    held: tuple[Held, ...]

    @cached_property
    def counts(self) -> Mapping[State, int]:
        """How many schools are in each state."""
        found = Counter(school.state for school in self.schools)
        return {state: found[state] for state in State}

    @property
    def held_places(self) -> int:
        """Places kept for people who are not named yet."""
        return sum(one.places for one in self.held)

    @property
    def held_free(self) -> int:
        """Of these, places that are known to be there beside the plan."""
        return sum(one.free or 0 for one in self.held)

    @property
    def several(self) -> int:
        """How many schools sent several versions."""
        return sum(school.versions > 1 for school in self.schools)

    @property
    def remarkable(self) -> bool:
        """Whether there is more to tell than who applied: drafts, signatures, versions, places kept."""
        return bool(self.counts[State.DRAFT] or self.counts[State.SIGNED] or self.several or self.held)

    def of_district(self, district_id: str) -> Campaign:
        """One district alone."""
        schools = tuple(one for one in self.schools if one.district_id == district_id)
        ids = {one.school_id for one in schools}
        return Campaign(
            schools,
            tuple(one for one in self.versions if one.school_id in ids),
            tuple(one for one in self.held if one.school_id in ids),
        )


def campaign_of(dataset: Dataset, figures: Figures) -> Campaign:
    """The state of the campaign beside a plan; ``figures``: of all districts."""
    versions, held = _versions(dataset, figures), _held(dataset, figures)
    of_school: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        of_school[version.school_id].append(version)
    kept: Counter[str] = Counter()
    for one in held:
        kept[one.school_id] += one.places
    table = figures.by_school
    columns = ("school_id", "school", "district_id", "wishes", "asked", "places")
    schools = []
    for school_id, name, district_id, wishes, asked, places in zip(
        *(table[column].tolist() for column in columns), strict=True
    ):
        own = of_school[school_id]
        state, on = _state(own, wishes)
        sent = sum(bool(version.source) for version in own)
        figures_of = (max(sent, int(state is not State.MISSING)), wishes, asked, places, kept[school_id])
        schools.append(SchoolState(school_id, name, district_id, state, on, *figures_of))
    return Campaign(tuple(schools), tuple(versions), tuple(held))


def _state(versions: Sequence[Version], wishes: int) -> tuple[State, date | None]:
    """What is told of the application as such, else of the version that holds, else what its rows tell."""
    told = (
        [version for version in versions if not version.source]
        or [version for version in versions if version.holds]
        or list(versions)
    )
    if told:
        last = max(told, key=lambda version: list(State).index(version.state))
        return last.state, last.submitted_on
    return (State.SUBMITTED if wishes else State.MISSING), None


def _versions(dataset: Dataset, figures: Figures) -> list[Version]:
    table, names = dataset.submissions, _names(figures)
    ids = dataset.schools.school_id[table.school].tolist()
    days = table.submitted_on.astype("datetime64[D]").tolist()
    return [
        Version(
            str(school_id),
            names[str(school_id)],
            _OF_STATUS[SubmissionStatus(status)],
            day if isinstance(day, date) else None,
            table.rows.get(i),
            holds,
            str(source),
            str(note),
        )
        for i, (school_id, status, day, holds, source, note) in enumerate(
            zip(ids, table.status.tolist(), days, table.holds.tolist(), table.source, table.note, strict=True)
        )
    ]


def _names(figures: Figures) -> dict[str, str]:
    table = figures.schools
    return dict(zip(table["school_id"].tolist(), table["school"].tolist(), strict=True))


def _held(dataset: Dataset, figures: Figures) -> list[Held]:
    table, names = dataset.held_places, _names(figures)
    free = _Free(figures)
    programme = np.where(
        table.programme == NO_INDEX,
        np.where(table.group == NO_INDEX, NO_INDEX, dataset.groups.programme[table.group]),
        table.programme,
    )
    titles = dict(zip(figures.programmes["programme_id"], figures.programmes["programme"], strict=True))
    group_ids, programme_ids = dataset.groups.group_id.tolist(), dataset.programmes.programme_id.tolist()
    found = []
    for i, school in enumerate(dataset.schools.school_id[table.school].tolist()):
        group = _id(group_ids, int(table.group[i]))
        asked = _id(programme_ids, int(programme[i]))
        places = int(table.places[i])
        found.append(
            Held(
                school,
                names[school],
                str(titles.get(asked, "")),
                group,
                places,
                str(table.words[i]),
                str(table.source[i]),
                free.take(asked, places),
            )
        )
    return found


def _id(ids: Sequence[str], row: int) -> str:
    return "" if row == NO_INDEX else str(ids[row])


class _Free:
    """Places by programme that the plan leaves, taken by those who keep them one after another."""

    def __init__(self, figures: Figures) -> None:
        table = figures.by_programme
        rows: Iterable[tuple[str, object]] = zip(table["programme_id"], table["free"].tolist(), strict=True)
        self._left = {name: max(0, int(str(free))) for name, free in rows if isinstance(free, int)}

    def take(self, programme_id: str, places: int) -> int | None:
        """How many of the places are there; None: it is not known."""
        left = self._left.get(programme_id)
        if left is None:
            return None
        self._left[programme_id] = left - min(left, places)
        return min(left, places)
