"""``kvota import``: the remarks workbook answered, read back and remembered; options; thresholds told."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import Result

from api.import_note import answers_path, remarks_book_path
from datasets import read_dataset
from tests.api.commands import answer, kvota
from tests.datasets.forms.answering import fill
from tests.datasets.forms.deficit_book import workbook as deficits
from tests.datasets.forms.form1_book import SHEET, workbook
from tests.datasets.forms.workbooks import OGE

TOPIC = (SHEET, "C9")


@pytest.fixture
def imported(tmp_path: Path) -> tuple[Path, Path, Result]:
    """Form 1 as a dataset: the file, the dataset, what was said."""
    file, out = workbook(tmp_path), tmp_path / "data"
    return file, out, kvota("import", file, "--out", out)


def advice(out: Path) -> int:
    """How many recommendations the dataset holds."""
    return len(read_dataset(out).raw["recommendations"])


def test_answers_are_followed_and_remembered(imported: tuple[Path, Path, Result]) -> None:
    file, out, first = imported
    assert first.exit_code == 0
    assert str(remarks_book_path(out)) in first.stdout.replace("\n", "")
    assert not answers_path(out).exists()
    before = advice(out)
    told = kvota("import", file, "--out", out, "--answers", fill(remarks_book_path(out), {TOPIC: OGE}))
    assert told.exit_code == 0, told.output
    assert "Ответов учтено: 1" in told.stdout
    assert advice(out) == before + 2
    tables = {f.name: f.read_bytes() for f in out.iterdir()}
    again = kvota("import", file, "--out", out)
    assert again.exit_code == 0
    assert {f.name: f.read_bytes() for f in out.iterdir()} == tables
    assert "Ответов учтено: 1" in again.stdout


def test_a_new_dataset_takes_the_answers_along(imported: tuple[Path, Path, Result], tmp_path: Path) -> None:
    file, out, _ = imported
    book = fill(remarks_book_path(out), {TOPIC: OGE})
    other = tmp_path / "other"
    assert kvota("import", file, "--out", other, "--answers", book).exit_code == 0
    assert advice(other) == advice(out) + 2
    assert answers_path(other).is_file()


def test_what_cannot_be_answered_is_2_and_nothing_is_written(imported: tuple[Path, Path, Result]) -> None:
    file, out, _ = imported
    before = {f.name: f.read_bytes() for f in (*out.iterdir(), *out.parent.glob("data-*"))}
    book = fill(remarks_book_path(out), {TOPIC: "да"})
    after = {**before, book.name: book.read_bytes()}
    options = out.parent / "import.toml"
    options.write_text("[deficits]\nsense = 1\n", encoding="utf-8")
    result = kvota("import", file, "--out", out, "--answers", book, "--options", options, "--json")
    assert result.exit_code == 2
    assert [p["code"] for p in answer(result)["problems"]] == ["answers", "import_options"]
    assert {f.name: f.read_bytes() for f in (*out.iterdir(), *out.parent.glob("data-*"))} == after


def test_candidates_stand_in_the_json(imported: tuple[Path, Path, Result]) -> None:
    file, out, _ = imported
    problems = answer(kvota("import", file, "--out", out, "--json"))["problems"]
    [topic] = [p for p in problems if (p.get("sheet"), p.get("cell")) == TOPIC]
    assert topic["candidates"][0] == OGE


def test_the_table_of_remarks_holds_no_formula(imported: tuple[Path, Path, Result]) -> None:
    _, out, _ = imported
    with (out.parent / "data-import-remarks.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]


def test_thresholds_are_told_and_may_be_declared(tmp_path: Path) -> None:
    file = deficits(tmp_path)
    first = kvota("import", file, "--out", tmp_path / "one")
    assert "от 40 % – 1, от 60 % – 2, от 80 % – 3 (наша оценка" in first.stdout
    options = tmp_path / "import.toml"
    options.write_text("[deficits]\nthresholds = [10, 30, 45.5]\n", encoding="utf-8")
    second = kvota("import", file, "--out", tmp_path / "two", "--options", options)
    assert "от 10 % – 1, от 30 % – 2, от 45.5 % – 3 (из --options)" in second.stdout
    one, two = (read_dataset(tmp_path / name).raw["deficits"] for name in ("one", "two"))
    assert len(two) > len(one)
