"""Files spoilt byte by byte, and books that nobody means well with: read or refused, never a crash."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from datasets.forms import FormsError, import_forms
from tests.datasets.forms.books import application_sheets as sheets
from tests.datasets.forms.books import writers
from tests.datasets.forms.books.spoiling import spoilt
from tests.datasets.forms.workbooks import check
from tests.http.calling import SECRET
from tests.http.hostile_books import books

FORMATS = {".xlsx": writers.as_xlsx, ".xls": writers.as_xls, ".ods": writers.as_ods}
HOSTILE = books()


def taken(path: Path) -> bool:
    """Whether a file is read; a refusal tells what is wrong, and of the cells nothing."""
    try:
        result = import_forms([path])
    except FormsError as error:
        assert error.problems
        assert all(fault.file.startswith(path.name) and fault.message_ru for fault in error.problems)
        assert not any(SECRET in fault.message_ru + fault.message_en for fault in error.problems)
        return False
    check(result)
    return True


def spoil(folder: Path, ending: str, seed: int, times: int) -> None:
    """Import a small book again and again, each time spoilt otherwise."""
    pages = {**sheets.registers(), sheets.FIRST: sheets.sheets()[sheets.FIRST]}
    source = FORMATS[ending](folder / f"целая{ending}", pages)
    assert taken(source)
    content = source.read_bytes()
    rng = random.Random(seed)
    path = folder / f"порча{ending}"
    read = 0
    for _ in range(times):
        path.write_bytes(spoilt(rng, content))
        read += taken(path)
    assert 0 < read < times


@pytest.mark.parametrize("ending", list(FORMATS))
def test_spoilt_bytes(tmp_path: Path, ending: str) -> None:
    spoil(tmp_path, ending, seed=1, times=25)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(2, 8))
@pytest.mark.parametrize("ending", list(FORMATS))
def test_many_spoilt_bytes(tmp_path: Path, ending: str, seed: int) -> None:
    spoil(tmp_path, ending, seed, times=300)


@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_books_are_refused(tmp_path: Path, name: str) -> None:
    """None of them holds a form with a half-year; macros, formulas and pictures alone would not matter."""
    path = tmp_path / "книга.xlsx"
    path.write_bytes(HOSTILE[name])
    assert not taken(path)
