"""The coordinator's own list of names that decline in their own way."""

from __future__ import annotations

import csv
from pathlib import Path

from papers.people.declension import Case, Exceptions
from rules.problems import Grade, InputError, Problem
from rules.text import normal

_HEADINGS = {
    "name": "name", "имя": "name", "фио": "name", "фамилия": "name",
    "accusative": Case.ACCUSATIVE, "кого": Case.ACCUSATIVE,
    "dative": Case.DATIVE, "кому": Case.DATIVE,
}  # fmt: skip
_EXPECTED = (
    "столбцы «имя», «кого», «кому» через запятую или точку с запятой",
    "columns name, accusative, dative",
)


def read_exceptions(path: Path) -> Exceptions:
    """A CSV table: a surname or a full name, and what it is in the accusative and the dative (either may be
    empty).  Raises: InputError: it can't be read so."""
    lines = _text(path).splitlines()
    delimiter = ";" if lines and ";" in lines[0] else ","
    rows = list(csv.reader(lines, delimiter=delimiter))
    columns = [_HEADINGS.get(normal(cell)) for cell in (rows[0] if rows else [])]
    if "name" not in columns or not set(columns) & set(Case):
        raise InputError([_problem(path, "нет нужных столбцов", "columns are missing")])
    found: dict[str, dict[Case, str]] = {}
    for cells in rows[1:]:
        told = dict(zip(columns, cells, strict=False))
        forms = {case: " ".join(told[case].split()) for case in Case if told.get(case, "").strip()}
        if told.get("name", "").strip():
            found.setdefault(normal(told["name"]), {}).update(forms)
    return found


def _text(path: Path) -> str:
    """UTF-8, or what Excel writes in Russian (CP1251): a name in the one is never readable as the other."""
    try:
        content = path.read_bytes()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return content.decode("cp1251")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError([_problem(path, "файл не читается", "the file can't be read")]) from error


def _problem(path: Path, ru: str, en: str) -> Problem:
    return Problem(
        Grade.ERROR, str(path), ru, en, expected_ru=_EXPECTED[0], expected_en=_EXPECTED[1], code="bad_names"
    )
