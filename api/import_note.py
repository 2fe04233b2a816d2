"""What an import leaves beside the dataset: counts for the summary, and every remark as a table.

The note holds no values of cells; the table of remarks does, it is the coordinator's own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from api.messages import Lang
from api.plan_folder import write_rows
from api.summary.facts import FormRead
from api.summary.gather import ImportNote
from datasets.forms import ImportResult, Remark

FORM2 = "form2"
REMARK_COLUMNS = {
    Lang.RU: ("файл", "лист", "ячейка", "значение", "вид", "что сделано", "вопрос к вам"),
    Lang.EN: ("file", "sheet", "cell", "value", "grade", "done", "question to you"),
}


def beside(dataset: Path, ending: str) -> Path:
    """``…/name-ending`` beside the dataset ``…/name`` (or ``…/name.xlsx``)."""
    dataset = Path(dataset)
    name = dataset.name if dataset.suffix.lower() != ".xlsx" else dataset.stem
    return dataset.resolve().parent / f"{name}-{ending}"


def remarks_path(dataset: Path) -> Path:
    """Where every remark of the import is."""
    return beside(dataset, "import-remarks.csv")


def remarks_book_path(dataset: Path) -> Path:
    """The same remarks as a workbook that takes answers."""
    return beside(dataset, "import-remarks.xlsx")


def answers_path(dataset: Path) -> Path:
    """Where the answers are remembered."""
    return beside(dataset, "import-answers.json")


def _note_path(dataset: Path) -> Path:
    return beside(dataset, "import.json")


def write_note(dataset: Path, input_sha256: str, result: ImportResult, lang: Lang) -> None:
    """Write both files."""
    write_rows(
        remarks_path(dataset), REMARK_COLUMNS[lang], [_remark_row(remark, lang) for remark in result.remarks]
    )
    content = {
        "schema_version": 1,
        "input_sha256": input_sha256,
        "sheets": [sheet.as_json() for sheet in result.sheets],
        "remarks": len(result.remarks),
        "asked": len(questions(result.remarks)),
    }
    text = json.dumps(content, ensure_ascii=False, indent=2)
    _note_path(dataset).write_text(text + "\n", encoding="utf-8")


def questions(remarks: Sequence[Remark]) -> list[Remark]:
    """Remarks that ask the user something."""
    return [remark for remark in remarks if remark.asked_ru]


def _remark_row(remark: Remark, lang: Lang) -> tuple[str, ...]:
    done, asked = (remark.done_ru, remark.asked_ru) if lang is Lang.RU else (remark.done_en, remark.asked_en)
    return (remark.file, remark.sheet, remark.cell, remark.value, str(remark.grade), done, asked)


def read_note(dataset: Path, input_sha256: str) -> ImportNote | None:
    """What the import told; None where there was none, or the dataset was changed since."""
    try:
        content = json.loads(_note_path(dataset).read_text(encoding="utf-8"))
        if content["input_sha256"] != input_sha256:
            return None
        sheets = [sheet for sheet in content["sheets"] if sheet["kind"] == FORM2]
        remarks, asked = int(content["remarks"]), int(content["asked"])
        return ImportNote(_form2(sheets), remarks, asked, remarks_book_path(dataset).name)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _form2(sheets: Sequence[Mapping[str, object]]) -> FormRead | None:
    if not sheets:
        return None
    read, kept, repaired, set_aside = (
        sum(int(str(sheet[name])) for sheet in sheets) for name in ("read", "kept", "repaired", "set_aside")
    )
    return FormRead(read, kept, repaired, set_aside)
