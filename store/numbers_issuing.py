"""Numbers come into the ledger: issued in batches, or brought by a dataset."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.dialects import postgresql, sqlite

from rules.ledger.brought import BroughtNumber, RowFault, read
from rules.ledger.events import ImpossibleError, Kind, issued
from rules.ledger.numbers import LARGEST_SERIAL, WrongNumberError, is_ours, make, parse
from rules.ledger.replay import balance
from rules.ledger.states import WITH_HOLDER, FreeLevel, Standing
from store.campaigns import opened
from store.engine import Work
from store.errors import NumberRefusedError
from store.journal import note
from store.numbers_rows import Number, begin_all, event_by, move_balance
from store.tables_numbers import number_series, unique_number

LONGEST_PERIOD = 20


@dataclass(frozen=True)
class Batch:
    """So many numbers for a district (a school of it), under the district's code; ``level``: who gives them
    to people, a school only where one is named."""

    district_id: str
    district_code: str
    count: int
    level: FreeLevel = FreeLevel.MUNICIPALITY
    school_id: str | None = None


class BroughtError(ValueError):
    """Rows that the ledger does not take, all of them; nothing was written."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__("; ".join(f"row {fault.place}: {fault.sentence[1]}" for fault in faults[:3]))
        self.faults = tuple(faults)


def issue(work: Work, campaign_id: str, period: str, batches: Sequence[Batch], *, on: date) -> list[str]:
    """Issue numbers of a period (``26H1``), each under the next serial of its district's code.

    Raises: NotThereError, NotAllowedNowError: no such campaign, or it is closed; NumberRefusedError: a period
    or code of another form, a code of another district, no serials left, a school named in vain or not named.
    """
    opened(work, campaign_id, "number")
    made: list[Number] = []
    for batch in batches:
        standing = _standing(period, batch)
        first = _reserved(work, period, batch.district_code, batch.district_id, batch.count)
        for serial in range(first, first + batch.count):
            text = _made(period, batch.district_code, serial)
            made.append(Number(text, campaign_id, period, batch.district_id, 1, standing))
    _begin(work, campaign_id, period, made, Kind.ISSUED, on)
    note(work, "issue", "campaign", campaign_id, period=period, numbers=len(made))
    return [number.number for number in made]


def import_held(
    work: Work, campaign_id: str, period: str, rows: Sequence[BroughtNumber], *, on: date
) -> list[str]:
    """Take numbers that a dataset brings, in the states and with the holders that they have there.

    Raises: NotThereError, NotAllowedNowError: no such campaign, or it is closed; BroughtError: every row that
    is wrong, is in the ledger already, has another district's code, or would give somebody a second number.
    """
    opened(work, campaign_id, "number")
    standings, faults = read(rows)
    found = [*faults, *_known(work, campaign_id, period, rows), *_entered_series(work, rows)]
    faults = sorted(found, key=lambda fault: fault.place)
    if not 0 < len(period) <= LONGEST_PERIOD:
        sentence = (f"период – до {LONGEST_PERIOD} знаков", f"a period has up to {LONGEST_PERIOD} characters")
        faults.insert(0, RowFault(0, "", "wrong_period", sentence))
    if faults:
        raise BroughtError(faults)
    made = [
        Number(row.number, campaign_id, period, row.district_id, 1, standing)
        for row, standing in zip(rows, standings, strict=True)
    ]
    _begin(work, campaign_id, period, made, Kind.BROUGHT, on)
    note(work, "bring", "campaign", campaign_id, period=period, numbers=len(made))
    return [number.number for number in made]


def _begin(work: Work, campaign_id: str, period: str, made: Sequence[Number], kind: Kind, on: date) -> None:
    begun = []
    for number in made:
        told = {"before": None, "after": number.standing}
        begun.append((number, event_by(work, number.number, 1, kind, at=work.at, on=on, **told)))
    begin_all(work, begun)
    move_balance(work, campaign_id, period, balance(number.standing for number in made))


