"""Writers: exact round trips, no formulas, nothing half written, the same bytes each time."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datasets import read_dataset
from datasets.escape import escape, unescape
from datasets.raw import RawTables
from datasets.write import write_csv_folder, write_workbook
from rules.problems import InputError
from tests.builders import raw_tiny
from tests.datasets.whole import whole

NASTY = [
    "=1+1",
    "+7 900",
    "-5",
    "@x",
    "\tx",
    "\rx",
    "'=1",
    "''=1",
    "'x",
    '"',
    ",",
    "a\nb",
    " x ",
    "007",
    "1.50",
    "ИСТИНА",
]


def nasty() -> dict[str, pd.DataFrame]:
    """The whole dataset with unknown columns full of cells that like to change."""
    raw = whole()
    count = len(NASTY)
    raw["schools"] = pd.DataFrame(
        {
            "school_id": [f"s{i + 1}" for i in range(count)],
            "district_id": ["d1"] * count,
            "=note": NASTY,
            "пусто": "",
        },
        dtype=str,
    )
    return raw


def same(one: RawTables, other: RawTables) -> bool:
    """The same tables, headings and cells in the same order."""
    return list(one) == list(other) and all(
        list(one[n].columns) == list(other[n].columns)
        and one[n].to_numpy(dtype=object).tolist() == other[n].to_numpy(dtype=object).tolist()
        for n in one
    )


def in_order(raw: RawTables) -> RawTables:
    """Tables in alphabetical order, as a folder lists them."""
    return {name: raw[name] for name in sorted(raw)}


def test_a_folder_gives_back_what_was_written(tmp_path: Path) -> None:
    write_csv_folder(nasty(), tmp_path / "set")
    result = read_dataset(tmp_path / "set")
    assert same(result.raw, in_order(nasty()))
    assert result.dataset.unknown_columns == {"schools": ("=note", "пусто")}
    write_csv_folder(result.raw, tmp_path / "again")
    for file in (tmp_path / "set").iterdir():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes()


def test_a_workbook_gives_back_what_was_written(tmp_path: Path) -> None:
    write_workbook(nasty(), tmp_path / "set.xlsx")
    result = read_dataset(tmp_path / "set.xlsx")
    assert same(result.raw, nasty())
    write_csv_folder(result.raw, tmp_path / "set")
    assert read_dataset(tmp_path / "set").dataset.input_sha256 == result.dataset.input_sha256


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=6)
CELLS = st.one_of(TEXTS, st.sampled_from(NASTY), st.from_regex(r"\A'{0,2}[=+@\t-][a0]?\Z"))


@settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(cells=st.lists(CELLS, min_size=20, max_size=60))
def test_any_cell_survives(tmp_path: Path, cells: list[str]) -> None:
    raw = dict(raw_tiny())
    raw["districts"] = pd.DataFrame(
        {"district_id": ["d1", *(f"x{i}" for i in range(len(cells)))], "note": ["", *cells]}, dtype=str
    )
    write_csv_folder(raw, tmp_path / "set")
    write_workbook(raw, tmp_path / "set.xlsx")
    for path in (tmp_path / "set", tmp_path / "set.xlsx"):
        assert list(read_dataset(path).raw["districts"]["note"]) == ["", *cells]


@given(st.text(alphabet="'=+-@\t\rab", max_size=5))
def test_the_apostrophe_is_taken_away_again(cell: str) -> None:
    assert unescape(escape(cell)) == cell
    assert escape(cell)[:1] not in set("=+-@\t\r")


def test_a_formula_is_a_string_in_a_workbook_and_quoted_in_csv(tmp_path: Path) -> None:
    raw = whole()
    raw["districts"]["name"] = "=HYPERLINK(1)"
    write_workbook(raw, tmp_path / "set.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "set.xlsx")["districts"]
    cell = next(c for c in sheet[2] if c.value == "=HYPERLINK(1)")
    assert cell.data_type == "s"
    write_csv_folder(raw, tmp_path / "set")
    assert "'=HYPERLINK(1)" in (tmp_path / "set" / "districts.csv").read_text()


def test_figures_and_dates_are_figures_and_dates_in_a_workbook(tmp_path: Path) -> None:
    write_workbook(whole(), tmp_path / "set.xlsx")
    book = openpyxl.load_workbook(tmp_path / "set.xlsx")
    headings = [c.value for c in book["groups"][1]]
    row = dict(zip(headings, book["groups"][2], strict=True))
    assert (row["max_size"].data_type, row["start"].data_type, row["group_id"].data_type) == ("n", "d", "s")


def test_the_same_tables_are_the_same_bytes(tmp_path: Path) -> None:
    for i in (1, 2):
        write_workbook(nasty(), tmp_path / f"{i}.xlsx")
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_a_dataset_is_replaced_whole(tmp_path: Path) -> None:
    write_csv_folder(whole(), tmp_path / "set")
    small = {name: frame for name, frame in whole().items() if name != "quotas"}
    write_csv_folder(small, tmp_path / "set")
    assert not (tmp_path / "set" / "quotas.csv").exists()
    assert [p.name for p in tmp_path.iterdir()] == ["set"]


@pytest.mark.parametrize("name", ["letter.docx", "assignments.csv"])
def test_a_folder_with_other_things_is_left_alone(tmp_path: Path, name: str) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / name).write_text("x")
    with pytest.raises(InputError):
        write_csv_folder(whole(), tmp_path / "set")
    assert [p.name for p in (tmp_path / "set").iterdir()] == [name]


def test_a_file_in_the_place_of_the_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "set").write_text("x")
    with pytest.raises(InputError):
        write_csv_folder(whole(), tmp_path / "set")


def test_nothing_is_left_of_a_failed_writing(tmp_path: Path) -> None:
    write_csv_folder(whole(), tmp_path / "set")
    broken = whole() | {"quotas": None}
    for write, name in ((write_csv_folder, "set"), (write_workbook, "set.xlsx")):
        with pytest.raises((AttributeError, TypeError)):
            write(broken, tmp_path / name)  # type: ignore[arg-type]  # a fault on purpose
    assert [p.name for p in tmp_path.iterdir()] == ["set"]
    assert len(list((tmp_path / "set").iterdir())) == len(whole())


def test_a_text_too_long_for_a_cell_is_told(tmp_path: Path) -> None:
    raw = whole()
    raw["districts"]["name"] = "x" * 32_768
    with pytest.raises(InputError) as wrong:
        write_workbook(raw, tmp_path / "set.xlsx")
    assert [(p.file, p.row, p.column) for p in wrong.value.problems] == [("districts", 2, "name")]
    assert list(tmp_path.iterdir()) == []
