"""What the plan was made from, in Russian."""

from __future__ import annotations

from api.summary.facts import Advice, Heading, Numbers, Quota, Register, Requests
from api.summary.russian.terms import LAYERS
from api.summary.words import WIDTH, day_ru, first_fitting, joined, labelled, names_or_count, room_after, ru


def header(h: Heading, region: bool) -> str:
    """The first line."""
    count = ru(len(h.districts), "район", "района", "районов")
    names = f"регион: {count}" if region else h.districts[0]
    parts = ("ПЛАН-ГРАФИК ПК", names, period(h), f"составлен {day_ru(h.made_on)}")
    return joined(parts, WIDTH, " · ")


def period(h: Heading) -> str:
    """``I полугодие 2027`` or the two days."""
    first, last = (h.start.month, h.start.day), (h.end.month, h.end.day)
    if h.start.year == h.end.year and (first, last) == ((1, 1), (6, 30)):
        return f"I полугодие {h.start.year}"
    if h.start.year == h.end.year and first in ((7, 1), (9, 1)) and last == (12, 31):
        return f"II полугодие {h.start.year}"
    return f"{day_ru(h.start)}–{day_ru(h.end)}"


def register(r: Register) -> str:
    """The staff."""
    people = ru(r.persons, "работник", "работника", "работников")
    text = f"{ru(r.schools, 'школа', 'школы', 'школ')}, {people} ("
    text += ru(r.teachers, "учитель", "учителя", "учителей")
    text += f", {ru(r.posts, 'должность', 'должности', 'должностей')})" if r.posts > r.persons else ")"
    if not r.not_planned:
        return labelled("Реестр", text)
    endings = []
    for leave in ("в отпуске по уходу и длительном", "в длительном отпуске", "в отпуске"):
        told = [f"{name} {n}" for name, n in ((leave, r.on_leave), ("увольняются", r.leaving)) if n]
        endings.append(f"{text}; не планируются {r.not_planned}: {', '.join(told)}")
    return labelled("Реестр", first_fitting(endings, room_after("Реестр")))


def requests(r: Requests) -> str:
    """Form 2."""
    text = f"подали {ru(r.schools_applied, 'школа', 'школы', 'школ')} из {r.schools}"
    schools = [f"{text} (нет: {names})" for names in names_or_count(r.missing, "и ещё {n}")]
    if r.form:
        f = r.form
        rows = f"{ru(f.read, 'строка', 'строки', 'строк')}: принято {f.kept}, "
        rows += f"исправлено {f.repaired}, отложено {f.set_aside}"
    else:
        rows = ru(r.rows, "строка", "строки", "строк") + (
            f", из них повторов {r.repeats}" if r.repeats else ""
        )
    ways = [f"{way}; {rows}; {r.persons} чел." for way in (schools if r.missing else [text])]
    return labelled("Форма 2", first_fitting(ways, room_after("Форма 2")))


def advice(a: Advice) -> str:
    """Form 1 and the diagnosis."""
    parts = []
    if a.recommendations:
        count = ru(a.recommendations, "рекомендация", "рекомендации", "рекомендаций")
        parts.append(
            f"{count} ({a.named} по ФИО, {a.for_position} на должность), в заявки вошло {a.in_applications}"
        )
    if a.deficit_persons:
        records = ru(a.deficit_records, "запись", "записи", "записей")
        parts.append(f"Дефициты: {a.deficit_persons} чел., {records}")
    return labelled("Форма 1", ". ".join(parts))


def quota(q: Quota) -> str:
    """What was granted."""
    if len(q.layers) > 1:
        parts = [f"{_layer(name)} {n}" for name, n in q.layers]
        return labelled("Квота", joined([f"мест {', '.join(parts)}"], room_after("Квота")))
    text = ru(q.places, "место", "места", "мест")
    if q.groups:
        text += f", {ru(q.programmes, 'программа', 'программы', 'программ')}"
        text += f", {ru(q.groups, 'группа', 'группы', 'групп')}"
    if q.by_form:
        names = ("очно", "очно-заочно", "дистанционно")
        text += ": " + ", ".join(f"{name} {n}" for name, n in zip(names, q.by_form, strict=True))
    return labelled("Квота", text)


def _layer(name: str) -> str:
    return " и ".join(LAYERS[part] for part in name.split("+"))


def numbers(n: Numbers) -> str:
    """Unique numbers."""
    return f"УН выделено {n.allotted}, занято {n.taken}"