def _standing(period: str, batch: Batch) -> Standing:
    try:
        _made(period, batch.district_code, 1)
        return issued(batch.district_id, batch.level, batch.school_id)
    except ImpossibleError as error:
        raise NumberRefusedError(batch.district_code, error.code, error.sentence) from error


def _made(period: str, code: str, serial: int) -> str:
    try:
        return make(period, code, serial)
    except WrongNumberError as error:
        raise NumberRefusedError(code, error.code, error.sentence) from error


def _reserved(work: Work, period: str, code: str, district_id: str, count: int) -> int:
    """The first of ``count`` serials that nobody else gets."""
    owner, last = _series(work, period, code, district_id)
    if owner != district_id:
        raise NumberRefusedError(code, "code_taken", _taken(code, owner))
    if last + count > LARGEST_SERIAL:
        sentence = (
            f"под кодом {code} осталось номеров: {LARGEST_SERIAL - last}",
            f"numbers left under the code {code}: {LARGEST_SERIAL - last}",
        )
        raise NumberRefusedError(code, "no_serials", sentence)
    _raise_series(work, period, code, last + count)
    return last + 1


def _series(work: Work, period: str, code: str, district_id: str) -> tuple[str, int]:
    """Whose code it is, this district's if nobody's, and the last serial under it; nobody else changes it
    until the transaction ends."""
    engine: Any = sqlite if work.is_sqlite else postgresql
    begun = {"period": period, "district_code": code, "district_id": district_id, "last": 0}
    work.connection.execute(engine.insert(number_series).values(begun).on_conflict_do_nothing())
    row = work.connection.execute(
        select(number_series).where(_one_series(period, code)).with_for_update()
    ).one()
    return str(row.district_id), int(row.last)


def _raise_series(work: Work, period: str, code: str, last: int) -> None:
    work.connection.execute(update(number_series).where(_one_series(period, code)).values(last=last))


def _one_series(period: str, code: str) -> ColumnElement[bool]:
    return (number_series.c.period == period) & (number_series.c.district_code == code)


def _taken(code: str, owner: str) -> tuple[str, str]:
    return f"код {code} уже у района {owner}", f"the code {code} belongs to district {owner}"


def _entered_series(work: Work, rows: Sequence[BroughtNumber]) -> list[RowFault]:
    """See that numbers of our own form that come from elsewhere are not issued again; rows whose code is
    another district's."""
    faults: list[RowFault] = []
    ours = [(place, row, parse(row.number)) for place, row in enumerate(rows) if is_ours(row.number)]
    ours.sort(key=lambda each: (each[2].period, each[2].district_code, each[0]))
    for (period, code), own in groupby(ours, key=lambda each: (each[2].period, each[2].district_code)):
        under = list(own)
        owner, last = _series(work, period, code, under[0][1].district_id)
        faults += [
            RowFault(place, row.number, "code_taken", _taken(code, owner))
            for place, row, _ in under
            if row.district_id != owner
        ]
        highest = max(parts.serial for *_, parts in under)
        if highest > last:
            _raise_series(work, period, code, highest)
    return faults


def _known(work: Work, campaign_id: str, period: str, rows: Sequence[BroughtNumber]) -> list[RowFault]:
    """Rows whose number is in the ledger, or whose holder has another one there."""
    table = unique_number.c
    numbers = set(work.connection.execute(select(table.number)).scalars())
    holds = select(table.holder).where(
        table.campaign_id == campaign_id, table.period == period, table.state.in_(sorted(WITH_HOLDER))
    )
    holders = set(work.connection.execute(holds).scalars())
    faults: list[RowFault] = []
    for place, row in enumerate(rows):
        if row.number in numbers:
            sentence = ("номер уже есть в книге учёта", "the number is in the ledger already")
            faults.append(RowFault(place, row.number, "known_number", sentence))
        elif row.holder in holders:
            sentence = (
                f"у {row.holder} уже есть номер на этот период",
                f"{row.holder} has a number of this period already",
            )
            faults.append(RowFault(place, row.number, "second_number", sentence))
    return faults
