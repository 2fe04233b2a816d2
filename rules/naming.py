"""How breaches name things: schools, districts, days, money, quota rows.  Never a full name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rules.base import Sentence
from rules.columns import NO_INDEX, IntArray, StrArray
from rules.dataset import Dataset
from rules.wording import day


@dataclass(frozen=True, eq=False)
class Unit:
    """Rows of a table as a sentence names them: by their name, else by their id."""

    table: str
    kind: str
    word: Sentence
    ids: StrArray
    names: StrArray

    def id_of(self, row: int) -> str:
        """Id of a row."""
        return str(self.ids[row])

    def name_of(self, row: int) -> str:
        """The name people know, else the id."""
        return str(self.names[row] or self.ids[row])

    def named(self, row: int) -> Sentence:
        """The word for the kind, and the name."""
        return f"{self.word[0]} {self.name_of(row)}", f"{self.word[1]} {self.name_of(row)}"


def districts_as_units(dataset: Dataset) -> Unit:
    """The districts."""
    table = dataset.districts
    return Unit("districts", "district", ("Район", "District"), table.district_id, table.name)


def schools_as_units(dataset: Dataset) -> Unit:
    """The schools."""
    table = dataset.schools
    return Unit("schools", "school", ("Школа", "School"), table.school_id, table.name)


def school_name(dataset: Dataset, school: int) -> str:
    """The school as people know it, else its id."""
    return schools_as_units(dataset).name_of(school)


def span(dataset: Dataset, first: int, last: int) -> Sentence:
    """One day, or the first and the last of several; indices of ``dataset.days``."""
    (first_ru, first_en), (last_ru, last_en) = day(dataset.days[first]), day(dataset.days[last])
    if first == last:
        return first_ru, first_en
    return f"{first_ru}–{last_ru}", f"{first_en} to {last_en}"


def money(kopecks: int) -> Sentence:
    """Roubles and kopecks."""
    roubles, rest = divmod(kopecks, 100)
    return f"{roubles:,}".replace(",", " ") + f",{rest:02d} руб.", f"{roubles:,}.{rest:02d} RUB"


def listed(ids: Iterable[object]) -> str:
    """Ids one after another."""
    return ", ".join(str(i) for i in ids)


def place_rows(places: IntArray) -> tuple[tuple[str, int], ...]:
    """Rows of the plan: place ``i`` of the assignment stands in row ``i + 2`` of its table."""
    return tuple(("assignments", row) for row in (places + 2).tolist())


def quota_words(dataset: Dataset, row: int) -> tuple[tuple[tuple[str, str], ...], Sentence]:
    """What a quota row names: its objects (the row by its number), and the filled columns in words."""
    quotas = dataset.quotas
    columns = (
        ("district", ("район", "district"), quotas.district, dataset.districts.district_id),
        ("school", ("школа", "school"), quotas.school, dataset.schools.school_id),
        ("programme", ("программа", "programme"), quotas.programme, dataset.programmes.programme_id),
        ("group", ("группа", "group"), quotas.group, dataset.groups.group_id),
    )
    objects, words = [("quota", str(row + 2))], list[Sentence]()
    for kind, (ru, en), column, ids in columns:
        if column[row] != NO_INDEX:
            name = str(ids[column[row]])
            objects.append((kind, name))
            words.append((f"{ru} {name}", f"{en} {name}"))
    if len(quotas.positions[row]):
        labels = listed(dataset.position_labels[p] for p in quotas.positions[row])
        words.append((f"должности: {labels}", f"positions: {labels}"))
    if not words:
        words.append(("все места", "all places"))
    return tuple(objects), ("; ".join(ru for ru, _ in words), "; ".join(en for _, en in words))
