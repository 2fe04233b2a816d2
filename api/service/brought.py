"""Unique numbers that a stored dataset brings, for the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from api.service.published import light_tables
from datasets.assemble import dataset_from_raw
from rules.columns import NO_INDEX, StrArray
from rules.ledger.brought import BroughtNumber
from store.datasets import StoredDataset
from store.engine import Store


def brought_by(store: Store, stored: StoredDataset) -> tuple[str, Sequence[BroughtNumber]]:
    """The period of a dataset, and its unique numbers.  Raises: InputError: it can't be read."""
    dataset, _ = dataset_from_raw(light_tables(store, stored))
    table, posts = dataset.unique_numbers, dataset.teachers

    def named(ids: StrArray, row: int) -> str | None:
        return None if row == NO_INDEX else str(ids[row])

    districts, schools = dataset.districts.district_id, dataset.schools.school_id
    found = []
    for row, teacher in enumerate(table.teacher.tolist()):
        held = teacher != NO_INDEX
        found.append(
            BroughtNumber(
                number=str(table.unique_number[row]),
                district_id=str(districts[table.district[row]]),
                school_id=named(schools, int(table.school[row])),
                status=str(table.status[row]),
                holder=str(dataset.person_ids[posts.person[teacher]]) if held else None,
                teacher_id=named(posts.teacher_id, teacher),
                holder_district=str(districts[dataset.teacher_district[teacher]]) if held else None,
                holder_school=str(schools[posts.school[teacher]]) if held else None,
            )
        )
    return dataset.period.period_id, found
