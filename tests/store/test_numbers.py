"""The ledger in a store: batches as one, conflicts by name, numbers that a dataset brings, the past."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from threading import Barrier, Thread

import pytest

from rules.ledger.brought import BroughtNumber
from rules.ledger.events import Action, Kind
from rules.ledger.numbers import make, parse
from rules.ledger.states import Balance, FreeLevel, State
from store import campaigns, journal, numbers, numbers_issuing, numbers_reading
from store.engine import Store
from store.errors import (
    ChangedMeanwhileError,
    NotAllowedNowError,
    NotThereError,
    NumberRefusedError,
    SecondHolderError,
    SecondNumberError,
)
from store.numbers import NumberAction
from store.numbers_issuing import Batch, BroughtError
from store.numbers_rows import Number
from store.paging import Paging
from tests.store.conftest import OPERATOR

DAY = date(2027, 1, 11)
REFUSED = {"free_level": FreeLevel.REGION, "reason": "болезнь"}


@pytest.fixture
def campaign_id(store: Store) -> str:
    with store.writing(OPERATOR) as work:
        return campaigns.create(work, "Весна 2027").id


def issued(store: Store, campaign_id: str, *batches: Batch) -> list[str]:
    with store.writing(OPERATOR) as work:
        return numbers_issuing.issue(
            work, campaign_id, "27H1", batches or [Batch("d1", "001", 3, FreeLevel.REGION)], on=DAY
        )


def act(store: Store, number: str, kind: Kind, **told: object) -> Number:
    with store.writing(OPERATOR) as work:
        return numbers.act(work, number, kind, **{"on": DAY, **told})  # type: ignore[arg-type]


def whole(store: Store, campaign_id: str, on: date | None = None) -> Balance:
    return next(f.balance for f in numbers_reading.figures(store, campaign_id, on) if f.district_id is None)


def allotments(store: Store, campaign_id: str) -> dict[str | None, tuple[int, int]]:
    """Of each district: how many were issued to it, how many it has now."""
    figures = numbers_reading.figures(store, campaign_id)
    return {each.district_id: (each.issued_to, each.balance.issued) for each in figures}


def test_a_number_is_given_and_found(store: Store, campaign_id: str) -> None:
    number, *_ = issued(store, campaign_id)
    made = act(store, number, Kind.ASSIGNED, holder="p1", teacher_id="t1", seen=1)
    assert numbers_reading.get(store, number) == made
    assert (made.sequence, made.standing.state, made.issued_district) == (2, State.HELD, "d1")
    events = numbers_reading.history(store, number)
    assert [(e.kind, e.actor, e.level, e.request_id) for e in events] == [
        (Kind.ISSUED, "operator-7", "region", "request-1"),
        (Kind.ASSIGNED, "operator-7", "region", "request-1"),
    ]
    told = journal.entries(store, Paging(), campaign_id).items[0]
    assert told["detail"] == {"number": number, "kind": "assigned", "sequence": 2}
    assert numbers_reading.verify(store, campaign_id) == 3


def test_a_batch_happens_whole_or_not_at_all(store: Store, campaign_id: str) -> None:
    one, two, three = issued(store, campaign_id)
    good = NumberAction(one, Action(Kind.ASSIGNED, holder="p1"), DAY)
    bad = NumberAction(two, Action(Kind.CONFIRMED), DAY)
    with pytest.raises(NumberRefusedError) as told, store.writing(OPERATOR) as work:
        numbers.act_all(work, [good, bad])
    assert (told.value.number, told.value.code) == (two, "wrong_state")
    assert whole(store, campaign_id) == Balance(issued=3, free=3)
    assert len(numbers_reading.history(store, one)) == 1
    with store.writing(OPERATOR) as work:
        changed = numbers.act_all(work, [good, NumberAction(three, Action(Kind.EXPIRED), DAY)])
    assert [each.number for each in changed] == [one, three]
    assert whole(store, campaign_id) == Balance(issued=3, held=1, free=1, expired=1)


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_in_a_batch_nobody_holds_two_in_between(
    store: Store, campaign_id: str, order: tuple[int, ...]
) -> None:
    """p1 gives one back, p2 gets it and gives two back: any order of two numbers' events will do."""
    one, two, _ = issued(store, campaign_id)
    act(store, one, Kind.ASSIGNED, holder="p1")
    act(store, two, Kind.ASSIGNED, holder="p2")
    asked = [
        [NumberAction(one, Action(Kind.REFUSED, **REFUSED), DAY, seen=2)],  # type: ignore[arg-type]
        [NumberAction(one, Action(Kind.PASSED, holder="p2"), DAY)],
        [NumberAction(two, Action(Kind.REFUSED, **REFUSED), DAY, seen=2)],  # type: ignore[arg-type]
    ]
    listed = [each for place in order for each in asked[place]]
    if order.index(0) > order.index(1):  # of one number, the order is what it is
        with pytest.raises(SecondHolderError), store.writing(OPERATOR) as work:
            numbers.act_all(work, listed)
        assert whole(store, campaign_id) == Balance(issued=3, held=2, free=1)
        return
    with store.writing(OPERATOR) as work:
        numbers.act_all(work, listed)
    assert numbers_reading.get(store, one).standing.holder == "p2"
    assert numbers_reading.get(store, two).standing.state is State.FREE
    assert numbers_reading.verify(store, campaign_id) == 3


