"""What kind of change a table of TOML is, by the keys that it has."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from datasets.raw import cell_text
from datasets.scenarios.faults import Faults, Where
from datasets.scenarios.records import (
    AddRow,
    Change,
    KeyCells,
    PlaceGoal,
    RemoveRow,
    SetCell,
    SetRule,
    ShiftGroup,
)
from rules.base import Sentence

KINDS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {
    "enabled": (frozenset({"rule", "enabled"}), frozenset()),
    "parameter": (frozenset({"rule", "parameter", "value"}), frozenset()),
    "place": (frozenset({"goal", "place"}), frozenset()),
    "removed": (frozenset({"goal", "removed"}), frozenset()),
    "add": (frozenset({"table", "add"}), frozenset()),
    "remove": (frozenset({"table", "remove"}), frozenset({"with_dependents"})),
    "shift_days": (frozenset({"table", "key", "shift_days"}), frozenset()),
    "column": (frozenset({"table", "key", "column", "value"}), frozenset()),
}
"""Kinds of changes by the key that tells each: the keys that it must have, and those that it may have."""

_ALL: Sentence = (
    "table + key + column + value; table + add; table + remove; table + key + shift_days; "
    "rule + parameter + value; rule + enabled; goal + place; goal + removed",
) * 2
_NAMES: tuple[str, ...] = ("table", "column", "rule", "parameter", "goal")
_LONGEST_SHIFT = 366


def change_of(given: Mapping[str, Any], where: Where, faults: Faults) -> Change | None:
    """The change, or None with what is wrong added to ``faults``."""
    keys = frozenset(given)
    if not _known(keys, where, faults):
        return None
    kind = next((kind for kind in KINDS if kind in keys), None)
    needed, allowed = KINDS.get(kind or "", (frozenset(), frozenset()))
    if kind is None or not needed <= keys or not keys <= needed | allowed:
        message = ("непонятно, что меняется", "it is not clear what is changed")
        faults.add(where, (", ".join(given), None), "unclear_change", message, _ALL)
        return None
    names = {key: given[key] for key in _NAMES if key in keys}
    if not _texts(names, where, faults):
        return None
    return _MAKERS[kind](given, where, faults)


def _known(keys: frozenset[str], where: Where, faults: Faults) -> bool:
    every = sorted(frozenset().union(*(needed | allowed for needed, allowed in KINDS.values())))
    strange = sorted(keys - set(every))
    for key in strange:
        faults.unknown(where, (key, key), ("неизвестный ключ", "unknown key"), every)
    return not strange


def _texts(names: Mapping[str, Any], where: Where, faults: Faults) -> bool:
    wrong = {key: value for key, value in names.items() if not isinstance(value, str) or not value.strip()}
    for key, value in wrong.items():
        _wrong(where, (key, value), ("непустая строка", "a string that is not empty"), faults)
    return not wrong


def _wrong(where: Where, at: tuple[str, object], expected: Sentence, faults: Faults) -> None:
    faults.add(where, at, "wrong_value", ("недопустимое значение", "value not allowed"), expected)


def _cell(value: object) -> str | None:
    """The text of a cell for a value of TOML; None: no cell can hold it."""
    if isinstance(value, list):
        parts = [_cell(one) for one in value]
        return ";".join(p for p in parts if p) if all(p is not None for p in parts) else None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, str | bool | int | float) or type(value) in (date, datetime):
        return cell_text(value).strip()
    return None


def _cells(value: object, at: str, where: Where, faults: Faults) -> dict[str, str] | None:
    """The cells that a table of TOML names, by column."""
    if isinstance(value, Mapping) and value:
        found = {str(column): _cell(one) for column, one in value.items()}
        wrong = [column for column, text in found.items() if text is None]
        for column in wrong:
            _wrong(where, (f"{at}.{column}", value[column]), _CELL, faults)
        return None if wrong else {column: text for column, text in found.items() if text is not None}
    _wrong(where, (at, value), ("таблица {столбец = значение}", "a table {column = value}"), faults)
    return None


_CELL: Sentence = ("текст, число, дата, true, false или их список", "a text, number, date, boolean or list")


def _key(value: object, at: str, where: Where, faults: Faults) -> KeyCells | None:
    if isinstance(value, Mapping):
        return _cells(value, at, where, faults)
    text = None if isinstance(value, list | bool) else _cell(value)
    if not text:
        expected = ("код строки или таблица {столбец = значение}", "an id or a table {column = value}")
        _wrong(where, (at, value), expected, faults)
        return None
    return text


def _set_cell(given: Mapping[str, Any], where: Where, faults: Faults) -> Change | None:
    key, value = _key(given["key"], "key", where, faults), _cell(given["value"])
    if value is None:
        _wrong(where, ("value", given["value"]), _CELL, faults)
    if key is None or value is None:
        return None
    return SetCell(given["table"], key, given["column"], value)


def _shift(given: Mapping[str, Any], where: Where, faults: Faults) -> Change | None:
    days, key = given["shift_days"], _key(given["key"], "key", where, faults)
    if given["table"] != "groups":
        _wrong(where, ("table", given["table"]), ("groups",) * 2, faults)
        return None
    if type(days) is not int or not 1 <= abs(days) <= _LONGEST_SHIFT:
        expected = (
            f"целое число дней от 1 до {_LONGEST_SHIFT}, вперёд или назад",
            f"1 to {_LONGEST_SHIFT} days, either way",
        )
        _wrong(where, ("shift_days", days), expected, faults)
        return None
    return None if key is None else ShiftGroup(key, days)


def _add(given: Mapping[str, Any], where: Where, faults: Faults) -> Change | None:
    row = _cells(given["add"], "add", where, faults)
    return None if row is None else AddRow(given["table"], row)


def _remove(given: Mapping[str, Any], where: Where, faults: Faults) -> Change | None:
    key, dependents = _key(given["remove"], "remove", where, faults), given.get("with_dependents", False)
    if type(dependents) is not bool:
        _wrong(where, ("with_dependents", dependents), ("true или false", "true or false"), faults)
        return None
    return None if key is None else RemoveRow(given["table"], key, dependents)


def _enabled(given: Mapping[str, Any], where: Where, faults: Faults) -> Change | None:
    return SetRule(given["rule"], "enabled", given["enabled"])


def _parameter(given: Mapping[str, Any], where: Where, faults: Faults) -> Change | None:
    return SetRule(given["rule"], given["parameter"], given["value"])


def _place(given: Mapping[str, Any], where: Where, faults: Faults) -> Change | None:
    if type(given["place"]) is not int or given["place"] < 1:
        _wrong(where, ("place", given["place"]), ("место в порядке целей, от 1", "a place, from 1"), faults)
        return None
    return PlaceGoal(given["goal"], given["place"])


def _removed(given: Mapping[str, Any], where: Where, faults: Faults) -> Change | None:
    if given["removed"] is not True:
        _wrong(where, ("removed", given["removed"]), ("true", "true"), faults)
        return None
    return PlaceGoal(given["goal"], None)


_MAKERS = {
    "enabled": _enabled,
    "parameter": _parameter,
    "place": _place,
    "removed": _removed,
    "add": _add,
    "remove": _remove,
    "shift_days": _shift,
    "column": _set_cell,
}
