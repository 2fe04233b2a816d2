"""``kvota import``: forms from Excel to a dataset, twice."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import Result

from api.import_note import read_note, remarks_path
from datasets import read_dataset
from tests.api.commands import ROOT, answer, kvota, write_tiny

SAMPLE = next(iter(sorted((ROOT / "datasets/samples").glob("*.xlsx"))), ROOT / "missing.xlsx")


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    """The shipped sample as a dataset."""
    out = tmp_path_factory.mktemp("imported") / "data"
    return out, kvota("import", SAMPLE, "--out", out)


def test_the_sample_becomes_a_dataset_and_every_sheet_adds_up(imported: tuple[Path, Result]) -> None:
    out, result = imported
    assert result.exit_code == 0, result.output
    assert len(read_dataset(out).dataset.applications) > 100
    total = next(line for line in result.stdout.splitlines() if line.startswith("всего"))
    read, kept, repaired, set_aside = map(int, total.split()[1:])
    assert read == kept + repaired + set_aside
    assert "… и ещё" in result.stdout


def test_every_remark_is_in_the_table_beside_the_dataset(imported: tuple[Path, Result]) -> None:
    out, result = imported
    assert remarks_path(out).name == "data-import-remarks.csv"
    with remarks_path(out).open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:4] == ["файл", "лист", "ячейка", "значение"]
    note = read_note(out, read_dataset(out).dataset.input_sha256)
    assert note is not None
    assert note.remarks == len(rows) - 1
    assert note.asked == sum(bool(row[6]) for row in rows[1:])
    assert note.form2 is not None
    assert note.form2.read == note.form2.kept + note.form2.repaired + note.form2.set_aside
    assert f"Все замечания ({note.remarks}," in result.stdout
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_a_second_import_keeps_every_id(imported: tuple[Path, Result]) -> None:
    out, _ = imported
    before = {f.name: f.read_bytes() for f in out.iterdir()}
    result = kvota("import", SAMPLE, "--out", out, "--json")
    assert result.exit_code == 0
    assert {f.name: f.read_bytes() for f in out.iterdir()} == before
    content = answer(result)
    assert content["counts"]["read"] == sum(sheet["read"] for sheet in content["sheets"])
    assert all(s["read"] == s["kept"] + s["repaired"] + s["set_aside"] for s in content["sheets"])
    assert {"grade", "file", "row", "column", "value", "message_ru", "cell"} <= set(content["problems"][0])


def test_a_note_for_changed_data_is_not_believed(imported: tuple[Path, Result]) -> None:
    out, _ = imported
    assert read_note(out, "0" * 64) is None


def test_what_cannot_be_read_is_2_and_nothing_is_written(tmp_path: Path) -> None:
    broken = tmp_path / "forms.xlsx"
    broken.write_text("no workbook", encoding="utf-8")
    result = kvota("import", broken, tmp_path / "missing.xlsx", "--out", tmp_path / "data", "--json")
    assert result.exit_code == 2
    assert len({p["file"] for p in answer(result)["problems"]}) == 2
    assert sorted(f.name for f in tmp_path.iterdir()) == ["forms.xlsx"]


def test_the_source_is_never_overwritten(tmp_path: Path) -> None:
    book = tmp_path / "forms.xlsx"
    book.write_bytes(SAMPLE.read_bytes())
    result = kvota("import", book, "--out", book)
    assert result.exit_code == 2
    assert book.read_bytes() == SAMPLE.read_bytes()


def test_a_broken_dataset_is_not_imported_over(tmp_path: Path) -> None:
    data = write_tiny(tmp_path / "data", groups=[{"start": "2027-13-01"}])
    before = (data / "groups.csv").read_bytes()
    result = kvota("import", SAMPLE, "--out", data)
    assert result.exit_code == 2
    assert (data / "groups.csv").read_bytes() == before
