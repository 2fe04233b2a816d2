"""The answer as one self-contained A4 page that may be handed to the person it is about."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from api.exits import wrong_option
from rules.base import Sentence
from rules.wording import day

if TYPE_CHECKING:
    from api.explain.given import Given
    from api.explain.words import Told

_MARK = '<meta name="generator" content="kvota explain">'
"""Says that a file is a page of ours and may be replaced."""

_STYLE = """
@page { size: A4; margin: 18mm 16mm }
body { font: 11pt/1.4 "PT Serif", "Times New Roman", serif; color: #111; max-width: 178mm; margin: 0 auto }
h1 { font-size: 15pt; margin: 0 0 2mm } h2 { font-size: 12pt; margin: 5mm 0 1mm; break-after: avoid }
p, li { margin: 0 0 1.5mm } ul { margin: 0; padding-left: 5mm } .about { color: #444 }
.note { border-left: 1mm solid #888; padding-left: 3mm } section { break-inside: avoid }
.english { border-top: 0.3mm solid #888; margin-top: 8mm; padding-top: 3mm; font-size: 9pt; color: #333 }
.english h1 { font-size: 11pt } .english h2 { font-size: 9.5pt; margin-top: 3mm }
footer { margin-top: 6mm; font-size: 8.5pt; color: #555 }
""".strip()


def check_page(path: Path | None) -> None:
    """Raises: InputError: the path is no .html file, or something that is no page of ours is there."""
    if path is None:
        return
    expected = ("файл .html: новый или прежняя такая страница", "an .html file: new, or such a page before")
    if path.suffix.lower() not in (".html", ".htm"):
        raise wrong_option("--out", str(path), ("это не файл .html", "this is no .html file"), expected)
    if path.exists() and not (path.is_file() and _MARK in path.read_text("utf-8", errors="replace")[:2000]):
        raise wrong_option(
            "--out", str(path), ("не заменяется: здесь есть другое", "not replaced: something else is here"),
            expected,
        )  # fmt: skip


def write_page(path: Path, text: str) -> None:
    """Write the page, whole or not at all."""
    path = path.absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def page(given: Given, told: Told, made_on: date) -> str:
    """The page: Russian, then English in small print; the only name is that of the person asked about."""
    title = _title(given, told)
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="ru"><head><meta charset="utf-8">',
            _MARK,
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title[0])}</title><style>{_STYLE}</style></head><body>",
            *_part(given, told, title, 0),
            '<div class="english" lang="en">',
            *_part(given, told, title, 1),
            "</div>",
            f"<footer>{escape(_footer(given, made_on))}</footer></body></html>",
            "",
        ]
    )


def _title(given: Given, told: Told) -> Sentence:
    ru, en = told.heading
    return f"{ru[0]}{ru[1:].lower()}", f"{en[0]}{en[1:].lower()}"


def _part(given: Given, told: Told, title: Sentence, lang: int) -> list[str]:
    lines = [f"<h1>{escape(title[lang])}</h1>", f'<p class="about">{escape(_about(given)[lang])}</p>']
    lines += [f'<p class="note">{escape(line[lang])}</p>' for line in told.plan]
    for block in told.blocks:
        lines.append(f"<section><h2>{escape(block.title[lang])}</h2>")
        lines += _list([line[lang] for line in block.lines])
        lines.append("</section>")
    return lines


def _list(lines: Sequence[str]) -> list[str]:
    return ["<ul>", *(f"<li>{escape(line)}</li>" for line in lines), "</ul>"]


def _about(given: Given) -> Sentence:
    dataset = given.context.dataset
    first, last = day(_day(dataset.period.start)), day(_day(dataset.period.end))
    period = f"Период {first[0]}–{last[0]}", f"Period {first[1]} to {last[1]}"
    if given.teacher < 0:
        return period
    posts, post = dataset.teachers, given.teacher
    name = str(posts.full_name[post] or posts.teacher_id[post])
    school = posts.school[post]
    of_school = str(dataset.schools.name[school] or dataset.schools.school_id[school])
    position = dataset.position_labels[posts.position[post]]
    who = ", ".join(part for part in (name, position, of_school) if part)
    return f"{who}. {period[0]}.", f"{who}. {period[1]}."


def _day(value: date) -> np.datetime64:
    return np.datetime64(value, "D")


def _footer(given: Given, made_on: date) -> str:
    ru, en = given.context.profile.title
    when = day(_day(made_on))
    return (
        f"Составлено {when[0]} программой Kvota по правилам «{ru}»; зерно случайности {given.context.seed}. "
        f'Made on {when[1]} under the rules "{en}", seed {given.context.seed}.'
    )
