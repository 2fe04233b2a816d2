"""What is said about scenarios, in Russian and in English."""

from __future__ import annotations

from collections.abc import Mapping

from api.messages import Phrases
from api.whatif.records import State
from rules.base import Sentence

STATES: Mapping[State, Sentence] = {
    State.OPTIMAL: ("доказано", "proven"),
    State.FEASIBLE: ("план есть, доказано не всё", "a plan, not all proven"),
    State.GIVEN: ("готовый план без доказательства", "a plan without proof"),
    State.INFEASIBLE: ("плана не существует", "no plan exists"),
    State.UNKNOWN: ("план не найден за это время", "no plan found in time"),
    State.NOT_RUN: ("не рассчитан: остановлено", "not run: stopped"),
}

GOALS: Mapping[str, tuple[Sentence, bool]] = {
    "floor_shortfall": (("недобор гарантированных мест на {n} {more}", "floor shortfall: {n} {more}"), True),
    "overdue": (("просроченных с местом на {n} {more}", "overdue with a place: {n} {more}"), False),
    "expiring": (("с истекающим сроком на {n} {more}", "expiring with a place: {n} {more}"), False),
    "quota_use": (("мест по квотам на {n} {more}", "places of quotas: {n} {more}"), False),
    "severe_deficit": (
        ("людей с острым дефицитом на {n} {more}", "seated with a severe deficit: {n} {more}"),
        False,
    ),
    "deficit": (("закрытых дефицитов на {n} {more}", "points of deficits covered: {n} {more}"), False),
    "recommendation": (
        ("выполненных рекомендаций на {n} {more}", "recommendations followed: {n} {more}"),
        False,
    ),
    "backed_application": (("обоснованных заявок на {n} {more}", "backed applications: {n} {more}"), False),
    "application": (("баллов за пожелания на {n} {more}", "points of wishes: {n} {more}"), False),
    "school_served": (("школ с местами на {n} {more}", "schools served: {n} {more}"), False),
    "waiting": (("кампаний ожидания на {n} {more}", "campaigns of waiting: {n} {more}"), False),
    "travel": (("дней вне дома на {n} {more}", "days away from home: {n} {more}"), True),
}
"""How a change of a goal is said, and whether its value counts losses with a minus sign."""

MORE: Mapping[bool, Sentence] = {True: ("больше", "more"), False: ("меньше", "fewer")}

TEXTS: Mapping[str, Sentence] = {
    "title": ("ЧТО ЕСЛИ · сценариев {n}", "WHAT IF · {n} scenarios"),
    "base": ("База", "Base"),
    "base_line": (
        "База: людей с местом {seated}, мест {places} – {state}",
        "Base: {seated} persons with a place, {places} places: {state}",
    ),
    "base_none": ("База: {state}", "Base: {state}"),
    "scenario": ("Сценарий", "Scenario"),
    "persons": ("Людей", "Persons"),
    "gains": ("+ / −", "+ / −"),
    "legend": (
        "Цели по номерам; в скобках разница с базой; ≤ – доказанный предел; ? – разница лучших планов "
        "не доказана; · – профиль сценария этой цели не имеет",
        "Goals by number; in brackets the difference; ≤: proven bound; ?: the difference of the best plans "
        "is not proven; ·: no goal of this scenario's profile",
    ),
    "same": ("план и цели те же", "the plan and all goals stay the same"),
    "same_goals": ("цели те же", "all goals stay the same"),
    "seated_more": ("{n} {people} с местом", "{n} {people} with a place"),
    "seated_same": ("людей с местом столько же", "as many people with a place"),
    "more_goals": ("изменилось ещё целей: {n}", "further goals that change: {n}"),
    "lost": ("потеряли место {n}", "losing their place: {n}"),
    "left": ("нет в данных сценария {n}", "not in the scenario's data: {n}"),
    "moved": ("в другой группе {n}", "in another group: {n}"),
    "gained": ("получили место {n}", "gaining a place: {n}"),
    "interval": (
        " (доказано не всё; у лучших планов «{goal}» {ends})",
        ' (not all is proven; best plans: "{goal}" {ends})',
    ),
    "between": ("от {low} до {high}", "{low} to {high}"),
    "at_least": ("не меньше {low}", "at least {low}"),
    "at_most": ("не больше {high}", "at most {high}"),
    "undecided": (
        " (между найденными планами; у лучших не доказано)",
        " (between the plans found; for the best ones not proven)",
    ),
    "binds": ("на пределе ещё {n} ({listed})", "{n} more used up ({listed})"),
    "binds_no_longer": ("уже не на пределе {n} ({listed})", "{n} no longer used up ({listed})"),
    "infeasible": (
        "плана нет, вместе не выполняются: {clashes}",
        "no plan exists, these can't hold together: {clashes}",
    ),
    "no_reasons": ("причины разобрать не успели", "time was too short to find the reasons"),
    "remark": ("  замечание: {text}", "  remark: {text}"),
    "no_base": ("сравнить не с чем: у базы нет плана", "nothing to compare with: the base has no plan"),
    "lists": (
        "Кто получил и потерял место: {path}/whatif.xlsx (лист «{sheet}») и persons.csv в папке сценария",
        "Who gains and who loses a place: {path}/whatif.xlsx (sheet {sheet}) and persons.csv of a scenario",
    ),
    "files": (
        "ФАЙЛЫ  {path}/: {listed}",
        "FILES  {path}/: {listed}",
    ),
    "reading": ("Читаю данные и сценарии …", "Reading the data and the scenarios …"),
    "read": (
        "Сценариев {n}, по {parallel} одновременно. Считаю, не дольше {limit} с.",
        "{n} scenarios, {parallel} at a time. At most {limit} s.",
    ),
    "begun": ("[{name}] считаю …", "[{name}] begun …"),
    "ended": ("[{name}] {state}, {seconds} с", "[{name}] {state}, {seconds} s"),
    "other_profile": (
        "План базы составлен по другому профилю или на другую дату: доказанное в нём здесь не годится.",
        "The base plan was made under another profile or date: what it proves does not hold here.",
    ),
    "base_breaks": (
        "План базы нарушает правила ({n}): сценарии сравниваются с недопустимым планом.",
        "The base plan breaks rules ({n}): scenarios are compared with a plan that is not allowed.",
    ),
    "no_certificate": (
        "План базы без свидетельства: что он лучший, не доказано.",
        "The base plan has no certificate: that it is the best is not proven.",
    ),
}

word = Phrases(TEXTS)
