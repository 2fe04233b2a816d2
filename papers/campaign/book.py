"""The campaign as a workbook: state by school, the report of step 14, and the rows behind its figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from papers.campaign import report
from papers.campaign.rests_on import rests_on
from papers.campaign.state import WORDS, Campaign, campaign_of
from papers.figures import Figures
from papers.workbooks.columns import COLUMNS, About, Cell, Column, pick
from papers.workbooks.export import Export
from papers.workbooks.sheets import SUM, Book, Formula, Table, new_book
from rules.base import Sentence

TITLE: Sentence = ("Справка по итогам заявочной кампании", "Report on the campaign of applications")
_SHEETS: dict[str, Sentence] = {
    "report": ("Справка", "Report"),
    "state": ("Состояние", "State"),
    "versions": ("Версии", "Versions"),
    "held": ("Резерв", "Reserve"),
    "unfollowed": ("Не учтены", "Not followed"),
    "reasons": ("Без обоснования", "Without a reason"),
}

_TITLES: dict[str, Sentence] = {
    "report": TITLE,
    "state": ("Состояние заявок школ", "State of the schools' applications"),
    "versions": ("Версии заявок", "Versions of applications"),
    "held": ("Места без имени", "Places without a name"),
    "unfollowed": ("Рекомендации, не учтённые в заявках", "Recommendations that no application followed"),
    "reasons": ("Заявки без обоснования или с отпиской", "Applications without a reason of their own"),
}


def _column(key: str, ru: str, en: str, width: float) -> Column:
    return Column(key, (ru, en), width, About.SHOWN)


_SCHOOL = _column("school", "Образовательное учреждение", "School", 44)
_REPORT = (
    _SCHOOL,
    _column("recommended", "Рекомендаций", "Recommended", 15),
    _column("in_application", "Учтено в заявках", "In applications", 11),
    _column("in_application_share", "%", "%", 6),
    _column("in_plan", "Вошло в план", "In the plan", 10),
    _column("in_plan_share", "%", "%", 6),
    _column("wishes", "Заявок", "Applications", 9),
    _column("justified", "С обоснованием", "With a reason", 15),
    _column("justified_share", "%", "%", 6),
    _column("none", "Пусто", "Empty", 8),
    _column("formal", "Отписка", "A set phrase", 9),
    _column("form1", "По рекомендации", "Recommended", 15),
    _column("deficits", "По дефициту", "A deficit", 12),
    _column("own", "Своими словами", "Own words", 10),
)
_SHARES = {
    "in_application_share": ("in_application", "recommended"),
    "in_plan_share": ("in_plan", "recommended"),
    "justified_share": ("justified", "wishes"),
}
"""Columns of shares: part and whole."""
_STATE = (
    _SCHOOL,
    _column("state", "Заявка", "Application", 26),
    _column("submitted_on", "Дата", "Day", 12),
    _column("versions", "Версий", "Versions", 8),
    _column("wishes", "Строк", "Rows", 8),
    _column("asked", "Человек", "Persons", 9),
    _column("places", "Мест в плане", "Places planned", 10),
    _column("held", "Мест без имени", "Places without a name", 12),
)
_VERSIONS = (
    _SCHOOL,
    _column("source", "Файл и лист", "File and sheet", 50),
    _column("state", "Состояние", "State", 26),
    _column("submitted_on", "Дата", "Day", 12),
    _column("rows", "Строк", "Rows", 8),
    _column("holds", "Принята", "Taken", 9),
    _column("note", "Примечание", "Note", 24),
)
_HELD = (
    _SCHOOL,
    COLUMNS["programme"],
    _column("group", "Код группы", "Group id", 9),
    _column("places", "Мест", "Places", 8),
    _column("free", "Место есть", "Are there", 10),
    _column("words", "Вместо имени", "Instead of a name", 22),
    _column("source", "Откуда", "Where from", 40),
)
_UNFOLLOWED = (
    _SCHOOL,
    COLUMNS["programme"],
    COLUMNS["full_name"],
    COLUMNS["position"],
    _column("in_plan", "Вошло в план", "In the plan", 10),
)
_REASONS = (
    _SCHOOL,
    COLUMNS["programme"],
    COLUMNS["full_name"],
    COLUMNS["position"],
    COLUMNS["justification"],
)


def write_campaign_book(
    export: Export, path: Path, *, district_id: str = "", made_on: date | None = None
) -> None:
    """Write the campaign of all districts or of one."""
    campaign = campaign_of(export.facts.dataset, export.figures)
    figures = export.figures
    if district_id:
        campaign, figures = campaign.of_district(district_id), figures.of_district(district_id)
    with new_book(path, export.lang, TITLE) as book:
        writer = _Writer(export, book, campaign, figures, made_on)
        writer.report()
        writer.state()
        if campaign.versions:
            writer.versions()
        if campaign.held:
            writer.held()
        writer.rows("unfollowed", report.unfollowed(figures), _UNFOLLOWED)
        writer.rows("reasons", report.without_a_reason(figures), _REASONS)


class _Writer:
    def __init__(
        self, export: Export, book: Book, campaign: Campaign, figures: Figures, made_on: date | None
    ) -> None:
        self.export, self.book, self.lang = export, book, export.lang
        self.campaign, self.figures, self.made_on = campaign, figures, made_on

    def _titles(self, title: Sentence, more: str) -> list[str]:
        districts = ", ".join(dict.fromkeys(self.figures.schools["district"].tolist()))
        made = pick(("составлена", "made"), self.lang)
        day = f" · {made} {self.made_on.strftime('%d.%m.%Y')}" if self.made_on else ""
        told = [f"{pick(title, self.lang)} · {self.export.half_year}", f"{districts}{day}"]
        return [*told, more] if more else told

    def _sheet(
        self,
        key: str,
        columns: Sequence[Column],
        lines: Sequence[Sequence[Cell | Formula]],
        totals: dict[str, int],
        more: str = "",
    ) -> None:
        self.book.table(
            Table(
                pick(_SHEETS[key], self.lang),
                self._titles(_TITLES[key], more),
                columns,
                lines,
                totals={name: (SUM, value) for name, value in totals.items()},
                locked=True,
            )
        )

    def report(self) -> None:
        """The figures of step 14 by school, with shares counted by formulas."""
        table = report.by_school(self.figures)
        keys = [column.key for column in _REPORT[1:] if column.key not in _SHARES]
        at = {column.key: chr(ord("A") + i) for i, column in enumerate(_REPORT)}
        lines: list[list[Cell | Formula]] = []
        for name, row in zip(table["school"].tolist(), table[keys].to_dict("records"), strict=True):
            shares = {k: _share(at[p], at[w], row[p], row[w]) for k, (p, w) in _SHARES.items()}
            told = {"school": str(name), **{str(key): int(figure) for key, figure in row.items()}, **shares}
            lines.append([told[column.key] for column in _REPORT])
        self._sheet("report", _REPORT, lines, {key: int(table[key].sum()) for key in keys})

    def state(self) -> None:
        """One row a school."""
        lines: list[Sequence[Cell]] = [
            (
                one.school, pick(WORDS[one.state], self.lang), one.submitted_on or "", one.versions,
                one.wishes, one.asked, one.places, one.held,
            )
            for one in self.campaign.schools
        ]  # fmt: skip
        sums = {
            "wishes": sum(one.wishes for one in self.campaign.schools),
            "places": sum(one.places for one in self.campaign.schools),
            "held": self.campaign.held_places,
        }
        said = pick(("План опирается на: ", "The plan rests on: "), self.lang)
        self._sheet("state", _STATE, lines, sums, said + pick(rests_on(self.campaign), self.lang))

    def versions(self) -> None:
        """One row a version."""
        lines: list[Sequence[Cell]] = [
            (
                one.school, one.source, pick(WORDS[one.state], self.lang), one.submitted_on or "",
                "" if one.rows is None else one.rows, _yes(self.lang) if one.holds else "", one.note,
            )
            for one in self.campaign.versions
        ]  # fmt: skip
        self._sheet("versions", _VERSIONS, lines, {})

    def held(self) -> None:
        """One row a place, or several, without a name."""
        unknown = pick(("неизвестно", "not known"), self.lang)
        lines: list[Sequence[Cell]] = [
            (
                one.school, one.programme, one.group_id, one.places,
                unknown if one.free is None else one.free, one.words, one.source,
            )
            for one in self.campaign.held
        ]  # fmt: skip
        totals = {"places": self.campaign.held_places, "free": self.campaign.held_free}
        self._sheet("held", _HELD, lines, totals)

    def rows(self, key: str, frame: pd.DataFrame, columns: Sequence[Column]) -> None:
        """Rows behind the figures."""
        lines = [
            [_cell(cell, self.lang) for cell in row]
            for row in zip(*(frame[column.key].tolist() for column in columns), strict=True)
        ]
        self._sheet(key, columns, lines, {})


def _cell(cell: object, lang: str) -> Cell:
    if isinstance(cell, bool):
        return _yes(lang) if cell else ""
    return str(cell)


def _yes(lang: str) -> str:
    return pick(("да", "yes"), lang)


def _share(part: str, whole: str, of: int, in_all: int) -> Cell | Formula:
    """A whole number of per cent, counted by a formula; empty where there is nothing to share."""
    if not in_all:
        return ""
    return Formula(f"=ROUND(100*${part}{{row}}/${whole}{{row}},0)", _rounded(of, in_all))


def _rounded(part: int, whole: int) -> int:
    """As Excel rounds: halves up."""
    return (200 * part + whole) // (2 * whole)
