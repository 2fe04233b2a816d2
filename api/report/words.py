"""What the command says."""

from __future__ import annotations

from collections.abc import Mapping

from api.messages import Lang, pick

_WORDS: Mapping[str, tuple[str, str]] = {
    "papers": (
        "БУМАГИ     {districts} · {half} · составлены {made_on}",
        "PAPERS     {districts} · {half} · made on {made_on}",
    ),
    "paper": ("  {title:<32} {files:>4}  {path}", "  {title:<32} {files:>4}  {path}"),
    "nothing": ("  {title:<32}    –  нечего писать", "  {title:<32}    –  nothing to tell"),
    "totals": (
        "ИТОГО      мест {places}, учатся {persons} чел., групп {groups}; заявок {wishes} от {asked} чел., "
        "без места {left_out}",
        "TOTALS     {places} places, {persons} persons in {groups} groups; {wishes} applications of {asked} "
        "persons, {left_out} without a place",
    ),
    "notice": (
        "ИЗВЕЩЕНИЯ  на {month}; изменений с прошлого плана: {changes}",
        "NOTICES    for {month}; changes since the plan before: {changes}",
    ),
    "notice_first": (
        "ИЗВЕЩЕНИЯ  на {month}; прошлый план не назван (--since), изменений не показано",
        "NOTICES    for {month}; no plan before was named (--since), no changes are shown",
    ),
    "named": (
        "ПЕРСОНАЛЬНЫЕ ДАННЫЕ в: {papers}. Для сайта – только «для-сайта».",
        "PERSONAL DATA in: {papers}. Only the paper for the web site is to be published.",
    ),
    "remarks": (
        "ПРОВЕРЬТЕ  {n}: имена и должности в приказах, которые могли просклоняться неверно – {file}",
        "CHECK      {n}: names and positions in orders that may be declined wrongly – {file}",
    ),
    "violations": (
        "ВНИМАНИЕ   план нарушает правила: {n} (kvota audit покажет какие)",
        "NOTE       the plan breaks rules: {n} (kvota audit tells which)",
    ),
    "books": (
        "КНИГИ      для работы в Excel: {n}; вернулись с правками – kvota edits",
        "WORKBOOKS  for work in Excel: {n}; when they come back with edits: kvota edits",
    ),
    "written": ("ЗАПИСАНО   {path}/: файлов {files}", "WRITTEN    {path}/: {files} files"),
    "templates": (
        "Шаблоны записаны: {path}. Правьте их в Word и дайте папку: kvota report … --templates {path}",
        "Templates written: {path}. Edit them in Word and give the folder: kvota report … --templates {path}",
    ),
}


def word(key: str, lang: Lang, **figures: object) -> str:
    """The sentence of that key with its figures put in."""
    return pick(_WORDS[key], lang).format(**figures)
