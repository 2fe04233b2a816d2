"""The district's application: what all schools asked for, in one table."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from papers.workbooks.columns import COLUMNS, NUMBER, About, Cell, Column, pick
from papers.workbooks.export import Export, ids
from papers.workbooks.marks import MARK_SHEET, Kind, Mark
from papers.workbooks.sheets import SHOWN, SUM, Book, Table, new_book
from rules.base import Sentence

TITLE: Sentence = ("Общая заявка района на повышение квалификации", "The district's application for training")
_BY_PROGRAMME = (
    COLUMNS["programme"],
    Column("rows", ("Заявок", "Applications"), 10, About.SHOWN),
    Column("persons", ("Человек", "Persons"), 10, About.SHOWN),
    Column("schools", ("Школ", "Schools"), 10, About.SHOWN),
    Column("justified", ("С обоснованием", "With a reason"), 14, About.SHOWN),
)


def write_application_book(
    export: Export, path: Path, *, district_id: str = "", made_on: date | None = None
) -> None:
    """Write the applications of all districts or of one, and how many there are for each programme."""
    mark, rows, lang = export.mark(Kind.APPLICATION, district_id), export.applications, export.lang
    chosen, keys = export.in_scope(mark), export.keys(Kind.APPLICATION)
    made = pick(("выгружено", "exported"), lang)
    day = f" · {made} {made_on.strftime('%d.%m.%Y')}" if made_on else ""
    with new_book(path, lang, TITLE) as book:
        book.table(
            Table(
                pick(("Заявка", "Application"), lang),
                [_title(export), f"{export.district_names(mark)}{day}"],
                [NUMBER, *(COLUMNS[key] for key in keys)],
                [(number, *cells) for number, cells in enumerate(rows.shown(keys, chosen), start=1)],
                ids(rows, chosen),
                totals={"full_name": (SHOWN, len(chosen))},
            )
        )
        _by_programme(book, export, mark)
        book.hidden(MARK_SHEET, mark.as_cells())


def _title(export: Export) -> str:
    return f"{pick(TITLE, export.lang)} · {export.half_year}"


def _by_programme(book: Book, export: Export, mark: Mark) -> None:
    wishes = export.figures.wishes
    wishes = wishes[wishes["school_id"].isin(list(export.schools(mark)))]
    counted = (
        wishes.assign(justified=wishes["justification"].str.strip() != "")
        .groupby(["programme", "programme_id"])
        .agg(
            rows=("teacher_id", "size"),
            persons=("person", "nunique"),
            schools=("school_id", "nunique"),
            justified=("justified", "sum"),
        )
    )
    lines: list[tuple[Cell, ...]] = [
        (str(title), *(int(figure) for figure in figures))
        for (title, _), figures in zip(counted.index.tolist(), counted.to_numpy().tolist(), strict=True)
    ]
    book.table(
        Table(
            pick(("По программам", "By programme"), export.lang),
            [_title(export)],
            _BY_PROGRAMME,
            lines,
            totals={key: (SUM, int(counted[key].sum())) for key in ("rows", "justified")},
            locked=True,
        )
    )
