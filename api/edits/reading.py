"""Reading workbooks that came back, against the plan that they were exported from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from api.edits.told import Read
from api.exits import all_wrong
from api.loading import attempt
from papers.workbooks.differences import Notice, differences
from papers.workbooks.export import Export
from papers.workbooks.meaning import meaning
from papers.workbooks.reading import Returned, read_returned
from rules.answers.edits import Edit
from rules.context import Facts
from rules.problems import InputError


def read_edits(files: Sequence[Path], facts: Facts) -> list[tuple[Read, Export]]:
    """Every workbook with its edits; a place that two of them change is a question of the later one.

    Raises: InputError: what is wrong with any of them, all at once.
    """
    errors: list[InputError] = []
    exports = {lang: Export(facts, lang) for lang in ("ru", "en")}
    found = [attempt(partial(_read, file, exports), errors) for file in files]
    if errors:
        raise all_wrong(errors)
    reads = [one for one in found if one is not None]
    _between_books([read for read, _ in reads])
    return reads


def _read(file: Path, exports: dict[str, Export]) -> tuple[Read, Export]:
    returned: Returned = read_returned(file)
    export = exports[returned.mark.lang]
    found = differences(returned, export)
    return Read(returned, found, meaning(found, export, returned.mark)), export


def _between_books(reads: Sequence[Read]) -> None:
    """Edits of a place that another workbook has changed already become questions."""
    known: dict[Edit, str] = {}
    for read in reads:
        own, file = read.meaning, read.returned.file
        for edit in [edit for edit in own.edits if edit in known]:
            sheet, row = own.rows.get(edit, ("", None))
            told = (
                f"это место меняет и другая книга: {known[edit]}",
                f"another workbook changes this place too: {known[edit]}",
            )
            own.questions.append(Notice("in_two_books", sheet, row, told))
        own.edits = [edit for edit in own.edits if edit not in known]
        known |= dict.fromkeys(own.edits, file)
