"""What may happen to a number, as one table; and where it stands after that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from rules.ledger.states import HOLDING, FreeLevel, Standing, State

Sentence = tuple[str, str]


class Kind(StrEnum):
    """Kinds of events."""

    ISSUED = "issued"
    BROUGHT = "brought"
    """It came with a dataset, in the state that it had there."""
    ASSIGNED = "assigned"
    APPLIED = "applied"
    ENROLLED = "enrolled"
    CONFIRMED = "confirmed"
    UNSEATED = "unseated"
    """The place is gone (its group was closed, or one of two groups refused); the number stays."""
    USED = "used"
    REFUSED = "refused"
    RELEASED = "released"
    PASSED = "passed"
    EXPIRED = "expired"
    UNDONE = "undone"
    """Takes back the last event that still holds; nothing is ever deleted."""


BEGINNINGS = frozenset({Kind.ISSUED, Kind.BROUGHT})
"""Kinds that stand first in a number's life, and nowhere else."""


@dataclass(frozen=True)
class Step:
    """A row of the table: from which states, to which one, what must be said and what may be.

    ``keeps``: parts of the standing before that go over unless the event names others; the rest is emptied.
    """

    before: frozenset[State]
    after: State
    needs: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()
    keeps: frozenset[str] = frozenset()


_FREE = frozenset({State.FREE})
_SEATED = frozenset({State.ENROLLED, State.CONFIRMED})
_PERSON = frozenset({"holder", "teacher_id"})
_POST = frozenset({"teacher_id"})
_PLACE = frozenset({"group_id"})
_SCHOOL = frozenset({"school_id"})
_LEVEL = frozenset({"free_level"})
_WHOLE = _PERSON | _SCHOOL | _PLACE

STEPS: Mapping[Kind, Step] = {
    Kind.ASSIGNED: Step(_FREE, State.HELD, frozenset({"holder"}), _POST | _SCHOOL, _SCHOOL),
    Kind.PASSED: Step(_FREE, State.HELD, frozenset({"holder"}), _POST | _SCHOOL | {"district_id"}, _SCHOOL),
    Kind.APPLIED: Step(frozenset({State.HELD}), State.APPLIED, may=_POST, keeps=_WHOLE),
    Kind.ENROLLED: Step(HOLDING, State.ENROLLED, _PLACE, _POST, _WHOLE),
    Kind.CONFIRMED: Step(frozenset({State.ENROLLED}), State.CONFIRMED, keeps=_WHOLE),
    Kind.UNSEATED: Step(_SEATED, State.APPLIED, keeps=_PERSON | _SCHOOL),
    Kind.USED: Step(frozenset({State.CONFIRMED}), State.USED, keeps=_WHOLE),
    Kind.REFUSED: Step(HOLDING, State.FREE, _LEVEL | {"reason"}, _SCHOOL, _SCHOOL),
    Kind.RELEASED: Step(_FREE, State.FREE, _LEVEL),
    Kind.EXPIRED: Step(HOLDING | _FREE, State.EXPIRED, keeps=_SCHOOL),
}
"""Everything but a number's beginning and taking back an event."""


@dataclass(frozen=True)
class Action:
    """An event that somebody asks for; what its kind has no use for stays None."""

    kind: Kind
    holder: str | None = None
    teacher_id: str | None = None
    group_id: str | None = None
    district_id: str | None = None
    school_id: str | None = None
    free_level: FreeLevel | None = None
    reason: str = ""


class ImpossibleError(ValueError):
    """The number can't do this from where it stands; ``code`` and ``sentence`` (ru, en) say why."""

    def __init__(self, code: str, sentence: Sentence) -> None:
        super().__init__(sentence[1])
        self.code, self.sentence = code, sentence


