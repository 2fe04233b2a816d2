"""Every workbook for work of a plan: where it goes, beside the papers of the same name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath

import pandas as pd

from papers.campaign.book import write_campaign_book
from papers.registry import paper
from papers.workbooks.application_book import write_application_book
from papers.workbooks.export import Export
from papers.workbooks.plan_book import write_plan_book
from papers.workbooks.school_books import write_extract, write_form3
from papers.writing import file_name, told_apart

_BY_SCHOOL = "-по-школам"


@dataclass(frozen=True)
class BookFile:
    """A workbook: its paper, where it goes, and what writes it there."""

    paper: str
    path: PurePosixPath
    write: Callable[[Path], None]


def book_files(
    export: Export, papers: Collection[str], schools: Sequence[str], made_on: date
) -> Iterator[BookFile]:
    """The workbooks of these papers and schools; with several districts each has a folder."""
    table = export.figures.schools
    districts = table.drop_duplicates("district_id")
    folders = told_apart(map(file_name, districts["district_id"], districts["district"]))
    for district_id, name in zip(districts["district_id"], folders, strict=True):
        own, folder = (district_id, name) if len(districts) > 1 else ("", "")
        here = table[(table["district_id"] == district_id) & table["school_id"].isin(schools)]
        for book in (*_of_district(export, own, made_on), *_of_schools(export, here, made_on)):
            if book.paper in papers:
                yield BookFile(book.paper, PurePosixPath(folder) / book.path, book.write)


def _of_district(export: Export, district_id: str, made_on: date) -> Iterator[BookFile]:
    if len(export.applications):
        write = partial(write_application_book, export, district_id=district_id, made_on=made_on)
        yield _book("application", "", write)
        campaign = partial(write_campaign_book, export, district_id=district_id, made_on=made_on)
        yield _book("campaign", "", campaign)
    plan = partial(write_plan_book, export, district_id=district_id, made_on=made_on)
    for ending, by_school in (("", False), (_BY_SCHOOL, True)):
        yield _book("plan", ending, partial(plan, by_school=by_school))


def _of_schools(export: Export, schools: pd.DataFrame, made_on: date) -> Iterator[BookFile]:
    placed, asked = set(export.places.school_id), set(export.applications.school_id)
    names = told_apart(map(file_name, schools["school_id"], schools["school"]))
    for school_id, name in zip(schools["school_id"], names, strict=True):
        if school_id in placed | asked:
            extract = partial(write_extract, export, school_id=school_id, made_on=made_on)
            yield _book("extract", f"/{name}", extract)
        if school_id in placed:
            yield _book("form3", f"/{name}", partial(write_form3, export, school_id=school_id))


def _book(name: str, ending: str, write: Callable[..., None]) -> BookFile:
    """A workbook named like its paper; ``write`` takes the path."""
    return BookFile(name, PurePosixPath(f"{paper(name).file}{ending}.xlsx"), lambda path: write(path=path))
