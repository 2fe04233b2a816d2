"""Rows that refer to a row that a scenario removes: removed with it, or told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from datasets.scenarios.base import Base, Reference, listed, references_to
from datasets.scenarios.edits import Edits
from datasets.scenarios.records import Effect
from datasets.schema import TABLES


def remove_dependents(edits: Edits) -> None:
    """With each row that was removed together with what refers to it, remove or mend that too."""
    gone = Counter[tuple[int, str]]()
    waiting = [(place, n) for place, n in edits.removed.items() if n in edits.with_dependents]
    while waiting:
        (table, row), number = waiting.pop()
        for reference, other, name in _referring(edits.base, table, row):
            if (reference.table, other) in edits.removed:
                continue
            if reference.several or reference.may_be_empty:
                _mend(edits, reference, other, name, number)
            else:
                edits.removed[reference.table, other] = number
                gone[number, reference.table] += 1
                waiting.append(((reference.table, other), number))
    for (number, table), count in sorted(gone.items()):
        edits.effects.append(Effect(number, "dependent", table, before=str(count)))


def _mend(edits: Edits, reference: Reference, row: int, name: str, number: int) -> None:
    cell = (reference.table, row, reference.column)
    text = edits.base.cells(reference.table, reference.column).text(row)
    if cell in edits.sets:
        text, own = edits.sets[cell]
        if own not in edits.with_dependents:
            return  # the scenario says itself what is to stand there
    edits.sets[cell] = (";".join(part for part in listed(text) if part != name), number)


def check_references(edits: Edits) -> None:
    """Every row that was removed alone is referred to by none that stays as it is."""
    for (table, row), number in edits.removed.items():
        if number in edits.with_dependents:
            continue
        left = Counter(
            reference.table
            for reference, other, _ in _referring(edits.base, table, row)
            if (reference.table, other) not in edits.removed
            and (reference.table, other, reference.column) not in edits.sets
        )
        if left:
            counted = ", ".join(f"{name} {n}" for name, n in left.items())
            edits.faults.add(
                edits.where(number),
                ("remove", edits.base.shown(table, row)),
                "still_referred_to",
                (f"на строку ссылаются: {counted}", f"rows refer to it: {counted}"),
                (
                    "убрать и их, или with_dependents = true",
                    "remove those too, or with_dependents = true",
                ),
            )


def _referring(base: Base, table: str, row: int) -> Iterator[tuple[Reference, int, str]]:
    """Every row that names this one: by which column, which row, and the name."""
    own = TABLES[table].id_column
    if own is None:
        return
    name = base.cells(table, own).text(row)
    for reference in references_to(TABLES[table]):
        search = base.rows_listing if reference.several else base.rows_with
        for other in search(reference.table, reference.column, {name}).tolist():
            yield reference, int(other), name
