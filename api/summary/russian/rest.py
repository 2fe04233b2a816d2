"""Who was left out, days, groups, dates, remarks, proof and files, in Russian."""

from __future__ import annotations

from api.summary.facts import Absence, Dates, GroupFacts, LeftOut, Proof, Remarks, SummaryFacts
from api.summary.reasons import reasons_text
from api.summary.russian.terms import REASONS, REMARKS
from api.summary.words import WIDTH, day_ru, first_fitting, joined, labelled, room_after, ru, ru_word, split


def left_out(label: str, unit: str, out: LeftOut, urgency: bool) -> str:
    """People left out, by reasons that add up."""
    head = f"{label} {out.out} из {out.total}{unit}"
    if not out.out:
        return head
    return f"{head}: {reasons_text(out, REASONS, urgency, WIDTH - len(head) - 2)}"


def absence(a: Absence) -> str:
    """The hardest day."""
    text = f"труднее всего {day_ru(a.day, a.day.year)}: "
    people = f"отсутствуют {a.persons} чел. из {ru(a.schools, 'школы', 'школ', 'школ')}"
    text += people
    if a.at_limit:
        word = "на своём пределе"
        text += f", {ru(a.at_limit, 'школа', 'школы', 'школ')} {word}"
    parts = [text]
    if a.head_and_deputy is not None:
        together = a.head_and_deputy
        parts.append(f"директор и завуч вместе – {f'{together} раз' if together else 'ни разу'}")
    return labelled("ЗАМЕНЫ", joined(parts, room_after("ЗАМЕНЫ")))


def groups(g: GroupFacts) -> str:
    """Groups that run."""
    parts = []
    if g.own or g.own_closed:
        kind = ("выездная", "выездные", "выездных") if g.hosted_only else ("своя", "свои", "своих")
        place = " в районе" if g.hosted_only else ""
        parts.append(_own(g, kind, place))
    if g.shared:
        word = ru_word(g.shared, "общая", "общие", "общих")
        parts.append(f"{g.shared} {word} с другими районами – открывает институт")
    return labelled("ГРУППЫ", joined(parts, room_after("ГРУППЫ")))


def _own(g: GroupFacts, kind: tuple[str, str, str], place: str) -> str:
    n = len(g.own)
    text = f"{n} {ru_word(n, *kind)}{place}"
    minimums = sorted({o.minimum for o in g.own if o.minimum is not None})
    least = (
        f" (минимум {'–'.join(str(m) for m in dict.fromkeys((minimums[0], minimums[-1])))})"
        if minimums
        else ""
    )
    if 0 < n <= 3:
        text += ": " + " и ".join(str(o.size) for o in g.own) + " чел." + least
    elif n:
        sizes = [o.size for o in g.own]
        text += f": от {min(sizes)} до {max(sizes)} чел.{least}, заполнены {sum(o.full for o in g.own)}"
    if g.own_closed:
        text += f", не открываются {g.own_closed}"
    return text


def dates(d: Dates, notice: bool) -> str:
    """What comes next."""
    year = d.first.year
    first = f"первая группа {day_ru(d.first, year)}"
    people = f"{first} ({d.persons} чел., {ru(d.schools, 'школа', 'школы', 'школ')})"
    due = "Форма 3 до" if notice else "за 7 дней –"
    text = f"{due} {day_ru(d.deadline, year)}"
    before = day_ru(d.last_before, d.last_before.year)
    if not d.working:
        text += f", это выходной: последний рабочий день {before}"
    elif d.after_break:
        text += f", сразу после выходных: до них {before}"
    parts = [people, text]
    if d.next_starts:
        parts.append("далее " + ", ".join(f"{day_ru(day, year)} ({n} чел.)" for day, n in d.next_starts))
    return labelled("СРОКИ", joined(parts, room_after("СРОКИ")))


def remarks(r: Remarks) -> str:
    """Remarks on the input."""
    parts = []
    if r.imported is not None:
        asked = f", из них ждут вашего решения {r.asked}" if r.asked else ""
        parts.append(f"{r.imported} к исходным файлам{asked}")
    if r.total:
        count = f"{r.total} к данным"
        room = room_after("ЗАМЕЧАНИЯ") - len("; ".join([*parts, f"{count}: "]))
        told = split([(REMARKS.get(code, said[0]), n) for code, n, said in r.by_code], "прочее", room)
        parts.append(count if told == f"прочее {r.total}" else f"{count}: {told}")
    return labelled("ЗАМЕЧАНИЯ", joined(parts or ["нет"], room_after("ЗАМЕЧАНИЯ")))


def proof(p: Proof) -> str:
    """What was checked and what is proven."""
    if p.proven < p.goals:
        proven = [f"доказаны {p.proven} из {p.goals} целей"]
    elif p.goals == 1:
        proven = ["цель доказана: улучшить нельзя", "цель доказана"]
    else:
        count = f"{p.goals} {ru_word(p.goals, 'цель', 'цели', 'целей')} доказаны"
        proven = [f"{count}: улучшить нельзя", count]
    again = "; повторный расчёт даст тот же план" if p.repeatable else ""
    took = f"расчёт {p.runtime_s:.0f} с" if p.runtime_s >= 1 else "расчёт меньше 1 с"
    checked = ("план проверен отдельной программой, без решателя", "план проверен без решателя")
    ways = [f"{start}; {middle}{again}; {took}" for start in checked for middle in proven]
    return labelled("ПРОВЕРКА", first_fitting(ways, room_after("ПРОВЕРКА")))


def files(folder: str, extra: str) -> str:
    """Where everything lies."""
    names = f"{folder}/: assignments.csv · unassigned.csv (кто и почему) · plan.json (свидетельство)"
    return labelled("ФАЙЛЫ", joined([names, *([extra] if extra else [])], room_after("ФАЙЛЫ"), " · "))


def onward(facts: SummaryFacts) -> str:
    """How to go on."""
    return labelled(
        "ДАЛЬШЕ",
        "kvota audit – проверить этот план или свой вариант в Excel; kvota check – данные и кому не на что",
    )
