"""The ledger in words: states, levels, and each event as a sentence (ru, en).  Ids only, never names."""

from __future__ import annotations

from collections.abc import Mapping

from rules.ledger.events import Kind, Sentence
from rules.ledger.replay import Event
from rules.ledger.states import FreeLevel, Standing, State

STATES: Mapping[State, Sentence] = {
    State.FREE: ("свободен", "free"),
    State.HELD: ("присвоен", "held"),
    State.APPLIED: ("подано заявление", "applied"),
    State.ENROLLED: ("в группе", "enrolled"),
    State.CONFIRMED: ("обучение подтверждено", "confirmed"),
    State.USED: ("использован", "used"),
    State.EXPIRED: ("истёк", "expired"),
}
LEVELS: Mapping[FreeLevel, Sentence] = {
    FreeLevel.SCHOOL: ("в школе", "at the school"),
    FreeLevel.MUNICIPALITY: ("в районе", "in the municipality"),
    FreeLevel.REGION: ("в регионе", "in the region"),
}


def place(standing: Standing) -> Sentence:
    """State, and where or whose: ``свободен в районе d1``, ``в группе g4: p7``."""
    ru, en = STATES[standing.state]
    if standing.free_level is not None:
        level_ru, level_en = LEVELS[standing.free_level]
        unit = _unit(standing)
        return f"{ru} {level_ru}{unit}", f"{en} {level_en}{unit}"
    if standing.state is State.ENROLLED and standing.group_id is not None:
        ru, en = f"{ru} {standing.group_id}", f"{en} in {standing.group_id}"
    holder = "" if standing.holder is None else f": {standing.holder}"
    return f"{ru}{holder}", f"{en}{holder}"


def told(event: Event) -> Sentence:
    """What happened, to whom, and why."""
    ru, en = _happened(event)
    before = event.before
    if before is not None and before.district_id != event.after.district_id:
        ru += f"; выделен теперь району {event.after.district_id} (был {before.district_id})"
        en += f"; allotted to district {event.after.district_id} now (was {before.district_id})"
    reason = f" ({event.reason})" if event.reason else ""
    return f"{ru}{reason}", f"{en}{reason}"


def _happened(event: Event) -> Sentence:
    now, before = event.after, event.before
    holder, group = now.holder, now.group_id
    left = before.holder if before is not None else None
    now_ru, now_en = place(now)
    sentences: Mapping[Kind, Sentence] = {
        Kind.ISSUED: (
            f"выдан району {now.district_id}, {now_ru}",
            f"issued to district {now.district_id}, {now_en}",
        ),
        Kind.BROUGHT: (
            f"взят из набора данных: район {now.district_id}, {now_ru}",
            f"came with a dataset: district {now.district_id}, {now_en}",
        ),
        Kind.ASSIGNED: (f"присвоен {holder}", f"given to {holder}"),
        Kind.PASSED: (f"передан {holder}", f"passed to {holder}"),
        Kind.APPLIED: (f"{holder} подаёт заявление", f"{holder} applies"),
        Kind.ENROLLED: (f"{holder} в группе {group}", f"{holder} is enrolled in {group}"),
        Kind.CONFIRMED: (f"{holder}: обучение подтверждено", f"{holder}: training confirmed"),
        Kind.UNSEATED: (
            f"{holder} теряет место, номер остаётся",
            f"{holder} loses the place and keeps the number",
        ),
        Kind.USED: (
            f"{holder} прошёл обучение, номер использован",
            f"{holder} has trained, the number is used",
        ),
        Kind.REFUSED: (f"отказ {left}; номер {now_ru}", f"{left} refuses; the number is {now_en}"),
        Kind.RELEASED: (f"передан шире: {now_ru}", f"released to a wider level: {now_en}"),
        Kind.EXPIRED: ("истёк", "expired"),
        Kind.UNDONE: (
            f"отменено событие {event.undoes}: снова {now_ru}",
            f"event {event.undoes} is undone: again {now_en}",
        ),
    }
    return sentences[event.kind]


def _unit(standing: Standing) -> str:
    unit = {
        FreeLevel.SCHOOL: standing.school_id,
        FreeLevel.MUNICIPALITY: standing.district_id,
    }.get(standing.free_level or FreeLevel.REGION)
    return f" {unit}" if unit else ""
