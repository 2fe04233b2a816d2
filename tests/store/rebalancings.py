"""Campaigns with unique numbers and plans made by hand, and rebalancings of them as a job would leave them.

A hall is known to the last place: who sits in which group with which number, and who waits for a place.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random
from typing import Any

from rules.ledger.events import Kind
from rules.ledger.states import FreeLevel, State
from store import (
    campaigns,
    datasets,
    numbers,
    numbers_issuing,
    numbers_reading,
    plans,
    proposals,
    registrations,
)
from store.engine import Store, Work
from store.numbers_issuing import Batch
from store.paging import Paging
from store.plans import Basis, StoredPlan
from store.proposals import Proposal
from store.registrations import Registration
from store.seating import Cause, Place, enrol
from tests.store.conftest import OPERATOR

DAY = date(2027, 1, 11)
HEADING = "unique_number,teacher_id,school_id,district_id,programme_id,group_id,start,end"
MOVES = "unique_number,from_teacher,to_teacher,from_group,to_group,level,reason,chain,step,kind\n"
DISTRICT_OF = {"s1": "d1", "s2": "d1", "s3": "d2"}
CODES = {"d1": "001", "d2": "002"}


@dataclass(frozen=True)
class Hall:
    """``seats``: person → (group, number); ``free``: numbers that nobody holds; schools go by the person."""

    seats: Mapping[str, tuple[str, str]]
    free: frozenset[str] = frozenset()
    held: Mapping[str, str] = field(default_factory=dict)
    """Numbers of people without a place, by person."""

    def without(self, person: str) -> Hall:
        """The person's place is gone."""
        return replace(self, seats={name: seat for name, seat in self.seats.items() if name != person})

    def with_seat(self, person: str, group: str, number: str) -> Hall:
        """The person has a place."""
        return replace(self, seats={**self.seats, person: (group, number)}, free=self.free - {number})

    def table(self) -> str:
        """``assignments.csv``."""
        rows = [
            f"{number},{person},{school_of(person)},{DISTRICT_OF[school_of(person)]},p1,{group},"
            "2027-03-01,2027-03-05"
            for person, (group, number) in sorted(self.seats.items())
        ]
        return "\n".join([HEADING, *rows, ""])


def school_of(person: str) -> str:
    """The school of a person."""
    return f"s{int(person[1:]) % 3 + 1}"


@dataclass(frozen=True)
class Change:
    """A rebalancing: what it makes of the hall, and its content as the store keeps it."""

    after: Hall
    content: dict[str, Any]


def passing(hall: Hall, leaves: str, comes: str | None, via: str | None = None) -> Change:
    """``leaves`` gives up place and number; ``comes`` gets both, or, with ``via``, the place of the one who
    moves to what fell free; with nobody to come the number falls free."""
    group, number = hall.seats[leaves]
    after = replace(hall.without(leaves), free=hall.free | {number})
    entered: dict[str, tuple[str, str]] = {}
    if via is not None:
        left, own = hall.seats[via]
        entered[via], group = (group, own), left
    if comes is not None:
        entered[comes] = (group, number)
    for person, seat in entered.items():
        after = after.with_seat(person, *seat)
    told = _told(number, leaves, comes)
    places = [
        {"number": own, "teacher_id": person, "group_id": to, "person_id": person}
        for person, (to, own) in sorted(entered.items())
    ]
    people = {leaves, *entered}
    groups = {hall.seats[leaves][0], *(to for to, _ in entered.values())}
    freed = [{"teacher_id": leaves, "group_id": hall.seats[leaves][0]}]
    return Change(after, content([told], places, people, groups, freed))


def closing(hall: Hall, group: str) -> Change:
    """The group is cancelled: its people keep their numbers and have no place."""
    people = sorted(name for name, (own, _) in hall.seats.items() if own == group)
    after = replace(hall, held={**hall.held, **{name: hall.seats[name][1] for name in people}})
    for person in people:
        after = after.without(person)
    freed = [{"teacher_id": person, "group_id": group} for person in people]
    return Change(after, content([], [], set(people), {group}, freed))


def some_change(hall: Hall, draw: Random, newcomer: str) -> Change:
    """A rebalancing of the hall."""
    seated = sorted(hall.seats)
    if len(seated) < 2:
        return passing(hall, seated[0], newcomer) if seated else closing(hall, "g0")
    if draw.random() < 0.1:
        return closing(hall, draw.choice(["g0", "g1"]))
    leaves, via = draw.sample(seated, 2)
    comes = None if draw.random() < 0.2 else newcomer
    return passing(hall, leaves, comes, via=via if comes and draw.random() < 0.5 else None)


def content(
    passed: list[dict[str, str]],
    places: list[dict[str, str]],
    teachers: set[str],
    groups: set[str],
    freed: list[dict[str, str]],
    as_of: date = DAY,
) -> dict[str, Any]:
    """What a proposal keeps."""
    return {
        "figures": {"as_of": as_of.isoformat(), "freed_places": freed, "freed": len(freed)},
        "numbers": passed,
        "places": places,
        "teachers": sorted(teachers),
        "groups": sorted(groups),
    }


