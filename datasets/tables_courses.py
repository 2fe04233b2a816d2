"""Declared tables: programmes, their groups, when they meet, and how many may come."""

from __future__ import annotations

from datasets.fields import (
    Column,
    Key,
    Kind,
    Table,
    day,
    figure,
    flag,
    ident,
    money,
    ref,
    refs,
    text,
    word,
    words,
)
from rules import tables as t

_FORM = Column(
    "form",
    Kind.CHOICE,
    ("форма обучения", "delivery form"),
    default="in_person",
    choices=("in_person", "blended", "remote"),
)

_PART = Column(
    "part",
    Kind.CHOICE,
    ("часть индивидуального маршрута", "part of an individual route"),
    choices=("theory", "practice", "internship", "defence"),
    codes=False,
)

_MODE = Column(
    "mode",
    Kind.CHOICE,
    (
        "очно, дистанционно в назначенное время, в удобное время",
        "in person, online at a set time, at any time",
    ),
    required=True,
    choices=("in_person", "online_sync", "online_async"),
)

PROGRAMMES = Table(
    "programmes",
    ("Программы повышения квалификации", "Training programmes"),
    (
        ident("programme_id", "код программы", "id of the programme"),
        text("title", "название", "title"),
        word("family", "families", "семейство одинаковых по сути программ", "family of like programmes"),
        text("provider", "обучающая организация", "provider"),
        text("provider_kind", "вид обучающей организации", "kind of provider"),
        text("kind", "вид программы", "kind of programme"),
        figure("hours", "часов", "hours"),
        _FORM,
        words(
            "positions",
            "positions",
            "для каких должностей (пусто: для всех)",
            "for which positions (empty: all)",
        ),
        words(
            "subjects", "subjects", "для каких предметов (пусто: для всех)", "for which subjects (empty: all)"
        ),
        refs("competencies", "competencies", "какие компетенции развивает", "competencies that it covers"),
        flag("federal_registry", "в Федеральном реестре", "in the federal registry"),
        flag("approved", "утверждена (пусто: да)", "approved (empty: yes)", default="true"),
        _PART,
        figure("invariant_hours", "часов инвариантной части", "hours of the invariant part"),
        money("cost", "цена места, рублей", "cost of a place, roubles"),
    ),
    keys=(Key(("programme_id",), "duplicate_id"),),
    required=True,
    record=t.Programmes,
)

GROUPS = Table(
    "groups",
    ("Группы: одно проведение программы", "Groups: one run of a programme"),
    (
        ident("group_id", "код группы", "id of the group"),
        ref("programme_id", "programmes", "программа", "its programme", required=True),
        day("start", "первый день", "first day", required=True),
        day("end", "последний день", "last day", required=True),
        figure("min_size", "наименьшее число слушателей", "fewest people"),
        figure("max_size", "мест всего", "places in all", required=True),
        figure("seats_elsewhere", "занято не нами", "people from elsewhere", default="0"),
        flag("shared", "набирает институт из многих районов", "filled by the institute from many districts"),
        ref(
            "district_id",
            "districts",
            "где проходит (пусто: у организатора)",
            "where (empty: at the provider's)",
        ),
        money(
            "cost",
            "цена места, рублей (пусто: как у программы)",
            "cost of a place, roubles (empty: programme's)",
        ),
    ),
    keys=(Key(("group_id",), "duplicate_id"),),
    required=True,
    record=t.Groups,
)

GROUP_SESSIONS = Table(
    "group_sessions",
    ("Когда и как занимается группа", "When and how a group meets"),
    (
        ref("group_id", "groups", "группа", "group", required=True),
        day("start", "первый день", "first day", required=True),
        day("end", "последний день", "last day", required=True),
        _MODE,
    ),
    keys=(Key(("group_id", "start", "end", "mode"), "repeated_key"),),
    record=t.GroupSessions,
)

SCHOOL_CALENDAR = Table(
    "school_calendar",
    ("Учебные и неучебные дни", "Teaching days and days off"),
    (
        ref("school_id", "schools", "организация (пусто: все)", "school (empty: all)"),
        day("start", "первый день", "first day", required=True),
        day("end", "последний день", "last day", required=True),
        flag("teaching", "учебные ли это дни", "are these teaching days", required=True),
        text("note", "примечание", "note"),
    ),
    keys=(Key(("school_id", "start", "end"), "repeated_key"),),
    record=t.SchoolCalendar,
)

QUOTAS = Table(
    "quotas",
    ("Квоты: заполненные столбцы сужают строку", "Places granted: filled columns narrow the row"),
    (
        ref("district_id", "districts", "район", "district"),
        ref("school_id", "schools", "организация", "school"),
        ref("programme_id", "programmes", "программа", "programme"),
        ref("group_id", "groups", "группа", "group"),
        words("positions", "positions", "должности", "positions"),
        figure("max_seats", "мест не больше", "places at most"),
        figure("min_seats", "мест не меньше", "places at least"),
    ),
    record=t.Quotas,
)

GROUP_CONFLICTS = Table(
    "group_conflicts",
    ("Группы, которые один человек не может совместить", "Groups that one person can't both take"),
    (
        ref("group_id", "groups", "группа", "group", required=True),
        ref("other_group_id", "groups", "другая группа", "the other group", required=True),
    ),
    keys=(Key(("group_id", "other_group_id"), "repeated_key"),),
    record=t.GroupConflicts,
)

TABLES = (PROGRAMMES, GROUPS, GROUP_SESSIONS, SCHOOL_CALENDAR, QUOTAS, GROUP_CONFLICTS)
