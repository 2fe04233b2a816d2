"""``kvota report``: the papers of a plan as Word files and PDF; ``kvota templates``: their templates."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath

from api.exits import ExitCode
from api.folders import check_replaceable, replaced_folder
from api.messages import Lang, pick
from api.plan_folder import write_rows
from api.report.reading import Material, Request, read
from api.report.words import word
from api.voice import Voice
from papers import wording
from papers.describe import plain
from papers.figures.changes import Change, changed, in_month
from papers.registry import PAPERS, SHIPPED_TEMPLATES, Paper
from papers.remarks import COLUMNS, Remark
from papers.workbooks.export import Export
from papers.workbooks.files import book_files
from papers.writing import File, files, folder_of, remarks
from rules.audit import audit

REMARKS = "замечания.csv"
FIELDS = "поля.txt"


@dataclass(frozen=True)
class Outcome:
    """What was written: papers by name, workbooks, what should be looked at."""

    written: Counter[str]
    books: int
    doubts: list[Remark]

    def files(self, *, pdf: bool) -> int:
        """All files of the folder."""
        return self.written.total() * (2 if pdf else 1) + self.books + bool(self.doubts)


def run(request: Request, voice: Voice) -> ExitCode:
    """Read, write everything or nothing, tell."""
    material = read(request, date.today())  # noqa: DTZ011  # the coordinator's own day
    doubts = remarks(material.given, material.papers, material.schools)
    written: Counter[str] = Counter()
    with replaced_folder(request.out) as folder:
        chosen = material.papers, material.templates, material.schools
        for file in files(material.given, *chosen):
            _write(folder, file, pdf=request.pdf)
            written[file.paper.name] += 1
        books = _write_books(folder, material) if request.xlsx else 0
        if doubts:
            write_rows(folder / REMARKS, COLUMNS, [_remark_row(r, voice.lang) for r in doubts])
    _tell(material, request, Outcome(written, books, doubts), voice)
    return ExitCode.DONE


def _write(folder: Path, file: File, *, pdf: bool) -> None:
    path = folder / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.content)
    if pdf:
        from papers.pdf import printed  # noqa: PLC0415  # typst only where it is needed

        path.with_suffix(".pdf").write_bytes(printed(file.content, str(file.path)))


def _write_books(folder: Path, material: Material) -> int:
    """The workbooks for work beside the papers of the same name; how many there are."""
    chosen = {paper.name for paper in material.papers}
    export, count = Export(material.facts, reasons=material.given.reasons), 0
    for book in book_files(export, chosen, material.schools, material.given.made_on):
        path = folder / book.path
        path.parent.mkdir(parents=True, exist_ok=True)
        book.write(path)
        count += 1
    return count


def _remark_row(remark: Remark, lang: Lang) -> tuple[str, ...]:
    return remark.paper, remark.school_id, remark.teacher_id, remark.code, pick(remark.sentence, lang)


def _tell(material: Material, request: Request, outcome: Outcome, voice: Voice) -> None:
    written, doubts = outcome.written, outcome.doubts
    given, totals = material.given, material.given.figures.totals
    figures = given.figures
    voice.line(
        word(
            "papers",
            voice.lang,
            districts=", ".join(figures.schools["district"].unique()),
            half=wording.half_year(figures.start, figures.end),
            made_on=wording.day(given.made_on),
        )
    )
    for paper in material.papers:
        voice.line(_paper_line(paper, material, written[paper.name], voice.lang))
    counts = {name: getattr(totals, name) for name in ("places", "persons", "groups", "wishes", "asked")}
    voice.line(word("totals", voice.lang, **counts, left_out=totals.left_out))
    if written["notice"]:
        voice.line(_notice_line(material, voice.lang))
    named = [pick(p.title, voice.lang) for p in material.papers if p.named and written[p.name]]
    if named:
        voice.line(word("named", voice.lang, papers=", ".join(named)))
    broken = _violations(material)
    if broken:
        voice.line(word("violations", voice.lang, n=broken))
    if doubts:
        voice.line(word("remarks", voice.lang, n=len(doubts), file=REMARKS))
    if request.xlsx:
        voice.line(word("books", voice.lang, n=outcome.books))
    every = outcome.files(pdf=request.pdf)
    voice.line(word("written", voice.lang, path=request.out, files=every))
    voice.answer(
        {
            "out": str(request.out),
            "papers": [{"paper": p.name, "files": written[p.name]} for p in material.papers],
            "month": given.month,
            "totals": {**counts, "left_out": totals.left_out, "granted": totals.granted},
            "workbooks": outcome.books,
            "remarks": len(doubts),
            "violations": broken,
        }
    )


def _paper_line(paper: Paper, material: Material, count: int, lang: Lang) -> str:
    title = pick(paper.title, lang)
    if not count:
        return word("nothing", lang, title=title)
    several = material.given.figures.schools["district_id"].nunique() > 1
    place = folder_of(paper, material.given) + ("/" if paper.whose == "school" else ".docx")
    return word("paper", lang, title=title, files=count, path=PurePosixPath("…" if several else "") / place)


def _notice_line(material: Material, lang: Lang) -> str:
    given = material.given
    if given.earlier is None:
        return word("notice_first", lang, month=given.month)
    rows = in_month(changed(given.figures.places, given.earlier), given.month)
    return word("notice", lang, month=given.month, changes=int((rows["change"] != Change.SAME).sum()))


def _violations(material: Material) -> int:
    context = material.facts.context
    verdict = audit(
        context.dataset, material.facts.assignment, context.profile, as_of=context.as_of, seed=context.seed
    )
    return len(verdict.violations)


def write_templates(out: Path, voice: Voice) -> ExitCode:
    """The shipped templates, to be edited in Word, and what their fields mean; nothing is replaced."""
    expected = ("новая или пустая папка", "a new or empty folder")
    check_replaceable(out, lambda name: False, lambda folder: False, expected)
    with replaced_folder(out) as folder:
        for paper in PAPERS:
            shutil.copyfile(SHIPPED_TEMPLATES / paper.template, folder / paper.template)
        (folder / FIELDS).write_text(plain(), encoding="utf-8-sig")
    voice.line(word("templates", voice.lang, path=out))
    voice.answer({"out": str(out), "templates": [paper.template for paper in PAPERS]})
    return ExitCode.DONE