def test_a_chain_of_people_each_gets_the_next_ones_number(store: Store, campaign_id: str) -> None:
    made = issued(store, campaign_id)
    for place, number in enumerate(made):
        act(store, number, Kind.ASSIGNED, holder=f"p{place}")
    refused = [NumberAction(n, Action(Kind.REFUSED, **REFUSED), DAY) for n in made]  # type: ignore[arg-type]
    passed = [
        NumberAction(number, Action(Kind.PASSED, holder=f"p{(place + 1) % 3}"), DAY)
        for place, number in enumerate(made)
    ]
    with store.writing(OPERATOR) as work:
        numbers.act_all(work, [each for pair in zip(refused, passed, strict=True) for each in pair])
    assert [numbers_reading.get(store, n).standing.holder for n in made] == ["p1", "p2", "p0"]


def test_conflicts_are_named(store: Store, campaign_id: str) -> None:
    one, two, _ = issued(store, campaign_id)
    act(store, one, Kind.ASSIGNED, holder="p1")
    with pytest.raises(SecondHolderError) as holder:
        act(store, one, Kind.PASSED, holder="p2")
    assert (holder.value.number, holder.value.holder, holder.value.wanted) == (one, "p1", "p2")
    with pytest.raises(SecondNumberError) as number:
        act(store, two, Kind.ASSIGNED, holder="p1")
    assert (number.value.number, number.value.holder, number.value.other) == (two, "p1", one)
    with pytest.raises(ChangedMeanwhileError) as changed:
        act(store, one, Kind.APPLIED, seen=1)
    assert changed.value.version == 2
    with pytest.raises(NotThereError):
        act(store, "26H1-007-000123-9", Kind.APPLIED)
    with pytest.raises(NumberRefusedError) as undone:
        act(store, one, Kind.UNDONE)
    assert undone.value.code == "missing"


def test_a_used_number_is_a_number_too_and_a_refused_one_is_not(store: Store, campaign_id: str) -> None:
    one, two, three = issued(store, campaign_id)
    act(store, one, Kind.ASSIGNED, holder="p1")
    act(store, one, Kind.ENROLLED, group_id="g1")
    for kind in (Kind.CONFIRMED, Kind.USED):
        act(store, one, kind)
    with pytest.raises(SecondNumberError):
        act(store, two, Kind.ASSIGNED, holder="p1")
    act(store, two, Kind.ASSIGNED, holder="p2")
    act(store, two, Kind.REFUSED, **REFUSED)
    act(store, three, Kind.ASSIGNED, holder="p2")
    with pytest.raises(SecondNumberError):  # what was given back is somebody else's by now
        act(store, two, Kind.UNDONE, reason="ошибка")


