"""What plans and confirmations do to the ledger: numbers enrolled with places, passed on, taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from rules.ledger.events import Action, Kind
from rules.ledger.states import HOLDING, FreeLevel, Standing, State
from store.engine import Work
from store.errors import OvertakenError
from store.numbers import AT_ONCE, NumberAction, act_all
from store.numbers_rows import Number, number_of
from store.tables_numbers import number_event, unique_number

_MOST_NAMED = 20


@dataclass(frozen=True)
class Place:
    """A place with the number of whoever has it; ``person_id``: that person."""

    number: str
    teacher_id: str
    group_id: str
    person_id: str


@dataclass(frozen=True)
class Cause:
    """For whose sake numbers change: a ``plan`` that is published, or a ``proposal`` that is accepted."""

    kind: str
    id: str

    @property
    def proposal_id(self) -> str | None:
        """The proposal, which its events name."""
        return self.id if self.kind == "proposal" else None

    def check_holders(self, expected: Mapping[str, str], known: Mapping[str, Number]) -> None:
        """``expected``: per number the person who is to hold it, empty: nobody.

        Raises: OvertakenError: somebody else holds one by now; it names the numbers.
        """
        held = {name: number.standing.holder for name, number in known.items()}
        others = [name for name, who in expected.items() if held.get(name) not in {None, who}]
        if others:
            more = f" (+{len(others) - _MOST_NAMED})" if len(others) > _MOST_NAMED else ""
            named = ", ".join(sorted(others)[:_MOST_NAMED]) + more
            raise OvertakenError(self.kind, self.id, "unique_number", named)


def enrol(work: Work, campaign_id: str, places: Sequence[Place], on: date, cause: Cause) -> int:
    """Enrol the numbers of a plan's places; how many events that took.

    Numbers that the ledger does not have, nobody holds, or that are enrolled there already stay as they are;
    of several places of one number the first counts.
    Raises: OvertakenError: somebody else than the plan says holds a number by now.
    """
    first = {place.number: place for place in reversed(places) if place.number}
    known = _known(work, campaign_id, first)
    cause.check_holders({name: place.person_id for name, place in first.items()}, known)
    actions = [
        (name, Action(Kind.ENROLLED, teacher_id=place.teacher_id, group_id=place.group_id))
        for name, place in sorted(first.items())
        if name in known and _is_to_enrol(known[name], place)
    ]
    return _do(work, actions, on, cause.proposal_id)


def reseat(work: Work, campaign_id: str, places: Sequence[Place], on: date, plan_id: str) -> int:
    """Enrol the numbers of a plan's places, and unseat those that have a place in no group of it.

    Raises: OvertakenError: somebody else than the plan says holds a number by now.
    """
    wanted = {(place.number, place.person_id, place.teacher_id, place.group_id) for place in places}
    seated = _seated(work, campaign_id)
    kept = {n.number for n in seated if (n.number, n.standing.holder, *_place_of(n)) in wanted}
    named = {place.number for place in places}
    gone = [number for number in seated if number.number not in named]
    done = _do(work, [(number.number, Action(Kind.UNSEATED)) for number in gone], on, None)
    new = [place for place in places if place.number not in kept]
    return done + enrol(work, campaign_id, new, on, Cause("plan", plan_id))


def unseat(
    work: Work, campaign_id: str, places: Collection[tuple[str, str]], on: date, proposal_id: str
) -> int:
    """Numbers that are enrolled still for ``(teacher, group)`` of places that are gone: whoever holds them
    keeps them, without a place."""
    left = set(places)
    gone = [number for number in _seated(work, campaign_id) if _place_of(number) in left]
    return _do(work, [(number.number, Action(Kind.UNSEATED)) for number in gone], on, proposal_id)


def confirm(work: Work, campaign_id: str, places: Collection[tuple[str, str]], on: date) -> int:
    """Confirm the numbers enrolled for these ``(teacher, group)``."""
    wanted = set(places)
    table = unique_number.c
    rows = work.connection.execute(
        select(unique_number).where(
            table.campaign_id == campaign_id,
            table.state == State.ENROLLED,
            table.teacher_id.in_(sorted({teacher for teacher, _ in wanted})),
        )
    ).mappings()
    found = [number_of(dict(row)) for row in rows]
    actions = [
        (number.number, Action(Kind.CONFIRMED))
        for number in found
        if (number.standing.teacher_id, number.standing.group_id) in wanted
    ]
    return _do(work, actions, on, None)


def unconfirm(work: Work, campaign_id: str, place: tuple[str, str], on: date, reason: str) -> int:
    """Take back the confirmation of the number enrolled for ``(teacher, group)``; one that came into the
    ledger confirmed stays so."""
    confirmed = [
        number
        for number in _seated(work, campaign_id)
        if _place_of(number) == place and number.standing.state is State.CONFIRMED and number.sequence > 1
    ]
    actions = [(number.number, Action(Kind.UNDONE, reason=reason)) for number in confirmed]
    return _do(work, actions, on, None)


def pass_on(
    work: Work, campaign_id: str, told: Sequence[Mapping[str, str]], on: date, proposal_id: str
) -> int:
    """Do what a rebalancing tells of numbers: each is given back, and goes to whoever is named.

    ``told``: per number ``number``, ``from_person_id`` (who is to hold it before; empty: it is spare),
    ``from_school_id``, ``level`` (how far it goes), ``reason``, and of the one who gets it ``person_id``,
    ``teacher_id``, ``district_id``, ``school_id``, empty where nobody does.  A spare number is released to
    the level at which it reaches that one.
    Raises: OvertakenError: somebody else holds a number by now.
    """
    known = _known(work, campaign_id, [row["number"] for row in told])
    Cause("proposal", proposal_id).check_holders(
        {row["number"]: row["from_person_id"] for row in told}, known
    )
    actions: list[tuple[str, Action]] = []
    for row in told:
        number = known.get(row["number"])
        if number is None:
            continue
        if number.standing.state in HOLDING:
            level = FreeLevel(row["level"])
            school = row["from_school_id"] if level is FreeLevel.SCHOOL else None
            reason = row["reason"] or "–"
            actions.append(
                (number.number, Action(Kind.REFUSED, free_level=level, school_id=school, reason=reason))
            )
        if row["person_id"] and not row["from_person_id"]:
            actions += [(number.number, step) for step in _released(number.standing, row)]
        if row["person_id"]:
            passed = Action(
                Kind.PASSED,
                holder=row["person_id"],
                teacher_id=row["teacher_id"],
                district_id=row["district_id"],
                school_id=row["school_id"],
            )
            actions.append((number.number, passed))
    return _do(work, actions, on, proposal_id)


def take_back(work: Work, campaign_id: str, proposals: Sequence[str], on: date, plan_id: str) -> int:
    """Take back what these proposals did to numbers, by further events.

    Raises: OvertakenError: something else has happened to such a number since.
    """
    live = _live_events(work, campaign_id, proposals)
    actions: list[tuple[str, Action]] = []
    for number, events in live.items():
        ours = [proposal in proposals for _, proposal in events]
        first = ours.index(True) if True in ours else len(ours)
        if not all(ours[first:]):
            raise OvertakenError("plan", plan_id, "unique_number", number)
        actions += [(number, Action(Kind.UNDONE, reason=plan_id)) for _ in events[first:]]
    return _do(work, actions, on, None)


def _live_events(
    work: Work, campaign_id: str, proposals: Sequence[str]
) -> dict[str, list[tuple[int, str | None]]]:
    """Per number that the proposals touched: its events that nobody has taken back, with their proposals."""
    table = number_event.c
    touched = select(table.number).where(table.campaign_id == campaign_id, table.proposal_id.in_(proposals))
    query = (
        select(table.number, table.sequence, table.kind, table.undoes, table.proposal_id)
        .where(table.number.in_(touched))
        .order_by(table.number, table.sequence)
    )
    found: dict[str, list[tuple[int, str | None]]] = {}
    for number, sequence, kind, undoes, proposal in work.connection.execute(query):
        events = found.setdefault(number, [])
        if kind == Kind.UNDONE:
            found[number] = [event for event in events if event[0] != undoes]
        else:
            events.append((sequence, proposal))
    return found


def _released(standing: Standing, comer: Mapping[str, str]) -> list[Action]:
    """What a free number needs to reach the one who gets it: nothing, or a wider level."""
    if standing.free_level is None:
        return []
    if standing.district_id != comer["district_id"]:
        level = FreeLevel.REGION
    elif standing.school_id != comer["school_id"]:
        level = FreeLevel.MUNICIPALITY
    else:
        level = FreeLevel.SCHOOL
    wider = level.is_wider_than(standing.free_level)
    return [Action(Kind.RELEASED, free_level=level)] if wider else []


def _place_of(number: Number) -> tuple[str | None, str | None]:
    return number.standing.teacher_id, number.standing.group_id


def _seated(work: Work, campaign_id: str) -> list[Number]:
    """Numbers of the campaign that are enrolled or confirmed for a group."""
    table = unique_number.c
    states = (State.ENROLLED, State.CONFIRMED)
    query = select(unique_number).where(table.campaign_id == campaign_id, table.state.in_(states))
    rows = work.connection.execute(query.order_by(table.number)).mappings()
    return [number_of(dict(row)) for row in rows]


def _is_to_enrol(number: Number, place: Place) -> bool:
    standing = number.standing
    seated = standing.state in (State.ENROLLED, State.CONFIRMED) and standing.group_id == place.group_id
    return standing.state in HOLDING and not seated


def _known(work: Work, campaign_id: str, names: Collection[str]) -> dict[str, Number]:
    """Those of the numbers that the campaign's ledger has."""
    table, wanted = unique_number.c, sorted(names)
    found: dict[str, Number] = {}
    for begin in range(0, len(wanted), AT_ONCE):
        part = wanted[begin : begin + AT_ONCE]
        rows = work.connection.execute(
            select(unique_number).where(table.campaign_id == campaign_id, table.number.in_(part))
        ).mappings()
        found.update({row["number"]: number_of(dict(row)) for row in rows})
    return found


def _do(work: Work, actions: Sequence[tuple[str, Action]], on: date, proposal_id: str | None) -> int:
    """The events, each on the day given or on that of the number's last event, whichever is later."""
    latest = _latest(work, sorted({name for name, _ in actions}))
    act_all(
        work,
        [
            NumberAction(name, action, max(on, latest.get(name, on)), None, proposal_id)
            for name, action in actions
        ],
    )
    return len(actions)


def _latest(work: Work, names: Sequence[str]) -> dict[str, date]:
    table = number_event.c
    found: dict[str, date] = {}
    for begin in range(0, len(names), AT_ONCE):
        part = names[begin : begin + AT_ONCE]
        query = select(table.number, func.max(table.on_date)).where(table.number.in_(part))
        found.update((str(name), day) for name, day in work.connection.execute(query.group_by(table.number)))
    return found
