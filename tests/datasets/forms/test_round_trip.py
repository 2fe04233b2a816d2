"""Our own export imported: a workbook or a folder of tables comes back without a difference."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from datasets import read_dataset
from datasets.assemble import dataset_from_raw
from datasets.forms import ImportResult, import_forms
from datasets.generator import generate
from datasets.write import write_csv_folder, write_workbook
from tests.datasets.forms.deficit_book import workbook
from tests.datasets.forms.workbooks import KEDRINA, Grid, Page, campaign, check, form2, run, wish


def no_difference(tables: dict[str, pd.DataFrame], result: ImportResult) -> None:
    """The same tables, row by row and column by column; nothing is said to be new."""
    check(result)
    assert set(tables) == set(result.tables)
    for name, frame in tables.items():
        one, two = (f.fillna("").astype(str).reset_index(drop=True) for f in (frame, result.tables[name]))
        two = two[[column for column in two.columns if column in one.columns or (two[column] != "").any()]]
        pd.testing.assert_frame_equal(one, two, check_dtype=False, check_like=True)
    assert not [remark for remark in result.remarks if remark.done_ru.startswith("таблица")]
    for sheet in result.sheets:
        assert (sheet.kind, sheet.kept) == ("strict", sheet.read)


@pytest.mark.parametrize("preset", ["tiny", "rural"])
def test_a_generated_dataset_as_a_workbook(tmp_path: Path, preset: str) -> None:
    tables = generate(preset, 5)
    path = tmp_path / "dataset.xlsx"
    write_workbook(tables, path)
    meant = read_dataset(path)
    result = import_forms([path])
    no_difference({name: frame.copy() for name, frame in meant.raw.items()}, result)
    assert dataset_from_raw(result.tables)[0].input_sha256 == meant.dataset.input_sha256


def test_into_the_dataset_that_it_came_from(tmp_path: Path) -> None:
    imported = import_forms([workbook(tmp_path)])
    path = tmp_path / "dataset.xlsx"
    write_workbook(imported.tables, path)
    no_difference(imported.tables, import_forms([path], imported.tables))


def test_an_imported_campaign_as_a_workbook(tmp_path: Path) -> None:
    """Also a name that begins like a formula, and ids that only forms vouch for."""
    grid = form2(wish(), wish(name="Ким Виктория", position="учитель музыки"))
    forms: dict[str, Grid | Page] = {"Берёзовская": grid}
    tables = {name: frame.copy() for name, frame in run(tmp_path, forms).tables.items()}
    tables["teachers"]["full_name"] = tables["teachers"]["full_name"].replace(KEDRINA, "=Кедрина(1)")
    path = tmp_path / "dataset.xlsx"
    write_workbook(tables, path)
    no_difference(tables, import_forms([path]))
    folder = tmp_path / "dataset"
    write_csv_folder(tables, folder)
    assert read_dataset(folder).raw["teachers"]["full_name"].tolist()[0] == "=Кедрина(1)"


def test_registers_again_over_our_export(tmp_path: Path) -> None:
    """Forms and our own workbook in one call: ids of the workbook hold, nothing comes twice."""
    pages: dict[str, Grid | Page] = {"Берёзовская": form2(wish())}
    first = run(tmp_path, campaign(**pages))
    path = tmp_path / "dataset.xlsx"
    write_workbook(first.tables, path)
    again = import_forms([path, tmp_path / "книга.xlsx"])
    for name, frame in first.tables.items():
        assert frame.to_csv(index=False) == again.tables[name].to_csv(index=False), name


def test_the_tables_of_a_folder_one_by_one(tmp_path: Path) -> None:
    """Cells that the writer of CSV guards against formulas lose their guard."""
    tables = {name: frame.copy() for name, frame in generate("tiny", 5).items()}
    tables["teachers"].loc[0, "full_name"] = "=Кедрина(1)"
    folder = tmp_path / "dataset"
    write_csv_folder(tables, folder)
    meant = read_dataset(folder).raw
    assert meant["teachers"]["full_name"].tolist()[0] == "=Кедрина(1)"
    result = import_forms(sorted(folder.glob("*.csv")))
    no_difference({name: frame.copy() for name, frame in meant.items()}, result)