def test_another_period_and_another_campaign_have_numbers_of_their_own(
    store: Store, campaign_id: str
) -> None:
    (first, *_), (again, *_) = issued(store, campaign_id), issued(store, campaign_id)
    act(store, first, Kind.ASSIGNED, holder="p1")
    with pytest.raises(SecondNumberError):
        act(store, again, Kind.ASSIGNED, holder="p1")
    with store.writing(OPERATOR) as work:
        other = campaigns.create(work, "Осень 2027").id
        (autumn,) = numbers_issuing.issue(work, other, "27H2", [Batch("d1", "001", 1)], on=DAY)
        (later,) = numbers_issuing.issue(work, campaign_id, "27H2", [Batch("d1", "001", 1)], on=DAY)
    assert [parse(number).serial for number in (autumn, later)] == [1, 2]
    for number in (autumn, later):
        assert act(store, number, Kind.ASSIGNED, holder="p1").standing.holder == "p1"
    periods = [f for f in numbers_reading.figures(store, campaign_id) if f.district_id is None]
    assert [(f.period, f.balance.issued) for f in periods] == [("27H1", 6), ("27H2", 1)]


def test_a_number_passed_on_moves_the_allotment(store: Store, campaign_id: str) -> None:
    one, two, _ = issued(store, campaign_id)
    act(store, one, Kind.PASSED, holder="p1", district_id="d2")
    assert allotments(store, campaign_id) == {None: (3, 3), "d1": (3, 2), "d2": (0, 1)}
    act(store, one, Kind.UNDONE, reason="ошибка")
    assert allotments(store, campaign_id) == {None: (3, 3), "d1": (3, 3)}
    assert numbers_reading.get(store, two).issued_district == "d1"


def test_the_past_stays_as_it_was(store: Store, campaign_id: str) -> None:
    number, *_ = issued(store, campaign_id)
    days = [DAY + timedelta(days=n) for n in range(4)]
    act(store, number, Kind.ASSIGNED, holder="p1", on=days[1])
    act(store, number, Kind.EXPIRED, on=days[3])
    with pytest.raises(NumberRefusedError) as told:
        act(store, number, Kind.UNDONE, reason="ошибка", on=days[2])
    assert told.value.code == "too_early"
    expected = [State.FREE, State.HELD, State.HELD, State.EXPIRED]
    for day, state in zip(days, expected, strict=True):
        standing = numbers_reading.at(store, number, day)
        assert standing is not None
        assert standing.state is state
        found = numbers_reading.page(store, Paging(), campaign_id, state=state, on=day).items
        assert number in [each.number for each in found]
    assert numbers_reading.at(store, number, DAY - timedelta(days=1)) is None
    assert numbers_reading.figures(store, campaign_id, DAY - timedelta(days=1)) == []
    assert [whole(store, campaign_id, day).held for day in days] == [0, 1, 1, 0]


def test_a_closed_campaign_keeps_its_numbers_as_they_are(store: Store, campaign_id: str) -> None:
    number, *_ = issued(store, campaign_id)
    with store.writing(OPERATOR) as work:
        campaigns.change(work, campaign_id, 1, state="closed")
    with pytest.raises(NotAllowedNowError):
        act(store, number, Kind.EXPIRED)
    with pytest.raises(NotAllowedNowError):
        issued(store, campaign_id)


@pytest.mark.parametrize(
    ("period", "batch", "code"),
    [
        ("весна", Batch("d1", "001", 1), "wrong_period"),
        ("27H1", Batch("d1", "1", 1), "wrong_district_code"),
        ("27H1", Batch("d2", "001", 1), "code_taken"),
        ("27H1", Batch("d1", "001", 999_997), "no_serials"),
        ("27H1", Batch("d1", "001", 1, FreeLevel.SCHOOL), "no_school"),
    ],
)
def test_numbers_that_cannot_be_issued(
    store: Store, campaign_id: str, period: str, batch: Batch, code: str
) -> None:
    issued(store, campaign_id)
    with pytest.raises(NumberRefusedError) as told, store.writing(OPERATOR) as work:
        numbers_issuing.issue(work, campaign_id, period, [Batch("d1", "001", 2), batch], on=DAY)
    assert told.value.code == code
    assert whole(store, campaign_id) == Balance(issued=3, free=3)
    assert parse(issued(store, campaign_id)[0]).serial == 4


