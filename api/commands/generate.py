"""``kvota generate``: an invented campaign to try things on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from api.exits import ExitCode, wrong_option
from api.messages import pick
from api.voice import Voice
from datasets import read_dataset
from datasets.generator import PRESETS, generate
from datasets.write import write_csv_folder, write_workbook
from rules.problems import InputError
from rules.text import nearest

INVENTED = "учебный пример"
"""Words in the district names of every generated dataset; only such a dataset is replaced."""


@dataclass(frozen=True)
class Request:
    """What the command line asked for; ``force``: real data may be replaced."""

    preset: str
    out: Path
    seed: int
    force: bool


def list_presets(voice: Voice) -> ExitCode:
    """Every preset with one sentence."""
    width = max(len(name) for name in PRESETS)
    for preset in PRESETS.values():
        voice.line(f"{preset.name:<{width}}  {pick((preset.ru, preset.en), voice.lang)}")
    voice.answer({"presets": [{"name": p.name, "ru": p.ru, "en": p.en} for p in PRESETS.values()]})
    return ExitCode.DONE


def run(request: Request, voice: Voice) -> ExitCode:
    """Draw the campaign and write it."""
    _check(request)
    tables = generate(request.preset, request.seed)
    write_tables(tables, request.out)
    schools, posts, groups = (len(tables[name]) for name in ("schools", "teachers", "groups"))
    voice.say("generated", path=request.out, schools=schools, posts=posts, groups=groups)
    voice.answer(
        {
            "dataset": str(request.out),
            "preset": request.preset,
            "seed": request.seed,
            "counts": {"schools": schools, "teachers": posts, "groups": groups},
            "problems": [],
        }
    )
    return ExitCode.DONE


def write_tables(tables: dict[str, pd.DataFrame], out: Path) -> None:
    """Write a dataset as a workbook where the name ends in ``.xlsx``, else as a folder of CSV files."""
    if out.suffix.lower() == ".xlsx":
        write_workbook(tables, out)
    else:
        write_csv_folder(tables, out)


def _check(request: Request) -> None:
    """Raises: InputError: no such preset, a negative seed, or real data where it should be written."""
    if request.preset not in PRESETS:
        close = nearest(request.preset, PRESETS)
        hint = (f"; возможно, «{close}»", f'; maybe "{close}"') if close else ("", "")
        names = ", ".join(PRESETS)
        message = (f"такого образца нет{hint[0]}", f"there is no such preset{hint[1]}")
        expected = (f"одно из: {names}", f"one of: {names}")
        raise wrong_option("PRESET", request.preset, message, expected)
    if request.seed < 0:
        message = ("недопустимое значение", "value not allowed")
        raise wrong_option("--seed", request.seed, message, ("целое число от 0", "a whole number from 0 up"))
    if not request.force and not _is_free(request.out):
        message = (
            "здесь уже есть данные, и это не учебный пример",
            "there is data here already, and it is not invented",
        )
        raise wrong_option(
            "--out", request.out, message, ("другой путь или --force", "another path or --force")
        )


def _is_free(out: Path) -> bool:
    """Whether nothing, an empty folder or a generated dataset is there: real data is not replaced."""
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return True
    try:
        names = read_dataset(out).dataset.districts.name
    except InputError:
        return False
    return len(names) > 0 and all(INVENTED in str(name) for name in names)