def _told(number: str, leaves: str, comes: str | None) -> dict[str, str]:
    here = school_of(leaves)
    told = {"number": number, "from_person_id": leaves, "from_school_id": here, "level": "school"}
    nobody = {"person_id": "", "teacher_id": "", "district_id": "", "school_id": ""}
    if comes is None:
        return {**told, "reason": "болезнь", **nobody}
    there = school_of(comes)
    same = "school" if here == there else "municipality"
    level = same if DISTRICT_OF[here] == DISTRICT_OF[there] else "region"
    who = {"person_id": comes, "teacher_id": comes, "district_id": DISTRICT_OF[there], "school_id": there}
    return {**told, "level": level, "reason": "болезнь", **who}


def begun(store: Store, people: int = 6, groups: int = 2) -> tuple[str, Hall, StoredPlan]:
    """A campaign with a published plan: person ``p<i>`` sits in group ``g<i mod groups>`` with a number of
    their own; the numbers are enrolled."""
    names = [f"p{i}" for i in range(people)]
    with store.writing(OPERATOR) as work:
        campaign_id = campaigns.create(work, "Весна 2027").id
        made = {
            name: numbers_issuing.issue(work, campaign_id, "27H1", [_batch(name)], on=DAY)[0]
            for name in names
        }
        for name, number in made.items():
            numbers.act(work, number, Kind.ASSIGNED, holder=name, teacher_id=name, on=DAY)
        hall = Hall({name: (f"g{i % groups}", made[name]) for i, name in enumerate(names)})
        plan = plans.publish(work, draft(work, campaign_id, hall).id, 1)
        enrol(work, campaign_id, places_of(hall), DAY, Cause("plan", plan.id))
    return campaign_id, hall, plan


def _batch(person: str) -> Batch:
    school = school_of(person)
    district = DISTRICT_OF[school]
    return Batch(district, CODES[district], 1, FreeLevel.SCHOOL, school)


def places_of(hall: Hall) -> list[Place]:
    """The places of a hall as its plan has them."""
    return [Place(number, person, group, person) for person, (group, number) in sorted(hall.seats.items())]


def draft(work: Work, campaign_id: str, hall: Hall, dataset_id: str = "") -> StoredPlan:
    """A draft with the places of the hall; its dataset has a post for each person, or is the one given."""
    certificate = {
        "status": "optimal",
        "profile": {"name": "default"},
        "goals": [],
        "counts": {"places": len(hall.seats)},
        "input_sha256": "a" * 64,
    }
    tables = {
        "assignments.csv": hall.table(),
        "unassigned.csv": "teacher_id,reason,detail\n",
        "plan.xlsx": "a workbook",
        "moves.csv": MOVES,
    }
    files = {name: io.BytesIO(text.encode()) for name, text in tables.items()}
    if not dataset_id:
        dataset_id = datasets.create(work, io.BytesIO(_posts(hall)), "zip", campaign_id).id
    return plans.keep(work, campaign_id, dataset_id, "default", certificate, files)


def _posts(hall: Hall) -> bytes:
    """The table of posts as it is uploaded: everybody with a place has one."""
    rows = "".join(f"{name},{name},{school_of(name)},учитель\n" for name in sorted(hall.seats))
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("teachers.csv", "teacher_id,person_id,school_id,position\n" + rows)
    return content.getvalue()


def proposed(store: Store, base: StoredPlan, change: Change, registered: int = 0) -> Proposal:
    """The rebalancing as a proposal to succeed ``base``."""
    assert base.campaign_id is not None
    with store.writing(OPERATOR) as work:
        made = draft(work, base.campaign_id, change.after)
        return proposals.propose(work, base, made, registered, change.content)


def check_ledger(store: Store, campaign_id: str, hall: Hall) -> None:
    """Raises: AssertionError, BrokenLedgerError: the ledger says something else than the hall, or its events
    do not amount to what it says."""
    assert numbers_reading.verify(store, campaign_id) == len(hall.seats) + len(hall.free) + len(hall.held)
    page = numbers_reading.page(store, Paging(200), campaign_id)
    assert page.next is None
    found = {number.number: number.standing for number in page.items}
    for person, (group, number) in hall.seats.items():
        standing = found.pop(number)
        assert standing.state in (State.ENROLLED, State.CONFIRMED), standing
        assert (standing.holder, standing.teacher_id, standing.group_id) == (person, person, group)
        assert (standing.school_id, standing.district_id) == (
            school_of(person),
            DISTRICT_OF[school_of(person)],
        )
    for number in hall.free:
        assert found.pop(number).state is State.FREE
    for person, number in hall.held.items():
        standing = found.pop(number)
        assert (standing.state, standing.holder, standing.group_id) == (State.APPLIED, person, None)
    assert found == {}


def accepted(store: Store, proposal: Proposal, seen: int = 1) -> StoredPlan:
    """The plan that is published by accepting."""
    with store.writing(OPERATOR) as work:
        return proposals.accept(work, proposal.id, seen, "согласовано")[1]


def restored(store: Store, earlier: StoredPlan, now: StoredPlan) -> StoredPlan:
    """An earlier plan published again in the place of the present one."""
    with store.writing(OPERATOR) as work:
        return proposals.restore(work, earlier.id, now.version, DAY)


def basis(store: Store, plan_id: str) -> Basis:
    """Where a plan comes from."""
    with store.reading() as connection:
        return plans.basis(connection, plan_id)


def told(store: Store, campaign_id: str, teacher: str, group: str) -> Registration:
    """A refusal that is registered."""
    content = {"teacher_id": teacher, "group_id": group, "refused_on": "2027-01-11"}
    with store.writing(OPERATOR) as work:
        return registrations.add(work, campaign_id, "refusal", [content])[0]