def test_numbers_that_a_dataset_brings(store: Store, campaign_id: str) -> None:
    ours = make("27H1", "001", 40)
    rows = [
        BroughtNumber("УН-1", "d1", None, "held", "p1", "t1", "d2", "s9"),
        BroughtNumber("УН-2", "d1", "s1", "free"),
        BroughtNumber(ours, "d1", None, "used", "p2", "t2"),
    ]
    with store.writing(OPERATOR) as work:
        assert numbers_issuing.import_held(work, campaign_id, "27H1", rows, on=DAY) == ["УН-1", "УН-2", ours]
    assert whole(store, campaign_id) == Balance(issued=3, held=1, free=1, used=1)
    assert allotments(store, campaign_id) == {None: (3, 3), "d1": (3, 2), "d2": (0, 1)}
    assert parse(issued(store, campaign_id)[0]).serial == 41
    act(store, "УН-1", Kind.ENROLLED, group_id="g1")
    assert numbers_reading.verify(store, campaign_id) == 6


def test_brought_numbers_with_faults_are_all_told_and_none_is_taken(store: Store, campaign_id: str) -> None:
    number, *_ = issued(store, campaign_id)
    act(store, number, Kind.ASSIGNED, holder="p1")
    rows = [
        BroughtNumber("УН-1", "d1", None, "held", "p9"),
        BroughtNumber(number, "d1"),
        BroughtNumber("УН-2", "d1", None, "held", "p1"),
        BroughtNumber("УН-3", "d1", None, "lost"),
    ]
    with pytest.raises(BroughtError) as told, store.writing(OPERATOR) as work:
        numbers_issuing.import_held(work, campaign_id, "27H1", rows, on=DAY)
    assert [(fault.place, fault.code) for fault in told.value.faults] == [
        (1, "known_number"), (2, "second_number"), (3, "unknown_state"),
    ]  # fmt: skip
    assert whole(store, campaign_id) == Balance(issued=3, held=1, free=2)


def test_a_brought_number_has_the_code_of_its_district(store: Store, campaign_id: str) -> None:
    """The code 001 is of d1 by what was issued, 002 of d2 by the first row that has it."""
    issued(store, campaign_id)
    rows = [
        BroughtNumber(make("27H1", code, serial), district)
        for code, serial, district in (
            ("002", 9, "d2"), ("001", 40, "d2"), ("002", 7, "d1"), ("001", 41, "d1"), ("002", 8, "d2"),
        )
    ]  # fmt: skip
    with pytest.raises(BroughtError) as told, store.writing(OPERATOR) as work:
        numbers_issuing.import_held(work, campaign_id, "27H1", rows, on=DAY)
    assert [(fault.place, fault.code) for fault in told.value.faults] == [
        (1, "code_taken"),
        (2, "code_taken"),
    ]
    assert parse(issued(store, campaign_id)[0]).serial == 4
    fine = [rows[0], *rows[3:]]
    with store.writing(OPERATOR) as work:
        numbers_issuing.import_held(work, campaign_id, "27H1", fine, on=DAY)
        made = numbers_issuing.issue(work, campaign_id, "27H1", [Batch("d2", "002", 1)], on=DAY)
    assert parse(made[0]).serial == 10


def test_of_many_at_once_each_number_has_one_holder(store: Store, campaign_id: str) -> None:
    """Threads with connections of their own: everybody wants the same numbers, in an order of their own."""
    made = issued(store, campaign_id, Batch("d1", "001", 5, FreeLevel.REGION))
    people, start = [f"p{i}" for i in range(6)], Barrier(6)
    got: list[tuple[str, str]] = []
    refused: list[Exception] = []

    def wants(place: int) -> None:
        start.wait()
        for number in [*made[place % 5 :], *made[: place % 5]]:
            try:
                act(store, number, Kind.ASSIGNED, holder=people[place], seen=1)
                got.append((number, people[place]))
            except (ChangedMeanwhileError, SecondNumberError) as error:
                refused.append(error)

    threads = [Thread(target=wants, args=(place,)) for place in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) + len(refused) == 30
    assert len({number for number, _ in got}) == len({person for _, person in got}) == len(got) == 5
    assert {n: numbers_reading.get(store, n).standing.holder for n in made} == dict(got)
    assert numbers_reading.verify(store, campaign_id) == 5
