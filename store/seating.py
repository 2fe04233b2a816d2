"""What plans and confirmations do to the ledger: numbers enrolled with places, passed on, taken back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from rules.ledger.events import Action, Kind
from rules.ledger.states import HOLDING, FreeLevel, State
from store.engine import Work
from store.errors import OvertakenError
from store.numbers import NumberAction, act_all
from store.numbers_rows import Number, number_of
from store.tables_numbers import number_event, unique_number

_AT_ONCE = 500


@dataclass(frozen=True)
class Place:
    """A place with the number of whoever has it; ``person_id``: that person, empty where it is not known."""

    number: str
    teacher_id: str
    group_id: str
    person_id: str = ""


def enrol(
    work: Work, campaign_id: str, places: Sequence[Place], on: date, proposal_id: str | None = None
) -> int:
    """Enrol the numbers of a plan's places; how many events that took.

    Numbers that the ledger does not have, nobody holds, or that are enrolled there already stay as they are;
    of several places of one number the first counts.
    Raises: OvertakenError: somebody else holds a number of a proposal's place by now.
    """
    first = {place.number: place for place in reversed(places) if place.number}
    known = _known(work, campaign_id, first)
    if proposal_id is not None:
        for name, number in known.items():
            _check_holder(number, first[name].person_id, proposal_id)
    actions = [
        (name, Action(Kind.ENROLLED, teacher_id=place.teacher_id, group_id=place.group_id))
        for name, place in sorted(first.items())
        if name in known and _is_to_enrol(known[name], place)
    ]
    return _do(work, actions, on, proposal_id)


def reseat(work: Work, campaign_id: str, places: Sequence[Place], on: date) -> int:
    """Enrol the numbers of a plan's places, and unseat those that have a place in no group of it."""
    wanted = {(place.number, place.teacher_id, place.group_id) for place in places}
    seated = _seated(work, campaign_id)
    kept = {number.number for number in seated if (number.number, *_place_of(number)) in wanted}
    named = {place.number for place in places}
    gone = [number for number in seated if number.number not in named]
    done = _do(work, [(number.number, Action(Kind.UNSEATED)) for number in gone], on, None)
    return done + enrol(work, campaign_id, [place for place in places if place.number not in kept], on)


def unseat(
    work: Work, campaign_id: str, places: Collection[tuple[str, str]], on: date, proposal_id: str
) -> int:
    """Numbers that are enrolled still for ``(teacher, group)`` of places that are gone: whoever holds them
    keeps them, without a place."""
    gone = [number for number in _seated(work, campaign_id) if _place_of(number) in set(places)]
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

    ``told``: per number ``number``, ``from_person_id`` (who is to hold it before), ``from_school_id``,
    ``level`` (how far it goes), ``reason``, and of the one who gets it ``person_id``, ``teacher_id``,
    ``district_id``, ``school_id``, empty where nobody does.
    Raises: OvertakenError: somebody else holds the number by now.
    """
    known = _known(work, campaign_id, [row["number"] for row in told])
    actions: list[tuple[str, Action]] = []
    for row in told:
        number = known.get(row["number"])
        if number is None:
            continue
        _check_holder(number, row["from_person_id"], proposal_id)
        if number.standing.state in HOLDING:
            level = FreeLevel(row["level"])
            school = row["from_school_id"] if level is FreeLevel.SCHOOL else None
            reason = row["reason"] or "–"
            actions.append(
                (number.number, Action(Kind.REFUSED, free_level=level, school_id=school, reason=reason))
            )
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


def _check_holder(number: Number, person_id: str, proposal_id: str) -> None:
    """Raises: OvertakenError: another person holds the number."""
    holder = number.standing.holder
    if holder is not None and person_id not in {"", holder}:
        raise OvertakenError("proposal", proposal_id, "unique_number", number.number)


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
    for begin in range(0, len(wanted), _AT_ONCE):
        part = wanted[begin : begin + _AT_ONCE]
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
    for begin in range(0, len(names), _AT_ONCE):
        part = names[begin : begin + _AT_ONCE]
        query = select(table.number, func.max(table.on_date)).where(table.number.in_(part))
        found.update((str(name), day) for name, day in work.connection.execute(query.group_by(table.number)))
    return found
