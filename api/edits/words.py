"""What is said of the edits of a workbook."""

from __future__ import annotations

from collections.abc import Mapping

from api.messages import Lang, pick

_WORDS: Mapping[str, tuple[str, str]] = {
    "book": ("{file}: {what}", "{file}: {what}"),
    "counts": (
        "  строк {read}: без изменений {unchanged}, изменено {changed}, добавлено {added}, "
        "повторов {repeated}, неясных {unclear}; удалено из выгруженных {removed}",
        "  {read} rows: {unchanged} unchanged, {changed} changed, {added} added, {repeated} repeats, "
        "{unclear} unclear; {removed} of those exported removed",
    ),
    "added": ("  {where}: добавлено · {cells}", "  {where}: added · {cells}"),
    "removed": ("  {where}: удалено · {cells}", "  {where}: removed · {cells}"),
    "changed": ("  {where}: изменено · {who}{cells}", "  {where}: changed · {who}{cells}"),
    "at": ("{sheet}, строка {row}", "{sheet}, row {row}"),
    "gone": ("строки больше нет", "the row is gone"),
    "notice": ("  {where}: {told}", "  {where}: {told}"),
    "whole": ("вся книга", "the whole workbook"),
    "asked": ("ВОПРОСЫ, с этими строками ничего не сделано:", "QUESTIONS, nothing was done with these rows:"),
    "places": ("МЕСТА: отдать {seats}, забрать {unseats}", "PLACES: {seats} to give, {unseats} to take away"),
    "no_places": ("МЕСТА: план не меняется", "PLACES: the plan stays as it is"),
    "nothing": ("  правок нет", "  no edits"),
    "more": ("  … и ещё {n}", "  … and {n} more"),
    "empty": ("(пусто)", "(empty)"),
    "onward": (
        "Что это нарушит и чего будет стоить: kvota by-hand … --edited {file}",
        "What it breaks and costs: kvota by-hand … --edited {file}",
    ),
    "twice": (
        "это место меняет и другая книга: {file}",
        "another workbook changes this place too: {file}",
    ),
    "plan": ("план", "plan"),
    "extract": ("выписка школы {scope}", "extract of the school {scope}"),
    "form3": ("Форма 3 школы {scope}", "Form 3 of the school {scope}"),
    "application": ("заявка", "application"),
}


def word(key: str, lang: Lang, **figures: object) -> str:
    """The sentence of that key with its figures put in."""
    return pick(_WORDS[key], lang).format(**figures)
