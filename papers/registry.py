"""The papers: name, titles, template, values, whose they are, whether they name people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from papers.contents import (
    application,
    campaign,
    extract,
    form3,
    notice,
    order,
    plan,
    protocol,
    rosters,
    site,
)
from papers.contents.fields import Fields
from papers.given import Given
from papers.remarks import Remark
from rules.base import Sentence
from rules.text import nearest

SHIPPED_TEMPLATES = Path(__file__).parent / "templates"


class Whose(StrEnum):
    """For whom one file of a paper is."""

    DISTRICT = "district"
    SCHOOL = "school"


@dataclass(frozen=True)
class Paper:
    """One kind of paper.

    ``file``: its file, or for schools its folder, without an ending; ``wanted(given)``: whether there is
    anything to tell; ``remarks(given)``: what should be looked at; ``named``: it holds names of people.
    """

    name: str
    title: Sentence
    file: str
    whose: Whose
    named: bool
    fields: Fields
    content: Callable[[Given], dict[str, object]]
    wanted: Callable[[Given], bool]
    remarks: Callable[[Given], list[Remark]] = lambda given: []

    @property
    def template(self) -> str:
        """File name of its template."""
        return f"{self.name}.docx"


def _asked(given: Given) -> bool:
    return len(given.figures.wishes) > 0


def _placed(given: Given) -> bool:
    return len(given.figures.places) > 0


def _told(given: Given) -> bool:
    return len(notice.told(given)) > 0


PAPERS: tuple[Paper, ...] = (
    Paper(
        "application",
        ("Сводная заявка района", "Application of the district"),
        "сводная-заявка", Whose.DISTRICT, True, application.FIELDS, application.content, _asked,
    ),
    Paper(
        "protocol",
        ("Протокол согласования квот", "Protocol of quota agreement"),
        "протокол-квот", Whose.DISTRICT, False, protocol.FIELDS, protocol.content,
        lambda given: _asked(given) or _placed(given),
    ),
    Paper(
        "plan",
        ("План-график на полугодие", "Half-year plan"),
        "план-график", Whose.DISTRICT, False, plan.FIELDS, plan.content, lambda given: True,
    ),
    Paper(
        "rosters",
        ("Списки групп", "Lists of the groups"),
        "списки-групп", Whose.DISTRICT, True, rosters.FIELDS, rosters.content, _placed,
    ),
    Paper(
        "site",
        ("Для сайта, без фамилий", "For the web site, without names"),
        "для-сайта", Whose.DISTRICT, False, site.FIELDS, site.content, lambda given: True,
    ),
    Paper(
        "campaign",
        ("Справка о заявочной кампании", "Report on the campaign"),
        "справка-о-кампании", Whose.DISTRICT, False, campaign.FIELDS, campaign.content, _asked,
    ),
    Paper(
        "extract",
        ("Выписки для школ", "Extracts for schools"),
        "выписки", Whose.SCHOOL, True, extract.FIELDS, extract.content,
        lambda given: _asked(given) or _placed(given),
    ),
    Paper(
        "notice",
        ("Извещения на месяц", "The month's notices"),
        "извещения", Whose.SCHOOL, True, notice.FIELDS, notice.content, _told,
    ),
    Paper(
        "form3",
        ("Форма 3, заполненная", "Form 3, filled in"),
        "форма-3", Whose.SCHOOL, True, form3.FIELDS, form3.content, _placed,
    ),
    Paper(
        "order",
        ("Приказы о направлении", "Orders on sending"),
        "приказы", Whose.SCHOOL, True, order.FIELDS, order.content, _placed, order.remarks,
    ),
)  # fmt: skip
"""Every paper, in the order of a campaign."""


class UnknownPaperError(LookupError):
    """No paper has this name; ``close``: the nearest that exists."""

    def __init__(self, name: str, close: str | None) -> None:
        self.name, self.close = name, close
        super().__init__(f"unknown paper {name!r}; known: {', '.join(paper.name for paper in PAPERS)}")


def paper(name: str) -> Paper:
    """The paper of that name.  Raises: UnknownPaperError: there is none."""
    for record in PAPERS:
        if record.name == name:
            return record
    raise UnknownPaperError(name, nearest(name, [record.name for record in PAPERS]))
