"""Numbers that a dataset brings: where each of them stands, by the words of the table ``unique_numbers``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.ledger.events import ImpossibleError, Sentence
from rules.ledger.numbers import LONGEST, can_be_kept
from rules.ledger.states import WITH_HOLDER, FreeLevel, Standing, State

FREE_WORDS = frozenset({"issued", "free", "refused"})
"""Words for a number that nobody holds, whoever is named beside it."""
_WORDS: Mapping[str, State] = {
    **dict.fromkeys(FREE_WORDS, State.FREE),
    **{str(state): state for state in State if state is not State.FREE},
}


@dataclass(frozen=True)
class BroughtNumber:
    """A row; ``district_id``: to whom it was issued; ``holder``: the person's id, with the post
    ``teacher_id`` and where that is (another district or school: the number was passed on to it)."""

    number: str
    district_id: str
    school_id: str | None = None
    status: str = ""
    holder: str | None = None
    teacher_id: str | None = None
    holder_district: str | None = None
    holder_school: str | None = None


@dataclass(frozen=True)
class RowFault:
    """What is wrong with the row at ``place`` (from 0)."""

    place: int
    number: str
    code: str
    sentence: Sentence


def standing_of(row: BroughtNumber) -> Standing:
    """Where the number stands; no state is held where somebody is named, else free.

    Raises: ImpossibleError: an unknown state, nobody holds what somebody must hold, no form to keep.
    """
    if not can_be_kept(row.number):
        raise ImpossibleError(
            "wrong_form",
            (
                f"номер – не длиннее {LONGEST} знаков, без пробелов и знаков / \\ ? # %",
                f"a number has at most {LONGEST} characters, without blanks and / \\ ? # %",
            ),
        )
    word = row.status.strip().lower()
    state = (State.HELD if row.holder else State.FREE) if not word else _WORDS.get(word)
    if state is None:
        known = ", ".join(_WORDS)
        raise ImpossibleError(
            "unknown_state",
            (f"незнакомое состояние; ожидалось: {known}", f"unknown state; expected: {known}"),
        )
    if state in WITH_HOLDER:
        if not row.holder:
            raise ImpossibleError(
                "no_holder", (f"{word}: не указано, чей номер", f"{word}: nobody is named as the holder")
            )
        district = row.holder_district or row.district_id
        school = row.holder_school or row.school_id
        return Standing(state, district, school, holder=row.holder, teacher_id=row.teacher_id)
    if state is State.EXPIRED:
        return Standing(state, row.district_id, row.school_id)
    level = FreeLevel.SCHOOL if row.school_id else FreeLevel.MUNICIPALITY
    return Standing(state, row.district_id, row.school_id, level)


def read(rows: Sequence[BroughtNumber]) -> tuple[list[Standing], list[RowFault]]:
    """Where each number stands, and every fault; the two lists tell of all rows only where no fault is."""
    standings: list[Standing] = []
    faults: list[RowFault] = []
    numbers: set[str] = set()
    holders: set[str] = set()
    for place, row in enumerate(rows):
        try:
            standing = standing_of(row)
            _check_first(row.number, numbers, "second_row", ("номер уже был выше", "the number stood above"))
            if standing.holder is not None:
                sentence = (
                    f"у {standing.holder} уже есть номер на этот период",
                    f"{standing.holder} has a number of this period already",
                )
                _check_first(standing.holder, holders, "second_number", sentence)
            standings.append(standing)
        except ImpossibleError as error:
            faults.append(RowFault(place, row.number, error.code, error.sentence))
    return standings, faults


def _check_first(name: str, known: set[str], code: str, sentence: Sentence) -> None:
    if name in known:
        raise ImpossibleError(code, sentence)
    known.add(name)