def after(before: Standing, action: Action) -> Standing:
    """Where a number stands after an event.

    Raises: ImpossibleError: its state does not allow it; something is not said, or said in vain; the one who
    receives it is out of reach of the level at which it is free.
    """
    step = STEPS.get(action.kind)
    if step is None:
        raise ImpossibleError(
            "wrong_kind",
            (
                f"событие «{action.kind}» так не записывается",
                f"an event of the kind {action.kind} is not recorded this way",
            ),
        )
    _check_state(step, before, action.kind)
    _check_said(step, action)
    if action.kind in {Kind.ASSIGNED, Kind.PASSED}:
        _check_reach(before, action)
    kept = {name: getattr(before, name) for name in step.keeps}
    said = {name: value for name in step.needs | step.may if (value := _said(action, name)) is not None}
    standing = replace(Standing(step.after, before.district_id), **{**kept, **said})
    if action.kind in {Kind.RELEASED, Kind.REFUSED}:
        return _freed(before, standing, action.kind)
    return standing


def issued(district_id: str, level: FreeLevel, school_id: str | None) -> Standing:
    """A new number: free at the level of whoever it is issued to.

    Raises: ImpossibleError: for a school, but none is named; or one is named though it is for a wider level.
    """
    if (level is FreeLevel.SCHOOL) != (school_id is not None):
        raise _no_school()
    return Standing(State.FREE, district_id, school_id, level)


def _said(action: Action, name: str) -> object:
    return None if name == "reason" else getattr(action, name)


def _check_state(step: Step, before: Standing, kind: Kind) -> None:
    if before.state not in step.before:
        raise ImpossibleError(
            "wrong_state",
            (
                f"номер в состоянии «{before.state}»: «{kind}» невозможно",
                f"the number is {before.state}: {kind} is impossible",
            ),
        )


def _check_said(step: Step, action: Action) -> None:
    given = {name for name, value in vars(action).items() if name not in {"kind", "reason"} and value}
    if action.reason.strip():
        given.add("reason")
    missing = sorted(step.needs - given)
    if missing:
        names = ", ".join(missing)
        raise ImpossibleError("missing", (f"не указано: {names}", f"missing: {names}"))
    vain = sorted(given - step.needs - step.may - {"reason"})
    if vain:
        names = ", ".join(vain)
        raise ImpossibleError("in_vain", (f"здесь не указывается: {names}", f"has no place here: {names}"))


def _check_reach(before: Standing, action: Action) -> None:
    """A number that is free at a school stays there, one free in a municipality stays in it."""
    if before.free_level is not FreeLevel.REGION and action.district_id not in {None, before.district_id}:
        raise ImpossibleError(
            "other_district",
            (
                f"номер свободен только в районе {before.district_id}; другому району – через регион",
                f"the number is free in district {before.district_id} alone; others get it by the region",
            ),
        )
    if before.free_level is FreeLevel.SCHOOL and action.school_id not in {None, before.school_id}:
        raise ImpossibleError(
            "other_school",
            (
                f"номер свободен только в школе {before.school_id}; другой школе – через район",
                f"the number is free at school {before.school_id} alone; others get it by the district",
            ),
        )


def _freed(before: Standing, standing: Standing, kind: Kind) -> Standing:
    level = standing.free_level
    assert level is not None
    if kind is Kind.RELEASED and (before.free_level is None or not level.is_wider_than(before.free_level)):
        raise ImpossibleError(
            "not_wider",
            (
                f"номер свободен на уровне «{before.free_level}»: передать можно только более широкому",
                f"the number is free at the level {before.free_level}: it is released to a wider one only",
            ),
        )
    if level is not FreeLevel.SCHOOL:
        return replace(standing, school_id=None)
    if standing.school_id is None:
        raise _no_school()
    return standing


def _no_school() -> ImpossibleError:
    return ImpossibleError(
        "no_school",
        (
            "школа указывается тогда и только тогда, когда номер свободен на уровне школы",
            "a school is named where, and only where, the number is free at a school",
        ),
    )
