"""``kvota import``: forms as coordinators keep them in Excel, turned into a dataset."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pandas as pd

from api.commands.generate import write_tables
from api.exits import ExitCode, wrong_option
from api.import_note import answers_path, questions, remarks_book_path, write_note
from api.messages import Lang, say
from api.voice import Voice
from datasets import read_dataset
from datasets.assemble import dataset_from_raw
from datasets.forms import ImportResult, Remark, SheetCount, import_forms
from datasets.forms.answers.book import write_remarks_book
from datasets.forms.answers.book_read import read_answers
from datasets.forms.answers.memory import Memory
from datasets.forms.limits import GAP_THRESHOLDS
from datasets.forms.options import ImportOptions, read_options
from rules.problems import InputError, Problem

_Read = TypeVar("_Read")
DEFICITS = "deficits"
_SHOWN = 20
_FIGURES = ("read", "kept", "repaired", "set_aside")


@dataclass(frozen=True)
class Request:
    """What is imported to where; ``answers``: a remarks workbook; ``options``: a TOML file."""

    files: Sequence[Path]
    out: Path
    answers: Path | None = None
    options: Path | None = None


def run(request: Request, voice: Voice) -> ExitCode:
    """Read the forms, check the result strictly, write it, tell every sheet's count."""
    files, out = request.files, request.out
    _check_sources(files, out)
    previous = _previous(out)
    memory, options = _told(request)
    result = import_forms(files, previous, memory=memory, options=options)
    _tell_sheets(result.sheets, voice)
    _tell_thresholds(result.sheets, options, voice)
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
    write_remarks_book(remarks_book_path(out), result.remarks, result.sheets, files, str(voice.lang))
    if memory.replies or answers_path(out).exists():
        memory.save(answers_path(out))
    voice.say(
        "import_remarks_in",
        n=len(result.remarks),
        asked=len(questions(result.remarks)),
        path=remarks_book_path(out),
    )
    if memory.replies:
        voice.say("answers_kept", n=len(memory.replies), path=answers_path(out))
    voice.say("written", path=out)
    voice.answer(_content(result, [p.as_json() for p in remarks], str(out)))
    return ExitCode.DONE


def _check_sources(files: Sequence[Path], out: Path) -> None:
    if out.resolve() in {file.resolve() for file in files}:
        message = ("это один из исходных файлов", "this is one of the source files")
        raise wrong_option("--out", out, message, ("другой путь", "another path"))


def _told(request: Request) -> tuple[Memory, ImportOptions]:
    """The answers remembered and those of the workbook; the options.  Raises: InputError."""
    faults: list[Problem] = []
    memory = _read(Memory.load, answers_path(request.out), faults)
    fresh = _read(read_answers, request.answers, faults)
    options = _read(read_options, request.options, faults)
    if faults:
        raise InputError(faults)
    memory = memory or Memory()
    memory.learn(fresh or {})
    return memory, options or ImportOptions()


def _read(reader: Callable[[Path], _Read], path: Path | None, faults: list[Problem]) -> _Read | None:
    """What a file holds, None where none is named; its problems are added to ``faults``."""
    try:
        return reader(path) if path else None
    except InputError as error:
        faults += error.problems
        return None


def _tell_thresholds(sheets: Sequence[SheetCount], options: ImportOptions, voice: Voice) -> None:
    """From which gap on a deficit is how severe: the figures behind every table of deficits."""
    if any(sheet.kind == DEFICITS for sheet in sheets):
        third, second, first = (f"{least:g}" for least, _ in options.thresholds)
        key = "gap_thresholds_est" if options.thresholds == GAP_THRESHOLDS else "gap_thresholds"
        voice.say(key, first=first, second=second, third=third)


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
        "candidates": list(remark.question.offers) if remark.question else [],
    }
