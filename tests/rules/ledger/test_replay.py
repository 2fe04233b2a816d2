"""What a history amounts to, on any day; a history that cannot be is found out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rules.ledger.events import ImpossibleError, Kind
from rules.ledger.replay import (
    BrokenLedgerError,
    Event,
    balance,
    known_at,
    known_on,
    replayed,
    taken_back,
)
from rules.ledger.states import Balance, FreeLevel, State, change, counted_as
from rules.ledger.words import told
from tests.rules.ledger.lives import FIRST, MORNING, NUMBER, WHOLE, lived

REASON = {"reason": "ошибка оператора"}


def test_a_whole_life_replays_to_its_last_state() -> None:
    events = lived(*WHOLE)
    assert replayed(events) == events[-1].after
    assert (events[-1].after.holder, events[-1].after.district_id) == ("p2", "d2")


def test_any_day_and_any_moment_can_be_looked_at() -> None:
    events = lived(*WHOLE)
    assert known_on(events, FIRST - timedelta(days=1)) is None
    assert known_at(events, MORNING - timedelta(seconds=1)) is None
    for place, event in enumerate(events):
        assert known_on(events, FIRST + timedelta(days=place)) == event.after
        assert known_at(events, event.at) == event.after
    assert known_on(events, FIRST + timedelta(days=900)) == events[-1].after


def test_of_several_events_of_a_day_the_last_one_counts() -> None:
    events = [replace(event, on=FIRST) for event in lived(*WHOLE[:3])]
    assert known_on(events, FIRST) == events[-1].after
    assert replayed(events) == events[-1].after


def test_undoing_goes_back_step_by_step() -> None:
    events = lived(*WHOLE[:4], (Kind.UNDONE, REASON), (Kind.UNDONE, REASON))
    assert [event.undoes for event in events[-2:]] == [5, 4]
    assert events[-2].after == events[3].after
    assert events[-1].after == events[2].after
    assert replayed(events) == events[-1].after


def test_what_happens_after_an_undoing_is_undone_first() -> None:
    events = lived(WHOLE[0], (Kind.UNDONE, REASON), (Kind.ASSIGNED, {"holder": "p5"}), (Kind.UNDONE, REASON))
    assert events[-1].undoes == 4
    assert events[-1].after == events[0].after


def test_a_beginning_cannot_be_undone() -> None:
    with pytest.raises(ImpossibleError, match="nothing to undo"):
        taken_back(lived())
    with pytest.raises(ImpossibleError, match="nothing to undo"):
        taken_back(lived(WHOLE[0], (Kind.UNDONE, REASON)))


def spoilt(events: list[Event], place: int, **change: Any) -> list[Event]:
    """The history with one event changed."""
    return [*events[:place], replace(events[place], **change), *events[place + 1 :]]


@pytest.mark.parametrize(
    "broken",
    [
        lived(*WHOLE)[1:],
        lived(*WHOLE)[:3] + lived(*WHOLE)[4:],
        spoilt(lived(*WHOLE), 3, sequence=9),
        spoilt(lived(*WHOLE), 1, after=replace(lived(*WHOLE)[1].after, holder="p7")),
        spoilt(lived(*WHOLE), 8, after=replace(lived(*WHOLE)[8].after, district_id="d1")),
        spoilt(lived(*WHOLE), 8, kind=Kind.EXPIRED),
        spoilt(lived(*WHOLE), 4, reason=""),
        spoilt(lived(*WHOLE), 8, at=MORNING),
        spoilt(lived(*WHOLE), 8, on=FIRST),
        spoilt(lived(*WHOLE, (Kind.UNDONE, REASON)), 9, undoes=8),
        spoilt(lived(), 0, kind=Kind.ASSIGNED),
        [*lived(), replace(lived()[0], sequence=2, before=lived()[0].after)],
    ],
    ids=str,
)
def test_a_history_that_cannot_be_is_found_out(broken: list[Event]) -> None:
    with pytest.raises(BrokenLedgerError, match=NUMBER):
        replayed(broken)


def test_a_number_without_events_is_none() -> None:
    with pytest.raises(ValueError, match="at least one"):
        replayed([])


def test_the_balance_counts_each_number_once() -> None:
    events = lived(*WHOLE)
    figures = balance([event.after for event in events])
    assert figures == Balance(issued=9, held=6, free=2, used=1)
    assert figures.holds
    moved = Balance()
    for event in events:
        moved = moved.plus(change(event.before, event.after))
        assert moved == counted_as(event.after)
    assert not Balance(issued=2, held=1).holds
    assert not Balance(issued=0, held=1, free=-1).holds
    assert Balance().holds


def test_each_event_is_told_in_both_languages() -> None:
    events = lived(*WHOLE, (Kind.UNDONE, REASON), level=FreeLevel.REGION)
    sentences = [told(event) for event in events]
    assert sentences[4] == (
        "отказ p1; номер свободен в регионе (болезнь)",
        "p1 refuses; the number is free in the region (болезнь)",
    )
    assert sentences[5][0] == "передан p2; выделен теперь району d2 (был d1)"
    assert sentences[9][1] == "event 9 is undone: again confirmed: p2 (ошибка оператора)"
    assert all(ru and en and ru != en for ru, en in sentences)
    assert {event.after.state for event in events} == set(State) - {State.EXPIRED}
