"""What the commands about worth say, and how they name goals, programmes, groups and districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.messages import Lang, Phrases, pick, signed
from rules.base import Sentence
from rules.dataset import Dataset
from rules.naming import districts_as_units, school_name
from rules.registry import goal
from rules.wording import day
from solver.answers.worths import Gain

TEXTS: Mapping[str, Sentence] = {
    "reading": ("Читаю данные и план …", "Reading the data and the plan …"),
    "asking": ("Считаю, не дольше {limit} с …", "At most {limit} s …"),
    "heard": ("  готово {n} из {total} · {seconds} с", "  {n} of {total} done · {seconds} s"),
    "killed": (
        "Расчёт не уложился в предел и был остановлен: показано то, что он успел.",
        "The search did not end within its limit and was stopped: what it had found is shown.",
    ),
    "nothing_yet": (
        "За это время ничего не удалось решить: дайте больший --time-limit.",
        "Nothing could be decided within the time: give a larger --time-limit.",
    ),
    "written": ("Таблица: {path}", "Workbook: {path}"),
    "from_to": ("от {low} до {high}, точнее не решено", "from {low} to {high}, not decided"),
    "later_open": ("следующие цели не решены", "later goals not decided"),
    "no_change": ("ничего не меняется", "nothing changes"),
    "nothing": ("ничего", "nothing"),
    "group": ("группа {id} «{title}», {start}", 'group {id} "{title}", {start}'),
    "programme": ("{id} «{title}»", '{id} "{title}"'),
}

word = Phrases(TEXTS)


def goal_title(name: str, lang: Lang) -> str:
    """The goal as people know it."""
    return pick(goal(name).title, lang)


def gains_line(gains: Sequence[Gain], n_goals: int, lang: Lang) -> str:
    """``Просроченный срок +1, Пожелания в заявках −5``: what changes, in goal order."""
    told = []
    for gain in gains:
        if not gain.exact:
            between = word("from_to", lang, low=signed(gain.low), high=signed(gain.high))
            told.append(f"{goal_title(gain.name, lang)} {between}")
        elif gain.low:
            told.append(f"{goal_title(gain.name, lang)} {signed(gain.low)}")
    if len(gains) < n_goals:
        told.append(word("later_open", lang))
    return ", ".join(told) or word("no_change", lang)


def vector_line(names: Sequence[str], values: Sequence[int], lang: Lang) -> str:
    """The same for exact figures."""
    told = [f"{goal_title(n, lang)} {signed(v)}" for n, v in zip(names, values, strict=True) if v]
    return ", ".join(told) or word("nothing", lang)


def programme_name(dataset: Dataset, programme: int, lang: Lang) -> str:
    """Id and title."""
    table = dataset.programmes
    name = str(table.programme_id[programme])
    title = str(table.title[programme])
    return word("programme", lang, id=name, title=title) if title else name


def group_name(dataset: Dataset, group: int, lang: Lang) -> str:
    """Id, title of the programme, first day."""
    table = dataset.groups
    title = str(dataset.programmes.title[table.programme[group]])
    start = pick(day(table.start[group]), lang)
    return word("group", lang, id=table.group_id[group], title=title or "–", start=start)


def district_name(dataset: Dataset, district: int) -> str:
    """The district as people know it, else its id."""
    return districts_as_units(dataset).name_of(district)


__all__ = [
    "district_name", "gains_line", "goal_title", "group_name", "programme_name", "school_name",
    "vector_line", "word",
]  # fmt: skip
