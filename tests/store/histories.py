"""Random lives of unique numbers, played against a plain model of what must come of them.

Each history has a campaign of its own in the store; the model knows nothing of the tables of steps.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from rules.ledger.events import Action, Kind
from rules.ledger.states import FreeLevel, Standing
from store import campaigns, numbers, numbers_issuing, numbers_reading
from store.engine import Store
from store.errors import ChangedMeanwhileError, NumberRefusedError, SecondHolderError, SecondNumberError
from store.numbers import NumberAction
from store.numbers_issuing import Batch
from store.paging import Paging
from tests.store.conftest import OPERATOR

DISTRICTS = {"d1": "001", "d2": "002"}
SCHOOLS = {"s1": "d1", "s2": "d1", "s3": "d2"}
PEOPLE = [f"p{i}" for i in range(4)]
GROUPS = ["g1", "g2"]
LEVELS = ["school", "municipality", "region"]
HELD = ("held", "applied", "enrolled", "confirmed")
MOST_NUMBERS = 6
FIRST_DAY = date(2027, 1, 11)
SEEDS = st.integers(0, 2**32 - 1)
EACH = st.integers(0, MOST_NUMBERS - 1)


@dataclass(frozen=True)
class Life:
    """Where the model has a number."""

    state: str
    district: str
    school: str | None = None
    level: str | None = None
    holder: str | None = None
    group: str | None = None

    def seen(self, standing: Standing) -> bool:
        """Whether the ledger says the same."""
        return self == Life(
            standing.state,
            standing.district_id,
            standing.school_id,
            standing.free_level,
            standing.holder,
            standing.group_id,
        )


@dataclass
class Modelled:
    """A number with all it went through: what undoing goes back to, and where it was at the end of days."""

    life: Life
    before: list[Life] = field(default_factory=list)
    days: dict[date, Life] = field(default_factory=dict)
    events: int = 1


class RefusedError(Exception):
    """The model refuses."""


def became(life: Life, kind: str, told: dict[str, Any]) -> Life:
    """Where a number gets by an event, said as plainly as can be.  Raises: RefusedError."""
    if kind in {"assigned", "passed"}:
        return _given(life, kind, told)
    if kind == "refused" and life.state in HELD:
        return _freed(life, told["free_level"], told.get("school_id"))
    if kind == "released" and life.state == "free":
        assert life.level is not None
        if LEVELS.index(told["free_level"]) > LEVELS.index(life.level):
            return _freed(replace(life, school=None), told["free_level"], None)
    if kind == "expired" and life.state in {"free", *HELD}:
        return Life("expired", life.district, life.school)
    plain = {
        ("applied", "held"): replace(life, state="applied"),
        **{
            ("enrolled", state): replace(life, state="enrolled", group=told.get("group_id")) for state in HELD
        },
        ("confirmed", "enrolled"): replace(life, state="confirmed"),
        ("unseated", "enrolled"): replace(life, state="applied", group=None),
        ("unseated", "confirmed"): replace(life, state="applied", group=None),
        ("used", "confirmed"): replace(life, state="used"),
    }
    if (kind, life.state) not in plain:
        raise RefusedError
    return plain[kind, life.state]


def _given(life: Life, kind: str, told: dict[str, Any]) -> Life:
    district, school = told.get("district_id") or life.district, told.get("school_id") or life.school
    if life.state != "free" or (life.level == "school" and school != life.school):
        raise RefusedError
    if life.level != "region" and district != life.district:
        raise RefusedError
    return Life("held", district, school, holder=told["holder"])


def _freed(life: Life, level: str, school: str | None) -> Life:
    if level != "school":
        return Life("free", life.district, None, level)
    if school is None and life.school is None:
        raise RefusedError
    return Life("free", life.district, school or life.school, level)


USUAL = {
    "free": ["assigned", "assigned", "passed", "passed", "passed", "released", "expired"],
    "held": ["applied", "applied", "enrolled", "enrolled", "refused"],
    "applied": ["enrolled", "enrolled", "refused"],
    "enrolled": ["confirmed", "confirmed", "enrolled", "unseated", "refused"],
    "confirmed": ["used", "used", "enrolled", "unseated", "refused"],
}
"""What often follows a state; whatever else is done is undone."""


def sensible(life: Life, draw: Random) -> tuple[str, dict[str, Any]]:
    """An event that may well be possible, with what it says."""
    kind = "undone" if draw.random() < 0.1 else draw.choice(USUAL.get(life.state, ["undone"]))
    told: dict[str, dict[str, Any]] = {
        "assigned": {"holder": draw.choice(PEOPLE)},
        "passed": {"holder": draw.choice(PEOPLE)},
        "enrolled": {"group_id": draw.choice(GROUPS)},
        "refused": {"free_level": FreeLevel(draw.choice(LEVELS)), "reason": "болезнь"},
        "released": {"free_level": FreeLevel(draw.choice(LEVELS[1:]))},
        "undone": {"reason": "ошибка оператора"},
    }
    said = told.get(kind, {})
    if kind == "passed" and life.level == "region" and draw.random() < 0.5:
        school = draw.choice(sorted(SCHOOLS))
        said = {**said, "school_id": school, "district_id": SCHOOLS[school]}
    return kind, said


class Histories(RuleBasedStateMachine):
    """What operators may try, in any order; ``own``: the store in which they do."""

    own: ClassVar[Store]

    def __init__(self) -> None:
        super().__init__()
        self.store, self.today = self.own, FIRST_DAY
        self.campaign_id = ""
        self.known: dict[str, Modelled] = {}

    # -- the operators

    @initialize(seeds=st.lists(SEEDS, min_size=10, max_size=25))
    def open(self, seeds: list[int]) -> None:
        """A campaign in which something happened already."""
        with self.store.writing(OPERATOR) as work:
            self.campaign_id = campaigns.create(work, "Весна 2027").id
        for district, level, n in (("d1", "region", 2), ("d1", "school", 1), ("d2", "municipality", 1)):
            self._issue(district, level, n)
        self.live(seeds)

    @rule(district=st.sampled_from(sorted(DISTRICTS)), level=st.sampled_from(LEVELS), n=st.integers(1, 3))
    def issue(self, district: str, level: str, n: int) -> None:
        if len(self.known) + n <= MOST_NUMBERS:
            self._issue(district, level, n)

    def _issue(self, district: str, level: str, n: int) -> None:
        school = {"d1": "s1", "d2": "s3"}[district] if level == "school" else None
        batch = Batch(district, DISTRICTS[district], n, FreeLevel(level), school)
        with self.store.writing(OPERATOR) as work:
            made = numbers_issuing.issue(work, self.campaign_id, "27H1", [batch], on=self.today)
        for number in made:
            assert number not in self.known
            self.known[number] = Modelled(Life("free", district, school, level))

    @rule(seeds=st.lists(SEEDS, min_size=4, max_size=8))
    def live(self, seeds: list[int]) -> None:
        """What operators do on most days: each number something that its state may allow."""
        for place, seed in enumerate(seeds):
            draw = Random(f"{seed} {place} {self.today}")
            number = draw.choice(sorted(self.known))
            kind, told = sensible(self.known[number].life, draw)
            self._try(number, kind, told)

    @rule()
    def another_day(self) -> None:
        self._close_day()
        self.today += timedelta(days=1)

    @precondition(lambda self: self.known)
    @rule(
        each=EACH,
        kind=st.sampled_from(["assigned", "passed", "passed"]),
        holder=st.sampled_from(PEOPLE),
        school=st.sampled_from([None, *SCHOOLS]),
        other=st.booleans(),
    )
    def give(self, each: int, kind: str, holder: str, school: str | None, other: bool) -> None:
        told = {"holder": holder, "school_id": school}
        if kind == "passed" and (other or school):
            told["district_id"] = SCHOOLS[school] if school else "d2"
        self._try(self._chosen(each), kind, told)

    @precondition(lambda self: self.known)
    @rule(each=EACH, level=st.sampled_from(LEVELS), school=st.sampled_from([None, "s1"]))
    def refuse(self, each: int, level: str, school: str | None) -> None:
        told = {"free_level": FreeLevel(level), "reason": "болезнь"}
        self._try(self._chosen(each), "refused", {**told, "school_id": school if level == "school" else None})

    @precondition(lambda self: self.known)
    @rule(each=EACH, level=st.sampled_from(LEVELS))
    def release(self, each: int, level: str) -> None:
        self._try(self._chosen(each), "released", {"free_level": FreeLevel(level)})

    @precondition(lambda self: self.known)
    @rule(each=EACH, group=st.sampled_from(GROUPS))
    def enrol(self, each: int, group: str) -> None:
        self._try(self._chosen(each), "enrolled", {"group_id": group})

    @precondition(lambda self: self.known)
    @rule(each=EACH, kind=st.sampled_from(["applied", "confirmed", "unseated", "used", "expired"]))
    def go_on(self, each: int, kind: str) -> None:
        self._try(self._chosen(each), kind, {})

    @precondition(lambda self: self.known)
    @rule(each=EACH)
    def undo(self, each: int) -> None:
        self._try(self._chosen(each), "undone", {"reason": "ошибка оператора"})

    @precondition(lambda self: self.known)
    @rule(each=EACH, kind=st.sampled_from(["applied", "expired"]))
    def act_on_what_changed(self, each: int, kind: str) -> None:
        """Somebody who looked before the last event is told so, and changes nothing."""
        number = self._chosen(each)
        events = self.known[number].events
        try:
            with self.store.writing(OPERATOR) as work:
                numbers.act(work, number, Kind(kind), on=self.today, seen=events - 1)
        except ChangedMeanwhileError as error:
            assert error.version == events
        else:
            raise AssertionError

    @precondition(lambda self: len(self._held()) > 1)
    @rule(seed=st.integers(0, 2**16))
    def exchange(self, seed: int) -> None:
        """Two people change numbers, as one transaction in any order of its events."""
        draw = Random(seed)
        first, second = draw.sample(sorted(self._held()), 2)
        people = {n: self.known[n].life.holder for n in (first, second)}
        freed = {"free_level": FreeLevel.REGION, "reason": "обмен"}
        asked: list[tuple[str, str, dict[str, Any]]] = [(n, "refused", freed) for n in (first, second)]
        taken = {first: people[second], second: people[first]}
        gives = [(n, "passed", {"holder": holder}) for n, holder in taken.items()]
        order = [asked[0], gives[0], asked[1], gives[1]] if draw.random() < 0.5 else [*asked, *gives]
        with self.store.writing(OPERATOR) as work:
            numbers.act_all(work, [NumberAction(n, _action(k, told), self.today) for n, k, told in order])
        for number, kind, told in order:
            self._happened(number, kind, told)

    # -- what must hold

    @invariant()
    def nothing_is_lost_and_nobody_holds_two(self) -> None:
        if not self.campaign_id:
            return
        lives = [each.life for each in self.known.values()]
        counted = {
            "issued": len(lives),
            "held": sum(life.state in HELD for life in lives),
            **{state: sum(life.state == state for life in lives) for state in ("free", "used", "expired")},
        }
        figures = numbers_reading.figures(self.store, self.campaign_id)
        assert [vars(each.balance) for each in figures if each.district_id is None] == [counted][
            : bool(lives)
        ]
        holders = [life.holder for life in lives if life.holder is not None]
        assert len(holders) == len(set(holders))

    def teardown(self) -> None:
        self._close_day()
        assert numbers_reading.verify(self.store, self.campaign_id) == len(self.known)
        found = numbers_reading.page(self.store, Paging(200), self.campaign_id).items
        assert {each.number for each in found} == self.known.keys()
        for each in found:
            model = self.known[each.number]
            assert model.life.seen(each.standing), (model.life, each)
            assert each.sequence == model.events
        for day in (FIRST_DAY, self.today - timedelta(days=1)):
            self._check_day(day)

    def _check_day(self, day: date) -> None:
        then = {each: model.days[day] for each, model in self.known.items() if day in model.days}
        found = numbers_reading.page(self.store, Paging(200), self.campaign_id, on=day).items
        assert {each.number for each in found} == then.keys()
        for each in found:
            assert then[each.number].seen(each.standing)
            assert numbers_reading.at(self.store, each.number, day) == each.standing

    # -- the model

    def _chosen(self, each: int) -> str:
        return sorted(self.known)[each % len(self.known)]

    def _held(self) -> list[str]:
        return [number for number, model in self.known.items() if model.life.state in HELD]

    def _close_day(self) -> None:
        for model in self.known.values():
            model.days[self.today] = model.life

    def _holds(self, person: str | None, but: str) -> bool:
        return any(m.life.holder == person and person for n, m in self.known.items() if n != but)

    def _expected(self, number: str, kind: str, told: dict[str, Any]) -> Life:
        model = self.known[number]
        if kind != "undone":
            after = became(model.life, kind, told)
        elif model.before:
            after = model.before[-1]
        else:
            raise RefusedError
        if after.holder != model.life.holder and self._holds(after.holder, number):
            raise RefusedError
        return after

    def _happened(self, number: str, kind: str, told: dict[str, Any]) -> None:
        model = self.known[number]
        if kind == "undone":
            model.life = model.before.pop()
        else:
            model.before.append(model.life)
            model.life = became(model.life, kind, told)
        model.events += 1

    def _try(self, number: str, kind: str, told: dict[str, Any]) -> None:
        """Do it; the ledger refuses exactly what the model refuses, and says who is in the way."""
        model = self.known[number]
        try:
            expected: Life | None = self._expected(number, kind, told)
        except RefusedError:
            expected = None
        try:
            with self.store.writing(OPERATOR) as work:
                action = NumberAction(number, _action(kind, told), self.today, seen=model.events)
                (changed,) = numbers.act_all(work, [action])
        except NumberRefusedError as error:
            assert expected is None, (error, model.life)
            if isinstance(error, SecondHolderError):
                assert error.holder == model.life.holder
            if isinstance(error, SecondNumberError):
                assert self.known[error.other].life.holder == error.holder
            return
        assert expected is not None, (model.life, kind, told)
        assert expected.seen(changed.standing), (expected, changed)
        self._happened(number, kind, told)


def _action(kind: str, told: dict[str, Any]) -> Action:
    return Action(Kind(kind), **told)
