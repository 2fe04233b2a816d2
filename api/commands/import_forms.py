"""``kvota import``: forms as coordinators keep them in Excel, turned into a dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from api.commands.generate import write_tables
from api.exits import ExitCode, wrong_option
from api.import_note import questions, remarks_path, write_note
from api.messages import Lang, say
from api.voice import Voice
from datasets import read_dataset
from datasets.assemble import dataset_from_raw
from datasets.forms import ImportResult, Remark, SheetCount, import_forms
from rules.problems import InputError

_SHOWN = 20
_FIGURES = ("read", "kept", "repaired", "set_aside")


def run(files: Sequence[Path], out: Path, voice: Voice) -> ExitCode:
    """Read the forms, check the result strictly, write it, tell every sheet's count."""
    _check_sources(files, out)
    previous = _previous(out)
    result = import_forms(files, previous)
    _tell_sheets(result.sheets, voice)
    _tell_remarks(result.remarks, voice)
    if previous is not None:
        voice.say("previous_kept")
    if result.errors:
        return _refused(result, [], voice)
    try:
        dataset, remarks = dataset_from_raw(result.tables)
    except InputError as error:
        return _refused(result, [p.as_json() for p in error.problems], voice, error)
    write_tables(result.tables, out)
    write_note(out, dataset.input_sha256, result, voice.lang)
    voice.say(
        "import_remarks_in",
        n=len(result.remarks),
        asked=len(questions(result.remarks)),
        path=remarks_path(out),
    )
    voice.say("written", path=out)
    voice.answer(_content(result, [p.as_json() for p in remarks], str(out)))
    return ExitCode.DONE


def _check_sources(files: Sequence[Path], out: Path) -> None:
    if out.resolve() in {file.resolve() for file in files}:
        message = ("это один из исходных файлов", "this is one of the source files")
        raise wrong_option("--out", out, message, ("другой путь", "another path"))


def _previous(out: Path) -> Mapping[str, pd.DataFrame] | None:
    """The tables of the dataset that is there already.

    Raises: InputError: something is there that is no dataset.
    """
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return None
    return read_dataset(out).raw


def _tell_sheets(sheets: Sequence[SheetCount], voice: Voice) -> None:
    """A table whose rows add up: read = kept + repaired + set aside."""
    single = len({sheet.file for sheet in sheets}) == 1
    names = [sheet.sheet if single else f"{sheet.file} · {sheet.sheet}" for sheet in sheets]
    width = min(60, max([len(name) for name in names], default=10))
    headings = [say(key, voice.lang) for key in ("rows_read", "kept", "repaired", "set_aside")]
    voice.line(f"{say('sheet', voice.lang):<{width}}  {'  '.join(f'{h:>10}' for h in headings)}")
    for sheet, name in zip(sheets, names, strict=True):
        figures = "  ".join(f"{getattr(sheet, figure):>10}" for figure in _FIGURES)
        note = sheet.note if voice.lang is Lang.RU else sheet.note_en
        voice.line(f"{_short(name, width):<{width}}  {figures}" + (f"  {note}" if note else ""))
    totals = "  ".join(f"{sum(getattr(s, figure) for s in sheets):>10}" for figure in _FIGURES)
    voice.line(f"{say('total', voice.lang):<{width}}  {totals}")


def _short(name: str, width: int) -> str:
    return name if len(name) <= width else "…" + name[-(width - 1) :]


def _tell_remarks(remarks: Sequence[Remark], voice: Voice) -> None:
    """Questions first, then what else was found, up to a screenful."""
    asked = questions(remarks)
    others = [remark for remark in remarks if not remark.asked_ru]
    for remark in [*asked, *others][:_SHOWN]:
        voice.line(remark.line(str(voice.lang)).removeprefix(": "))
    if len(remarks) > _SHOWN:
        voice.say("more_remarks", n=len(remarks) - _SHOWN)


def _refused(
    result: ImportResult,
    problems: Sequence[Mapping[str, object]],
    voice: Voice,
    error: InputError | None = None,
) -> ExitCode:
    """Tell every error; nothing is written."""
    for remark in result.errors:
        voice.note(remark.line(str(voice.lang)).removeprefix(": "))
    if error is not None:
        voice.problems(error.problems)
    else:
        voice.tell("errors", n=len(result.errors))
    voice.answer(_content(result, problems, None))
    return ExitCode.WRONG_INPUT


def _content(
    result: ImportResult, problems: Sequence[Mapping[str, object]], written: str | None
) -> dict[str, object]:
    """The object of ``--json``."""
    return {
        "problems": [*(remark_json(remark) for remark in result.remarks), *problems],
        "sheets": [sheet.as_json() for sheet in result.sheets],
        "counts": {figure: sum(getattr(s, figure) for s in result.sheets) for figure in _FIGURES},
        "tables": {name: len(table) for name, table in result.tables.items()},
        "dataset": written,
    }


def remark_json(remark: Remark) -> dict[str, object]:
    """A remark in the shape of every other problem, with its sheet and cell."""
    letters = remark.cell.rstrip("0123456789")
    row = remark.cell[len(letters) :]
    return {
        "grade": str(remark.grade),
        "file": remark.file,
        "message_ru": remark.done_ru,
        "message_en": remark.done_en,
        "row": int(row) if row else None,
        "column": letters or None,
        "value": remark.value or None,
        "expected_ru": remark.asked_ru or None,
        "expected_en": remark.asked_en or None,
        "code": "forms",
        "sheet": remark.sheet,
        "cell": remark.cell,
    }
