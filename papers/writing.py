"""Papers as files: one after another, never all in memory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from papers.contents.notice import told
from papers.given import Given
from papers.registry import PAPERS, SHIPPED_TEMPLATES, Paper, Whose
from papers.remarks import Remark
from papers.rendering import check_template, rendered
from rules.problems import Grade, InputError, Problem
from rules.text import nearest

_UNFIT = re.compile(r"[^\w №().-]+")
_LONGEST = 80
"""Characters of a file name: 255 bytes hold as many Cyrillic ones and the id."""


@dataclass(frozen=True)
class File:
    """A paper: where it goes, and the bytes of a Word file."""

    paper: Paper
    path: PurePosixPath
    content: bytes


def templates(papers: Sequence[Paper], own: Path | None) -> Mapping[str, Path]:
    """Per paper its template: the user's own from the folder ``own``, else the one that is shipped.

    Raises: InputError: no such folder, Word files in it that are no paper's template, and everything that is
    wrong with a template, all at once.
    """
    found = {paper.name: SHIPPED_TEMPLATES / paper.template for paper in papers}
    problems: list[Problem] = []
    if own is not None:
        known = {paper.template for paper in PAPERS}
        present = {path.name for path in own.glob("*.docx") if not path.name.startswith("~$")}
        if not own.is_dir() or not present:
            problems.append(_no_templates(own))
        problems += [_strange_template(own / name, known) for name in sorted(present - known)]
        found |= {paper.name: own / paper.template for paper in papers if paper.template in present}
    for paper in papers:
        problems += check_template(found[paper.name], paper.fields)
    if problems:
        raise InputError(problems)
    return found


def files(
    given: Given, papers: Sequence[Paper], chosen: Mapping[str, Path], schools: Sequence[str]
) -> Iterator[File]:
    """Every paper of every district, then of every school of ``schools``, that there is anything to tell
    about; with several districts each has a folder."""
    districts = given.figures.schools.drop_duplicates("district_id")
    names = told_apart(map(file_name, districts["district_id"], districts["district"]))
    for district_id, name in zip(districts["district_id"], names, strict=True):
        folder = PurePosixPath(name if len(districts) > 1 else "")
        of_district = given.of_district(district_id)
        for paper in papers:
            if paper.whose is Whose.DISTRICT and paper.wanted(of_district):
                path = folder / f"{paper.file}.docx"
                yield File(paper, path, rendered(chosen[paper.name], paper.content(of_district)))
        yield from _of_schools(of_district, papers, chosen, schools, folder)


def _of_schools(
    given: Given,
    papers: Sequence[Paper],
    chosen: Mapping[str, Path],
    schools: Sequence[str],
    folder: PurePosixPath,
) -> Iterator[File]:
    wanted = [paper for paper in papers if paper.whose is Whose.SCHOOL]
    table = given.figures.schools
    table = table[table["school_id"].isin(schools if wanted else [])]
    names = told_apart(map(file_name, table["school_id"], table["school"]))
    for school_id, name in zip(table["school_id"], names, strict=True):
        of_school = given.of_school(school_id)
        for paper in wanted:
            if paper.wanted(of_school):
                path = folder / folder_of(paper, given) / f"{name}.docx"
                yield File(paper, path, rendered(chosen[paper.name], paper.content(of_school)))


def told_apart(names: Iterable[str]) -> Iterator[str]:
    """The names; one that was there before, in capitals or not, gets a number."""
    met: Counter[str] = Counter()
    for name in names:
        met[name.casefold()] += 1
        again = met[name.casefold()]
        yield name if again == 1 else f"{name} ({again})"


def folder_of(paper: Paper, given: Given) -> str:
    """The folder of a paper for schools; that of the notices tells the month."""
    return f"{paper.file}-{given.month}" if paper.content.__module__ == told.__module__ else paper.file


def remarks(given: Given, papers: Sequence[Paper], schools: Sequence[str]) -> list[Remark]:
    """What should be looked at in these papers of these schools."""
    wanted = set(schools)
    return [remark for paper in papers for remark in paper.remarks(given) if remark.school_id in wanted]


def file_name(row_id: str, name: str) -> str:
    """An id and a name as a file name on any system: letters, digits, space, ``№ ( ) . _ -``."""
    text = f"{row_id} {name}" if name != row_id else row_id
    fit = " ".join(_UNFIT.sub(" ", text.replace("/", "-").replace("\\", "-")).split())
    return fit[:_LONGEST].strip(" .-") or "_"


def _no_templates(folder: Path) -> Problem:
    return Problem(
        Grade.ERROR,
        str(folder),
        "здесь нет ни одного шаблона",
        "there is no template here",
        column="--templates",
        expected_ru="папка с шаблонами .docx (их записывает kvota templates)",
        expected_en="a folder of .docx templates (kvota templates writes them)",
        code="no_templates",
    )


def _strange_template(path: Path, known: set[str]) -> Problem:
    names = ", ".join(sorted(known))
    close = nearest(path.name, known)
    hint_ru, hint_en = (f"; возможно, «{close}»", f'; maybe "{close}"') if close else ("", "")
    return Problem(
        Grade.ERROR,
        str(path),
        f"такого шаблона нет{hint_ru}",
        f"no paper has this template{hint_en}",
        value=path.name,
        expected_ru=names,
        expected_en=names,
        code="unknown_template",
    )
