"""What may happen to a number from where it stands, what must be said, and whom it can reach."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from rules.ledger.events import BEGINNINGS, STEPS, Action, ImpossibleError, Kind, after, issued
from rules.ledger.states import HOLDING, WITH_HOLDER, FreeLevel, Standing, State
from rules.ledger.words import LEVELS, STATES

SAID: dict[Kind, dict[str, Any]] = {
    Kind.ASSIGNED: {"holder": "p1"},
    Kind.PASSED: {"holder": "p1"},
    Kind.ENROLLED: {"group_id": "g1"},
    Kind.REFUSED: {"free_level": FreeLevel.MUNICIPALITY, "reason": "болезнь"},
    Kind.RELEASED: {"free_level": FreeLevel.REGION},
}
AFTER: dict[State, tuple[Kind, ...]] = {
    State.FREE: (Kind.ASSIGNED, Kind.PASSED, Kind.RELEASED, Kind.EXPIRED),
    State.HELD: (Kind.APPLIED, Kind.ENROLLED, Kind.REFUSED, Kind.EXPIRED),
    State.APPLIED: (Kind.ENROLLED, Kind.REFUSED, Kind.EXPIRED),
    State.ENROLLED: (Kind.ENROLLED, Kind.CONFIRMED, Kind.UNSEATED, Kind.REFUSED, Kind.EXPIRED),
    State.CONFIRMED: (Kind.ENROLLED, Kind.USED, Kind.UNSEATED, Kind.REFUSED, Kind.EXPIRED),
}
ALLOWED = {(state, kind) for state, kinds in AFTER.items() for kind in kinds}
"""The life cycle, pair by pair; nothing follows use and expiry."""


def standing(state: State) -> Standing:
    if state is State.FREE:
        return Standing(state, "d1", "s1", FreeLevel.SCHOOL)
    return Standing(state, "d1", "s1", holder="p1" if state in WITH_HOLDER else None)


def refused(before: Standing, kind: Kind, **told: Any) -> str:
    """The code of the refusal."""
    with pytest.raises(ImpossibleError) as error:
        after(before, Action(kind, **told))
    assert all(error.value.sentence)
    return error.value.code


@pytest.mark.parametrize(("state", "kind"), [*product(State, STEPS)])
def test_each_state_allows_what_it_allows(state: State, kind: Kind) -> None:
    if (state, kind) not in ALLOWED:
        assert refused(standing(state), kind, **SAID.get(kind, {})) == "wrong_state"
        return
    now = after(standing(state), Action(kind, **SAID.get(kind, {})))
    assert now.state is STEPS[kind].after
    assert (now.holder is not None) == (now.state in WITH_HOLDER)
    assert (now.free_level is not None) == (now.state is State.FREE)
    assert now.district_id == "d1"


@pytest.mark.parametrize("kind", [*sorted(BEGINNINGS), Kind.UNDONE])
def test_a_beginning_and_an_undoing_are_no_plain_steps(kind: Kind) -> None:
    assert refused(standing(State.FREE), kind) == "wrong_kind"


@pytest.mark.parametrize("kind", [*SAID])
def test_what_must_be_said(kind: Kind) -> None:
    state = next(state for state in State if (state, kind) in ALLOWED)
    for name in SAID[kind]:
        told = {other: value for other, value in SAID[kind].items() if other != name}
        assert refused(standing(state), kind, **told) == "missing"
    if kind is Kind.REFUSED:
        assert refused(standing(state), kind, **{**SAID[kind], "reason": "  "}) == "missing"


@pytest.mark.parametrize("kind", [*STEPS])
def test_what_is_said_in_vain(kind: Kind) -> None:
    state = next(state for state in State if (state, kind) in ALLOWED)
    ids = {"holder": "p9", "group_id": "g9", "district_id": "d9", "school_id": "s1"}
    said: dict[str, Any] = {**ids, "free_level": FreeLevel.REGION}
    step = STEPS[kind]
    for name in said.keys() - step.needs - step.may:
        assert refused(standing(state), kind, **{**SAID.get(kind, {}), name: said[name]}) == "in_vain"


@pytest.mark.parametrize(
    ("level", "told", "code"),
    [
        (FreeLevel.SCHOOL, {}, None),
        (FreeLevel.SCHOOL, {"school_id": "s1", "district_id": "d1"}, None),
        (FreeLevel.SCHOOL, {"school_id": "s2"}, "other_school"),
        (FreeLevel.SCHOOL, {"district_id": "d2"}, "other_district"),
        (FreeLevel.MUNICIPALITY, {"school_id": "s2"}, None),
        (FreeLevel.MUNICIPALITY, {"district_id": "d1"}, None),
        (FreeLevel.MUNICIPALITY, {"district_id": "d2"}, "other_district"),
        (FreeLevel.REGION, {"district_id": "d2", "school_id": "s9"}, None),
    ],
)
def test_whom_a_free_number_can_reach(level: FreeLevel, told: dict[str, Any], code: str | None) -> None:
    before = Standing(State.FREE, "d1", "s1" if level is FreeLevel.SCHOOL else None, level)
    if code is not None:
        assert refused(before, Kind.PASSED, holder="p1", **told) == code
        return
    now = after(before, Action(Kind.PASSED, holder="p1", **told))
    assert (now.holder, now.district_id) == ("p1", told.get("district_id", "d1"))
    assert now.school_id == told.get("school_id", before.school_id)


@pytest.mark.parametrize(("given", "wanted"), [*product(FreeLevel, FreeLevel)])
def test_a_free_number_is_released_to_a_wider_level_only(given: FreeLevel, wanted: FreeLevel) -> None:
    order = list(FreeLevel)
    before = Standing(State.FREE, "d1", "s1" if given is FreeLevel.SCHOOL else None, given)
    if order.index(wanted) <= order.index(given):
        assert refused(before, Kind.RELEASED, free_level=wanted) == "not_wider"
    else:
        now = after(before, Action(Kind.RELEASED, free_level=wanted))
        assert now == Standing(State.FREE, "d1", None, wanted)


def test_a_refused_number_stays_with_the_school_that_it_is_free_at() -> None:
    held = Standing(State.ENROLLED, "d1", None, holder="p1", teacher_id="t1", group_id="g1")
    told: dict[str, Any] = {"free_level": FreeLevel.SCHOOL, "reason": "болезнь"}
    assert refused(held, Kind.REFUSED, **told) == "no_school"
    now = after(held, Action(Kind.REFUSED, school_id="s2", **told))
    assert now == Standing(State.FREE, "d1", "s2", FreeLevel.SCHOOL)


def test_losing_the_place_is_not_losing_the_number() -> None:
    seated = Standing(State.CONFIRMED, "d1", "s1", holder="p1", teacher_id="t1", group_id="g1")
    assert after(seated, Action(Kind.UNSEATED)) == Standing(
        State.APPLIED, "d1", "s1", holder="p1", teacher_id="t1"
    )


def test_another_group_lets_the_confirmation_lapse() -> None:
    seated = Standing(State.CONFIRMED, "d1", holder="p1", group_id="g1")
    now = after(seated, Action(Kind.ENROLLED, group_id="g2"))
    assert (now.state, now.group_id, now.holder) == (State.ENROLLED, "g2", "p1")


@pytest.mark.parametrize(("level", "school"), [*product(FreeLevel, (None, "s1"))])
def test_a_new_number_is_free_where_it_is_issued_to(level: FreeLevel, school: str | None) -> None:
    if (level is FreeLevel.SCHOOL) == (school is not None):
        assert issued("d1", level, school) == Standing(State.FREE, "d1", school, level)
        return
    with pytest.raises(ImpossibleError, match="a school is named"):
        issued("d1", level, school)


def test_every_state_and_level_has_words() -> None:
    assert STATES.keys() == set(State)
    assert LEVELS.keys() == set(FreeLevel)
    assert HOLDING < WITH_HOLDER
